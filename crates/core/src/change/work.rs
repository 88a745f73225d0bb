use super::{Caller, Code, Fresh, Issue, Outcome, Who};
use crate::log::{Change, Event};
use crate::model::{Actor, Conditions, Group, Member, Policy, Token};
use crate::{Access, AccountId, GroupId, Map, MemberId, Millis, PolicyId, Principal, Set, Snapshot, TokenId, UserId};
use std::sync::Arc;

/// One command on its way to a decision: what it would do, and what stands against it.
pub(super) struct Work<'a> {
    pub snapshot: &'a Snapshot,
    pub caller: &'a Caller,
    pub now: Millis,
    /// The caller's member, if a person who is one asks.
    pub me: Option<MemberId>,
    ids: Box<dyn Iterator<Item = u128>>,
    events: Vec<Event>,
    issues: Vec<Issue>,
    /// From which field a new or changed policy came.
    pub fields: Map<PolicyId, String>,
}

impl<'a> Work<'a> {
    pub fn new(snapshot: &'a Snapshot, caller: &'a Caller, fresh: Fresh) -> Self {
        let me = match caller.who {
            // A request takes one path: who comes through an agency is no member here.
            Who::User(_) if caller.agency.is_some() => None,
            Who::User(user) => snapshot.member_of(user).map(|m| m.id),
            Who::Token(_) | Who::Operator => None,
        };
        let ids = Box::new(fresh.ids());
        Self { snapshot, caller, now: fresh.now, me, ids, events: Vec::new(), issues: Vec::new(), fields: Map::new() }
    }

    /// A new id. The source has no end.
    pub fn id(&mut self) -> u128 {
        self.ids.next().unwrap_or_default()
    }

    pub fn is_operator(&self) -> bool {
        match self.caller.who {
            Who::Operator => true,
            Who::User(_) | Who::Token(_) => false,
        }
    }

    /// What the caller may do in an account that is this one, now or after the command; nothing for whoever is nobody.
    pub fn access(&self, snapshot: &Snapshot) -> Option<Access> {
        let (principal, context) = (self.principal()?, &self.caller.context);
        Some(match &self.caller.agency {
            Some(agency) => snapshot.access_through(agency, principal, context),
            None => snapshot.access(principal, context),
        })
    }

