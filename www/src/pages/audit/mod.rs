//! The audit log: who did what, when, and how things were before.

mod diff;
mod entry;
mod kind;
mod pages;
mod past;
mod reading;
mod story;

use crate::parts::{Empty, Failure, Heading, Problem, Skeleton, local_offset};
use crate::state::{AccountState, Load};
use crate::time;
pub use entry::EntryLine;
pub use past::past;

use kind::Kind;
use leptos::prelude::*;
use pages::Pages;
use portcullis_api::ApiError;
use portcullis_core::{Entry, Snapshot};
use reading::Reading;
use std::sync::Arc;

/// How far the log has come.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Waiting,
    Failed(ApiError),
    Empty,
    There,
}

/// `/:account/audit`: every change of the account, newest first.
#[component]
pub fn AuditPage() -> impl IntoView {
    let reading = Reading::new();
    let stage = Memo::new(move |_| {
        reading.pages.with(|pages| match pages {
            Load::Waiting => Stage::Waiting,
            Load::Failed(error) => Stage::Failed(error.clone()),
            Load::Ready(pages) if pages.entries.is_empty() => Stage::Empty,
            Load::Ready(_) => Stage::There,
        })
    });
    let body = move || match stage.get() {
        Stage::Waiting => view! { <Skeleton lines=8 /> }.into_any(),
        Stage::Failed(error) => view! { <Problem error=error retry=move |()| reading.start() /> }.into_any(),
        Stage::Empty => view! { <Nothing reading=reading /> }.into_any(),
        Stage::There => view! { <Entries reading=reading /> }.into_any(),
    };
    view! {
        <Heading title="Audit log" text="Every change of this account, newest first. Nothing here can be edited or removed." />
        <Filters reading=reading />
        {body}
    }
}

#[component]
fn Filters(reading: Reading) -> impl IntoView {
    let account = AccountState::here();
    let people = Memo::new(move |_| {
        let named = |member: &Arc<portcullis_core::Member>| member.user.map(|user| (member.shown(), user.to_string()));
        let mut people: Vec<(String, String)> = account.snapshot().state().members.values().filter_map(named).collect();
        // Somebody from the address, or from the log, who is no member any more.
        if let Some(user) =
            reading.person.get().map(|user| user.to_string()).filter(|user| !people.iter().any(|(_, id)| id == user))
        {
            people.push(("Somebody who left".to_owned(), user));
        }
        people.sort();
        people
    });
    let person = move || reading.person.get().map(|user| user.to_string()).unwrap_or_default();
    let kind = move || reading.kind.get().map_or("", Kind::word);
    let options = |kinds: Vec<Kind>| {
        kinds.into_iter().map(|kind| view! { <option value=kind.word()>{kind.shown()}</option> }).collect_view()
    };
    view! {
        <div class="toolbar">
            <select class="input" aria-label="Person" prop:value=move || { people.track(); person() } on:change:target=move |event| reading.by(&event.target().value())>
                <option value="">"Everybody"</option>
                <For each=move || people.get() key=Clone::clone let((shown, id))><option value=id>{shown}</option></For>
            </select>
            <select class="input" aria-label="Kind" prop:value=kind on:change:target=move |event| reading.of(&event.target().value())>
                <option value="">"Everything"</option>
                <optgroup label="About">{options(Kind::objects().collect())}</optgroup>
                <optgroup label="What was done">{options(Kind::commands().collect())}</optgroup>
            </select>
            <Through reading=reading />
            {move || named(account, reading).map(|said| view! { <span class="chip">{said}</span> })}
            <Show when=move || reading.is_filtered()>
                <button type="button" class="button small quiet" on:click=move |_| { reading.by(""); reading.of(""); reading.by_any_way(); }>"Show everything"</button>
            </Show>
        </div>
    }
}

/// The agencies of the account, to see what each did.
#[component]
fn Through(reading: Reading) -> impl IntoView {
    let account = AccountState::here();
    let agencies = Memo::new(move |_| agencies(&account.snapshot()));
    let via = move || {
        agencies.track();
        reading.via.get().unwrap_or_default()
    };
    view! {
        <Show when=move || !agencies.with(Vec::is_empty)>
            <select class="input" aria-label="Through" prop:value=via on:change:target=move |event| reading.on(&event.target().value())>
                <option value="">"On any way"</option>
                <For each=move || agencies.get() key=Clone::clone let((name, via))><option value=via>{format!("Through {name}")}</option></For>
            </select>
        </Show>
    }
}

