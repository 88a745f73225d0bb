use crate::parts::Heading;
use leptos::prelude::*;

/// Being written.
#[component]
pub fn SessionsPage() -> impl IntoView {
    view! { <Heading title="Sessions" /> }
}

