use crate::parts::Heading;
use leptos::prelude::*;

/// Being written.
#[component]
pub fn ZonesPage() -> impl IntoView {
    view! { <Heading title="Zones" /> }
}

