use crate::parts::Heading;
use leptos::prelude::*;

/// Being written.
#[component]
pub fn SignInPage() -> impl IntoView {
    view! { <Heading title="SignIn" /> }
}

