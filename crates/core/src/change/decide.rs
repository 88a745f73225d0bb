use super::work::Work;
use super::{
    Code, Command, Fresh, Issue, Reissue, assignments, clients, closing, covering, grants, lockout, members, need,
    resources, scopes, sets, settings, tokens, warnings,
};
use crate::log::Event;
use crate::model::{Context, Effect};
use crate::{GrantId, MemberId, Snapshot, TokenId, UserId};

/// Who asks for a command, and what the server knows of the request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub who: Who,
    /// The facts of the request.
    pub context: Context,
    /// Whether the user's address is known to be theirs; for accepting.
    pub verified: bool,
    /// The pending member whose invitation the caller holds: by its link, or by the verified address.
    pub holds: Option<MemberId>,
    /// The user who may be added without being asked, as the server vouches; only for [`Command::AddMember`].
    pub admits: Option<Admitted>,
    /// Whether a token may manage the tokens of its user.
    pub own_tokens: bool,
    /// The id of a token that this command makes, where the system chose one; a user's token has the same everywhere.
    pub mints: Option<TokenId>,
    /// The agency through which the caller comes, as it is now; they are somebody there and not here.
    pub agency: Option<Snapshot>,
    /// Other accounts that the command is about, as they are now, to be read only: an agency's clients, or an agency.
    pub beside: Vec<Snapshot>,
    /// The offer whose link the caller holds.
    pub link: Option<GrantId>,
}

/// A user whom a server lets others add to accounts without asking them. Their address is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// Who.
    pub user: UserId,
    /// Their address in its normal form.
    pub address: String,
    /// How they are called; may be empty.
    pub name: String,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A signed-in user.
    User(UserId),
    /// A token.
    Token(TokenId),
    /// The operator of the installation, at its command line, or the system itself.
    Operator,
}

impl Caller {
    /// A user in a context.
    pub fn user(user: UserId, context: Context) -> Self {
        Self::new(Who::User(user), context)
    }

    /// A token in a context.
    pub fn token(token: TokenId, context: Context) -> Self {
        Self::new(Who::Token(token), context)
    }

    /// Somebody in a context, of whom nothing else is known.
    pub fn new(who: Who, context: Context) -> Self {
        Self {
            who,
            context,
            verified: false,
            holds: None,
            admits: None,
            own_tokens: false,
            mints: None,
            agency: None,
            beside: Vec::new(),
            link: None,
        }
    }

    /// Somebody who comes through an agency.
    pub fn through(agency: Snapshot, who: Who, context: Context) -> Self {
        Self { agency: Some(agency), ..Self::new(who, context) }
    }

    /// The operator.
    pub fn operator(context: Context) -> Self {
        Self::new(Who::Operator, context)
    }
}

/// What comes of a command: events and warnings, or errors and no events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What happens; empty exactly when some issue is an error.
    pub events: Vec<Event>,
    /// Errors and warnings, errors first.
    pub issues: Vec<Issue>,
}

impl Outcome {
    /// Whether it was refused.
    pub fn is_refused(&self) -> bool {
        self.issues.iter().any(Issue::is_error)
    }
}

/// Decides a command on one account: what happens, or why not.
///
/// Pure, total, and the only place where the rules of change stand; the page and the server both call it.
///
/// ```
/// use portcullis_core::*;
/// let (now, catalogue) = (Millis(0), Catalogue::builtin());
/// let owner = UserId::from_bits(7);
/// let opening = Opening {
///     account: AccountId::from_bits(1),
///     settings: Settings { name: "Bakery".into(), plan: "unlimited".into(), require_second_factor: false, agency: Default::default() },
///     owner, email: "owner@example.com".into(), name: None, verified: true,
/// };
/// let opened = open_account(&catalogue, &opening, &Fresh::new(now, 1));
/// let snapshot = Snapshot::new(fold([(1, &opened.events[..])])?, catalogue);
/// let invite = Command::InviteMembers {
///     emails: vec!["ana@example.com".into()],
///     policies: vec![PolicyDraft::allow(["dns-edit"], Scope::account())],
///     groups: vec![],
/// };
/// let outcome = decide(&snapshot, &Caller::user(owner, Context::at(now)), &invite, &Fresh::new(now, 2));
/// assert!(!outcome.is_refused());
/// let stranger = Caller::user(UserId::from_bits(8), Context::at(now));
/// assert!(decide(&snapshot, &stranger, &invite, &Fresh::new(now, 3)).is_refused());
/// # Ok::<(), ApplyError>(())
/// ```
pub fn decide(snapshot: &Snapshot, caller: &Caller, command: &Command, fresh: &Fresh) -> Outcome {
    decided(snapshot, caller, command, fresh).0
}

/// The outcome, with the snapshot as it then is; the same one where the command is refused.
pub(crate) fn decided(snapshot: &Snapshot, caller: &Caller, command: &Command, fresh: &Fresh) -> (Outcome, Snapshot) {
    let mut work = Work::new(snapshot, caller, *fresh);
    if snapshot.state().account.closed_at.is_some() {
        work.issue(Code::AccountClosed, "", []);
        return work.finish(snapshot.clone());
    }
    need::check(&mut work, command);
    if work.is_refused() {
        return work.finish(snapshot.clone());
    }
    plan(&mut work, command);
    if work.is_refused() {
        return work.finish(snapshot.clone());
    }
    grants::note_made(&mut work);
    let mut after = snapshot.clone();
    after.apply(snapshot.state().revision.saturating_add(1), work.events());
    need::check_after(&mut work, &after, command);
    covering::check(&mut work, &after, command);
    lockout::check(&mut work, &after, command);
    warnings::check(&mut work, &after);
    work.finish(after)
}

