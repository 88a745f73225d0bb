use super::desk::{Desk, Step};
use super::draft::Draft;
use super::issues::Field;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The button under the form. It stays focusable, says why it waits, and leads to the first issue.
#[component]
pub fn GoOn(desk: Desk) -> impl IntoView {
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
pub fn go_on(desk: Desk) {
    desk.take_typed();
    match desk.first_error_untracked() {
        None => {
            desk.error.set(None);
            desk.step.set(Step::Summary);
        }
        Some(issue) => {
            desk.tried.set(true);
            let field = desk.draft.with_untracked(|draft| Field::of(draft, &issue.path));
            lead_to(desk.draft, field);
        }
    }
}

/// The same for whatever cards an issue's path is about.
pub fn lead_to_card(draft: RwSignal<Draft>, path: &str) {
    let field = draft.with_untracked(|draft| Field::of(draft, path));
    // Where nothing is given yet, the way is to say on what.
    let none_given = draft.with_untracked(|draft| path == "policies" && draft.policies().is_empty());
    lead_to(draft, if none_given { Field::Scope(draft.with_untracked(|draft| draft.open)) } else { field });
}

/// Opens the card that a field is on, and puts the focus there.
fn lead_to(draft: RwSignal<Draft>, field: Field) {
    if let Some(card) = field.card() {
        draft.update(|draft| draft.open = card);
    }
    // The card is drawn before the focus can go there.
    request_animation_frame(move || focus(&field.element()));
}

fn focus(id: &str) {
    let element = document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        _ = element.focus();
        element.scroll_into_view_with_bool(true);
    }
}
