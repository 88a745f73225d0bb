//! Puts the sample accounts into a store, once.

mod agency;

pub use agency::load as load_agency;

use crate::sample::{self, Sample, SampleAccount, SampleUser};
use crate::{App, Error, Password, clock};
use portcullis_store::{Extras, NewEntry, StoreError, User};

/// What the samples brought.
#[derive(Debug)]
pub struct Loaded {
    /// How many accounts were added now.
    pub added: usize,
    /// Addresses and passwords that sign in, the owner's first.
    pub sign_ins: Vec<(String, &'static str)>,
}

/// Adds what is missing of the sample accounts.
///
/// # Errors
/// [`Error::Internal`] if the engine refuses a sample or the store fails.
pub async fn load(app: &App) -> Result<Loaded, Error> {
    load_sample(app, sample::build(clock::now()).map_err(Error::internal)?).await
}

/// Adds what is missing of these accounts.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn load_sample(app: &App, sample: Sample) -> Result<Loaded, Error> {
    for user in &sample.users {
        add_user(app, user).await?;
    }
    let mut added = 0;
    for account in sample.accounts {
        added += usize::from(add_account(app, account).await?);
    }
    let mut sign_ins: Vec<_> = sample.users.into_iter().filter_map(|u| Some((u.email, u.password?))).collect();
    sign_ins.sort_by_key(|(email, _)| (email != sample::OWNER, email.clone()));
    Ok(Loaded { added, sign_ins })
}

async fn add_user(app: &App, user: &SampleUser) -> Result<(), Error> {
    if app.store.user(user.id).await?.is_some() {
        return Ok(());
    }
    let password_hash = match user.password {
        Some(password) => Some(Password::new(password.to_owned())?.hash().await?),
        None => None,
    };
    let new = User {
        id: user.id,
        email: user.email.clone(),
        verified: user.verified,
        name: user.name.clone(),
        password_hash,
        suspended: false,
        created_at: clock::now(),
    };
    match app.store.add_user(&new).await {
        Err(StoreError::Duplicate(_)) | Ok(()) => Ok(()),
        Err(why) => Err(why.into()),
    }
}

/// Appends what is missing of one account: a demo that was stopped while loading goes on where it was. What people did
/// since then stays.
async fn add_account(app: &App, account: SampleAccount) -> Result<bool, Error> {
    let there = match app.store.head(account.id).await {
        Ok(head) => head.seq,
        Err(StoreError::NotFound(_)) => 0,
        Err(why) => return Err(why.into()),
    };
    if there >= account.entries.len() as u64 {
        return Ok(false);
    }
    for (seq, entry) in (0_u64..).zip(account.entries).skip(usize::try_from(there).unwrap_or(usize::MAX)) {
        let new = NewEntry {
            at: entry.at,
            origin: entry.origin,
            command: entry.command.to_owned(),
            catalogue: app.catalogue.digest().to_owned(),
            events: entry.events,
            raises_revision: true,
        };
        app.store.append(account.id, (seq > 0).then_some(seq), new, Extras::default()).await?;
    }
    Ok(true)
}
