//! The binary form of a rulebook: everything one after the other, whole numbers with the lowest byte first.
//!
//! It says what follows by counts, never by offsets, so reading goes forward once and no text can send it in circles.
//! Chains and look-ups are not in it; reading builds them.

use super::Rulebook;
use super::actors::{ActorRow, Actors, END};
use super::places::{FREE, Places, Slots};
use super::policies::{Choice, Policies, PolicyRow, RoleRow, Run, append};
use super::strings::Strings;
use super::tokens::{TokenRow, Tokens};
use super::vocabulary::{KindWord, RoleWord, Vocabulary};
use super::wire::{Input, Output};
use crate::catalogue::{Mask, RoleMask};
use crate::model::{Actor, Channel, Conditions, Effect};
use crate::{GrantId, GroupId, MemberId, Millis, PolicyId, ResourceId, TokenId, UserId};
use std::sync::Arc;

/// How every rulebook begins; the last byte is the version of the form.
const MARK: [u8; 5] = *b"PCRB\x02";

/// The bytes are not a rulebook of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RulebookError {
    /// They begin otherwise.
    #[error("these bytes are not a rulebook, or one of another version")]
    Mark,
    /// They end too early, hold a number that nothing stands for, or something twice.
    #[error("the rulebook is damaged at byte {0}")]
    Damaged(usize),
    /// Something follows the end.
    #[error("{0} bytes follow the end of the rulebook")]
    Longer(usize),
}

impl Rulebook {
    /// Its binary form, which needs no catalogue to be read. It holds ids and the names of resources, tags and roles;
    /// no addresses and no names of people.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Output::default();
        out.bytes(&MARK);
        out.u64(self.revision);
        out.u8(u8::from(self.demands_second_factor));
        vocabulary(&mut out, &self.vocabulary);
        places(&mut out, &self.places);
        actors(&mut out, &self.actors);
        policies(&mut out, &self.policies);
        tokens(&mut out, &self.tokens);
        out.done()
    }

    /// Reads what [`Rulebook::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`RulebookError`]; nothing of a damaged one is used.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RulebookError> {
        let mut input = Input::new(bytes.strip_prefix(&MARK).ok_or(RulebookError::Mark)?);
        let book = read(&mut input).ok_or(RulebookError::Damaged(bytes.len().saturating_sub(input.left())))?;
        if input.left() > 0 {
            return Err(RulebookError::Longer(input.left()));
        }
        Ok(book)
    }
}

fn read(input: &mut Input<'_>) -> Option<Rulebook> {
    let (revision, demands) = (input.u64()?, input.u8()?);
    let mut book = Rulebook::empty(Arc::new(read_vocabulary(input)?));
    (book.revision, book.demands_second_factor) = (revision, demands != 0);
    book.places = read_places(input)?;
    let mut actors = read_actors(input)?;
    book.policies = Arc::new(read_policies(input, &mut actors)?);
    book.actors = Arc::new(actors);
    book.tokens = read_tokens(input)?;
    Some(book)
}

fn vocabulary(out: &mut Output, words: &Vocabulary) {
    strings(out, &words.actions);
    out.count(words.kinds.len());
    for kind in &words.kinds {
        out.text(&kind.name);
        out.mask(kind.actions);
        out.mask(kind.reach);
    }
    out.count(words.roles.len());
    for role in &words.roles {
        out.text(&role.id);
        out.text(&role.name);
        role_mask(out, role.mask);
    }
}

fn read_vocabulary(input: &mut Input<'_>) -> Option<Vocabulary> {
    let actions = read_strings(input).filter(|a| a.len() as usize <= Mask::BITS)?;
    let kinds = input.list(6, |input| {
        Some(KindWord { name: input.text()?.to_owned(), actions: input.mask()?, reach: input.mask()? })
    })?;
    let roles = input.list(10, |input| {
        let (id, name) = (input.text()?.to_owned(), input.text()?.to_owned());
        Some(RoleWord { id, name, mask: read_role_mask(input)? })
    })?;
    Some(Vocabulary::new(actions, kinds, roles))
}

fn role_mask(out: &mut Output, mask: RoleMask) {
    out.mask(mask.gives);
    out.mask(mask.takes);
}

fn read_role_mask(input: &mut Input<'_>) -> Option<RoleMask> {
    Some(RoleMask { gives: input.mask()?, takes: input.mask()? })
}

fn strings(out: &mut Output, strings: &Strings) {
    let (text, ends) = strings.parts();
    out.text(text);
    out.count(ends.len());
    ends.iter().for_each(|end| out.u32(*end));
}

fn read_strings(input: &mut Input<'_>) -> Option<Strings> {
    let text = input.text()?.to_owned();
    Strings::new(text, input.list(4, Input::u32)?)
}

