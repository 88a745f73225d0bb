//! Nobody gives what they don't hold, and nobody takes from those who hold more (rules.md, "Covering").

use super::agency::sides_through;
use super::holdings::{Gain, contains, ends_by, gains, policies, repeats, spared, whole};
use super::work::Work;
use super::{Code, Command, Reissue, grants, tagging, tokens, words};
use crate::access::{Verdict, never};
use crate::catalogue::Mask;
use crate::log::Event;
use crate::model::{Actor, Context, Effect, Policy, ResourceRef, Selector};
use crate::{Map, MemberId, Millis, Principal, Set, Snapshot};
use std::sync::Arc;

/// What the caller holds in this very request.
struct Cover<'a> {
    snapshot: &'a Snapshot,
    /// A token below its user holds what both hold.
    sides: Vec<Held>,
    /// What is not the caller's to give, whatever they hold: an agency can't be passed on. While the account is managed
    /// its agency acts for the account itself, and hands that over, too.
    never: Mask,
}

/// What one side holds.
struct Held {
    allows: Vec<Arc<Policy>>,
    denies: Vec<Arc<Policy>>,
    /// Holds every action on the account and may edit members, so that denies don't count (rule 4).
    is_full: bool,
}

/// Whether conditions must be repeated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Giving,
    /// Conditions are ignored, dates are not.
    Taking,
}

pub(super) fn check(work: &mut Work<'_>, after: &Snapshot, command: &Command) {
    let Some(principal) = work.principal() else { return };
    let (cover, me) = (Cover::new(work, principal), work.me);
    if let Command::CloseAccount {} = command {
        // Everybody loses everything, which only somebody who holds everything may bring about.
        return check_closing(work, &cover);
    }
    check_person(work, &cover, me, command);
    for party in parties(work.snapshot, work.events()) {
        // Who is gone gains nothing by losing a deny too.
        if remains(after, party) {
            give(work, &cover, &gains(work.snapshot, after, party));
        }
        // Oneself one may always reduce, and leave: then what one had sent is only called back.
        let stays = me.is_none_or(|me| after.member(me).is_some());
        if stays && !is_own(work, party) && !ends_with_person(party, command) {
            take(work, &cover, &gains(after, work.snapshot, party));
        }
    }
    let (gained, lost) = tagging::gains(work.snapshot, after, work.events());
    give(work, &cover, &gained);
    take(work, &cover, &lost);
    check_demand(work, &cover, after);
}

fn check_closing(work: &mut Work<'_>, cover: &Cover<'_>) {
    if !cover.is_full() {
        work.issue(Code::NotAllOfIt, "", []);
    }
}

fn remains(after: &Snapshot, party: Actor) -> bool {
    match party {
        Actor::Member(member) => after.member(member).is_some(),
        Actor::Group(group) => after.state().groups.contains_key(&group),
        Actor::Token(token) => after.state().tokens.contains_key(&token),
        Actor::Grant(grant) => after.state().grants.contains_key(&grant),
        // What names a person outlives their agency.
        Actor::Person(_) => true,
    }
}

/// The caller themselves, or a token of theirs.
fn is_own(work: &Work<'_>, party: Actor) -> bool {
    match party {
        Actor::Member(member) => Some(member) == work.me,
        Actor::Group(_) | Actor::Grant(_) => false,
        Actor::Person(user) => work.user() == Some(user),
        Actor::Token(token) => {
            let owner = work.snapshot.state().tokens.get(&token).and_then(|t| t.owner);
            owner.is_some() && owner == work.user()
        }
    }
}

/// Whoever may take a person out may take out what that person holds the secret of.
fn ends_with_person(party: Actor, command: &Command) -> bool {
    matches!(party, Actor::Token(_)) && matches!(command, Command::RevokeMember { .. } | Command::LeaveAccount {})
}

