use super::Prospect;
use leptos::prelude::*;

/// What stands beside a form: who gains and loses, and the button that saves. On a phone a bar at the bottom opens it.
#[component]
pub fn Beside(prospect: Prospect, children: Children) -> impl IntoView {
    let open = RwSignal::new(false);
    let counts = move || match prospect.shown().map(|seen| seen.counts()) {
        Some((losing, gaining)) => format!("{losing} lose · {gaining} gain"),
        None => String::new(),
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
        }
    };
    view! {
        <aside class="panel beside" class:open=move || open.get() aria-label="Preview" on:keydown=keys>
            <button type="button" class="button small beside-close" on:click=move |_| open.set(false)>"Close preview"</button>
            {children()}
        </aside>
        <button type="button" class="preview-bar" aria-expanded=move || open.get().to_string() on:click=move |_| open.set(true)>
            <span>{counts}</span><strong>"Preview and save"</strong>
        </button>
    }
}
