use super::{Picks, Shelf};
use crate::words;
use leptos::prelude::*;
use portcullis_core::Tag;
use std::sync::Arc;

/// How many tags are shown before they are searched.
const SHOWN: usize = 12;

/// Tags to choose among, each with how many domains carry it today.
#[component]
pub fn TagList(shelf: Memo<Arc<Shelf>>, picks: Memo<Picks>, change: Callback<Picks>) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let tags = Memo::new(move |_| {
        let asked = query.get().to_lowercase();
        shelf.with(|shelf| picks.with(|picks| offered(shelf, picks, asked.trim())))
    });
    let many = move || shelf.with(|shelf| shelf.tags().len() > SHOWN);
    let toggle = move |tag: &Tag| {
        let mut next = picks.get_untracked();
        next.toggle_tag(tag);
        change.run(next);
    };
    view! {
        <Show when=many>
            <input
                type="search"
                class="input"
                aria-label="Search tags"
                placeholder="Search tags"
                on:input:target=move |event| query.set(event.target().value())
            />
        </Show>
        <div class="tag-list" role="group" aria-label="Tags; one of them is enough">
            <For each=move || tags.get() key=|(tag, n)| (tag.clone(), *n) let((tag, n))>
                <TagLine tag=tag n=n picks=picks toggle=toggle />
            </For>
            <Show when=move || tags.with(Vec::is_empty)><p class="help">"No domain carries such a tag yet."</p></Show>
        </div>
    }
}

#[component]
fn TagLine(tag: Tag, n: usize, picks: Memo<Picks>, toggle: impl Fn(&Tag) + 'static) -> impl IntoView {
    let text = format!("{tag}: {} today, and any tagged later", words::count(n, "domain", "domains"));
    let own = tag.clone();
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || picks.with(|picks| picks.tags.contains(&own))
                on:change=move |_| toggle(&tag)
            />
            <span>{text}</span>
        </label>
    }
}

/// Chosen ones first, that nothing chosen is out of sight, even if no domain carries it any more.
fn offered(shelf: &Shelf, picks: &Picks, asked: &str) -> Vec<(Tag, usize)> {
    let chosen = picks.tags.iter().map(|tag| (tag.clone(), shelf.tagged(tag)));
    let fits = |tag: &Tag| !picks.tags.contains(tag) && tag.to_string().contains(asked);
    let others = shelf.tags().iter().filter(|(tag, _)| fits(tag)).take(SHOWN).cloned();
    chosen.chain(others).collect()
}
