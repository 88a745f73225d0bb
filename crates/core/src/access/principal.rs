use super::book::{Choice, Rulebook};
use super::ceiling::Sides;
use super::classes::Classes;
use super::cover::{askable, askable_at, covers, slot_of};
use super::decision::Reason;
use super::hot::Hot;
use super::lens::{Lens, Verdict};
use super::records::Records;
use super::ruling::{Cell, Ruling, Rulings, decide, interval, rulings};
use crate::model::{Actor, Channel, Context, Effect, ResourceRef};
use crate::{MemberId, Millis, ResourceId, TokenId, UserId};
use std::sync::Arc;

/// Who is asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal {
    /// A user; has access as far as they are an accepted member.
    User(UserId),
    /// A member as if they had accepted: for showing what somebody will be able to do.
    Member(MemberId),
    /// A token; a user's token never exceeds its user.
    Token(TokenId),
}

/// One principal's access in one context: groups and conditions are resolved, asking is a look-up that allocates nothing.
///
/// It holds from `from` until just before `until`, the next moment at which a date of a policy passes; outside of that
/// every question is answered no. A clone costs two pointers.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub struct Access {
    pub(crate) hot: Hot,
    pub(crate) grounds: Arc<Grounds>,
}

/// What an access was made from and all that is asked less often.
#[derive(Debug)]
pub(crate) struct Grounds {
    pub book: Rulebook,
    pub lens: Lens,
    pub member: Option<MemberId>,
    pub refusal: Option<Reason>,
    pub rulings: Rulings,
    pub account: Cell,
    pub classes: Classes,
    pub records: Records,
    /// For a principal that holds only what several sides allow: those. Its rulings are theirs.
    pub sides: Option<Box<Sides>>,
}

impl Rulebook {
    /// What a principal may do in a context.
    pub fn access(&self, principal: Principal, context: &Context) -> Access {
        let member = match principal {
            Principal::User(user) => self.actors.member_of(user),
            Principal::Member(member) => self.actors.member(member).map(|_| member),
            Principal::Token(token) => return self.token_access(token, context),
        };
        let refusal = self.refusal(member, context);
        Access::new(self, member.map(Actor::Member), member, refusal, Lens::Request(context.clone()))
    }

    /// What a member will be able to do, ahead of any request: in any case, or under a condition. A pending member
    /// counts as accepted.
    pub fn outlook(&self, member: MemberId, now: Millis) -> Access {
        let known = self.actors.member(member).map(|_| member);
        let refusal = if known.is_none() { Some(Reason::NotAMember) } else { None };
        Access::new(self, known.map(Actor::Member), known, refusal, Lens::Outlook(now))
    }

    /// Members who may do this here, in the order of their ids. Facts that only a request has are taken from `context`
    /// and hold for everybody alike.
    pub fn who_can(&self, action: usize, resource: ResourceRef<'_>, context: &Context) -> Vec<MemberId> {
        if !askable(self, resource).contains(action) {
            return Vec::new();
        }
        let said = self.said_of_actors(action, resource, context);
        let may = |member: MemberId| {
            self.said_of(&said, Actor::Member(member)).allows() && self.refusal(Some(member), context).is_none()
        };
        let accepted = self.actors.members().filter(|(_, row)| row.accepted).map(|(id, _)| id);
        let mut found: Vec<_> = accepted.filter(|id| may(*id)).collect();
        found.sort_unstable();
        found
    }

    /// Members whom some policy, whatever its conditions, allows every action on the whole account; by id.
    pub(crate) fn holding_everything(&self) -> Vec<MemberId> {
        let all = self.all();
        let gives = |row: &super::book::PolicyRow, mask: crate::Mask| {
            let whole = self.policies.include(row).contains(&Choice::Account) && self.policies.exclude(row).is_empty();
            row.effect == Effect::Allow && whole && mask.covers(all)
        };
        let mut actors = vec![false; self.actors.len()];
        for (row, _) in self.policies.masked().filter(|(row, mask)| gives(row, *mask)) {
            actors.get_mut(row.actor as usize).into_iter().for_each(|actor| *actor = true);
        }
        let mut found: Vec<MemberId> = self.actors.naming(&actors).collect();
        found.sort_unstable();
        found
    }