fn places(out: &mut Output, places: &Places) {
    let slots = &places.slots;
    strings(out, &slots.texts);
    out.count(slots.ids.len());
    slots.ids.iter().for_each(|id| out.u128(id.bits()));
    slots.kinds.iter().for_each(|kind| out.u16(*kind));
    slots.names.iter().for_each(|name| out.u32(*name));
    strings(out, &places.tag_names);
    for number in 0..places.tag_names.len() {
        let tagged = places.tags.get(number as usize);
        out.count(tagged.map_or(0, |t| t.count));
        let slots = tagged.into_iter().flat_map(|t| t.set.ones());
        slots.for_each(|slot| out.u32(u32::try_from(slot).unwrap_or(u32::MAX)));
    }
}

fn read_places(input: &mut Input<'_>) -> Option<Places> {
    let texts = read_strings(input)?;
    let count = input.counted(22)?;
    let ids = input.many(count, |input| input.u128().map(ResourceId::from_bits))?;
    let kinds = input.many(count, Input::u16)?;
    let names = input.many(count, Input::u32)?;
    let mut places = Places::from_slots(Slots::new(ids, kinds, names, texts)?);
    let tag_names = read_strings(input)?;
    for number in 0..tag_names.len() {
        let slots = input.list(4, Input::u32)?;
        let taken = |slot: &u32| places.slots.kinds.get(*slot as usize).is_some_and(|kind| *kind != FREE);
        slots.iter().all(taken).then_some(())?;
        places.tag(number, &slots);
    }
    places.tag_names = Arc::new(tag_names);
    Some(places)
}

fn actors(out: &mut Output, actors: &Actors) {
    out.count(actors.rows.len());
    for row in &actors.rows {
        let (kind, id) = match row.actor {
            Actor::Member(id) => (0, id.bits()),
            Actor::Group(id) => (1, id.bits()),
            Actor::Token(id) => (2, id.bits()),
            Actor::Grant(id) => (3, id.bits()),
            Actor::Person(id) => (4, id.bits()),
        };
        out.u8(kind);
        out.flags([row.present, row.accepted, row.suspended, row.user.is_some(), false]);
        out.u128(id);
        row.user.iter().for_each(|user| out.u128(user.bits()));
    }
    for (member, group) in actors.memberships() {
        out.u32(member);
        out.u32(group);
    }
    out.u32(END);
}

fn read_actors(input: &mut Input<'_>) -> Option<Actors> {
    let count = input.counted(18)?;
    let mut actors = Actors::with_room(count);
    for _ in 0..count {
        let kind = input.u8()?;
        let [present, accepted, suspended, has_user, _] = input.flags()?;
        let id = input.u128()?;
        let actor = match kind {
            0 => Actor::Member(MemberId::from_bits(id)),
            1 => Actor::Group(GroupId::from_bits(id)),
            2 => Actor::Token(TokenId::from_bits(id)),
            3 => Actor::Grant(GrantId::from_bits(id)),
            4 => Actor::Person(UserId::from_bits(id)),
            _ => return None,
        };
        actors.find(actor).is_none().then_some(())?;
        let user = if has_user { Some(UserId::from_bits(input.u128()?)) } else { None };
        actors.add(ActorRow { actor, user, present, accepted, suspended, policies: END, groups: END });
    }
    let mut last = None;
    loop {
        let member = input.u32()?;
        if member == END {
            return Some(actors);
        }
        let link = (member, input.u32()?);
        let known = (member as usize) < count && (link.1 as usize) < count;
        (known && last < Some(link)).then_some(())?;
        actors.link(link.0, link.1);
        last = Some(link);
    }
}

fn tokens(out: &mut Output, tokens: &Tokens) {
    out.count(tokens.len());
    for row in tokens.iter() {
        out.u128(row.id.bits());
        out.flags([row.active, row.owner.is_some(), false, false, false]);
        row.owner.iter().for_each(|user| out.u128(user.bits()));
        conditions(out, &row.conditions);
    }
}

fn read_tokens(input: &mut Input<'_>) -> Option<Tokens> {
    let mut tokens = Tokens::default();
    let mut last = None;
    for _ in 0..input.counted(17)? {
        let id = TokenId::from_bits(input.u128()?);
        let [active, has_owner, ..] = input.flags()?;
        let owner = if has_owner { Some(UserId::from_bits(input.u128()?)) } else { None };
        // In order, so that each goes to the end.
        (last < Some(id)).then_some(())?;
        last = Some(id);
        tokens.put_row(TokenRow { id, owner, active, conditions: read_conditions(input)? });
    }
    Some(tokens)
}

fn policies(out: &mut Output, policies: &Policies) {
    strings(out, &policies.texts);
    out.count(policies.role_rows.len());
    for role in &policies.role_rows {
        out.u32(role.id);
        out.u32(role.name.unwrap_or(END));
        role_mask(out, role.mask);
    }
    out.count(policies.conditions.len());
    policies.conditions.iter().for_each(|c| conditions(out, c));
    out.count(policies.iter().count());
    for row in policies.iter() {
        out.u128(row.id.bits());
        out.u32(row.actor);
        out.flags([row.effect == Effect::Deny, false, false, false, false]);
        out.u32(row.conditions.unwrap_or(END));
        out.count(row.roles.count as usize);
        row.roles.of(&policies.roles).iter().for_each(|role| out.u32(*role));
        for run in [row.include, row.exclude] {
            out.count(run.count as usize);
            run.of(&policies.choices).iter().for_each(|c| choice(out, *c));
        }
    }
}

