use super::SessionState;
use super::browser::{keep_lasting, lasting};
use leptos::prelude::*;
use leptos::task::spawn_local;
use portcullis_api::ClientEntry;
use portcullis_core::AccountId;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Under which name favourites are kept in this browser.
const FAVOURITES: &str = "portcullis:favourites";

/// The accounts that one can act on through agencies, and one's favourites; one for the whole page.
#[derive(Debug, Clone, Copy)]
pub struct ClientsState {
    clients: RwSignal<Arc<Vec<ClientEntry>>>,
    favourites: RwSignal<BTreeSet<AccountId>>,
}

impl ClientsState {
    /// Makes it known to the whole page. Fetched for whoever signs in, so that the switcher opens with everything in it.
    pub fn provide() {
        let kept = lasting::<BTreeSet<AccountId>>(FAVOURITES).unwrap_or_default();
        let state = Self { clients: RwSignal::new(Arc::default()), favourites: RwSignal::new(kept) };
        provide_context(state);
        let session = SessionState::here();
        let user = Memo::new(move |_| session.session().map(|session| session.user.id));
        Effect::new(move || match user.get() {
            Some(_) => state.refresh(session),
            None => state.clients.set(Arc::default()),
        });
    }

    /// The one of this page.
    pub fn here() -> Self {
        expect_context()
    }

    /// The clients.
    pub fn clients(self) -> Arc<Vec<ClientEntry>> {
        self.clients.get()
    }

    /// The favourites.
    pub fn favourites(self) -> BTreeSet<AccountId> {
        self.favourites.get()
    }

    /// Makes an account a favourite, or not.
    pub fn toggle(self, account: AccountId) {
        self.favourites.update(|all| {
            if !all.remove(&account) {
                all.insert(account);
            }
        });
        self.favourites.with_untracked(|all| keep_lasting(FAVOURITES, all));
    }

    /// Asks the server again. That this fails is no news: what is there is still of use.
    pub fn refresh(self, session: SessionState) {
        let Some(signed_in) = session.signed_in() else { return };
        spawn_local(async move {
            if let Ok(list) = signed_in.client_list().await {
                self.clients.try_set(Arc::new(list.clients));
            }
        });
    }
}