impl<'a> Cover<'a> {
    fn new(work: &Work<'a>, principal: Principal) -> Self {
        let snapshot = work.snapshot;
        let sides = match &work.caller.agency {
            Some(agency) => sides_through(snapshot, agency, principal),
            None => sides(work, principal).into_iter().map(|side| policies(snapshot, side)).collect(),
        };
        let context = match principal {
            Principal::Token(_) => work.caller.context.of_token(),
            Principal::User(_) | Principal::Member(_) => work.caller.context.clone(),
        };
        let through = work.caller.agency.is_some() && !grants::is_managed(snapshot);
        let never = if through { never(snapshot.rulebook()) } else { Mask::EMPTY };
        let edits = work.access(snapshot).is_some_and(|a| a.can("members:edit", ResourceRef::Account, context.now));
        let sides = sides.into_iter().map(|side| Held::new(snapshot, side, &context, edits)).collect();
        Self { snapshot, sides, never }
    }

    /// The part of a gain that the caller does not hold.
    fn uncovered(&self, gain: &Gain, mode: Mode) -> Mask {
        let held = |side: &Held| side.covered(self.snapshot, gain, mode);
        let Some(held) = self.sides.iter().map(held).reduce(|all, held| all & held) else { return gain.mask };
        gain.mask - (held - self.never)
    }

    fn is_full(&self) -> bool {
        self.never.is_empty() && !self.sides.is_empty() && self.sides.iter().all(|side| side.is_full)
    }
}

/// Whose policies bound a caller of this account.
fn sides(work: &Work<'_>, principal: Principal) -> Vec<Actor> {
    let member = |user| work.snapshot.member_of(user).map(|m| Actor::Member(m.id));
    match principal {
        Principal::User(user) => member(user).into_iter().collect(),
        Principal::Member(member) => vec![Actor::Member(member)],
        Principal::Token(token) => {
            [Some(Actor::Token(token)), work.user().and_then(member)].into_iter().flatten().collect()
        }
    }
}

impl Held {
    fn new(snapshot: &Snapshot, side: Vec<Arc<Policy>>, context: &Context, edits: bool) -> Self {
        let (allows, denies): (Vec<_>, Vec<_>) = side.into_iter().partition(|p| p.effect == Effect::Allow);
        let lens = crate::access::Lens::Request(context.clone());
        let allows: Vec<_> =
            allows.into_iter().filter(|p| lens.judge(p.effect, Some(&p.conditions)) == Verdict::Holds).collect();
        let over = |p: &Arc<Policy>| p.conditions.expires_at.is_some_and(|until| until <= context.now);
        let is_full = edits && allows.iter().any(|p| holds_everything(snapshot, p));
        Self { allows, denies: denies.into_iter().filter(|p| !over(p)).collect(), is_full }
    }

    /// The actions of a gain that this side holds as far.
    fn covered(&self, snapshot: &Snapshot, gain: &Gain, mode: Mode) -> Mask {
        let conditions = |p: &Policy| match mode {
            Mode::Giving => repeats(&gain.conditions, &p.conditions),
            Mode::Taking => ends_by(&gain.conditions, &p.conditions),
        };
        let covering = self.allows.iter().filter(|p| conditions(p) && contains(snapshot, &p.scope, gain));
        let held = covering.fold(Mask::EMPTY, |mask, p| mask | snapshot.policy_mask(p));
        held - self.denied(snapshot, gain)
    }

    /// Every deny on the caller counts as an exclude, conditional or not.
    fn denied(&self, snapshot: &Snapshot, gain: &Gain) -> Mask {
        if self.is_full {
            return Mask::EMPTY;
        }
        let touching = self.denies.iter().filter(|p| p.scope.include.iter().any(|s| !spared(snapshot, s, gain)));
        touching.fold(Mask::EMPTY, |mask, p| mask | snapshot.policy_mask(p))
    }
}

/// Whether a policy gives every action on the whole account.
pub(crate) fn holds_everything(snapshot: &Snapshot, policy: &Policy) -> bool {
    policy.effect == Effect::Allow
        && policy.scope.include.contains(&Selector::Account)
        && policy.scope.exclude.is_empty()
        && snapshot.policy_mask(policy).covers(snapshot.catalogue().all())
}

