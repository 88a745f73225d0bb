use crate::pages::audit::{EntryLine, past};
use crate::parts::{Empty, Failure, Heading, Problem, Skeleton, local_offset};
use crate::state::{AccountState, Load, SessionState, signed_out};
use crate::time;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::query_signal_with_options;
use portcullis_api::{ApiError, ClientsAudit};
use portcullis_core::{Account, AccountId, Entry, Settings, Snapshot, State, UserId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What our people did at clients, as far as it was fetched.
#[derive(Debug, Clone, Copy)]
struct Reading {
    account: AccountState,
    session: SessionState,
    client: Memo<Option<AccountId>>,
    done: RwSignal<Load<ClientsAudit>>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<ApiError>>,
}

impl Reading {
    fn start(self) {
        self.done.set(Load::Waiting);
        self.failed.set(None);
        self.fetch(None);
    }

    /// The page after this place; the first where there is none. What comes for another client than is asked for by then
    /// is dropped.
    fn fetch(self, after: Option<String>) {
        let asked = self.client.get_untracked();
        self.busy.set(true);
        spawn_local(async move {
            let result = match self.session.signed_in() {
                Some(signed_in) => signed_in.clients_audit(self.account.id(), asked, after.clone()).await,
                None => Err(signed_out()),
            };
            if self.client.try_get_untracked() != Some(asked) {
                return;
            }
            self.busy.try_set(false);
            match (result, after) {
                (Ok(page), None) => drop(self.done.try_set(Load::Ready(page))),
                (Ok(page), Some(_)) => {
                    self.done.try_update(|done| {
                        if let Load::Ready(done) = done {
                            older(done, page)
                        }
                    });
                }
                (Err(error), None) => drop(self.done.try_set(Load::Failed(error))),
                (Err(error), Some(_)) => drop(self.failed.try_set(Some(error))),
            }
        });
    }
}

/// Adds the page that follows.
fn older(done: &mut ClientsAudit, page: ClientsAudit) {
    done.entries.extend(page.entries);
    done.accounts.extend(page.accounts);
    done.people.extend(page.people);
    done.next = page.next;
}

/// An entry as it is listed.
#[derive(Debug, Clone, PartialEq)]
struct Listed {
    entry: Entry,
    /// Who, and at which client.
    who: String,
    /// The day, where it is another than that of the entry above.
    day: Option<String>,
}

fn listed(done: &ClientsAudit, offset: fn(portcullis_core::Millis) -> i64) -> Vec<Listed> {
    let mut last = String::new();
    let one = |entry: &Entry| {
        let day = time::long_date(entry.at, offset(entry.at));
        let heading = (day != last).then(|| day.clone());
        last = day;
        let client = done.accounts.get(&entry.account).cloned().unwrap_or_else(|| "a client".to_owned());
        Listed { entry: entry.clone(), who: format!("{} at {client}", person(done, entry.origin.user)), day: heading }
    };
    done.entries.iter().map(one).collect()
}

fn person(done: &ClientsAudit, user: Option<UserId>) -> String {
    let known = user.and_then(|user| done.people.get(&user)).map(|person| person.shown.clone());
    known.unwrap_or_else(|| if user.is_some() { "Somebody who left" } else { "A token" }.to_owned())
}

/// Of each client what its entries name, for calling things by their names.
fn pasts(here: &Snapshot, done: &ClientsAudit) -> BTreeMap<AccountId, Arc<Snapshot>> {
    let own = &here.state().account;
    let mut by_client: BTreeMap<AccountId, Vec<Entry>> = BTreeMap::new();
    for entry in &done.entries {
        by_client.entry(entry.account).or_default().push(entry.clone());
    }
    let one = |(id, entries): (AccountId, Vec<Entry>)| {
        let name = done.accounts.get(&id).cloned().unwrap_or_default();
        let account = Account { id, settings: Settings { name, ..own.settings.clone() }, ..own.clone() };
        let client = Snapshot::new(State::new(account), Arc::clone(here.catalogue()));
        (id, Arc::new(past(&client, &entries)))
    };
    by_client.into_iter().map(one).collect()
}

/// `/:account/clients/audit?client=…`: what our people did in the accounts of clients.
#[component]
pub fn ClientsAuditPage() -> impl IntoView {
    let account = AccountState::here();
    let quietly = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
    let (client, choose) = query_signal_with_options::<String>("client", quietly);
    let client = Memo::new(move |_| client.get().and_then(|id| id.parse::<AccountId>().ok()));
    let (session, done) = (SessionState::here(), RwSignal::new(Load::Waiting));
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None));
    let reading = Reading { account, session, client, done, busy, failed };
    Effect::new(move || {
        client.track();
        reading.start();
    });
    view! {
        <A href=account.path("clients") attr:class="crumb">"← Clients"</A>
        <Heading title="What we did" text="Everything that our people and tokens changed in the accounts of clients, newest first. It stands in each client’s own audit log, too." />
        <Choice reading=reading choose=choose />
        {move || match reading.done.get() {
            Load::Waiting => view! { <Skeleton lines=8 /> }.into_any(),
            Load::Failed(error) => view! { <Problem error=error retry=move |()| reading.start() /> }.into_any(),
            Load::Ready(done) if done.entries.is_empty() => {
                view! { <div class="panel"><Empty title="Nothing here" text="As soon as somebody of ours changes something at a client, it stands here." /></div> }.into_any()
            }
            Load::Ready(done) => view! { <Entries done=done reading=reading /> }.into_any(),
        }}
    }
}

