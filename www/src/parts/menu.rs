use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// A button that opens a small panel of links and buttons. Escape closes it, arrows move inside it.
#[component]
pub fn Menu(
    /// What the button is called, for those who listen.
    #[prop(into)]
    name: String,
    /// What the button shows.
    #[prop(into)]
    button: ViewFn,
    /// Classes of the button.
    #[prop(default = "button quiet")]
    class: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let whole = NodeRef::<html::Div>::new();
    let trigger = NodeRef::<html::Button>::new();
    let close = move || {
        open.set(false);
        trigger.get_untracked().map(|button| button.focus());
    };
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if open.get_untracked() && !whole.get_untracked().is_some_and(|menu| menu.contains(target.as_ref())) {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" if open.get_untracked() => {
            event.stop_propagation();
            close();
        }
        "ArrowDown" if !open.get_untracked() => open.set(true),
        _ => arrow_keys(&event, "a, button, input"),
    };
    let children = StoredValue::new(children);
    view! {
        <div class="menu" node_ref=whole on:keydown=keys>
            <button
                type="button"
                class=class
                node_ref=trigger
                aria-label=name
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {button.run()}
            </button>
            <Show when=move || open.get()>
                <div class="menu-panel" on:click=move |event| if on_link(&event) { open.set(false) }>
                    {children.with_value(|children| children())}
                </div>
            </Show>
        </div>
    }
}

/// Whether the click was on a link, after which a menu has done its work.
fn on_link(event: &web_sys::MouseEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.and_then(|element| element.closest("a").ok().flatten()).is_some()
}

/// Moves the focus by arrow keys, Home and End among what `selector` finds inside the element that listens.
pub fn arrow_keys(event: &KeyboardEvent, selector: &str) {
    let Some(root) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return;
    };
    let Ok(found) = root.query_selector_all(selector) else { return };
    let items: Vec<HtmlElement> = (0..found.length()).filter_map(|n| found.item(n)?.dyn_into().ok()).collect();
    let active = document().active_element();
    let place = items.iter().position(|item| active.as_ref().is_some_and(|active| active == item.as_ref()));
    if let Some(next) = next_place(&event.key(), place, items.len()) {
        event.prevent_default();
        items.get(next).map(HtmlElement::focus);
    }
}

/// Where an arrow leads from a place in a list of `count`; nothing for other keys.
fn next_place(key: &str, place: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match (key, place) {
        ("ArrowDown", None) | ("Home", _) => Some(0),
        ("ArrowUp", None) | ("End", _) => Some(last),
        ("ArrowDown", Some(at)) => Some(if at >= last { 0 } else { at + 1 }),
        ("ArrowUp", Some(at)) => Some(at.checked_sub(1).unwrap_or(last)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::next_place;

    #[test]
    fn arrows_go_round() {
        assert_eq!(next_place("ArrowDown", Some(2), 3), Some(0));
        assert_eq!(next_place("ArrowUp", Some(0), 3), Some(2));
        assert_eq!(next_place("ArrowDown", None, 3), Some(0));
        assert_eq!(next_place("End", Some(0), 3), Some(2));
        assert_eq!(next_place("ArrowDown", None, 0), None);
        assert_eq!(next_place("a", Some(0), 3), None);
    }
}
