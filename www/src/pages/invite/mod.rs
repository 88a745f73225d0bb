//! Inviting people and editing a member: one panel, with its preview beside it.

mod draft;

use crate::parts::Heading;
use leptos::prelude::*;

/// Being written.
#[component]
pub fn InvitePage() -> impl IntoView {
    view! { <Heading title="Invite" /> }
}

/// Being written.
#[component]
pub fn EditPage() -> impl IntoView {
    view! { <Heading title="Edit" /> }
}
