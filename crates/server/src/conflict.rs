//! When somebody else was quicker: a command goes on if what it touches is as the caller saw it.

use crate::{App, Error, Live, Version, clock, commit};
use portcullis_api::Conflict;
use portcullis_core::{
    Actor, Command, Entry, Event, ObjectId, Policy, PolicyDraft, Principal, Reissue, Who, preview, slice,
};
use std::collections::BTreeSet;

/// What the caller saw before asking.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The revision.
    pub revision: u64,
    /// The digest of the difference that was shown.
    pub digest: Option<&'a str>,
}

/// Entries beyond which nobody asks who changed what: the page is too old to be held up against.
const MOST: u32 = 1_000;

/// Refuses a command whose caller saw something else than what is.
///
/// # Errors
/// [`Error::Conflict`], naming who changed what; [`Error::BadRequest`] for a revision that never was.
pub async fn check(
    app: &App,
    live: &Live,
    version: &Version,
    request: &commit::Request<'_>,
    seen: &Seen<'_>,
) -> Result<(), Error> {
    if seen.revision > version.revision() {
        return Err(Error::bad("the revision is of the future; load the account again"));
    }
    if seen.revision < version.revision() {
        // Edits of records leave the revision as it is, so there may be many more entries than revisions.
        let from = app.store.seq_at(live.id, seen.revision).await?;
        let since = app.store.entries_since(live.id, from, MOST).await?;
        let targets = targets(request.command);
        let touched =
            |entry: &&Entry| entry.revision > seen.revision && entry.events.iter().any(|e| concerns(e, &targets));
        let conflicts: Vec<Conflict> = since.iter().filter(touched).map(|e| describe(version, request, e)).collect();
        if !conflicts.is_empty() {
            return Err(Error::Conflict { message: sentence(&conflicts), conflicts });
        }
        if since.len() >= MOST as usize {
            return Err(Error::conflict("this page is too old to change anything; load it again"));
        }
    }
    check_digest(version, request, seen)
}

/// What was shown must be what would happen.
fn check_digest(version: &Version, request: &commit::Request<'_>, seen: &Seen<'_>) -> Result<(), Error> {
    let Some(shown) = seen.digest else { return Ok(()) };
    let now = preview(&version.snapshot, &request.caller, request.command, &clock::fresh());
    // A command that is refused anyway says why; that tells more than that its preview is another.
    if now.events.is_empty() || now.digest == shown {
        return Ok(());
    }
    Err(Error::conflict("this would do something else than what was shown; look at it again"))
}

