//! Commands about tokens.

use super::holdings::narrowed;
use super::members::sentence;
use super::work::Work;
use super::{Code, Command, PolicyDraft, Who, draft};
use crate::log::{Change, Event};
use crate::model::{Actor, Conditions, Effect, Policy, Token, TokenStatus};
use crate::text::name as checked_name;
use crate::{Snapshot, TokenId, UserId};
use std::sync::Arc;

const MOST_OF_ACCOUNT: usize = 500;
const MOST_OF_USER: usize = 50;

/// What of a token shall be another; what is left out stays.
pub(super) struct Wish<'a> {
    pub name: Option<&'a str>,
    pub policies: Option<&'a [PolicyDraft]>,
    pub conditions: Option<&'a Conditions>,
    pub status: Option<TokenStatus>,
}

pub(super) fn create(
    work: &mut Work<'_>,
    name: &str,
    owner: Option<UserId>,
    drafts: &[PolicyDraft],
    conditions: &Conditions,
) {
    let id = work.caller.mints.unwrap_or_else(|| TokenId::from_bits(work.id()));
    let name = token_name(work, name);
    check_owner(work, owner);
    check_conditions(work, conditions, true);
    check_count(work, owner);
    let policies = drafted(work, id, drafts);
    let Some(name) = name.filter(|_| !work.is_refused()) else { return };
    let by = seen_by(work);
    work.event(Event::Token(Change::added(Token {
        id,
        name,
        owner,
        maker: by,
        seen_by: by,
        status: TokenStatus::Active,
        conditions: conditions.clone(),
        created_at: work.now,
        changed_at: work.now,
    })));
    policies.into_iter().for_each(|p| work.put_policy(p));
}

pub(super) fn change(work: &mut Work<'_>, id: TokenId, wish: &Wish<'_>) {
    let Some(token) = work.token(id) else { return };
    let name = wish.name.and_then(|name| token_name(work, name));
    if let Some(conditions) = wish.conditions {
        check_conditions(work, conditions, *conditions != token.conditions);
    }
    let policies = wish.policies.map(|drafts| drafted(work, id, drafts));
    if work.is_refused() {
        return;
    }
    let after = Token {
        name: name.unwrap_or_else(|| token.name.clone()),
        conditions: wish.conditions.unwrap_or(&token.conditions).clone(),
        status: wish.status.unwrap_or(token.status),
        ..(*token).clone()
    };
    let before = work.events().len();
    if let Some(policies) = policies {
        work.replace_policies(Actor::Token(id), policies);
    }
    if after != *token || work.events().len() > before {
        let after = Token { changed_at: work.now, ..after };
        work.event(Event::Token(Change::changed((*token).clone(), after)));
    }
}

/// The secret itself is no matter of the log; who knows it now is.
pub(super) fn roll(work: &mut Work<'_>, id: TokenId) {
    let Some(token) = work.token(id) else { return };
    let after = Token { seen_by: seen_by(work), changed_at: work.now, ..(*token).clone() };
    work.event(Event::Token(Change::changed((*token).clone(), after)));
}

pub(super) fn delete(work: &mut Work<'_>, id: TokenId) {
    if let Some(token) = work.token(id) {
        drop_token(work, &token);
    }
}

/// What becomes of tokens when somebody goes: their own end, and those whose secret they know are switched off unless
/// kept expressly.
pub(super) fn end_with(work: &mut Work<'_>, user: UserId, keep: &[TokenId]) {
    for (n, id) in keep.iter().enumerate() {
        if !work.snapshot.state().tokens.contains_key(id) {
            work.issue(Code::UnknownToken, format!("keep_tokens[{n}]"), []);
        }
    }
    let all = work.snapshot.state().tokens.values();
    let (own, others): (Vec<_>, Vec<_>) = all.cloned().partition(|t| t.belongs_to(user));
    let knows = |t: &&Arc<Token>| t.is_active() && t.seen_by == Some(user) && !keep.contains(&t.id);
    let known: Vec<_> = others.iter().filter(knows).cloned().collect();
    let live_on = others.iter().filter(|t| t.is_active() && t.maker == Some(user) && !known.contains(t)).count();
    let told = [(Code::TokensEnd, own.len()), (Code::TokensDisabled, known.len()), (Code::TokensLiveOn, live_on)];
    for (code, count) in told.into_iter().filter(|(_, count)| *count > 0) {
        work.issue(code, "member", [("count", count.to_string())]);
    }
    own.iter().for_each(|token| drop_token(work, token));
    for token in known {
        let after = Token { status: TokenStatus::Disabled, changed_at: work.now, ..(*token).clone() };
        work.event(Event::Token(Change::changed((*token).clone(), after)));
    }
}

fn drop_token(work: &mut Work<'_>, token: &Token) {
    work.replace_policies(Actor::Token(token.id), Vec::new());
    super::assignments::end_with(work, Actor::Token(token.id));
    work.event(Event::Token(Change::removed(token.clone())));
}