/// The account's agencies by name, each with the way it comes on.
fn agencies(snapshot: &Snapshot) -> Vec<(String, String)> {
    let grants = snapshot.state().grants.values();
    let mut all: Vec<(String, String)> =
        grants.filter_map(|grant| Some((grant.name.clone(), format!("agency:{}", grant.agency?)))).collect();
    all.sort();
    all
}

/// The way of which entries are shown, where the choice of agencies does not show it.
fn named(account: AccountState, reading: Reading) -> Option<String> {
    let via = reading.via.get()?;
    let is_offered = agencies(&account.snapshot()).iter().any(|(_, known)| *known == via);
    (!is_offered).then(|| way(account, &via))
}

/// "through Nordlicht" for a way of which entries are shown.
fn way(account: AccountState, via: &str) -> String {
    let snapshot = account.snapshot();
    let state = snapshot.state();
    let token = via.strip_prefix("token:").and_then(|id| id.parse().ok()).and_then(|id| state.tokens.get(&id));
    let agency = via.strip_prefix("agency:").and_then(|id| id.parse().ok());
    let grant = agency.and_then(|id| state.grants.values().find(|grant| grant.agency == Some(id)));
    match (token, grant, agency.is_some()) {
        (Some(token), ..) => format!("by the token “{}”", token.name),
        (None, Some(grant), _) => format!("through {}", grant.name),
        (None, None, true) => "through one agency".to_owned(),
        (None, None, false) => "by one token".to_owned(),
    }
}

#[component]
fn Nothing(reading: Reading) -> impl IntoView {
    let text = if reading.is_filtered() {
        "No entry fits. Choose somebody else, or another kind."
    } else {
        "As soon as something changes, it stands here."
    };
    view! { <div class="panel"><Empty title="Nothing here" text=text /></div> }
}

/// An entry as it is listed.
#[derive(Debug, Clone, PartialEq)]
struct Listed {
    entry: Entry,
    who: String,
    /// The day, where it is another than that of the entry above.
    day: Option<String>,
}

fn listed(pages: &Pages) -> Vec<Listed> {
    let mut last = String::new();
    let one = |entry: &Entry| {
        let day = time::long_date(entry.at, local_offset(entry.at));
        let heading = (day != last).then(|| day.clone());
        last = day;
        Listed { entry: entry.clone(), who: pages.who(entry), day: heading }
    };
    pages.entries.iter().map(one).collect()
}

#[component]
fn Entries(reading: Reading) -> impl IntoView {
    let account = AccountState::here();
    let with = move |read: fn(&Pages) -> Vec<Listed>| {
        reading.pages.with(|pages| match pages {
            Load::Ready(pages) => read(pages),
            Load::Waiting | Load::Failed(_) => Vec::new(),
        })
    };
    let entries = Memo::new(move |_| with(listed));
    // Made once for all entries that are drawn together.
    let made = move |_: Option<&Arc<Snapshot>>| {
        let entries = entries.with(|listed| listed.iter().map(|listed| listed.entry.clone()).collect::<Vec<_>>());
        Arc::new(past(&account.snapshot_untracked(), &entries))
    };
    let past = Memo::new_with_compare(made, |_, _| true);
    view! {
        <ol class="panel audit">
            <For each=move || entries.get() key=|listed| (listed.entry.seq, listed.day.clone()) let(listed)>
                {listed.day.map(|day| view! { <li class="audit-day"><h2>{day}</h2></li> })}
                <EntryLine entry=listed.entry who=listed.who past=past.get_untracked() />
            </For>
        </ol>
        <Older reading=reading />
    }
}

#[component]
fn Older(reading: Reading) -> impl IntoView {
    let is_more =
        Memo::new(move |_| reading.pages.with(|pages| matches!(pages, Load::Ready(Pages { next: Some(_), .. }))));
    view! {
        {move || reading.failed.get().map(|error| view! { <Failure error=error /> })}
        <Show when=move || is_more.get() fallback=|| view! { <p class="help">"This is where it begins."</p> }>
            <button type="button" class="button" aria-disabled=move || reading.busy.get().then_some("true") on:click=move |_| reading.older()>
                {move || if reading.busy.get() { "Loading …" } else { "Older" }}
            </button>
        </Show>
    }
}
