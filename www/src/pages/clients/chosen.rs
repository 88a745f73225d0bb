use super::assignment::{AssignmentDraft, WhichClients};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use portcullis_core::{GrantId, Set};

/// How many clients are offered at once; more are found by searching.
const OFFERED: usize = 12;

/// On which clients.
#[component]
pub fn ClientsChoice(draft: RwSignal<AssignmentDraft>) -> impl IntoView {
    let which = Memo::new(move |_| draft.with(|draft| draft.which));
    let option = move |this: WhichClients, name: &'static str, about: &'static str| {
        view! {
            <label class="way">
                <input type="radio" name="clients" prop:checked=move || which.get() == this on:change=move |_| draft.update(|draft| draft.which = this) />
                <span class="way-name">{name}</span>
                <span class="help">{about}</span>
            </label>
        }
    };
    view! {
        <fieldset id="clients" tabindex="-1">
            <legend class="legend">"On which clients"</legend>
            <div class="ways">
                {option(WhichClients::All, "All", "Also those that come later")}
                {option(WhichClients::Tagged, "By tag", "Also those tagged later")}
                {option(WhichClients::Chosen, "Chosen ones", "One by one")}
            </div>
        </fieldset>
        <Show when=move || which.get() == WhichClients::Tagged><Tags draft=draft /></Show>
        <Show when=move || which.get() == WhichClients::Chosen><Chosen draft=draft /></Show>
    }
}

#[component]
fn Tags(draft: RwSignal<AssignmentDraft>) -> impl IntoView {
    let account = AccountState::here();
    let all = Memo::new(move |_| {
        let clients = account.snapshot();
        let tags = clients.state().clients.values().flat_map(|client| client.tags.iter().map(ToString::to_string));
        tags.chain(draft.with(|draft| draft.tags.clone())).collect::<Set<String>>()
    });
    let none = || view! { <p class="help">"No client has a tag yet. Tags are given on a client’s page."</p> };
    view! {
        <Show when=move || !all.with(Set::is_empty) fallback=none>
            <div class="chips" role="group" aria-label="Tags">
                <For each=move || all.get() key=Clone::clone let(tag)><Tag draft=draft tag=tag /></For>
            </div>
        </Show>
    }
}

#[component]
fn Tag(draft: RwSignal<AssignmentDraft>, tag: String) -> impl IntoView {
    let (own, shown) = (tag.clone(), tag.clone());
    let checked = move || draft.with(|draft| draft.tags.contains(&own));
    let toggle = move |_| {
        draft.update(|draft| {
            if !draft.tags.remove(&tag) {
                draft.tags.insert(tag.clone());
            }
        });
    };
    view! { <label class="check"><input type="checkbox" prop:checked=checked on:change=toggle /><span>{shown}</span></label> }
}

#[component]
fn Chosen(draft: RwSignal<AssignmentDraft>) -> impl IntoView {
    let (account, query) = (AccountState::here(), RwSignal::new(String::new()));
    let found = Memo::new(move |_| {
        let (snapshot, query) = (account.snapshot(), query.get().to_lowercase());
        let clients = snapshot.state().clients.values().filter(|client| client.is_accepted());
        let fits =
            clients.filter(|client| query.split_whitespace().all(|word| client.name.to_lowercase().contains(word)));
        let mut found: Vec<(bool, String, GrantId)> = draft.with(|draft| {
            fits.map(|client| (!draft.clients.contains(&client.grant), client.name.clone(), client.grant)).collect()
        });
        found.sort();
        found
    });
    let offered = move || {
        let found = found.get();
        let chosen = found.iter().filter(|(not, ..)| !not).count();
        found.into_iter().take(chosen.saturating_add(OFFERED)).map(|(_, name, grant)| (name, grant)).collect::<Vec<_>>()
    };
    let rest = move || found.with(Vec::len).saturating_sub(offered().len());
    view! {
        <div class="field">
            <label for="client-find">"Find clients"</label>
            <input id="client-find" class="input" type="search" autocomplete="off" bind:value=query />
            <For each=offered key=|(_, grant)| *grant let((name, grant))><One draft=draft name=name grant=grant /></For>
            <Show when=move || { rest() > 0 }><p class="help">{move || format!("and {} more: search to find them", words::number(rest()))}</p></Show>
        </div>
    }
}

#[component]
fn One(draft: RwSignal<AssignmentDraft>, name: String, grant: GrantId) -> impl IntoView {
    let toggle = move |_| {
        draft.update(|draft| {
            if !draft.clients.remove(&grant) {
                draft.clients.insert(grant);
            }
        });
    };
    let checked = move || draft.with(|draft| draft.clients.contains(&grant));
    view! { <label class="check"><input type="checkbox" prop:checked=checked on:change=toggle /><span>{name}</span></label> }
}
