//! Opening an account for a client of an agency: the only thing that is in two logs at once.

use crate::commit::{self, Committed, Request, folded, note_refusal};
use crate::http::{Entered, SignedIn, origin_through};
use crate::{App, Error, Live, Secret, clock, mail};
use portcullis_core::{
    AccountId, Caller, ClientOpening, Command, GrantId, Issue, Origin, Outcome, PolicyDraft, Scope, Settings, Snapshot,
    decide, fold,
};
use portcullis_store::{Extras, Idempotency, NewEntry, StoreError};
use sha2::{Digest, Sha256};

/// How often a lost race is tried again.
const TRIES: usize = 5;

/// A client account as it shall be.
#[derive(Debug, Clone)]
pub struct ClientWish {
    /// Its name; also how the agency calls it.
    pub name: String,
    /// Its plan; the usual one where nothing is said.
    pub plan: Option<String>,
    /// Its tags in the agency.
    pub tags: Vec<String>,
    /// Whom to invite as its own super administrator.
    pub invite: Option<String>,
}

/// A client account that is open.
#[derive(Debug)]
pub struct Opened {
    /// The account.
    pub account: AccountId,
    /// By which the agency holds it.
    pub grant: GrantId,
    /// The secret of the invitation's link to copy.
    pub invitation: Option<Secret>,
    /// What was not done.
    pub problem: Option<String>,
}

/// Opens an account that an agency holds by a grant. With a key its id follows from who asks, the key and the line, so that
/// asking again finds it.
///
/// # Errors
/// [`Error::Refused`] with every issue, [`Error::Forbidden`] where the operator lets nobody open accounts,
/// [`Error::Conflict`] for a key that came with another body.
pub async fn open_client(
    app: &App,
    known: &SignedIn,
    agency: &Entered,
    wish: ClientWish,
    key: Option<(&Idempotency, usize)>,
) -> Result<Opened, Error> {
    if !app.config.open_accounts {
        return Err(Error::Forbidden("only the operator of this server opens accounts; ask them".into()));
    }
    let account = key.map_or_else(|| AccountId::from_bits(clock::random_id()), |(key, line)| id_of(key, line));
    let was_before = match key {
        Some((key, _)) => app.store.repeated(account, key).await?.is_some(),
        None => false,
    };
    let origin = origin_through(agency.live.id, &known.origin);
    if !was_before {
        let by = By { caller: known.caller(), origin: known.origin.clone() };
        both_logs(app, &agency.live, &by, &wish, (account, key.map(|(key, _)| key))).await?;
    }
    let live = app.live(account).await?.ok_or(Error::NotFound)?;
    let version = live.current();
    let mut grants = version.snapshot.state().grants.values();
    let grant = grants.find(|g| g.opening && g.agency == Some(agency.live.id)).ok_or(Error::NotFound)?.id;
    let mut opened = Opened { account, grant, invitation: None, problem: None };
    if let Some(email) = wish.invite.filter(|_| version.snapshot.state().members.is_empty()) {
        match invite(app, known, account, email, origin).await {
            Ok(secret) => opened.invitation = secret,
            Err(Error::Refused(issues)) => opened.problem = issues.into_iter().find(Issue::is_error).map(|i| i.message),
            Err(why) => return Err(why),
        }
    }
    Ok(opened)
}

/// Somebody of the agency, who opens an account.
#[derive(Debug, Clone)]
pub struct By {
    /// Who.
    pub caller: Caller,
    /// How the agency's log names them.
    pub origin: Origin,
}

