use crate::parts::Heading;
use leptos::prelude::*;

/// Being written.
#[component]
pub fn GroupsPage() -> impl IntoView {
    view! { <Heading title="Groups" /> }
}

/// Being written.
#[component]
pub fn GroupPage() -> impl IntoView {
    view! { <Heading title="Group" /> }
}

