use super::classes::Classes;
use super::cover::{askable, holds};
use super::decision::Reason;
use super::lens::{Lens, Verdict};
use super::ruling::{Cell, Ruling, decide, interval, rulings};
use super::snapshot::Snapshot;
use crate::model::{Channel, Context, ResourceRef, Selector};
use crate::{Mask, MemberId, Millis, ResourceId, UserId};
use std::collections::BTreeMap;

/// Who is asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal {
    /// A user; has access as far as they are an accepted member.
    User(UserId),
    /// A member as if they had accepted: for showing what somebody will be able to do.
    Member(MemberId),
}

/// One principal's access in one context: groups and conditions are resolved, asking is a look-up.
///
/// It holds from `from` until just before `until`, the next moment at which a date of a policy passes; outside of that
/// every question is answered no.
#[derive(Debug, Clone)]
pub struct Access {
    pub(crate) snapshot: Snapshot,
    pub(crate) lens: Lens,
    pub(crate) member: Option<MemberId>,
    pub(crate) refusal: Option<Reason>,
    pub(crate) rulings: Vec<Ruling>,
    pub(crate) account: Cell,
    pub(crate) classes: Classes,
    pub(crate) records: Records,
    from: Millis,
    until: Millis,
}

/// Records that some policy names, by slot of the zone, name and type; no type stands for all others.
pub(crate) type Records = BTreeMap<(usize, String, Option<String>), Cell>;

impl Snapshot {
    /// What a principal may do in a context.
    pub fn access(&self, principal: Principal, context: &Context) -> Access {
        let member = match principal {
            Principal::User(user) => self.member_of(user).map(|m| m.id),
            Principal::Member(member) => self.member(member).map(|m| m.id),
        };
        let refusal = self.refusal(member, context);
        Access::new(self, member, refusal, Lens::Request(context.clone()))
    }

    /// What a member will be able to do, ahead of any request: in any case, or under a condition. A pending member
    /// counts as accepted.
    pub fn outlook(&self, member: MemberId, now: Millis) -> Access {
        let known = self.member(member).map(|m| m.id);
        let refusal = if known.is_none() { Some(Reason::NotAMember) } else { None };
        Access::new(self, known, refusal, Lens::Outlook(now))
    }

    /// Members who may do this here, in the order of their ids. Facts that only a request has are taken from `context`
    /// and hold for everybody alike.
    pub fn who_can(&self, action: usize, resource: ResourceRef<'_>, context: &Context) -> Vec<MemberId> {
        let may = |member: &MemberId| {
            let accepted = self.member(*member).is_some_and(|m| m.is_accepted());
            accepted
                && self.refusal(Some(*member), context).is_none()
                && self.decides(*member, action, resource, context)
        };
        self.state().members.keys().copied().filter(may).collect()
    }

    /// One question about one member, without sorting all resources into classes first.
    fn decides(&self, member: MemberId, action: usize, resource: ResourceRef<'_>, context: &Context) -> bool {
        let lens = Lens::Request(context.clone());
        let counts =
            |policy: &crate::Policy| lens.judge(policy) == Verdict::Holds && holds(self, &policy.scope, resource);
        let policies = self.policies_for(member);
        let of = |effect| {
            let found = policies.iter().filter(move |(_, p)| p.effect == effect);
            found.filter(|(_, p)| self.policy_mask(p).contains(action) && counts(p)).count() > 0
        };
        askable(self, resource).contains(action) && of(crate::Effect::Allow) && !of(crate::Effect::Deny)
    }

    fn refusal(&self, member: Option<MemberId>, context: &Context) -> Option<Reason> {
        let Some(member) = member.and_then(|id| self.member(id)) else { return Some(Reason::NotAMember) };
        if member.facts.suspended {
            return Some(Reason::Suspended);
        }
        let demanded = self.state().account.settings.require_second_factor && context.channel != Some(Channel::Api);
        (demanded && context.second_factor != Some(true)).then_some(Reason::AccountDemands)
    }
}

impl Access {
    fn new(snapshot: &Snapshot, member: Option<MemberId>, refusal: Option<Reason>, lens: Lens) -> Self {
        let found = member.filter(|_| refusal.is_none()).map(|m| rulings(snapshot, m, &lens)).unwrap_or_default();
        let (from, until) = interval(&found, lens.now());
        let reach = snapshot.catalogue().kinds().first().map_or(Mask::EMPTY, |k| k.actions);
        Self {
            account: decide(found.iter().filter(|r| r.cover.account)).within(reach),
            classes: Classes::new(snapshot, &found),
            records: records(snapshot, &found),
            snapshot: snapshot.clone(),
            lens,
            member,
            refusal,
            rulings: found,
            from,
            until,
        }
    }

