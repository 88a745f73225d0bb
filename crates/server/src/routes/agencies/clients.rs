use crate::http::{Entered, runs};
use crate::{App, Error, Live, clock};
use axum::extract::State;
use axum::{Extension, Json};
use portcullis_api::{ClientState, ClientView, ClientsView, OfferView};
use portcullis_core::{Client, ClientStatus, GrantId, GrantStatus, Millis, Snapshot, ceiling};
use portcullis_store::Given;
use std::collections::BTreeMap;
use std::sync::Arc;

/// `GET /api/v1/accounts/{account}/clients`: the clients of an agency, and what was offered to it.
pub async fn read(State(app): State<App>, Extension(entered): Extension<Entered>) -> Result<Json<ClientsView>, Error> {
    let agency = &entered.version.snapshot;
    let given = app.store.grants_to(entered.live.id).await?;
    let offers = offers(&app, agency, &given).await?;
    let given: BTreeMap<GrantId, Given> = given.into_iter().map(|g| (g.grant, g)).collect();
    let mut clients = Vec::new();
    for client in agency.state().clients.values().filter(|c| c.status != ClientStatus::Declined) {
        clients.push(view(&app, client, given.get(&client.grant)).await?);
    }
    Ok(Json(ClientsView { clients, offers }))
}

async fn view(app: &App, client: &Arc<Client>, given: Option<&Given>) -> Result<ClientView, Error> {
    let theirs = given.is_some_and(|given| given.account == client.account);
    // What is said of an account that grants nothing is only whether the agency still waits.
    let needed = theirs || client.status == ClientStatus::Asked || client.status == ClientStatus::Accepted;
    let live = if needed { app.live(client.account).await? } else { None };
    let snapshot = live.as_deref().map(|live| live.current().snapshot.clone());
    let account = snapshot.as_ref();
    let is_ours = |account: &&Snapshot| theirs || is_waiting(account, client.grant);
    let ceiling = account.filter(is_ours).and_then(|account| ceiling(account, client.grant));
    let state = match account {
        Some(account) => state(account, client, given.filter(|_| theirs), clock::now()),
        None => ClientState::Ended,
    };
    Ok(ClientView { client: (**client).clone(), ceiling, state, until: given.and_then(|g| g.until) })
}

fn is_waiting(account: &Snapshot, grant: GrantId) -> bool {
    account.state().grants.get(&grant).is_some_and(|g| g.status == GrantStatus::Waiting)
}

fn state(account: &Snapshot, client: &Client, given: Option<&Given>, now: Millis) -> ClientState {
    if account.state().account.closed_at.is_some() {
        return ClientState::Closed;
    }
    match (given, client.status) {
        (Some(given), _) if given.until.is_some_and(|until| until <= now) => ClientState::Ended,
        (Some(given), _) if !given.is_given => ClientState::Suspended,
        (Some(_), _) => ClientState::Working,
        (None, _) if is_waiting(account, client.grant) => ClientState::Asked,
        (None, ClientStatus::Asked) => ClientState::Asked,
        (None, ClientStatus::Accepted | ClientStatus::Declined) => ClientState::Ended,
    }
}

/// Grants to this agency that it said nothing to.
async fn offers(app: &App, agency: &Snapshot, given: &[Given]) -> Result<Vec<OfferView>, Error> {
    let mut offers = Vec::new();
    for new in given.iter().filter(|g| !agency.state().clients.contains_key(&g.grant)) {
        let live: Option<Arc<Live>> = app.live(new.account).await?;
        let Some(version) = live.map(|live| live.current()) else { continue };
        let account = &version.snapshot.state().account;
        let grant = version.snapshot.state().grants.get(&new.grant);
        let holds = account.closed_at.is_none() && grant.is_some_and(|g| runs(&g.conditions, clock::now()));
        if let Some(ceiling) = ceiling(&version.snapshot, new.grant).filter(|_| holds) {
            offers.push(OfferView {
                grant: new.grant,
                account: new.account,
                name: account.settings.name.clone(),
                ceiling,
            });
        }
    }
    Ok(offers)
}
