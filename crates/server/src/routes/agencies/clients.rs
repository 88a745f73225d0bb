use crate::http::{Entered, runs};
use crate::outline::{Outline, outlines};
use crate::{App, Error, clock};
use axum::extract::State;
use axum::{Extension, Json};
use portcullis_api::{ClientState, ClientView, ClientsView, OfferView};
use portcullis_core::{AccountId, Client, ClientStatus, Grant, GrantId, GrantStatus, Millis, Snapshot};
use portcullis_store::Given;
use std::collections::BTreeMap;

/// What grants say, by account and grant.
type Outlines = BTreeMap<(AccountId, GrantId), Outline>;

/// `GET /api/v1/accounts/{account}/clients`: the clients of an agency, and what was offered to it. No client's account is
/// loaded for it.
pub async fn read(State(app): State<App>, Extension(entered): Extension<Entered>) -> Result<Json<ClientsView>, Error> {
    let agency = &entered.version.snapshot;
    let mut known = outlines(&app, entered.live.id).await?;
    let given = app.store.grants_to(entered.live.id).await?;
    let now = clock::now();
    let offers = offers(agency, &given, &mut known, now);
    let given: BTreeMap<GrantId, Given> = given.into_iter().map(|g| (g.grant, g)).collect();
    let kept = agency.state().clients.values().filter(|c| c.status != ClientStatus::Declined);
    let clients = kept.map(|client| {
        let outline = known.remove(&(client.account, client.grant));
        view(agency, client, outline, given.get(&client.grant), now)
    });
    Ok(Json(ClientsView { clients: clients.collect(), offers }))
}

fn view(
    agency: &Snapshot,
    client: &Client,
    outline: Option<Outline>,
    given: Option<&Given>,
    now: Millis,
) -> ClientView {
    let theirs = given.filter(|given| given.account == client.account);
    let state = outline.as_ref().map_or(ClientState::Ended, |outline| state(outline, client, theirs, now));
    // What is said of an account that grants nothing is only whether the agency still waits.
    let is_ours = |outline: &Outline| outline.grant().is_some_and(|grant| theirs.is_some() || is_waiting(grant));
    let ceiling = outline.filter(is_ours).map(|outline| outline.seen_by(agency));
    ClientView { client: client.clone(), ceiling, state, until: given.and_then(|g| g.until) }
}

fn is_waiting(grant: &Grant) -> bool {
    grant.status == GrantStatus::Waiting
}

fn state(outline: &Outline, client: &Client, given: Option<&Given>, now: Millis) -> ClientState {
    if outline.state.account.closed_at.is_some() {
        return ClientState::Closed;
    }
    match (given, client.status) {
        (Some(given), _) if given.until.is_some_and(|until| until <= now) => ClientState::Ended,
        (Some(given), _) if !given.is_given => ClientState::Suspended,
        (Some(_), _) => ClientState::Working,
        (None, _) if outline.grant().is_some_and(is_waiting) => ClientState::Asked,
        (None, ClientStatus::Asked) => ClientState::Asked,
        (None, ClientStatus::Accepted | ClientStatus::Declined) => ClientState::Ended,
    }
}

/// Grants to this agency that it said nothing to.
fn offers(agency: &Snapshot, given: &[Given], known: &mut Outlines, now: Millis) -> Vec<OfferView> {
    let new = given.iter().filter(|g| !agency.state().clients.contains_key(&g.grant));
    let offers = new.filter_map(|new| {
        let outline = known.remove(&(new.account, new.grant)).filter(|outline| holds(outline, now))?;
        let name = outline.state.account.settings.name.clone();
        Some(OfferView { grant: new.grant, account: new.account, name, ceiling: outline.seen_by(agency) })
    });
    offers.collect()
}

fn holds(outline: &Outline, now: Millis) -> bool {
    let runs = outline.grant().is_some_and(|grant| runs(&grant.conditions, now));
    runs && outline.state.account.closed_at.is_none()
}
