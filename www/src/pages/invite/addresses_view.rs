use super::Desk;
use super::address_view::AddressLine;
use super::draft::Invitation;
use super::field::Field;
use crate::parts::IssueText;
use crate::parts::desk::Form;
use crate::words;
use leptos::prelude::*;
use std::time::Duration;
use web_sys::{ClipboardEvent, KeyboardEvent};

/// An address taken in makes room for itself. The click that took the focus away must have landed before that.
const AFTER_CLICK: Duration = Duration::from_millis(200);
/// How many addresses are drawn; a command takes a hundred.
const DRAWN: usize = 100;

/// Whom to invite. Takes pasted lists; what is wrong stays, with the reason.
#[component]
pub fn Addresses(desk: Desk) -> impl IntoView {
    let typing = Memo::new(move |_| desk.draft.with(|draft| draft.typing.clone()));
    let issues = desk.at(Field::Addresses);
    let count = Memo::new(move |_| desk.draft.with(|draft| draft.addresses.len()));
    view! {
        <div class="field addresses">
            <label for="addresses">"E-mail addresses"</label>
            <ul class="address-list" aria-label="Addresses">
                <For each=move || 0..count.get().min(DRAWN) key=|n| *n let(n)><AddressLine desk=desk n=n /></For>
            </ul>
            <More count=count desk=desk />
            <input
                id="addresses"
                class="input"
                type="text"
                inputmode="email"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                placeholder="ana@example.com, or paste a list"
                aria-describedby="addresses-help"
                prop:value=move || typing.get()
                on:input:target=move |event| desk.edit(|draft| draft.typing = event.target().value())
                on:keydown=move |event| key(&event, desk)
                on:paste=move |event| paste(&event, desk)
                on:blur=move |_| set_timeout(move || settle(desk), AFTER_CLICK)
            />
            <p class="help" id="addresses-help">"Several at once: commas, spaces or lines between them. Everybody gets the same."</p>
            <div class="issues">
                {move || issues.get().into_iter().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
            </div>
        </div>
    }
}

/// What is too much to draw.
#[component]
fn More(count: Memo<usize>, desk: Desk) -> impl IntoView {
    let more = move || count.get().saturating_sub(DRAWN);
    view! {
        <Show when=move || { more() > 0 }>
            <p class="row">
                <span>{move || format!("and {} more", words::number(more()))}</span>
                <button type="button" class="button quiet small" on:click=move |_| desk.edit(clear)>"Take all out"</button>
            </p>
        </Show>
    }
}

/// Takes in what is typed. The box tells of losing the focus even while it is taken away with its desk.
fn settle(desk: Desk) {
    if desk.draft.try_with_untracked(|draft| !draft.typing.is_empty()) == Some(true) {
        desk.edit(Invitation::settle);
    }
}

fn clear(draft: &mut Invitation) {
    draft.addresses.clear();
}

/// A comma ends an address as Enter does; going back into an empty box takes the last one up again.
fn key(event: &KeyboardEvent, desk: Desk) {
    match event.key().as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => {}
        "Enter" | "," | ";" => {
            event.prevent_default();
            settle(desk);
        }
        "Backspace" if desk.draft.with_untracked(|draft| draft.typing.is_empty()) => {
            let mut last = None;
            desk.edit(|draft| last = draft.addresses.pop());
            if let Some(last) = last {
                event.prevent_default();
                desk.edit(|draft| draft.typing = last.text);
            }
        }
        _ => {}
    }
}

/// A box of one line would join the lines of a list, so lists are taken before it does.
fn paste(event: &ClipboardEvent, desk: Desk) {
    let text = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
    if text.contains('@') {
        event.prevent_default();
        desk.edit(|draft| draft.add_addresses(&text));
    }
}
