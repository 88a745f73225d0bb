use crate::shell::Frame;
use leptos::prelude::*;
use leptos_router::components::A;

/// An address that leads nowhere.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! { <Frame><NotFound /></Frame> }
}

/// The same, inside another page.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <div class="empty">
            <h1 class="empty-title">"Nothing is here"</h1>
            <p>"The address may be mistyped, or you may not see what it leads to."</p>
            <div class="empty-actions"><A href="/" attr:class="button">"All accounts"</A></div>
        </div>
    }
}