/// The objects that a command names as those it changes.
fn targets(command: &Command) -> BTreeSet<ObjectId> {
    let one = |object| BTreeSet::from([object]);
    let groups = |ids: &[_]| ids.iter().copied().map(ObjectId::Group).collect::<BTreeSet<_>>();
    match command {
        Command::ChangeSettings { .. } | Command::CloseAccount {} => one(ObjectId::Account),
        Command::RemoveResources { resources } | Command::TagResources { resources, .. } => {
            resources.iter().copied().map(ObjectId::Resource).collect()
        }
        // Each names the records it touches, and the store refuses it if one of them changed meanwhile.
        Command::ChangeZone { .. } | Command::EditRecords { .. } => BTreeSet::new(),
        Command::InviteMembers { groups: ids, .. } | Command::AddMember { groups: ids, .. } => groups(ids),
        Command::ChangeMember { member, policies, groups: ids } => {
            let mut found = groups(ids.as_deref().unwrap_or_default());
            found.insert(ObjectId::Member(*member));
            found.extend(named(policies));
            found
        }
        Command::ResendInvitation { member }
        | Command::AcceptInvitation { member, .. }
        | Command::RejectInvitation { member }
        | Command::RevokeMember { member, .. }
        | Command::RecordFacts { member, .. } => one(ObjectId::Member(*member)),
        Command::ChangeGroup { group, .. } | Command::DeleteGroup { group } => one(ObjectId::Group(*group)),
        Command::ChangeRole { role, .. } | Command::DeleteRole { role } => one(ObjectId::Role(role.clone())),
        Command::ChangeScope { scope, .. } | Command::DeleteScope { scope } => one(ObjectId::Scope(*scope)),
        Command::ChangeToken { token, policies, .. } => {
            let mut found = one(ObjectId::Token(*token));
            found.extend(named(policies.as_deref().unwrap_or_default()));
            found
        }
        Command::RollToken { token } | Command::DeleteToken { token } => one(ObjectId::Token(*token)),
        Command::ChangeGrant { grant, policies, .. } => {
            let mut found = one(ObjectId::Grant(*grant));
            found.extend(named(policies.as_deref().unwrap_or_default()));
            found
        }
        Command::ReissueOffer(Reissue { grant })
        | Command::ConfirmGrant { grant, .. }
        | Command::EndGrant { grant, .. } => one(ObjectId::Grant(*grant)),
        Command::ChangePerson { policies, .. } => named(policies).collect(),
        Command::AcceptGrant { grant, .. }
        | Command::DeclineGrant { grant, .. }
        | Command::ChangeClient { grant, .. }
        | Command::LeaveClient { grant } => one(ObjectId::Client(*grant)),
        Command::ChangeAssignment { assignment, .. } | Command::DeleteAssignment { assignment } => {
            one(ObjectId::Assignment(*assignment))
        }
        Command::ChangeTemplate { template, .. } | Command::DeleteTemplate { template } => {
            one(ObjectId::Template(*template))
        }
        Command::OfferGrant { .. }
        | Command::AskGrant { .. }
        | Command::CreateAssignment { .. }
        | Command::CreateTemplate { .. }
        | Command::AddResources { .. }
        | Command::CreateToken { .. }
        | Command::CreateScope { .. }
        | Command::CreateGroup { .. }
        | Command::CreateRole { .. }
        | Command::LeaveAccount {} => BTreeSet::new(),
    }
}

fn named(policies: &[PolicyDraft]) -> impl Iterator<Item = ObjectId> {
    policies.iter().filter_map(|p| p.id).map(ObjectId::Policy)
}

/// Whether an event is about one of the targets: itself, or a policy that names it.
fn concerns(event: &Event, targets: &BTreeSet<ObjectId>) -> bool {
    let actor = |policy: &Policy| match policy.actor {
        Actor::Member(id) => ObjectId::Member(id),
        Actor::Group(id) => ObjectId::Group(id),
        Actor::Token(id) => ObjectId::Token(id),
        Actor::Grant(id) => ObjectId::Grant(id),
        // Whoever names a person replaces all that names them.
        Actor::Person(_) => ObjectId::Policy(policy.id),
    };
    let named = event.policy().and_then(|change| change.object()).map(actor);
    event.object().is_some_and(|o| targets.contains(&o)) || named.is_some_and(|o| targets.contains(&o))
}

/// What the caller may know of an entry: who did it is shown to those who see that member.
fn describe(version: &Version, request: &commit::Request<'_>, entry: &Entry) -> Conflict {
    let snapshot = &version.snapshot;
    let by = entry.origin.user.and_then(|user| snapshot.member_of(user));
    let asker = match request.caller.who {
        Who::Operator => None,
        Who::User(user) => Some(Principal::User(user)),
        Who::Token(token) => Some(Principal::Token(token)),
    };
    let sees = |asker: Principal| by.is_some_and(|m| slice(snapshot, asker, entry.at).members.contains_key(&m.id));
    let may_know = asker.is_none_or(sees);
    let who = by.filter(|_| may_know).map_or_else(|| "somebody".to_owned(), |m| m.shown());
    let objects: BTreeSet<ObjectId> = entry.events.iter().filter_map(Event::object).collect();
    let targets = targets(request.command);
    Conflict {
        who,
        at: entry.at,
        command: entry.command.clone(),
        objects: objects.into_iter().filter(|o| targets.contains(o) || matches!(o, ObjectId::Policy(_))).collect(),
        revision: entry.revision,
    }
}

fn sentence(conflicts: &[Conflict]) -> String {
    let who: BTreeSet<&str> = conflicts.iter().map(|c| c.who.as_str()).collect();
    let names: Vec<&str> = who.into_iter().take(3).collect();
    format!("{} changed this meanwhile; look at it again", names.join(", "))
}