    /// What the policies that name each actor say about one question, by the number of the actor.
    pub(super) fn said_of_actors(&self, action: usize, resource: ResourceRef<'_>, context: &Context) -> Vec<Said> {
        let lens = Lens::Request(context.clone());
        let mut said = vec![Said::default(); self.actors.len()];
        for (row, _) in self.policies.masked().filter(|(_, mask)| mask.contains(action)) {
            let counts = lens.judge(row.effect, self.policies.conditions(row)) == Verdict::Holds;
            if let Some(said) = said.get_mut(row.actor as usize).filter(|_| counts && covers(self, row, resource)) {
                match row.effect {
                    Effect::Allow => said.allowed = true,
                    Effect::Deny => said.denied = true,
                }
            }
        }
        said
    }

    /// What is said of an actor, for a member with what comes through groups.
    pub(super) fn said_of(&self, said: &[Said], actor: Actor) -> Said {
        let of = |number: u32| said.get(number as usize).copied().unwrap_or_default();
        let own = self.actors.find(actor).map(of).unwrap_or_default();
        let groups = match actor {
            Actor::Member(member) => self.actors.groups_of(member),
            Actor::Group(_) | Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => Vec::new(),
        };
        let person = self.actors.person_of(actor).map(of).unwrap_or_default();
        let own = Said { denied: own.denied || person.denied, ..own };
        groups.iter().fold(own, |all, (_, group)| all.and(of(*group)))
    }

    fn refusal(&self, member: Option<MemberId>, context: &Context) -> Option<Reason> {
        let Some(row) = member.and_then(|id| self.actors.member(id)) else { return Some(Reason::NotAMember) };
        if row.suspended {
            return Some(Reason::Suspended);
        }
        let demanded = self.demands_second_factor && context.channel != Some(Channel::Api);
        (demanded && context.second_factor != Some(true)).then_some(Reason::AccountDemands)
    }
}

/// What policies say about one question.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Said {
    allowed: bool,
    denied: bool,
}

impl Said {
    pub fn allows(self) -> bool {
        self.allowed && !self.denied
    }

    fn and(self, other: Self) -> Self {
        Self { allowed: self.allowed || other.allowed, denied: self.denied || other.denied }
    }
}

impl Access {
    pub(super) fn new(
        book: &Rulebook,
        actor: Option<Actor>,
        member: Option<MemberId>,
        refusal: Option<Reason>,
        lens: Lens,
    ) -> Self {
        let found = actor.filter(|_| refusal.is_none()).map(|a| rulings(book, a, &lens)).unwrap_or_default();
        Self::made(book, found, member, refusal, lens)
    }

    /// Of nobody: every answer is no, for this reason.
    pub(super) fn nobody(book: &Rulebook, reason: Reason, lens: Lens) -> Self {
        Self::made(book, Vec::new(), None, Some(reason), lens)
    }

    /// What these rulings come to, of one book.
    pub(super) fn of(book: &Rulebook, found: Vec<Ruling>, lens: Lens) -> Self {
        Self::made(book, found, None, None, lens)
    }

    /// Of no account at all.
    pub(super) fn nowhere(lens: Lens) -> Self {
        Self::nobody(&Rulebook::empty(Arc::default()), Reason::NotAMember, lens)
    }

    fn made(
        book: &Rulebook,
        found: Vec<Ruling>,
        member: Option<MemberId>,
        refusal: Option<Reason>,
        lens: Lens,
    ) -> Self {
        let (classes, rows) = Classes::new(book, &found);
        let hot = Hot::new(book, rows, interval(book, &found, lens.now()));
        let account = decide(book, found.iter().filter(|r| r.account)).within(book.vocabulary.asked_of(0));
        let (records, book, rulings) = (Records::new(book, &found), book.clone(), Rulings::new(book, found));
        let grounds = Grounds { book, lens, member, refusal, rulings, account, classes, records, sides: None };
        Self { hot, grounds: Arc::new(grounds) }
    }

    /// Whether the action, named `service:verb`, is allowed on the resource at this moment. What is unknown is not.
    #[inline]
    pub fn can(&self, action: &str, resource: ResourceRef<'_>, now: Millis) -> bool {
        self.hot.vocabulary.action(action).is_some_and(|action| self.permits(action, resource, now))
    }

    /// The same with the action's number.
    #[inline]
    pub fn permits(&self, action: usize, resource: ResourceRef<'_>, now: Millis) -> bool {
        match resource {
            ResourceRef::Resource(id) => self.hot.permits(action, id, now),
            ResourceRef::Account => self.grounds.account.yes.contains(action) && self.is_current(now),
            ResourceRef::Record { .. } => self.cell(resource).yes.contains(action) && self.is_current(now),
        }
    }

