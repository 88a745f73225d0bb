use super::address::Address;
use super::query::{Query, Sort, Standing};
use super::who_can::domain;
use crate::parts::Search;
use crate::state::AccountState;
use leptos::prelude::*;
use portcullis_core::{MemberId, Snapshot};

/// How many domains are offered while one types.
const OFFERED: usize = 20;

/// Search, standing, order, and "who can … on …".
#[component]
pub fn Filters(address: Address, found: Memo<Vec<MemberId>>) -> impl IntoView {
    let text = Signal::derive(move || address.query().text);
    view! {
        <div class="toolbar" role="search" aria-label="Members">
            <Search label="Search members" value=text search=move |text| address.change(|query| query.text = text) />
            <StandingFilter address=address />
            <select
                class="input"
                aria-label="Order"
                on:change:target=move |event| address.change(|query| query.sort = sort_of(&event.target().value()))
            >
                {Sort::ALL.map(|sort| view! { <option value=sort.word() prop:selected=move || address.query().sort == sort>{sort.name()}</option> })}
            </select>
        </div>
        <WhoCan address=address />
        <p class="visually-hidden" role="status">{move || format!("{} found", found.with(Vec::len))}</p>
    }
}

#[component]
fn StandingFilter(address: Address) -> impl IntoView {
    let option = move |standing: Standing| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="standing"
                    prop:checked=move || address.query().standing == standing
                    on:change=move |_| address.change(|query| query.standing = standing)
                />
                <span>{standing.name()}</span>
            </label>
        }
    };
    view! { <fieldset class="segments"><legend class="visually-hidden">"Status"</legend>{Standing::ALL.map(option)}</fieldset> }
}

/// "Who can [edit DNS] on [example.org]".
#[component]
fn WhoCan(address: Address) -> impl IntoView {
    let account = AccountState::here();
    let is_on_domains = Memo::new(move |_| is_on_domains(&account.snapshot(), &address.query().action));
    let unknown = move || {
        let query = address.query();
        let name = query.on.trim().to_owned();
        (is_on_domains.get() && !name.is_empty() && domain(&account.snapshot(), &name).is_none())
            .then(|| format!("No domain “{name}” here."))
    };
    view! {
        <div class="toolbar who-can">
            <label for="who-can">"Who can"</label>
            <select
                id="who-can"
                class="input"
                on:change:target=move |event| address.change(|query| set_action(query, event.target().value()))
            >
                <option value="" prop:selected=move || address.query().action.is_empty()>"anything"</option>
                <Actions address=address />
            </select>
            <Show when=move || is_on_domains.get()>
                <label for="who-can-on">"on"</label>
                <input
                    id="who-can-on"
                    class="input"
                    list="who-can-domains"
                    placeholder="any domain"
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby="who-can-unknown"
                    prop:value=move || address.query().on
                    on:input:target=move |event| address.change(|query| query.on = event.target().value())
                />
                <datalist id="who-can-domains">
                    {move || offered(&account.snapshot(), &address.query().on).into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
                </datalist>
            </Show>
            <span id="who-can-unknown" class="issue-inline" role="status">{unknown}</span>
        </div>
    }
}

/// Every action as an option, by service.
#[component]
fn Actions(address: Address) -> impl IntoView {
    let catalogue = std::sync::Arc::clone(AccountState::here().snapshot_untracked().catalogue());
    let group = |service: &portcullis_core::ServiceData| {
        let name = service.name.clone();
        let options = service.actions.iter().map(|action| {
            let id = StoredValue::new(format!("{}:{}", service.id, action.id));
            let label = format!("{} {name}", action.name.to_lowercase());
            let is_chosen = move || id.with_value(|id| address.query().action == *id);
            view! { <option value=id.get_value() prop:selected=is_chosen>{label}</option> }
        });
        view! { <optgroup label=name.clone()>{options.collect_view()}</optgroup> }
    };
    catalogue.data().services.iter().map(group).collect_view()
}

fn sort_of(word: &str) -> Sort {
    Sort::ALL.into_iter().find(|sort| sort.word() == word).unwrap_or_default()
}

fn set_action(query: &mut Query, action: String) {
    if action.is_empty() {
        query.on.clear();
    }
    query.action = action;
}

/// Whether an action is asked about domains and not about the account.
fn is_on_domains(snapshot: &Snapshot, action: &str) -> bool {
    let catalogue = snapshot.catalogue();
    catalogue.action(action).is_some_and(|action| !catalogue.kind_actions("account").contains(action))
}

/// Names of domains that hold what is typed.
fn offered(snapshot: &Snapshot, typed: &str) -> Vec<String> {
    let typed = typed.trim().to_lowercase();
    let all = snapshot.resources("zone");
    all.iter().filter(|zone| zone.name.contains(&typed)).take(OFFERED).map(|zone| zone.name.clone()).collect()
}
