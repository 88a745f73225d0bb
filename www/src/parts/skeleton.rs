use leptos::prelude::*;

/// Grey lines where text will be.
#[component]
pub fn Skeleton(#[prop(default = 5)] lines: usize) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">"Loading …"</span>
            {(0..lines).map(|_| view! { <div class="skeleton-line"></div> }).collect_view()}
        </div>
    }
}
