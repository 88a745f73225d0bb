use super::people::{OWNER, seed, user};
use super::{SampleAccount, SampleEntry};
use portcullis_core::{
    AccountId, Actor, Caller, Catalogue, Channel, Command, Context, Event, Fresh, GroupId, Issue, MemberId, Millis,
    NewResource, Opening, Origin, Outcome, PolicyDraft, ResourceId, Settings, Snapshot, State, UserId, Who, decide,
    fold, open_account,
};
use std::sync::Arc;

/// A sample command was refused: the samples and the engine's rules disagree.
#[derive(Debug, thiserror::Error)]
#[error("sample account `{account}`: `{command}` was refused: {}", sentences(issues))]
pub struct SampleError {
    /// The account's name.
    pub account: String,
    /// The command's name, or what was looked for.
    pub command: String,
    /// Why.
    pub issues: Vec<Issue>,
}

fn sentences(issues: &[Issue]) -> String {
    let told: Vec<String> = issues.iter().map(|i| format!("{} ({})", i.message, i.path)).collect();
    told.join("; ")
}

/// Builds one account, command by command, on a clock of its own.
#[derive(Debug)]
pub struct Builder {
    name: &'static str,
    snapshot: Snapshot,
    entries: Vec<SampleEntry>,
    clock: Millis,
}

/// Between one command and the next.
const PAUSE: i64 = 60_000;

impl Builder {
    /// Opens the account at the moment `at`, for the owner of all samples.
    ///
    /// # Errors
    /// [`SampleError`] where the engine refuses.
    pub fn open(name: &'static str, owner_name: &str, at: Millis) -> Result<Self, SampleError> {
        Self::open_with(Catalogue::builtin(), name, owner_name, at)
    }

    /// The same for an account of another product.
    ///
    /// # Errors
    /// [`SampleError`] where the engine refuses.
    pub fn open_with(
        catalogue: Arc<Catalogue>,
        name: &'static str,
        owner_name: &str,
        at: Millis,
    ) -> Result<Self, SampleError> {
        let account = AccountId::from_bits(seed("account", name));
        let settings = Settings {
            name: name.into(),
            plan: catalogue.data().default_plan.clone(),
            require_second_factor: false,
            agency: Default::default(),
        };
        let opening = Opening {
            account,
            settings,
            owner: user(OWNER),
            email: OWNER.into(),
            name: Some(owner_name.into()),
            verified: true,
        };
        let fresh = Fresh::new(at, seed(name, "0"));
        let Outcome { events, issues } = open_account(&catalogue, &opening, &fresh);
        let refused = || SampleError { account: name.into(), command: "open_account".into(), issues: issues.clone() };
        let state = fold([(1, events.as_slice())]).map_err(|_| refused())?;
        let origin = Origin { user: Some(user(OWNER)), channel: Some(Channel::Dashboard), ..Origin::default() };
        let entries = vec![SampleEntry { origin, at, command: "open_account", events }];
        Ok(Self { name, snapshot: Snapshot::new(state, catalogue), entries, clock: at.plus(PAUSE) })
    }

    /// Lets time pass.
    pub fn wait(&mut self, millis: i64) {
        self.clock = self.clock.plus(millis);
    }

    /// Lets time pass until this moment, unless it is past already.
    pub fn wait_until(&mut self, moment: Millis) {
        self.clock = self.clock.max(moment);
    }

    /// Runs a command as the owner.
    ///
    /// # Errors
    /// [`SampleError`] where the engine refuses.
    pub fn run(&mut self, command: &Command) -> Result<(), SampleError> {
        self.run_as(OWNER, None, command)
    }

    /// Runs a command as the person with this address, who may hold an invitation.
    ///
    /// # Errors
    /// [`SampleError`] where the engine refuses.
    pub fn run_as(&mut self, email: &str, holds: Option<MemberId>, command: &Command) -> Result<(), SampleError> {
        let now = self.clock;
        let context = Context { now, second_factor: Some(false), address: None, channel: Some(Channel::Dashboard) };
        let caller = Caller { verified: true, holds, ..Caller::new(Who::User(user(email)), context) };
        let fresh = Fresh::new(now, seed(self.name, &self.entries.len().to_string()));
        let outcome = decide(&self.snapshot, &caller, command, &fresh);
        if outcome.issues.iter().any(Issue::is_error) || outcome.events.is_empty() {
            return Err(self.refused(command.name(), outcome.issues));
        }
        self.append(user(email), command.name(), outcome.events);
        Ok(())
    }

