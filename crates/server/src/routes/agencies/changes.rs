use crate::http::Entered;
use crate::{App, Error, clock};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use portcullis_api::{ClientChange, ClientChanges, StaffChange};
use portcullis_core::{
    AccountId, Actor, Catalogue, Change, Entry, Event, GrantId, Mask, Snapshot, StaffDifference, staff_differences,
};
use portcullis_store::Filter;

/// Most changes that are told.
const MOST: u32 = 20;
/// The commands by which an account changes what it grants.
const COMMANDS: [&str; 7] =
    ["offer_grant", "confirm_grant", "change_grant", "change_person", "end_grant", "change_scope", "close_account"];

/// `GET /api/v1/accounts/{account}/clients/{grant}/changes`: what a client changed of what it grants, and who of the
/// agency's people gained or lost what by it.
///
/// Changes are taken back one after another from how things stand, so each is judged by today's roles and assignments.
pub async fn read(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    Path((_, grant)): Path<(String, String)>,
) -> Result<Json<ClientChanges>, Error> {
    let grant = grant.parse().map_err(|_| Error::NotFound)?;
    let agency = &entered.version.snapshot;
    let kept = agency.state().clients.get(&grant).ok_or(Error::NotFound)?;
    let live = app.live(kept.account).await?.ok_or(Error::NotFound)?;
    let mut later = live.current().snapshot.clone();
    let mut changes = Vec::new();
    let entries = entries(&app, kept.account).await?;
    for entry in entries.iter().filter(|entry| matters(entry, agency, grant)).take(MOST as usize) {
        let earlier = taken_back(&later, &entry.events);
        // Whoever only asked learns nothing.
        if ![&earlier, &later].into_iter().any(|account| is_given(account, agency, grant)) {
            break;
        }
        let people = staff_differences(agency, &earlier, &later, grant, clock::now());
        let people = people.iter().map(|one| told(agency.catalogue(), one)).collect();
        changes.push(ClientChange { at: entry.at, command: entry.command.clone(), people });
        later = earlier;
    }
    Ok(Json(ClientChanges { changes }))
}

/// The newest entries by the commands that can matter, the newest first.
async fn entries(app: &App, account: AccountId) -> Result<Vec<Entry>, Error> {
    let mut found = Vec::new();
    for command in COMMANDS {
        let filter = Filter { command: Some(command.to_owned()), ..Filter::default() };
        found.extend(app.store.entries(account, &filter, MOST).await?);
    }
    found.sort_by_key(|entry| std::cmp::Reverse(entry.seq));
    Ok(found)
}

fn is_given(account: &Snapshot, agency: &Snapshot, grant: GrantId) -> bool {
    account.state().grants.get(&grant).is_some_and(|g| g.agency == Some(agency.state().account.id))
}

/// Whether an entry is about this grant, or about somebody of the agency.
fn matters(entry: &Entry, agency: &Snapshot, grant: GrantId) -> bool {
    entry.events.iter().any(|event| match event {
        Event::Grant(change) => change.object().is_some_and(|g| g.id == grant),
        Event::Policy(change) => change.object().is_some_and(|policy| match policy.actor {
            Actor::Grant(id) => id == grant,
            Actor::Person(user) => agency.member_of(user).is_some(),
            Actor::Member(_) | Actor::Group(_) | Actor::Token(_) => false,
        }),
        _ => false,
    })
}

/// The account as it was before these events, as far as grants and policies go.
fn taken_back(later: &Snapshot, events: &[Event]) -> Snapshot {
    let back: Vec<Event> = events.iter().rev().filter_map(reversed).collect();
    let mut earlier = later.clone();
    earlier.apply(later.state().revision, &back);
    earlier
}

fn reversed(event: &Event) -> Option<Event> {
    match event {
        Event::Grant(Change { before, after }) => {
            Some(Event::Grant(Change { before: after.clone(), after: before.clone() }))
        }
        Event::Policy(Change { before, after }) => {
            Some(Event::Policy(Change { before: after.clone(), after: before.clone() }))
        }
        _ => None,
    }
}

fn told(catalogue: &Catalogue, one: &StaffDifference) -> StaffChange {
    let names = |mask: Mask| mask.iter().map(|action| catalogue.action_name(action).to_owned()).collect();
    StaffChange { member: one.member, shown: one.shown.clone(), gained: names(one.gained), lost: names(one.lost) }
}
