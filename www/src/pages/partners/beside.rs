use portcullis_api::PartnersView;
use portcullis_core::{Account, AccountId, Client, ClientStatus, GrantId, Policy, Settings, Snapshot, State};
use std::sync::Arc;

/// The agencies' accounts as far as they are seen here: what each asks for, and which offers they took. Answering them is
/// decided with these beside.
pub fn accounts(here: &Snapshot, view: &PartnersView) -> Vec<Snapshot> {
    let asks = view
        .asks
        .iter()
        .map(|ask| agency(here, ask.agency, &ask.agency_name, ask.grant, ClientStatus::Asked, ask.wish.clone()));
    let takers = view
        .takers
        .iter()
        .map(|taker| agency(here, taker.agency, &taker.agency_name, taker.grant, ClientStatus::Accepted, Vec::new()));
    asks.chain(takers).collect()
}

fn agency(
    here: &Snapshot,
    id: AccountId,
    name: &str,
    grant: GrantId,
    status: ClientStatus,
    wish: Vec<Policy>,
) -> Snapshot {
    let own = &here.state().account;
    let client = Client {
        grant,
        account: own.id,
        name: own.settings.name.clone(),
        tags: Default::default(),
        status,
        wish,
        opened: false,
        since: own.created_at,
    };
    let settings = Settings { name: name.to_owned(), ..own.settings.clone() };
    let state = State {
        clients: [(grant, Arc::new(client))].into_iter().collect(),
        ..State::new(Account { id, settings, ..own.clone() })
    };
    Snapshot::new(state, Arc::clone(here.catalogue()))
}
