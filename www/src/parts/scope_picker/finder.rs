use super::choices::{Choice, Choices};
use super::{Picks, Shelf};
use crate::words;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, KeyboardEvent};

/// A box that searches and takes pasted lists, and a list to pick from. Arrows move in the list, Enter picks, Escape closes
/// only the list.
#[component]
pub fn Finder(
    /// Of the box; unique in the page.
    id: &'static str,
    /// What is searched.
    label: &'static str,
    /// What can be picked.
    shelf: Memo<Arc<Shelf>>,
    /// What is picked.
    picks: Memo<Picks>,
    /// Takes other picks instead.
    change: Callback<Picks>,
    /// Whether tags can be picked as tags.
    tags: bool,
) -> impl IntoView {
    let finding = Finding::new(shelf, picks, change, tags);
    let list = format!("{id}-list");
    let controls = list.clone();
    let active = move || finding.open.get().then(|| finding.active.get()).flatten().map(|n| format!("{id}-{n}"));
    view! {
        <div class="finder" on:focusout=move |event| finding.left(&event)>
            <input
                type="text"
                class="input"
                id=id
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-label=format!("{label}, or paste a list")
                placeholder=format!("{label}, tag:… or paste a list")
                aria-expanded=move || finding.open.get().to_string()
                aria-controls=controls
                aria-autocomplete="list"
                aria-activedescendant=active
                prop:value=move || finding.query.get()
                on:focus=move |_| finding.open.set(true)
                on:click=move |_| finding.open.set(true)
                on:input:target=move |event| finding.typed(event.target().value())
                on:paste=move |event| finding.paste(&event)
                on:keydown=move |event| finding.key(&event, id)
            />
            <Show when=move || finding.open.get()>
                <List id=id list=list.clone() finding=finding />
            </Show>
            <Unknown unknown=finding.unknown />
        </div>
    }
}

#[component]
fn List(id: &'static str, list: String, finding: Finding) -> impl IntoView {
    let lines = move || finding.choices.with(|c| c.lines.iter().cloned().enumerate().collect::<Vec<_>>());
    let more = move || finding.choices.with(|c| c.more);
    view! {
        <div class="finder-list">
            <ul id=list role="listbox" aria-multiselectable="true" aria-label="Matches" class="options">
                <For each=lines key=|(n, choice)| (*n, key(choice)) let((n, choice))>
                    <Line id=id n=n choice=choice finding=finding />
                </For>
            </ul>
            <Show when=move || finding.choices.with(|c| c.lines.is_empty())><p class="help options-note">"Nothing matches."</p></Show>
            <Show when=move || { more() > 0 }>
                <p class="help options-note">{move || format!("and {} more: type to narrow", words::number(more()))}</p>
            </Show>
        </div>
    }
}

#[component]
fn Line(id: &'static str, n: usize, choice: Choice, finding: Finding) -> impl IntoView {
    let (text, note) = said(&choice);
    let own = choice.clone();
    let is_picked = Memo::new(move |_| finding.picks.with(|picks| own.is_picked(picks)));
    view! {
        <li
            id=format!("{id}-{n}")
            role="option"
            class="option"
            class:active=move || finding.active.get() == Some(n)
            aria-selected=move || is_picked.get().to_string()
            on:pointerdown=|event| event.prevent_default()
            on:click=move |_| finding.pick(&choice)
        >
            <span class="option-mark" aria-hidden="true">{move || if is_picked.get() { "✓" } else { "" }}</span>
            <span class="option-name">{text}</span>
            <span class="help">{note}</span>
        </li>
    }
}

/// Lines of a pasted list that name nothing here.
#[component]
fn Unknown(unknown: RwSignal<Vec<String>>) -> impl IntoView {
    let text = move || {
        unknown.with(|lines| format!("{} not found here:", words::count(lines.len(), "line was", "lines were")))
    };
    let lines = move || unknown.get().into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <div role="status">
            <Show when=move || unknown.with(|lines| !lines.is_empty())>
                <div class="unknown">
                    <p>{text}</p>
                    <ul class="unknown-lines">{lines}</ul>
                    <button type="button" class="button quiet small" on:click=move |_| unknown.set(Vec::new())>"Dismiss"</button>
                </div>
            </Show>
        </div>
    }
}

/// What the box and its list share.
#[derive(Debug, Clone, Copy)]
struct Finding {
    shelf: Memo<Arc<Shelf>>,
    picks: Memo<Picks>,
    change: Callback<Picks>,
    query: RwSignal<String>,
    open: RwSignal<bool>,
    active: RwSignal<Option<usize>>,
    unknown: RwSignal<Vec<String>>,
    choices: Memo<Choices>,
}

