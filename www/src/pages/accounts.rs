use crate::parts::Heading;
use leptos::prelude::*;

/// Being written.
#[component]
pub fn AccountsPage() -> impl IntoView {
    view! { <Heading title="Accounts" /> }
}


/// Being written.
#[component]
pub fn Switcher() -> impl IntoView {}