/// Changing or removing somebody else needs covering all they hold; resending an invitation gives all it gives, and so does
/// a new link of an offer.
fn check_person(work: &mut Work<'_>, cover: &Cover<'_>, me: Option<MemberId>, command: &Command) {
    match command {
        Command::ChangeMember { member, .. } | Command::RevokeMember { member, .. } if Some(*member) != me => {
            above(work, cover, *member)
        }
        Command::ChangePerson { user, .. } => {
            let member = work.snapshot.member_of(*user).map(|m| m.id).filter(|member| Some(*member) != me);
            member.into_iter().for_each(|member| above(work, cover, member));
        }
        Command::ResendInvitation { member } => {
            let held = policies(work.snapshot, Actor::Member(*member));
            let given: Vec<Gain> = allows(&held).flat_map(|p| whole(work.snapshot, p)).collect();
            give_at(work, cover, &given, "member");
        }
        Command::ReissueOffer(Reissue { grant }) => {
            let held = policies(work.snapshot, Actor::Grant(*grant));
            let given: Vec<Gain> = allows(&held).flat_map(|p| whole(work.snapshot, p)).collect();
            give_at(work, cover, &given, "grant");
        }
        Command::RollToken { token } if !rolls_own(work, *token) => {
            let given: Vec<Gain> =
                allows(&tokens::given(work.snapshot, *token)).flat_map(|p| whole(work.snapshot, p)).collect();
            give_at(work, cover, &given, "token");
        }
        _ => {}
    }
}

/// A person's own token gives them nothing that they don't hold, whatever it says.
fn rolls_own(work: &Work<'_>, token: crate::TokenId) -> bool {
    work.me.is_some() && is_own(work, Actor::Token(token))
}

fn allows(policies: &[Arc<Policy>]) -> impl Iterator<Item = &Arc<Policy>> {
    policies.iter().filter(|p| p.effect == Effect::Allow)
}

fn above(work: &mut Work<'_>, cover: &Cover<'_>, member: MemberId) {
    let held = policies(work.snapshot, Actor::Member(member));
    let current = allows(&held).filter(|p| !is_over(p, work.now));
    let gains: Vec<Gain> = current.flat_map(|p| whole(work.snapshot, p)).collect();
    let person = work.snapshot.member(member).map_or_else(String::new, |m| m.shown());
    refuse_taking(work, cover, &gains, &person, "member");
}

fn is_over(policy: &Policy, now: Millis) -> bool {
    policy.conditions.expires_at.is_some_and(|until| until <= now)
}

/// Everybody whose holdings the events may change.
fn parties(before: &Snapshot, events: &[Event]) -> Set<Actor> {
    let mut parties = Vec::new();
    for event in events {
        match event {
            Event::Policy(change) => {
                let actor = change.object().map(|p| p.actor);
                parties.extend(actor.into_iter().chain(actor.and_then(|actor| member_named(before, actor))));
            }
            Event::Group(change) => {
                let members = |group: Option<&crate::Group>| group.map(|g| g.members.clone()).unwrap_or_default();
                let (was, is) = (members(change.before.as_ref()), members(change.after.as_ref()));
                parties.extend(was.symmetric_difference(&is).map(|m| Actor::Member(*m)));
            }
            Event::Role(change) => {
                let id = change.object().map(|r| r.id.clone()).unwrap_or_default();
                let using = before.state().policies.values().filter(|p| p.roles.contains(&id));
                parties.extend(using.map(|p| p.actor));
            }
            Event::Token(change) => parties.extend(change.object().map(|t| Actor::Token(t.id))),
            Event::Account(_)
            | Event::Settings(_)
            | Event::Resource(_)
            | Event::Member(_)
            | Event::Scope(_)
            | Event::Record(_)
            | Event::Zone(_)
            // What an agency assigns gives nobody more than its clients grant, which `clients:assign` covers.
            | Event::Client(_)
            | Event::Assignment(_)
            | Event::Template(_) => {}
            Event::Grant(change) => parties.extend(change.object().map(|g| Actor::Grant(g.id))),
        }
    }
    once_for_the_invited(before, parties.into())
}