impl Finding {
    fn new(shelf: Memo<Arc<Shelf>>, picks: Memo<Picks>, change: Callback<Picks>, tags: bool) -> Self {
        let query = RwSignal::new(String::new());
        let choices = Memo::new(move |_| shelf.with(|shelf| query.with(|query| Choices::of(shelf, query, tags))));
        let (open, active, unknown) = (RwSignal::new(false), RwSignal::new(None), RwSignal::new(Vec::new()));
        Self { shelf, picks, change, query, open, active, unknown, choices }
    }

    fn typed(self, text: String) {
        self.query.set(text);
        self.active.set(None);
        self.open.set(true);
    }

    fn pick(self, choice: &Choice) {
        let mut picks = self.picks.get_untracked();
        choice.toggle(&mut picks);
        self.change.run(picks);
    }

    /// A box of one line would join the lines of a list, so lists are taken before it does.
    fn paste(self, event: &ClipboardEvent) {
        let text = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
        if Shelf::is_list(&text) {
            event.prevent_default();
            self.take(&text);
        }
    }

    fn take(self, text: &str) {
        let pasted = self.shelf.with_untracked(|shelf| shelf.pasted(text));
        let mut picks = self.picks.get_untracked();
        picks.add(pasted.found);
        self.change.run(picks);
        self.unknown.set(pasted.unknown);
        self.query.set(String::new());
        self.open.set(false);
    }

    fn key(self, event: &KeyboardEvent, id: &str) {
        let lines = self.choices.with_untracked(|choices| choices.lines.len());
        let (open, active) = (self.open.get_untracked(), self.active.get_untracked());
        match event.key().as_str() {
            "Escape" if open => {
                event.stop_propagation();
                self.open.set(false);
            }
            "Enter" if !event.ctrl_key() && !event.meta_key() => {
                event.prevent_default();
                self.enter(active);
            }
            "ArrowDown" if !open => self.open.set(true),
            key => {
                let Some(next) = step(key, active, lines) else { return };
                event.prevent_default();
                self.active.set(Some(next));
                into_view(&format!("{id}-{next}"));
            }
        }
    }

    fn enter(self, active: Option<usize>) {
        let text = self.query.get_untracked();
        if Shelf::is_list(&text) {
            return self.take(&text);
        }
        // Without an arrow, Enter takes the only match; among many it can't know which.
        let single = self.choices.with_untracked(|choices| (choices.lines.len() == 1).then_some(0));
        let chosen =
            active.or(single).and_then(|n| self.choices.with_untracked(|choices| choices.lines.get(n).cloned()));
        chosen.iter().for_each(|choice| self.pick(choice));
    }

    /// Closes the list when the focus leaves.
    fn left(self, event: &web_sys::FocusEvent) {
        let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let within = event.current_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if !within.is_some_and(|within| within.contains(to.as_ref())) {
            // The box may be on its way out of the page.
            self.open.try_set(false);
        }
    }
}

/// Where a key leads in a list of `count`.
fn step(key: &str, active: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match (key, active) {
        ("ArrowDown", None) => Some(0),
        ("ArrowDown", Some(n)) => Some(if n >= last { 0 } else { n + 1 }),
        ("ArrowUp", None) => Some(last),
        ("ArrowUp", Some(n)) => Some(n.checked_sub(1).unwrap_or(last)),
        ("PageDown", n) => Some((n.unwrap_or(0) + 8).min(last)),
        ("PageUp", n) => Some(n.unwrap_or(0).saturating_sub(8)),
        _ => None,
    }
}

fn into_view(id: &str) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    if let Some(line) = document().get_element_by_id(id) {
        line.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn key(choice: &Choice) -> String {
    match choice {
        Choice::All(ids) => format!("all {}", ids.len()),
        Choice::Tag(tag, n) => format!("tag {tag} {n}"),
        Choice::One(id, ..) => id.to_string(),
    }
}

fn said(choice: &Choice) -> (String, String) {
    match choice {
        Choice::All(ids) => (format!("Select all {} matching", words::number(ids.len())), String::new()),
        Choice::Tag(tag, n) => (format!("Tagged “{tag}”"), format!("{} today", words::count(*n, "domain", "domains"))),
        Choice::One(_, name, tags) => (name.clone(), tags.clone()),
    }
}