/// Appends the first entry of the client's log and the agency's acceptance, both or none.
///
/// # Errors
/// As [`open_client`].
pub async fn both_logs(
    app: &App,
    agency: &Live,
    by: &By,
    wish: &ClientWish,
    (account, key): (AccountId, Option<&Idempotency>),
) -> Result<(), Error> {
    let _one_at_a_time = agency.writing.lock().await;
    for _ in 0..TRIES {
        let version = agency.current();
        let grant = GrantId::from_bits(clock::random_id());
        let first = match first(app, &version.snapshot, wish, (account, grant)) {
            Err(Error::Refused(issues)) => return Err(refused(app, agency, by, issues).await),
            first => first?,
        };
        let client = fold([(1, first.as_slice())]).map_err(Error::internal)?;
        let command = Command::AcceptGrant { grant, account, name: wish.name.clone(), tags: wish.tags.clone() };
        let beside = vec![Snapshot::new(client, app.catalogue.clone())];
        let caller = Caller { beside, ..by.caller.clone() };
        let fresh = clock::fresh();
        let Outcome { events, issues } = decide(&version.snapshot, &caller, &command, &fresh);
        if events.is_empty() {
            return Err(refused(app, agency, by, issues).await);
        }
        let new = |origin: &Origin, command: &str, events| NewEntry {
            at: fresh.now,
            origin: origin.clone(),
            command: command.to_owned(),
            catalogue: app.catalogue.digest().to_owned(),
            events,
            raises_revision: true,
        };
        let kept = Extras { idempotency: key.cloned(), ..Extras::default() };
        let entries = vec![
            (account, None, new(&origin_through(agency.id, &by.origin), "open_client", first), kept),
            (agency.id, Some(version.revision()), new(&by.origin, command.name(), events), Extras::default()),
        ];
        match app.store.append_all(entries).await {
            Err(StoreError::Stale { .. }) => agency.catch_up(&app.store).await?,
            Err(StoreError::Repeated(_)) => return Ok(()),
            Err(StoreError::Duplicate(_)) => {
                return Err(Error::conflict("this key opened an account before, more than a day ago"));
            }
            Err(why) => return Err(why.into()),
            Ok(appended) => {
                for entry in appended.iter().filter(|a| a.entry.account == agency.id) {
                    folded(app, agency, entry).await?;
                }
                return Ok(());
            }
        }
    }
    Err(Error::Unavailable)
}

/// A refused opening is noted with the agency's other refused attempts.
async fn refused(app: &App, agency: &Live, by: &By, issues: Vec<Issue>) -> Error {
    note_refusal(app, agency, &by.origin, "open_client", &issues).await;
    Error::Refused(issues)
}

/// What happens first in the client's log.
fn first(
    app: &App,
    agency: &Snapshot,
    wish: &ClientWish,
    (account, grant): (AccountId, GrantId),
) -> Result<Vec<portcullis_core::Event>, Error> {
    let plan = wish.plan.clone().unwrap_or_else(|| app.catalogue.data().default_plan.clone());
    let of_agency = &agency.state().account;
    let opening = ClientOpening {
        account,
        settings: Settings { name: wish.name.clone(), plan, require_second_factor: false, agency: Default::default() },
        agency: of_agency.id,
        agency_name: of_agency.settings.name.clone(),
        grant,
    };
    let Outcome { events, issues } = portcullis_core::open_client(&app.catalogue, &opening, &clock::fresh());
    if events.is_empty() { Err(Error::Refused(issues)) } else { Ok(events) }
}

/// Invites the client's own super administrator. This belongs to opening the account, where nobody holds anything yet.
async fn invite(
    app: &App,
    known: &SignedIn,
    account: AccountId,
    email: String,
    origin: Origin,
) -> Result<Option<Secret>, Error> {
    let live = app.live(account).await?.ok_or(Error::NotFound)?;
    let policies = vec![PolicyDraft::allow(["super-administrator"], Scope::account())];
    let command = Command::InviteMembers { emails: vec![email], policies, groups: Vec::new() };
    let request = Request { origin, ..Request::operator(&command) };
    match commit::commit(app, &live, request).await? {
        Committed::Before(_) => Ok(None),
        Committed::Done(mut done) => {
            mail::send(app, &done.after.snapshot, known.shown(), &done.links).await;
            Ok(done.links.pop().map(|link| link.copied))
        }
    }
}

fn id_of(key: &Idempotency, line: usize) -> AccountId {
    let mut hash = Sha256::new();
    for part in ["open_client", &key.principal, &key.key, &line.to_string()] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let bytes = hash.finalize();
    AccountId::from_bits(bytes.iter().take(16).fold(0, |bits, byte| bits << 8 | u128::from(*byte)))
}