/// What would happen, as far as the command itself can say; wrong fields become issues.
fn plan(work: &mut Work<'_>, command: &Command) {
    match command {
        Command::ChangeSettings { settings } => settings::change(work, settings),
        Command::CloseAccount {} => closing::close(work),
        Command::AddResources { kind, resources } => resources::add(work, kind, resources),
        Command::RemoveResources { resources } => resources::remove(work, resources),
        Command::TagResources { resources, add, remove } => resources::tag(work, resources, add, remove),
        // These are decided by `decide_behind`, which is given what they touch.
        Command::ChangeZone { .. } | Command::EditRecords { .. } => work.issue(Code::Undecided, "", []),
        Command::InviteMembers { emails, policies, groups } => members::invite(work, emails, policies, groups),
        Command::AddMember { email, policies, groups } => members::add(work, email, policies, groups),
        Command::ResendInvitation { member } => members::resend(work, *member),
        Command::AcceptInvitation { member, name } => members::accept(work, *member, name.as_deref()),
        Command::RejectInvitation { member } => members::reject(work, *member),
        Command::ChangeMember { member, policies, groups } => {
            members::change(work, *member, policies, groups.as_deref())
        }
        Command::RevokeMember { member, keep_tokens } => members::revoke(work, *member, keep_tokens),
        Command::LeaveAccount {} => members::leave(work),
        Command::CreateGroup { name, policies, members } => sets::create_group(work, name, policies, members),
        Command::ChangeGroup { group, name, policies, members } => {
            sets::change_group(work, *group, name.as_deref(), policies.as_deref(), members.as_deref());
        }
        Command::DeleteGroup { group } => sets::delete_group(work, *group),
        Command::CreateRole { name, about, actions } => sets::create_role(work, name, about, actions),
        Command::ChangeRole { role, name, about, actions } => {
            sets::change_role(work, role, name.as_deref(), about.as_deref(), actions.as_deref());
        }
        Command::DeleteRole { role } => sets::delete_role(work, role),
        Command::CreateScope { name, scope } => scopes::create(work, name, scope),
        Command::ChangeScope { scope, name, to } => scopes::change(work, *scope, name.as_deref(), to.as_ref()),
        Command::DeleteScope { scope } => scopes::delete(work, *scope),
        Command::CreateToken { name, owner, policies, conditions } => {
            tokens::create(work, name, *owner, policies, conditions);
        }
        Command::ChangeToken { token, name, policies, conditions, status } => {
            let (name, policies) = (name.as_deref(), policies.as_deref());
            tokens::change(
                work,
                *token,
                &tokens::Wish { name, policies, conditions: conditions.as_ref(), status: *status },
            );
        }
        Command::RollToken { token } => tokens::roll(work, *token),
        Command::DeleteToken { token } => tokens::delete(work, *token),
        Command::OfferGrant { agency, name, policies, conditions, grant } => {
            grants::offer(work, &grants::Offer { agency: *agency, name, policies, conditions, answers: *grant });
        }
        Command::ChangeGrant { grant, name, policies, conditions, suspended } => {
            let (name, policies, conditions) = (name.as_deref(), policies.as_deref(), conditions.as_ref());
            grants::change(work, *grant, &grants::Wish { name, policies, conditions, suspended: *suspended });
        }
        Command::ReissueOffer(Reissue { grant }) => grants::reissue(work, *grant),
        Command::ConfirmGrant { grant, agency } => grants::confirm(work, *grant, *agency),
        Command::EndGrant { grant, keep } => grants::end(work, *grant, keep),
        Command::ChangePerson { user, policies } => grants::change_person(work, *user, policies),
        Command::AskGrant { account, name, tags, policies } => clients::ask(work, *account, name, tags, policies),
        Command::AcceptGrant { grant, account, name, tags } => clients::accept(work, *grant, *account, name, tags),
        Command::DeclineGrant { grant, account } => clients::decline(work, *grant, *account),
        Command::ChangeClient { grant, name, tags } => {
            clients::change(work, *grant, name.as_deref(), tags.as_deref());
        }
        Command::LeaveClient { grant } => clients::leave(work, *grant),
        Command::CreateAssignment { actor, clients, policy } => assignments::create(work, *actor, clients, policy),
        Command::ChangeAssignment { assignment, clients, policy } => {
            assignments::change(work, *assignment, clients.as_deref(), policy.as_ref());
        }
        Command::DeleteAssignment { assignment } => assignments::delete(work, *assignment),
        Command::CreateTemplate { template } => assignments::create_template(work, template),
        Command::ChangeTemplate { template, to } => assignments::change_template(work, *template, to),
        Command::DeleteTemplate { template } => assignments::delete_template(work, *template),
        Command::RecordFacts { member, facts, name } => members::record_facts(work, *member, *facts, name.as_deref()),
    }
}

/// Which way a policy works, in the words of issues.
pub(super) fn gives(effect: Effect) -> bool {
    match effect {
        Effect::Allow => true,
        Effect::Deny => false,
    }
}
