use super::{Picks, Shelf};
use crate::words;
use leptos::prelude::*;
use portcullis_core::text::domain_shown;
use portcullis_core::{ResourceId, Selector};
use std::sync::Arc;

/// How many picks stand side by side before they are folded.
const SIDE_BY_SIDE: usize = 4;
/// How many of the folded ones are listed.
const LISTED: usize = 200;

/// What is picked, folded to a count when it is much.
#[component]
pub fn Picked(shelf: Memo<Arc<Shelf>>, picks: Memo<Picks>, change: Callback<Picks>) -> impl IntoView {
    let without = move |id: ResourceId| {
        let mut next = picks.get_untracked();
        next.chosen.retain(|c| *c != id);
        change.run(next);
    };
    let clear = move |_| change.run(Picks { chosen: Vec::new(), ..picks.get_untracked() });
    let folded = Memo::new(move |_| picks.with(|picks| picks.chosen.len() > SIDE_BY_SIDE));
    let count = move || picks.with(|picks| words::count(picks.chosen.len(), "domain", "domains"));
    let listed = move || picks.with(|picks| picks.chosen.iter().take(LISTED).copied().collect::<Vec<_>>());
    let chips = move || {
        view! {
            <ul class="chips">
                <For each=listed key=|id| *id let(id)>
                    <Chip name=name(&shelf.get_untracked(), id) remove=move || without(id) />
                </For>
            </ul>
        }
    };
    view! {
        <div class="picked">
            <Show when=move || folded.get() fallback=chips>
                <details>
                    <summary>{count}</summary>
                    {chips()}
                    <Show when=move || picks.with(|p| p.chosen.len() > LISTED)><p class="help">"… and more"</p></Show>
                </details>
                <button type="button" class="button quiet small" on:click=clear>"Clear"</button>
            </Show>
            <Others picks=picks change=change />
        </div>
    }
}

/// Selectors that this form can't make but keeps.
#[component]
pub fn Others(picks: Memo<Picks>, change: Callback<Picks>) -> impl IntoView {
    let without = move |other: &Selector| {
        let mut next = picks.get_untracked();
        next.others.retain(|o| o != other);
        change.run(next);
    };
    let chip = move |other: Selector| view! { <Chip name=shown(&other) remove=move || without(&other) /> };
    move || {
        let others = picks.with(|picks| picks.others.clone());
        (!others.is_empty()).then(|| view! { <ul class="chips">{others.into_iter().map(chip).collect_view()}</ul> })
    }
}

#[component]
pub fn Chip(name: String, remove: impl Fn() + 'static) -> impl IntoView {
    let label = format!("Take out {name}");
    view! {
        <li class="chip">
            <span>{name}</span>
            <button type="button" class="chip-remove" aria-label=label on:click=move |_| remove()>"×"</button>
        </li>
    }
}

fn name(shelf: &Shelf, id: ResourceId) -> String {
    shelf.name(id).map_or_else(|| "a domain you can’t see".to_owned(), str::to_owned)
}

fn shown(selector: &Selector) -> String {
    match selector {
        Selector::Account => "everything".to_owned(),
        Selector::Kind { kind } => format!("every {kind}"),
        Selector::Resource { .. } => "a domain".to_owned(),
        Selector::Tag { tag } => format!("tagged “{tag}”"),
        Selector::Record { name, rtype, .. } => {
            format!("{} {}", rtype.as_deref().unwrap_or("every record at"), domain_shown(name))
        }
    }
}