    /// Another account, as far as it was given.
    pub fn beside(&self, account: AccountId) -> Option<&'a Snapshot> {
        let given = self.caller.beside.iter().chain(&self.caller.agency);
        given.into_iter().find(|other| other.state().account.id == account)
    }

    /// Who asks, if they are somebody here, or in the agency they come through.
    pub fn principal(&self) -> Option<Principal> {
        if let Some(agency) = &self.caller.agency {
            self.snapshot.grant_to(agency).ok()?;
            return match self.caller.who {
                Who::User(user) => agency.member_of(user).map(|_| Principal::User(user)),
                Who::Token(id) => agency.state().tokens.contains_key(&id).then_some(Principal::Token(id)),
                Who::Operator => None,
            };
        }
        match self.caller.who {
            Who::User(user) => self.me.map(|_| Principal::User(user)),
            Who::Token(id) => self.snapshot.state().tokens.contains_key(&id).then_some(Principal::Token(id)),
            Who::Operator => None,
        }
    }

    /// The user who asks, be it through a token.
    pub fn user(&self) -> Option<UserId> {
        match self.caller.who {
            Who::User(user) => Some(user),
            Who::Token(id) => self.home().state().tokens.get(&id).and_then(|t| t.owner),
            Who::Operator => None,
        }
    }

    /// The account in which the caller is somebody: this one, or the agency they come through.
    pub fn home(&self) -> &Snapshot {
        self.caller.agency.as_ref().unwrap_or(self.snapshot)
    }

    pub fn issue<const N: usize>(&mut self, code: Code, path: impl Into<String>, args: [(&str, String); N]) {
        let issue = Issue::new(code, path, args);
        if !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }

    pub fn refuse(&mut self, issues: Vec<Issue>) {
        self.issues.extend(issues);
    }

    pub fn event(&mut self, event: Event) {
        self.events.push(event);
    }

    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Whether this reason was given already, somewhere.
    pub fn has(&self, code: Code) -> bool {
        self.issues.iter().any(|issue| issue.code == code)
    }

    pub fn is_refused(&self) -> bool {
        self.issues.iter().any(Issue::is_error)
    }

    /// The member, or an issue.
    pub fn member(&mut self, id: MemberId, path: &str) -> Option<Arc<Member>> {
        let found = self.snapshot.member(id).cloned();
        if found.is_none() {
            self.issue(Code::UnknownMember, path, []);
        }
        found
    }

    /// The group, or an issue.
    pub fn group(&mut self, id: GroupId, path: &str) -> Option<Arc<Group>> {
        let found = self.snapshot.state().groups.get(&id).cloned();
        if found.is_none() {
            self.issue(Code::UnknownGroup, path, []);
        }
        found
    }

    /// The token, or an issue.
    pub fn token(&mut self, id: TokenId) -> Option<Arc<Token>> {
        let found = self.snapshot.state().tokens.get(&id).cloned();
        if found.is_none() {
            self.issue(Code::UnknownToken, "token", []);
        }
        found
    }

    pub fn put_policy(&mut self, policy: Policy) {
        let before = self.snapshot.state().policies.get(&policy.id).map(|p| (**p).clone());
        if before.as_ref() != Some(&policy) {
            self.event(Event::Policy(Change { before, after: Some(policy) }));
        }
    }

    pub fn drop_policy(&mut self, policy: &Policy) {
        self.event(Event::Policy(Change::removed(policy.clone())));
    }

    /// Gives an actor these policies instead of those it has.
    pub fn replace_policies(&mut self, actor: Actor, policies: Vec<Policy>) {
        let kept: Set<_> = policies.iter().map(|p| p.id).collect();
        for old in self.snapshot.policies_of(actor).iter().filter(|p| !kept.contains(&p.id)) {
            self.drop_policy(old);
        }
        policies.into_iter().for_each(|p| self.put_policy(p));
    }

    pub fn change_members(&mut self, group: &Group, members: Set<MemberId>) {
        if group.members != members {
            let after = Group { members, ..group.clone() };
            self.event(Event::Group(Change::changed(group.clone(), after)));
        }
    }

    /// The group as this command has left it so far.
    pub fn latest_group(&self, id: GroupId) -> Option<Group> {
        let changed = self.events.iter().rev().find_map(|event| match event {
            Event::Group(change) if change.object().is_some_and(|g| g.id == id) => Some(change.after.clone()),
            _ => None,
        });
        changed.unwrap_or_else(|| self.snapshot.state().groups.get(&id).map(|g| (**g).clone()))
    }

    /// Refuses what goes beyond the plan, unless it was beyond it before.
    pub fn limit(&mut self, what: &str, shown: &str, before: usize, after: usize, path: &str) {
        let plan = self.snapshot.catalogue().plan(&self.snapshot.state().account.settings.plan);
        let most = plan.and_then(|p| p.limits.get(what)).map_or(usize::MAX, |m| *m as usize);
        if after > most && after > before {
            let args = [("what", shown.to_owned()), ("most", most.to_string()), ("count", after.to_string())];
            self.issue(Code::PlanLimit, path, args);
        }
    }

    /// Refuses more of something than fits into one command.
    pub fn bound(&mut self, what: &str, most: usize, count: usize, path: &str) -> bool {
        if count > most {
            let args = [("what", what.to_owned()), ("most", most.to_string()), ("count", count.to_string())];
            self.issue(Code::TooMany, path, args);
        }
        count <= most
    }

    /// The dates and networks of something that lasts: it shall end, and not before it begins.
    pub fn check_conditions(&mut self, conditions: &Conditions, is_new: bool, never_ends: Code) {
        let networks = conditions.address_in.len().max(conditions.address_not_in.len());
        self.bound("networks", 100, networks, "conditions");
        match conditions.expires_at {
            None if is_new => self.issue(never_ends, "conditions.expires_at", []),
            None => {}
            Some(until) if conditions.not_before.is_some_and(|from| from >= until) => {
                self.issue(Code::DatesReversed, "conditions.expires_at", []);
            }
            Some(until) if until <= self.now && is_new => self.issue(Code::AlreadyOver, "conditions.expires_at", []),
            Some(_) => {}
        }
    }

    /// The outcome, with what follows from it.
    pub fn finish(mut self, after: Snapshot) -> (Outcome, Snapshot) {
        if self.events.is_empty() && !self.is_refused() {
            self.issue(Code::NothingChanges, "", []);
        }
        self.issues.sort_by_key(|issue| issue.severity);
        if self.is_refused() {
            return (Outcome { events: Vec::new(), issues: self.issues }, self.snapshot.clone());
        }
        (Outcome { events: self.events, issues: self.issues }, after)
    }
}