/// Of which client.
#[component]
fn Choice(reading: Reading, choose: SignalSetter<Option<String>>) -> impl IntoView {
    let clients = Memo::new(move |_| {
        let snapshot = reading.account.snapshot();
        let kept = snapshot.state().clients.values().map(|client| (client.name.clone(), client.account.to_string()));
        let mut all: Vec<(String, String)> = kept.collect();
        // One that we have left since.
        let asked =
            reading.client.get().map(|id| id.to_string()).filter(|id| !all.iter().any(|(_, known)| known == id));
        all.extend(asked.map(|id| ("A former client".to_owned(), id)));
        all.sort_by_cached_key(|(name, id)| (name.to_lowercase(), id.clone()));
        all.dedup();
        all
    });
    let chosen = move || reading.client.get().map(|id| id.to_string()).unwrap_or_default();
    view! {
        <div class="toolbar">
            <select class="input" aria-label="Client" prop:value=move || { clients.track(); chosen() }
                on:change:target=move |event| choose.set(Some(event.target().value()).filter(|id| !id.is_empty()))>
                <option value="">"All clients"</option>
                <For each=move || clients.get() key=Clone::clone let((name, id))><option value=id>{name}</option></For>
            </select>
        </div>
    }
}

#[component]
fn Entries(done: ClientsAudit, reading: Reading) -> impl IntoView {
    let known = pasts(&reading.account.snapshot_untracked(), &done);
    let next = done.next.clone();
    let line = move |listed: Listed| {
        let past = known.get(&listed.entry.account).cloned();
        let day = listed.day.map(|day| view! { <li class="audit-day"><h2>{day}</h2></li> });
        past.map(|past| view! { {day}<EntryLine entry=listed.entry who=listed.who past=past /> })
    };
    let more = next.map(|next| {
        view! {
            <button type="button" class="button" aria-disabled=move || reading.busy.get().then_some("true")
                on:click=move |_| if !reading.busy.get_untracked() { reading.fetch(Some(next.clone())) }>
                {move || if reading.busy.get() { "Loading …" } else { "Older" }}
            </button>
        }
    });
    view! {
        <ol class="panel audit">{listed(&done, local_offset).into_iter().map(line).collect_view()}</ol>
        {move || reading.failed.get().map(|error| view! { <Failure error=error /> })}
        {more}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use portcullis_api::Person;
    use portcullis_core::{Millis, Origin};

    fn entry(account: u128, seq: u64, user: Option<UserId>) -> Entry {
        Entry {
            version: 1,
            account: AccountId::from_bits(account),
            seq,
            revision: seq,
            at: Millis(0),
            origin: Origin { user, ..Origin::default() },
            command: "edit_records".into(),
            catalogue: String::new(),
            events: Vec::new(),
        }
    }

    #[test]
    fn each_entry_says_who_did_it_at_which_client() {
        let mut done = ClientsAudit {
            entries: vec![entry(8, 2, Some(sample::HELPER)), entry(9, 1, None)],
            accounts: [(AccountId::from_bits(8), "Bakery".to_owned())].into(),
            people: [(sample::HELPER, Person { shown: "Helper".into(), email: None })].into(),
            next: Some("more".into()),
        };
        let all = listed(&done, |_| 0);
        let who: Vec<_> = all.iter().map(|line| (line.who.as_str(), line.day.is_some())).collect();
        assert_eq!(who, [("Helper at Bakery", true), ("A token at a client", false)]);
        assert_eq!(pasts(&sample::account(0), &done).len(), 2);
        older(&mut done, ClientsAudit { entries: vec![entry(8, 1, None)], ..ClientsAudit::default() });
        assert_eq!((done.entries.len(), done.next), (3, None));
    }
}