/// Who knows a secret that the caller sees now. What a token makes is known to whoever knows that token.
fn seen_by(work: &Work<'_>) -> Option<UserId> {
    match work.caller.who {
        Who::User(user) => Some(user),
        Who::Token(id) => work.home().state().tokens.get(&id).and_then(|t| t.seen_by),
        Who::Operator => None,
    }
}

fn drafted(work: &mut Work<'_>, id: TokenId, drafts: &[PolicyDraft]) -> Vec<Policy> {
    if drafts.is_empty() {
        work.issue(Code::Missing, "policies", [("what", "policy".to_owned())]);
    }
    draft::policies(work, Actor::Token(id), drafts)
}

fn token_name(work: &mut Work<'_>, text: &str) -> Option<String> {
    let checked = checked_name(text, 120);
    if let Err(why) = &checked {
        work.issue(Code::NameInvalid, "name", [("why", sentence(&why.to_string()))]);
    }
    checked.ok()
}

/// A token acts for somebody who is here.
fn check_owner(work: &mut Work<'_>, owner: Option<UserId>) {
    if owner.is_some_and(|user| work.snapshot.member_of(user).is_none()) {
        work.issue(Code::TokenOwner, "owner", []);
    }
}

fn check_conditions(work: &mut Work<'_>, conditions: &Conditions, is_new: bool) {
    if conditions.second_factor.is_some() || conditions.channel.is_some() {
        work.issue(Code::TokenConditions, "conditions", []);
    }
    work.check_conditions(conditions, is_new, Code::TokenNeverEnds);
}

fn check_count(work: &mut Work<'_>, owner: Option<UserId>) {
    let count = work.snapshot.state().tokens.values().filter(|t| t.owner == owner).count().saturating_add(1);
    let most = if owner.is_some() { MOST_OF_USER } else { MOST_OF_ACCOUNT };
    work.bound("tokens", most, count, "name");
}

/// Whether the caller may ask for this at all. One's own tokens need no right; of others' one may only take.
pub(super) fn check_caller(work: &mut Work<'_>, command: &Command) -> Standing {
    let token = |id: &TokenId| work.snapshot.state().tokens.get(id).and_then(|t| t.owner);
    let (owner, takes) = match command {
        Command::CreateToken { owner, .. } => (*owner, false),
        Command::ChangeToken { token: id, name: None, policies: None, conditions: None, status } => {
            (token(id), *status == Some(TokenStatus::Disabled))
        }
        Command::ChangeToken { token: id, .. } | Command::RollToken { token: id } => (token(id), false),
        Command::DeleteToken { token: id } => (token(id), true),
        _ => return Standing::Needs,
    };
    let Some(owner) = owner else { return Standing::Needs };
    match work.caller.who {
        Who::Token(_) if work.user() == Some(owner) && !work.caller.own_tokens => {
            work.issue(Code::TokenNotByToken, "", []);
            Standing::Own
        }
        _ if work.user() == Some(owner) => Standing::Own,
        _ if takes => Standing::Others,
        _ => {
            let code =
                if matches!(command, Command::CreateToken { .. }) { Code::TokenOwner } else { Code::TokenNotYours };
            work.issue(code, "", []);
            Standing::Own
        }
    }
}

/// How the caller stands to a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is their own.
    Own,
    /// It is another user's.
    Others,
    /// What the command needs says it.
    Needs,
}

/// What a token gives while it is switched on, within its own conditions.
pub(crate) fn given(snapshot: &Snapshot, id: TokenId) -> Vec<Arc<Policy>> {
    let Some(token) = snapshot.state().tokens.get(&id) else { return Vec::new() };
    let of = |p: Arc<Policy>| {
        let conditions = narrowed(&p.conditions, &token.conditions)?;
        Some(Arc::new(Policy { conditions, ..(*p).clone() }))
    };
    snapshot.policies_of(Actor::Token(id)).into_iter().filter_map(of).collect()
}

/// What a token gives now: nothing where it is switched off.
pub(crate) fn held(snapshot: &Snapshot, id: TokenId) -> Vec<Arc<Policy>> {
    let is_on = snapshot.state().tokens.get(&id).is_some_and(|t| t.is_active());
    if is_on { given(snapshot, id) } else { Vec::new() }
}

/// What deserves a second thought about tokens, apart from their policies.
pub(super) fn warn(work: &mut Work<'_>, after: &Snapshot) {
    let enabled: Vec<Token> = work.events().iter().filter_map(newly_on).collect();
    for token in enabled {
        if token.seen_by.is_some_and(|user| after.member_of(user).is_none()) {
            work.issue(Code::TokenSecretOutside, "status", []);
        }
    }
}

fn newly_on(event: &Event) -> Option<Token> {
    match event {
        Event::Token(Change { before: Some(before), after: Some(after) }) => {
            (!before.is_active() && after.is_active()).then(|| after.clone())
        }
        _ => None,
    }
}

/// Whether an allow asks of a token what no token ever does: to have used a second factor.
pub(super) fn never_holds(policy: &Policy) -> bool {
    let of_token = matches!(policy.actor, Actor::Token(_));
    of_token && policy.effect == Effect::Allow && policy.conditions.second_factor == Some(true)
}