fn read_policies(input: &mut Input<'_>, actors: &mut Actors) -> Option<Policies> {
    let texts = read_strings(input)?;
    let role_count = input.counted(10)?;
    let mut roles = Vec::with_capacity(role_count);
    for _ in 0..role_count {
        let (id, name) = (input.u32()?, input.u32()?);
        roles.push(RoleRow { id, name: (name != END).then_some(name), mask: read_role_mask(input)? });
    }
    let conditions = input.list(2, read_conditions)?;
    let count = input.counted(29)?;
    let mut policies = Policies::with_room(count);
    policies.texts = Arc::new(texts);
    for role in roles {
        policies.add_role(role);
    }
    for conditions in conditions {
        policies.add_conditions(conditions);
    }
    for _ in 0..count {
        read_policy(input, &mut policies, actors)?;
    }
    Some(policies)
}

fn read_policy(input: &mut Input<'_>, policies: &mut Policies, actors: &mut Actors) -> Option<()> {
    let (id, actor) = (PolicyId::from_bits(input.u128()?), input.u32()?);
    let [is_deny, ..] = input.flags()?;
    let conditions = input.u32()?;
    let known = conditions == END || (conditions as usize) < policies.conditions.len();
    (known && policies.find(id).is_none()).then_some(())?;
    let (effect, conditions) =
        (if is_deny { Effect::Deny } else { Effect::Allow }, (conditions != END).then_some(conditions));
    let roles = run(input, &mut policies.roles, Input::u32)?;
    let include = run(input, &mut policies.choices, read_choice)?;
    let exclude = run(input, &mut policies.choices, read_choice)?;
    let first = actors.get_mut(actor)?;
    first.policies =
        policies.add(PolicyRow { id, actor, next: first.policies, effect, roles, include, exclude, conditions });
    Some(())
}

fn run<'a, T>(input: &mut Input<'a>, all: &mut Vec<T>, one: impl Fn(&mut Input<'a>) -> Option<T>) -> Option<Run> {
    let count = input.counted(1)?;
    let before = all.len();
    for _ in 0..count {
        all.push(one(input)?);
    }
    let mut run = append(all, std::iter::empty());
    (run.from, run.count) = (u32::try_from(before).ok()?, u32::try_from(count).ok()?);
    Some(run)
}

fn choice(out: &mut Output, choice: Choice) {
    match choice {
        Choice::Account => out.u8(0),
        Choice::Kind(kind) => {
            out.u8(1);
            out.u16(kind.unwrap_or(FREE));
        }
        Choice::Resource(id) => {
            out.u8(2);
            out.u128(id.bits());
        }
        Choice::Tag(tag) => {
            out.u8(3);
            out.u32(tag);
        }
        Choice::Record { zone, name, rtype } => {
            out.u8(4);
            out.u128(zone.bits());
            out.u32(name);
            out.u32(rtype.unwrap_or(END));
        }
    }
}

fn read_choice(input: &mut Input<'_>) -> Option<Choice> {
    Some(match input.u8()? {
        0 => Choice::Account,
        1 => Choice::Kind(Some(input.u16()?).filter(|kind| *kind != FREE)),
        2 => Choice::Resource(ResourceId::from_bits(input.u128()?)),
        3 => Choice::Tag(input.u32()?),
        4 => {
            let (zone, name, rtype) = (ResourceId::from_bits(input.u128()?), input.u32()?, input.u32()?);
            Choice::Record { zone, name, rtype: (rtype != END).then_some(rtype) }
        }
        _ => return None,
    })
}

fn conditions(out: &mut Output, conditions: &Conditions) {
    let Conditions { second_factor, address_in, address_not_in, not_before, expires_at, channel } = conditions;
    out.u8(match second_factor {
        None => 0,
        Some(false) => 1,
        Some(true) => 2,
    });
    out.u8(match channel {
        None => 0,
        Some(Channel::Dashboard) => 1,
        Some(Channel::Api) => 2,
    });
    for date in [not_before, expires_at] {
        out.u64(date.map_or(i64::MIN, |d| d.0).cast_unsigned());
    }
    for networks in [address_in, address_not_in] {
        out.count(networks.len());
        networks.iter().for_each(|network| out.network(*network));
    }
}

fn read_conditions(input: &mut Input<'_>) -> Option<Conditions> {
    let second_factor = match input.u8()? {
        0 => None,
        1 => Some(false),
        2 => Some(true),
        _ => return None,
    };
    let channel = match input.u8()? {
        0 => None,
        1 => Some(Channel::Dashboard),
        2 => Some(Channel::Api),
        _ => return None,
    };
    let date = |input: &mut Input<'_>| input.u64().map(u64::cast_signed).map(|d| (d != i64::MIN).then_some(Millis(d)));
    let (not_before, expires_at) = (date(input)?, date(input)?);
    let (address_in, address_not_in) = (input.list(6, Input::network)?, input.list(6, Input::network)?);
    Some(Conditions { second_factor, address_in, address_not_in, not_before, expires_at, channel })
}
