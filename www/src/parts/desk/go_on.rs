use super::{Desk, Form, Step};
use crate::parts::cards::{CardField, Cards};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The button under the form. It stays focusable, says why it waits, and leads to the first issue.
#[component]
pub fn GoOn<F: Form>(desk: Desk<F>) -> impl IntoView {
    let waits = Memo::new(move |_| desk.first_error());
    view! {
        <div class="go-on">
            <button
                type="button"
                class="button primary"
                aria-disabled=move || waits.with(Option::is_some).then_some("true")
                aria-describedby="go-on-why"
                on:click=move |_| go_on(desk)
            >
                "Continue to summary"
            </button>
            <p class="help" id="go-on-why">{move || waits.get().map_or_else(|| "Ctrl + Enter".to_owned(), |issue| issue.message)}</p>
        </div>
    }
}

/// To the summary, or to what stands in the way.
pub fn go_on<F: Form>(desk: Desk<F>) {
    desk.edit(F::settle);
    let Some(issue) = untrack(|| desk.first_error()) else {
        desk.error.set(None);
        return desk.step.set(Step::Summary);
    };
    desk.tried.set(true);
    let element = match F::field(&issue.path) {
        Some(field) => F::element(field),
        None => element_of_card(desk.cards, &issue.path),
    };
    // A card is drawn before the focus can go there.
    request_animation_frame(move || focus(&element));
}

/// Opens the card that a path is about, and says which of its controls.
fn element_of_card(cards: RwSignal<Cards>, path: &str) -> String {
    // Where nothing is given yet, the way is to say on what.
    let open = || cards.with_untracked(|cards| cards.open);
    let none_given = cards.with_untracked(|cards| path == "policies" && cards.policies().is_empty());
    let named = cards.with_untracked(|cards| CardField::of(cards, path));
    let Some(field) = named.or_else(|| none_given.then(|| CardField::Scope(open()))) else {
        return "whole".to_owned();
    };
    cards.update(|cards| cards.open = field.card());
    field.element().to_owned()
}

/// Brings a control into sight and puts the focus there.
pub fn focus(id: &str) {
    let element = document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        _ = element.focus();
        element.scroll_into_view_with_bool(true);
    }
}
