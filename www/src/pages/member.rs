use crate::parts::Heading;
use leptos::prelude::*;

/// Being written.
#[component]
pub fn MemberPage() -> impl IntoView {
    view! { <Heading title="Member" /> }
}

