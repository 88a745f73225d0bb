//! What grants say to the agency that has them, noted in the store: lists of thousands of clients load none of their accounts.

use crate::{App, Error};
use portcullis_core::{AccountId, Actor, Grant, GrantId, Snapshot, State, ceiling};
use portcullis_store::Outlined;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How outlines are written. Whoever changes what is in them, or in a ceiling, counts on: older ones are then made anew.
const FORM: u32 = 3;

/// What is noted of one grant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Outline {
    /// What the agency may see of the account before it looks inside; of a grant that isn't there only the account itself.
    pub state: State,
    /// The agency that opened the account, while it has a grant, and how the account calls it.
    #[serde(default)]
    pub managed_by: Option<(AccountId, String)>,
}

impl Outline {
    fn of(account: &Snapshot, grant: GrantId) -> Self {
        let state = account.state();
        let alone = || State { revision: state.revision, ..State::new(state.account.clone()) };
        Self { state: ceiling(account, grant, |_| true).unwrap_or_else(alone), managed_by: managed_by(state) }
    }

    /// What this agency may see of it. What the account says by name of others' people is not for it.
    pub fn seen_by(self, agency: &Snapshot) -> State {
        let is_theirs = |actor: Actor| match actor {
            Actor::Person(user) => agency.member_of(user).is_some(),
            Actor::Member(_) | Actor::Group(_) | Actor::Token(_) | Actor::Grant(_) => true,
        };
        let policies = self.state.policies.iter().filter(|(_, p)| is_theirs(p.actor));
        let policies = policies.map(|(id, p)| (*id, Arc::clone(p))).collect();
        State { policies, ..self.state }
    }

    /// The grant, if it is there.
    pub fn grant(&self) -> Option<&Grant> {
        self.state.grants.values().next().map(|grant| &**grant)
    }
}

/// The agency that opened an account, while it has a grant, and how the account calls it.
pub fn managed_by(state: &State) -> Option<(AccountId, String)> {
    let opened = state.grants.values().find(|grant| grant.opening)?;
    Some((opened.agency?, opened.name.clone()))
}

/// What every grant says that names an agency or that it keeps, as of now. Those that changed are read from their accounts,
/// and noted for the next time.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn outlines(app: &App, agency: AccountId) -> Result<BTreeMap<(AccountId, GrantId), Outline>, Error> {
    let (mut found, mut made) = (BTreeMap::new(), Vec::new());
    for known in app.store.outlines(agency, FORM).await? {
        let key = (known.account, known.grant);
        if let Some(outline) = known.body.as_deref().and_then(|body| serde_json::from_str(body).ok()) {
            found.insert(key, outline);
            continue;
        }
        let Some(live) = app.live(known.account).await? else { continue };
        let version = live.current();
        let outline = Outline::of(&version.snapshot, known.grant);
        let body = Some(serde_json::to_string(&outline).map_err(Error::internal)?);
        made.push(Outlined { revision: version.revision(), body, ..known });
        found.insert(key, outline);
    }
    // What can't be noted is made again the next time.
    if let Err(why) = app.store.keep_outlines(&made, FORM).await {
        tracing::warn!(%why, "can't note what grants say");
    }
    Ok(found)
}