/// The member that a person is: what denies the person binds them, too.
fn member_named(snapshot: &Snapshot, actor: Actor) -> Option<Actor> {
    match actor {
        Actor::Person(user) => snapshot.member_of(user).map(|m| Actor::Member(m.id)),
        Actor::Member(_) | Actor::Group(_) | Actor::Token(_) | Actor::Grant(_) => None,
    }
}

/// People invited together get the same, so one of them stands for all: judging a hundred would cost a hundred times as
/// much and say nothing else.
fn once_for_the_invited(before: &Snapshot, parties: Set<Actor>) -> Set<Actor> {
    let is_new = |party: &Actor| match party {
        Actor::Member(member) => before.member(*member).is_none(),
        Actor::Group(_) | Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => false,
    };
    let (new, known): (Vec<Actor>, Vec<Actor>) = parties.into_iter().partition(is_new);
    known.into_iter().chain(new.into_iter().take(1)).collect()
}

fn give(work: &mut Work<'_>, cover: &Cover<'_>, gains: &[Gain]) {
    let mut by_field: Map<String, Vec<Gain>> = Map::new();
    for gain in gains {
        by_field.update(field(work, gain), |gains| gains.push(gain.clone()));
    }
    for (path, gains) in &by_field {
        give_at(work, cover, gains, path);
    }
}

/// The field a gain comes from: the draft of its policy, or the place where groups and members are chosen.
fn field(work: &Work<'_>, gain: &Gain) -> String {
    let through_group = || {
        let policy = work.snapshot.state().policies.get(&gain.policy);
        policy.map_or("", |p| match p.actor {
            Actor::Group(_) => "groups",
            Actor::Member(_) | Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => "",
        })
    };
    work.fields.get(&gain.policy).cloned().unwrap_or_else(|| through_group().to_owned())
}

fn give_at(work: &mut Work<'_>, cover: &Cover<'_>, gains: &[Gain], path: &str) {
    if let Some((actions, scope)) = first_uncovered(work, cover, gains, Mode::Giving) {
        work.issue(Code::BeyondYourAccess, path, [("actions", actions), ("scope", scope)]);
    }
}

fn take(work: &mut Work<'_>, cover: &Cover<'_>, lost: &[Gain]) {
    let current: Vec<Gain> =
        lost.iter().filter(|g| g.conditions.expires_at.is_none_or(|until| until > work.now)).cloned().collect();
    refuse_taking(work, cover, &current, "Somebody", "");
}

/// One refusal is enough, and the first names the person.
fn refuse_taking(work: &mut Work<'_>, cover: &Cover<'_>, gains: &[Gain], person: &str, path: &str) {
    if work.has(Code::AboveYou) {
        return;
    }
    if let Some((actions, scope)) = first_uncovered(work, cover, gains, Mode::Taking) {
        work.issue(Code::AboveYou, path, [("person", person.to_owned()), ("actions", actions), ("scope", scope)]);
    }
}

/// The first gain that is not covered, in words.
fn first_uncovered(work: &Work<'_>, cover: &Cover<'_>, gains: &[Gain], mode: Mode) -> Option<(String, String)> {
    let found = gains.iter().map(|gain| (gain, cover.uncovered(gain, mode))).find(|(_, rest)| !rest.is_empty());
    found.map(|(gain, rest)| (words::actions(work.snapshot, rest), words::selector(work.snapshot, &gain.include)))
}

/// Dropping what the account demands loosens a condition on everything that anybody holds.
fn check_demand(work: &mut Work<'_>, cover: &Cover<'_>, after: &Snapshot) {
    let demands = |s: &Snapshot| s.state().account.settings.require_second_factor;
    if demands(work.snapshot) && !demands(after) && !cover.is_full() {
        let args = [("actions", "every right".to_owned()), ("scope", "the whole account".to_owned())];
        work.issue(Code::BeyondYourAccess, "settings.require_second_factor", args);
    }
}
