use crate::parts::Heading;
use leptos::prelude::*;

/// Being written.
#[component]
pub fn InvitationPage() -> impl IntoView {
    view! { <Heading title="Invitation" /> }
}

