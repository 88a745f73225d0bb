use super::Data;
use super::source::document;
use crate::clock;
use anyhow::{Result, bail};
use portcullis_core::{AccountId, Catalogue, Member, Origin, State, UserId, events_of};
use portcullis_store::{Extras, NewEntry, Store, StoreError, User};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// An account that `portcullis export` wrote
    file: PathBuf,
    #[command(flatten)]
    data: Data,
    /// Under this id instead of its own; `new` makes one
    #[arg(long, value_name = "ID")]
    into: Option<String>,
    /// Read it even if it was exported under another catalogue
    #[arg(long)]
    other_catalogue: bool,
}

pub async fn run(args: Args) -> Result<()> {
    let catalogue = Catalogue::builtin();
    let export = document(&args.file, &catalogue)?;
    if export.catalogue != catalogue.digest() && !args.other_catalogue {
        bail!(
            "it was exported under catalogue `{:.40}`, this is `{}`: a role may give something else here; \
             `--other-catalogue` imports it nevertheless",
            export.catalogue,
            catalogue.digest()
        );
    }
    let mut state = export.state;
    state.account.id = match args.into.as_deref() {
        None => state.account.id,
        Some("new") => AccountId::from_bits(clock::random_id()),
        Some(id) => id.parse()?,
    };
    let store = Store::open(args.data.existing()?).await?;
    let done = import(&store, state, &catalogue).await;
    store.close().await;
    let (account, made) = done?;
    println!("{account}");
    eprintln!("imported; {made} people are new here and sign in once `portcullis user password` has set a password");
    Ok(())
}

/// Opens the account with all it holds as one entry of its log. Answers its id and how many people are new.
async fn import(store: &Store, mut state: State, catalogue: &Catalogue) -> Result<(AccountId, usize)> {
    let account = state.account.id;
    match store.head(account).await {
        Ok(_) => bail!("there is an account `{account}` already; `--into new` imports it beside that one"),
        Err(StoreError::NotFound(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let new = people(store, &mut state).await?;
    for user in &new {
        store.add_user(user).await?;
    }
    let entry = NewEntry {
        at: clock::now(),
        origin: Origin::default(),
        command: "import_account".to_owned(),
        catalogue: catalogue.digest().to_owned(),
        events: events_of(&state),
        raises_revision: true,
    };
    store.append(account, None, entry, Extras::default()).await?;
    Ok((account, new.len()))
}

/// Finds the people of an account again, by id or else by address, and says who is new here.
async fn people(store: &Store, state: &mut State) -> Result<Vec<User>> {
    let (mut new, mut renamed) = (Vec::new(), BTreeMap::<UserId, UserId>::new());
    for member in state.members.values() {
        let (Some(user), Some(address)) = (member.user, member.address.get()) else { continue };
        if store.user(user).await?.is_some() {
            continue;
        }
        match store.user_by_email(address).await? {
            Some(known) => drop(renamed.insert(user, known.id)),
            None => new.push(person(user, address, member)),
        }
    }
    let here: BTreeSet<UserId> = state.members.values().filter_map(|m| m.user).collect();
    if let Some(twice) = renamed.values().find(|user| here.contains(user)) {
        bail!("two of its members are one person here: user `{twice}`");
    }
    rename(state, &renamed);
    Ok(new)
}

fn person(id: UserId, address: &str, member: &Member) -> User {
    User {
        id,
        email: address.to_owned(),
        verified: member.facts.verified,
        name: member.name.get().unwrap_or_default().to_owned(),
        password_hash: None,
        suspended: member.facts.suspended,
        created_at: clock::now(),
    }
}

fn rename(state: &mut State, renamed: &BTreeMap<UserId, UserId>) {
    let new = |user: Option<UserId>| user.map(|u| renamed.get(&u).copied().unwrap_or(u));
    if renamed.is_empty() {
        return;
    }
    for member in state.members.values().cloned().collect::<Vec<_>>() {
        let mut after = (*member).clone();
        (after.user, after.invitation.by) = (new(member.user), new(member.invitation.by));
        state.members.insert(after.id, Arc::new(after));
    }
}
