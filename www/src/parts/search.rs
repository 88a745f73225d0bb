use super::{Glyph, Icon};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The search box of a page; `/` focuses it.
#[component]
pub fn Search(
    /// What is searched, such as "Search members".
    label: &'static str,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the text as it is typed.
    #[prop(into)]
    search: Callback<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let slash = window_event_listener(leptos::ev::keydown, move |event| {
        let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if event.key() == "/" && plain && !is_typing() {
            event.prevent_default();
            input.get_untracked().map(|input| input.focus());
        }
    });
    on_cleanup(move || slash.remove());
    view! {
        <div class="search">
            <Icon glyph=Glyph::Search />
            <input
                type="search"
                node_ref=input
                aria-label=label
                placeholder=label
                autocomplete="off"
                spellcheck="false"
                prop:value=move || value.get()
                on:input:target=move |event| search.run(event.target().value())
            />
            <kbd aria-hidden="true">"/"</kbd>
        </div>
    }
}

/// Whether keys go into a field at present.
fn is_typing() -> bool {
    let Some(active) = document().active_element() else { return false };
    let editable = active.dyn_ref::<web_sys::HtmlElement>().is_some_and(web_sys::HtmlElement::is_content_editable);
    editable || matches!(active.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}
