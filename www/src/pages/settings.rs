use crate::parts::Heading;
use leptos::prelude::*;

/// Being written.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! { <Heading title="Settings" /> }
}

