use portcullis_api::{ClientsView, OfferView};
use portcullis_core::{Snapshot, State};
use std::sync::Arc;

/// The clients' accounts by what each grants, and those that offer something.
pub fn accounts(here: &Snapshot, view: &ClientsView) -> Vec<Snapshot> {
    let clients = view.clients.iter().filter_map(|client| client.ceiling.as_ref());
    let offers = view.offers.iter().map(|offer| &offer.ceiling);
    clients.chain(offers).map(|state| account(here, state)).collect()
}

/// One of them.
pub fn account(here: &Snapshot, state: &State) -> Snapshot {
    Snapshot::new(state.clone(), Arc::clone(here.catalogue()))
}

/// What an offer would give, in words.
pub fn offered(here: &Snapshot, offer: &OfferView, now: portcullis_core::Millis) -> String {
    let account = account(here, &offer.ceiling);
    crate::words::grid(&account, &account.grant_outlook(offer.grant, now).grid())
}