    /// Whether the action, named `service:verb`, is allowed on the resource at this moment. What is unknown is not.
    pub fn can(&self, action: &str, resource: ResourceRef<'_>, now: Millis) -> bool {
        self.snapshot.catalogue().action(action).is_some_and(|action| self.permits(action, resource, now))
    }

    /// The same with the action's number.
    pub fn permits(&self, action: usize, resource: ResourceRef<'_>, now: Millis) -> bool {
        self.is_current(now) && self.cell(resource).yes.contains(action)
    }

    /// Whether the action is allowed on some resource of the kind: whether its button is shown at all.
    pub fn any(&self, action: &str, kind: &str, now: Millis) -> bool {
        let Some(action) = self.snapshot.catalogue().action(action) else { return false };
        if !self.is_current(now) || !self.snapshot.catalogue().kind_actions(kind).contains(action) {
            return false;
        }
        match kind {
            "account" => self.account.yes.contains(action),
            "record" => {
                let zones = self.classes.iter().any(|c| c.cell.yes.contains(action));
                zones || self.records.values().any(|cell| cell.yes.contains(action))
            }
            _ => {
                let kind = self.snapshot.catalogue().kind(kind);
                self.classes.iter().any(|c| Some(c.kind) == kind && c.cell.yes.contains(action))
            }
        }
    }

    /// The stored resources of a kind on which anything at all is allowed, or would be under a condition where the
    /// access is an outlook; in the order of their ids.
    pub fn visible(&self, kind: &str) -> Vec<ResourceId> {
        let Some(kind) = self.snapshot.catalogue().kind(kind) else { return Vec::new() };
        let within: std::collections::BTreeSet<usize> =
            self.records.iter().filter(|(_, c)| !c.is_empty()).map(|((slot, ..), _)| *slot).collect();
        let seen = |slot: &usize| !self.classes.cell(*slot).is_empty() || within.contains(slot);
        let of_kind = self.snapshot.slots().iter().filter(|(n, s)| s.kind == kind && seen(n));
        let mut found: Vec<_> = of_kind.map(|(_, s)| s.id).collect();
        found.sort_unstable();
        found
    }

    /// The member that asks, if there is one.
    pub fn member(&self) -> Option<MemberId> {
        self.member
    }

    /// Holds until just before this moment; [`Millis::MAX`] where nothing ends it.
    pub fn until(&self) -> Millis {
        self.until
    }

    /// Whether the answers hold at this moment.
    pub fn is_current(&self, now: Millis) -> bool {
        self.from <= now && now < self.until
    }

    /// The snapshot it was made from.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// What is allowed on one resource, as far as it can be asked about it.
    pub(crate) fn cell(&self, resource: ResourceRef<'_>) -> Cell {
        let slot = |id| self.snapshot.slots().of(id);
        let found = match resource {
            ResourceRef::Account => self.account,
            ResourceRef::Resource(id) => slot(id).map_or(Cell::default(), |n| self.classes.cell(n)),
            ResourceRef::Record { zone, name, rtype } => {
                slot(zone).map_or(Cell::default(), |n| self.record(n, name, rtype))
            }
        };
        found.within(askable(&self.snapshot, resource))
    }

    fn record(&self, slot: usize, name: &str, rtype: &str) -> Cell {
        if self.records.is_empty() {
            return self.classes.cell(slot);
        }
        let exact = self.records.get(&(slot, name.to_owned(), Some(rtype.to_owned())));
        let any = || self.records.get(&(slot, name.to_owned(), None));
        exact.or_else(any).copied().unwrap_or_else(|| self.classes.cell(slot))
    }
}

/// A cell for every record that a policy names, so that asking stays a look-up.
fn records(snapshot: &Snapshot, rulings: &[Ruling]) -> Records {
    let selectors = rulings.iter().flat_map(|r| r.policy.scope.include.iter().chain(&r.policy.scope.exclude));
    let mut found = Records::new();
    for selector in selectors {
        let Selector::Record { zone, name, rtype } = selector else { continue };
        let Some(slot) = snapshot.slots().of(*zone) else { continue };
        for rtype in [None, rtype.clone()] {
            // No record type is empty, so this asks about "any other type".
            let asked = ResourceRef::Record { zone: *zone, name, rtype: rtype.as_deref().unwrap_or("") };
            let cell =
                decide(rulings.iter().filter(|r| r.verdict != Verdict::No && holds(snapshot, &r.policy.scope, asked)))
                    .within(askable(snapshot, asked));
            found.insert((slot, name.clone(), rtype.clone()), cell);
        }
    }
    found
}