    fn append(&mut self, by: UserId, command: &'static str, events: Vec<Event>) {
        self.snapshot.apply(self.state().revision.saturating_add(1), &events);
        let origin = Origin { user: Some(by), channel: Some(Channel::Dashboard), ..Origin::default() };
        self.entries.push(SampleEntry { origin, at: self.clock, command, events });
        self.wait(PAUSE);
    }

    /// Adds domains that carry these tags.
    ///
    /// # Errors
    /// [`SampleError`] where the engine refuses.
    pub fn zones(&mut self, names: &[impl AsRef<str>], tags: &[&str]) -> Result<(), SampleError> {
        self.resources("zone", names, tags)
    }

    /// Adds resources of a kind that carry these tags.
    ///
    /// # Errors
    /// [`SampleError`] where the engine refuses.
    pub fn resources(&mut self, kind: &str, names: &[impl AsRef<str>], tags: &[&str]) -> Result<(), SampleError> {
        let tags: Vec<String> = tags.iter().map(|&tag| tag.to_owned()).collect();
        let new = |name: &str| NewResource { name: name.to_owned(), tags: tags.clone(), settings: None };
        let resources = names.iter().map(|name| new(name.as_ref())).collect();
        self.run(&Command::AddResources { kind: kind.into(), resources })
    }

    /// Invites people and gives them all the same.
    ///
    /// # Errors
    /// [`SampleError`] where the engine refuses.
    pub fn invite(&mut self, emails: &[&str], policies: Vec<PolicyDraft>, groups: &[&str]) -> Result<(), SampleError> {
        let groups = groups.iter().map(|name| self.group(name)).collect::<Result<_, _>>()?;
        let emails = emails.iter().map(|&email| email.to_owned()).collect();
        self.run(&Command::InviteMembers { emails, policies, groups })
    }

    /// Lets a person join who was invited.
    ///
    /// # Errors
    /// [`SampleError`] where the engine refuses.
    pub fn join(&mut self, email: &str, name: &str) -> Result<(), SampleError> {
        let member = self.member(email)?;
        self.run_as(email, Some(member), &Command::AcceptInvitation { member, name: Some(name.to_owned()) })
    }

    /// Makes a group without members.
    ///
    /// # Errors
    /// [`SampleError`] where the engine refuses.
    pub fn create_group(&mut self, name: &str, policies: Vec<PolicyDraft>) -> Result<(), SampleError> {
        self.run(&Command::CreateGroup { name: name.to_owned(), policies, members: Vec::new() })
    }

    /// Gives a member one policy more, and keeps the rest.
    ///
    /// # Errors
    /// [`SampleError`] where the engine refuses.
    pub fn also(&mut self, email: &str, policy: PolicyDraft) -> Result<(), SampleError> {
        let member = self.member(email)?;
        let kept = self.snapshot.policies_of(Actor::Member(member)).into_iter().map(|p| PolicyDraft {
            id: Some(p.id),
            effect: p.effect,
            roles: p.roles.clone(),
            scope: p.scope.clone(),
            named: p.named,
            conditions: p.conditions.clone(),
        });
        let policies = kept.chain([policy]).collect();
        self.run(&Command::ChangeMember { member, policies, groups: None })
    }

    /// The member with this address.
    ///
    /// # Errors
    /// [`SampleError`] where there is none.
    pub fn member(&self, email: &str) -> Result<MemberId, SampleError> {
        let found = self.state().members.values().find(|m| m.address.get() == Some(email));
        found.map(|m| m.id).ok_or_else(|| self.refused(email, Vec::new()))
    }

    /// The group of this name.
    ///
    /// # Errors
    /// [`SampleError`] where there is none.
    pub fn group(&self, name: &str) -> Result<GroupId, SampleError> {
        let found = self.state().groups.values().find(|g| g.name == name);
        found.map(|g| g.id).ok_or_else(|| self.refused(name, Vec::new()))
    }

    /// The domain of this name, in A-labels.
    ///
    /// # Errors
    /// [`SampleError`] where there is none.
    pub fn zone(&self, name: &str) -> Result<ResourceId, SampleError> {
        let found = self.state().resources.values().find(|r| r.name == name);
        found.map(|r| r.id).ok_or_else(|| self.refused(name, Vec::new()))
    }

    /// The account as it stands.
    pub fn state(&self) -> &State {
        self.snapshot.state()
    }

    /// The account as it stands, ready to be asked.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The finished account.
    pub fn finish(self) -> SampleAccount {
        let state = self.snapshot.state().clone();
        SampleAccount { id: state.account.id, entries: self.entries, state }
    }

    fn refused(&self, command: &str, issues: Vec<Issue>) -> SampleError {
        SampleError { account: self.name.into(), command: command.into(), issues }
    }
}
