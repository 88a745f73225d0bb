//! Opening an account for whoever asks.

use super::account::own;
use crate::http::SignedIn;
use crate::{App, Error, Version, clock};
use portcullis_core::{AccountId, Opening, Outcome, Settings, open_account};
use portcullis_store::{Extras, Idempotency, NewEntry, StoreError};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Opens an account. With an idempotency key its id follows from who asks and the key, so that asking again finds it.
///
/// # Errors
/// [`Error::Forbidden`] where the operator lets nobody open accounts, [`Error::Refused`] for a name that is none,
/// [`Error::Conflict`] for a key that came with another body.
pub async fn open(
    app: &App,
    known: &SignedIn,
    name: String,
    idempotency: Option<Idempotency>,
) -> Result<Arc<Version>, Error> {
    let account = idempotency.as_ref().map_or_else(|| AccountId::from_bits(clock::random_id()), id_of);
    if let Some(key) = &idempotency
        && app.store.repeated(account, key).await?.is_some()
    {
        return again(app, known, account).await;
    }
    check(app, known).await?;
    let person = known.person()?;
    let settings = Settings {
        name,
        plan: app.catalogue.data().default_plan.clone(),
        require_second_factor: false,
        agency: Default::default(),
    };
    let opening = Opening {
        account,
        settings,
        owner: person.id,
        email: person.email.clone(),
        name: Some(person.name.clone()).filter(|name| !name.is_empty()),
        verified: person.verified,
    };
    let fresh = clock::fresh();
    let Outcome { events, issues } = open_account(&app.catalogue, &opening, &fresh);
    if events.is_empty() {
        return Err(Error::Refused(issues));
    }
    let new = NewEntry {
        at: fresh.now,
        origin: known.origin.clone(),
        command: "open_account".into(),
        catalogue: app.catalogue.digest().to_owned(),
        events,
        raises_revision: true,
    };
    match app.store.append(account, None, new, Extras { idempotency, ..Extras::default() }).await {
        Ok(_) | Err(StoreError::Repeated(_)) => again(app, known, account).await,
        Err(StoreError::Duplicate(_)) => Err(Error::conflict("this key opened an account before, more than a day ago")),
        Err(why) => Err(why.into()),
    }
}

/// The account that was opened, if the caller is still in it.
async fn again(app: &App, known: &SignedIn, account: AccountId) -> Result<Arc<Version>, Error> {
    let version = app.live(account).await?.ok_or(Error::NotFound)?.current();
    let is_in = version.snapshot.member_of(known.person()?.id).is_some();
    if is_in { Ok(version) } else { Err(Error::NotFound) }
}

async fn check(app: &App, known: &SignedIn) -> Result<(), Error> {
    if !app.config.open_accounts {
        return Err(Error::Forbidden("only the operator of this server opens accounts; ask them".into()));
    }
    if !known.person()?.verified {
        return Err(Error::Forbidden("verify your own e-mail address before you open an account".into()));
    }
    let most = app.config.bounds.accounts;
    if own(app, known).await?.len() >= most {
        return Err(Error::Forbidden(format!("you are in {most} accounts; leave one before you open another")));
    }
    Ok(())
}

fn id_of(key: &Idempotency) -> AccountId {
    let mut hash = Sha256::new();
    for part in ["open_account", &key.principal, &key.key] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let bytes = hash.finalize();
    AccountId::from_bits(bytes.iter().take(16).fold(0, |bits, byte| bits << 8 | u128::from(*byte)))
}
