use crate::parts::Heading;
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::components::Redirect;

/// Being written.
#[component]
pub fn MembersPage() -> impl IntoView {
    view! { <Heading title="Members" /> }
}

/// `/:account` alone.
#[component]
pub fn ToMembers() -> impl IntoView {
    view! { <Redirect path=AccountState::here().path("members") /> }
}
