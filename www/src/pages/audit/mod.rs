use crate::parts::Heading;
use leptos::prelude::*;

/// Being written.
#[component]
pub fn AuditPage() -> impl IntoView {
    view! { <Heading title="Audit" /> }
}

