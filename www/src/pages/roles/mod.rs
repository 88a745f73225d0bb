use crate::parts::Heading;
use leptos::prelude::*;

/// Being written.
#[component]
pub fn RolesPage() -> impl IntoView {
    view! { <Heading title="Roles" /> }
}

/// Being written.
#[component]
pub fn RolePage() -> impl IntoView {
    view! { <Heading title="Role" /> }
}

