use super::address::Address;
use super::query::{PAGE, Query};
use leptos::prelude::*;

/// "1–50 of 200", back and forth; nothing where one page holds all.
#[component]
pub fn Pager(address: Address, #[prop(into)] count: Signal<usize>) -> impl IntoView {
    let page = move || address.query().page.min(Query::last_page(count.get()));
    let span = move || {
        let first = page() * PAGE;
        format!("{}–{} of {}", first + 1, (first + PAGE).min(count.get()), count.get())
    };
    let step = move |page: usize| {
        address.go(&Query { page, ..address.query() });
        window().scroll_to_with_x_and_y(0.0, 0.0);
    };
    let is_last = move || page() >= Query::last_page(count.get());
    view! {
        <Show when=move || { count.get() > PAGE }>
            <nav class="pager" aria-label="Pages">
                <span class="number">{span}</span>
                <span class="row">
                    <button
                        type="button"
                        class="button small"
                        aria-disabled=move || (page() == 0).then_some("true")
                        on:click=move |_| if let Some(before) = page().checked_sub(1) { step(before) }
                    >
                        "Previous"
                    </button>
                    <button
                        type="button"
                        class="button small"
                        aria-disabled=move || is_last().then_some("true")
                        on:click=move |_| if !is_last() { step(page() + 1) }
                    >
                        "Next"
                    </button>
                </span>
            </nav>
        </Show>
    }
}