    /// Whether the action is allowed on some resource of the kind: whether its button is shown at all.
    pub fn any(&self, action: &str, kind: &str, now: Millis) -> bool {
        let words = &self.grounds.book.vocabulary;
        let Some((action, kind)) = words.action(action).zip(words.kind(kind)) else { return false };
        if !self.is_current(now) || !words.asked_of(kind).contains(action) {
            return false;
        }
        if kind == 0 {
            return self.grounds.account.yes.contains(action);
        }
        if words.record == Some(kind) {
            let zones = self.grounds.classes.iter().any(|c| words.zone == Some(c.kind) && c.cell.yes.contains(action));
            return zones || self.grounds.records.iter().any(|r| r.cell.yes.contains(action));
        }
        self.grounds.classes.iter().any(|c| c.kind == kind && c.yes(&self.grounds.book).contains(action))
    }

    /// The stored resources of a kind on which anything at all is allowed, or would be under a condition where the
    /// access is an outlook; in the order of their ids.
    pub fn visible(&self, kind: &str) -> Vec<ResourceId> {
        let Some(kind) = self.grounds.book.vocabulary.kind(kind) else { return Vec::new() };
        let mut within: Vec<usize> =
            self.grounds.records.iter().filter(|r| !r.cell.is_empty()).map(|r| r.slot).collect();
        within.sort_unstable();
        let seen = |slot: &usize| !self.cell_of(*slot).is_empty() || within.binary_search(slot).is_ok();
        let of_kind = self.grounds.book.places.iter().filter(|(n, s)| s.kind == kind && seen(n));
        let mut found: Vec<_> = of_kind.map(|(_, s)| s.id).collect();
        found.sort_unstable();
        found
    }

    /// The stored resources of a kind on which the action is allowed at this moment, in the order of their ids.
    pub fn which(&self, action: &str, kind: &str, now: Millis) -> Vec<ResourceId> {
        let words = &self.grounds.book.vocabulary;
        let Some((action, kind)) = words.action(action).zip(words.kind(kind)).filter(|_| self.is_current(now)) else {
            return Vec::new();
        };
        let allowed = |slot: usize| self.hot.rows.says(action, slot);
        let of_kind = self.grounds.book.places.iter().filter(|(n, s)| s.kind == kind && allowed(*n));
        let mut found: Vec<_> = of_kind.map(|(_, s)| s.id).collect();
        found.sort_unstable();
        found
    }

    /// The member that asks, if there is one.
    pub fn member(&self) -> Option<MemberId> {
        self.grounds.member
    }

    /// Holds from this moment on; [`Millis::MIN`] where nothing began it.
    pub fn from(&self) -> Millis {
        self.hot.from
    }

    /// Holds until just before this moment; [`Millis::MAX`] where nothing ends it.
    pub fn until(&self) -> Millis {
        self.hot.until
    }

    /// Whether the answers hold at this moment.
    #[inline]
    pub fn is_current(&self, now: Millis) -> bool {
        self.hot.is_current(now)
    }

    /// The rules it was made from.
    pub fn rulebook(&self) -> &Rulebook {
        &self.grounds.book
    }

    /// What is allowed on one resource, as far as it can be asked about it.
    pub(crate) fn cell(&self, resource: ResourceRef<'_>) -> Cell {
        let slot = slot_of(&self.grounds.book, resource);
        let found = match resource {
            ResourceRef::Account => self.grounds.account,
            ResourceRef::Resource(_) => slot.map_or(Cell::default(), |n| self.cell_of(n)),
            ResourceRef::Record { name, rtype, .. } => slot.map_or(Cell::default(), |n| {
                self.grounds.records.find(&self.grounds.book, n, name, rtype).unwrap_or_else(|| self.cell_of(n))
            }),
        };
        found.within(askable_at(&self.grounds.book, resource, slot))
    }

    /// The zones and names of the records that a deny includes.
    pub(crate) fn denied_records(&self) -> impl Iterator<Item = (ResourceId, &str)> {
        let sides =
            self.grounds.sides.iter().flat_map(|sides| sides.iter()).flat_map(|side| side.grounds.rulings.iter());
        let denies = self.grounds.rulings.iter().chain(sides).filter(|r| r.effect == Effect::Deny);
        let rows = denies.filter_map(|r| self.grounds.book.policies.get(r.policy));
        rows.flat_map(|row| super::records::named(&self.grounds.book, row))
    }
}
