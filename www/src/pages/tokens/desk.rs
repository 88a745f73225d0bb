use super::draft::{Field, TokenDraft, cards};
use super::limits::Limits;
use crate::pages::invite::{Bench, Draft as Cards, unspeakable};
use crate::parts::local_offset;
use crate::parts::preview::{Forecast, Holder, Mode, sentence};
use crate::state::{self, AccountState};
use crate::words;
use leptos::prelude::*;
use portcullis_api::{ApiError, CommandAnswer};
use portcullis_core::{
    Caller, Change, Code, Command, Event, Fresh, Issue, Snapshot, Token, TokenId, TokenStatus, decide,
};
use std::sync::Arc;

/// How far one has got.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Choosing.
    Form,
    /// Looking once more.
    Summary,
    /// Made, with what the server answered.
    Done(Arc<CommandAnswer>),
}

/// The token in hand, and everything that follows from it. Signals only; what they compute stands in plain structs.
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    /// The account.
    pub account: AccountState,
    /// What is written so far, but for policies.
    pub token: RwSignal<TokenDraft>,
    /// Its policies.
    pub cards: RwSignal<Cards>,
    /// How far one has got.
    pub step: RwSignal<Step>,
    /// What it will be able to do.
    pub forecast: Memo<Arc<Forecast>>,
    /// Everything that is wrong or doubtful.
    pub issues: Memo<Vec<Issue>>,
    /// The sentence.
    pub sentence: Memo<String>,
    /// The role that somebody is considering.
    pub ghost: RwSignal<Option<String>>,
    /// What that role would change on top.
    pub ghosted: Memo<Option<Arc<Forecast>>>,
    /// Why the server refused.
    pub error: RwSignal<Option<ApiError>>,
    /// Being sent.
    pub busy: RwSignal<bool>,
    /// Somebody has tried to go on.
    pub tried: RwSignal<bool>,
    /// The draft is one that was kept.
    pub restored: bool,
    /// Somebody else has changed the token meanwhile.
    pub moved: Memo<bool>,
}

/// A new token as it is kept until it is made.
type Kept = (TokenDraft, Cards);

impl Desk {
    /// For a new token.
    pub fn make(account: AccountState) -> Self {
        let kept = shelf(account).load::<Kept>().filter(|(token, cards)| token.id.is_none() && cards.is_sound());
        let restored = kept.is_some();
        let (token, cards) = kept.unwrap_or_else(|| fresh(account));
        let desk = Self::new(account, token, cards, restored);
        keep(desk);
        desk
    }

    /// For changing one.
    pub fn edit(account: AccountState, token: &Token) -> Self {
        let cards = cards(&account.snapshot_untracked(), Some(token.id));
        Self::new(account, TokenDraft::of(token), cards, false)
    }

    fn new(account: AccountState, token: TokenDraft, cards: Cards, restored: bool) -> Self {
        let id = token.id;
        let (token, cards) = (RwSignal::new(token), RwSignal::new(cards));
        let seed = state::random_seed();
        let wanted = Memo::new(move |_| token.with(|token| cards.with(|cards| token.unnamed(cards))));
        let forecast = Memo::new_with_compare(
            move |_| {
                let (before, fresh) = (switched_on(account.snapshot(), id), Fresh::new(account.now_untracked(), seed));
                wanted.with(|command| Arc::new(Forecast::new(&before, &account.caller(), &fresh, command)))
            },
            |_, _| true,
        );
        let ghost = RwSignal::new(None::<String>);
        let ghosted = Memo::new_with_compare(
            move |_| {
                let more = ghost.get().and_then(|role| cards.with_untracked(|cards| cards.with_role(&role)))?;
                let command = token.with_untracked(|token| token.unnamed(&more));
                Some(Arc::new(considered(&account.caller(), &forecast.get(), command, more, seed)))
            },
            |_, _| true,
        );
        let issues = Memo::new(move |_| {
            let about_name = token.with(|token| name_issues(&account.snapshot(), &account.caller(), token, seed));
            let given = forecast.with(|forecast| forecast.issues.clone());
            let written = token.with(|token| token.limits.issues()).into_iter().chain(cards.with(unspeakable));
            once(about_name.into_iter().chain(given).chain(written))
        });
        let sentence = Memo::new(move |_| token.with(|token| said(&forecast.get(), token)));
        let (step, error, busy) = (RwSignal::new(Step::Form), RwSignal::new(None), RwSignal::new(false));
        let (tried, moved) = (RwSignal::new(false), moved(account, id, cards));
        Self {
            account,
            token,
            cards,
            step,
            forecast,
            issues,
            sentence,
            ghost,
            ghosted,
            error,
            busy,
            tried,
            restored,
            moved,
        }
    }

    /// Whether it is made or changed.
    pub fn mode(self) -> Mode {
        if self.token.with_untracked(|token| token.id.is_some()) { Mode::Edit } else { Mode::Invite }
    }

    /// The part of it on which policies are written.
    pub fn bench(self) -> Bench {
        Bench {
            account: self.account,
            draft: self.cards,
            issues: self.issues,
            ghost: self.ghost,
            tried: self.tried,
            giving: Memo::new(move |_| self.token.with(TokenDraft::giving)).into(),
        }
    }

    /// What is to be sent.
    pub fn command(self) -> Command {
        self.token.with(|token| self.cards.with(|cards| token.command(cards)))
    }

    /// The issues to be shown: what nobody has come to yet is not held against them.
    pub fn shown(self) -> Vec<Issue> {
        let nameless = self.token.with(|token| token.name.trim().is_empty()) && !self.tried.get();
        let all = self.bench().shown().into_iter();
        all.filter(|issue| !nameless || Field::of(&issue.path) != Some(Field::Name)).collect()
    }

    /// The issues at one field.
    pub fn at(self, field: Field) -> Signal<Vec<Issue>> {
        Memo::new(move |_| field.among(&self.shown())).into()
    }

    /// Changes the draft.
    pub fn edit_token(self, change: impl FnOnce(&mut TokenDraft)) {
        self.token.update(change);
    }

    /// The first reason why one can't go on.
    pub fn first_error(self) -> Option<Issue> {
        self.issues.with(|all| all.iter().find(|issue| issue.is_error()).cloned())
    }

    /// Forgets what was kept.
    pub fn forget(self) {
        shelf(self.account).forget();
    }

    /// Starts again: from nothing, or from the token as it is.
    pub fn start_again(self) {
        let snapshot = self.account.snapshot_untracked();
        let now = self.token.with_untracked(|token| token.id).and_then(|id| snapshot.state().tokens.get(&id).cloned());
        let (token, cards) = match now {
            Some(token) => (TokenDraft::of(&token), cards(&snapshot, Some(token.id))),
            None => fresh(self.account),
        };
        self.token.set(token);
        self.cards.set(cards);
        self.error.set(None);
    }
}

fn fresh(account: AccountState) -> Kept {
    let now = account.now_untracked();
    (TokenDraft::new(account.user(), Limits::usual(now, local_offset(now))), Cards::invite())
}

/// The account with a token switched on: what it will be able to do is of interest also while it is off.
fn switched_on(mut snapshot: Snapshot, id: Option<TokenId>) -> Snapshot {
    let off = id.and_then(|id| snapshot.state().tokens.get(&id).cloned()).filter(|token| !token.is_active());
    if let Some(token) = off {
        let (revision, on) = (snapshot.state().revision, Token { status: TokenStatus::Active, ..(*token).clone() });
        snapshot.apply(revision, &[Event::Token(Change::changed((*token).clone(), on))]);
    }
    snapshot
}

/// What one more role would change on top of what is chosen.
fn considered(caller: &Caller, now: &Forecast, command: Command, more: Cards, seed: u128) -> Forecast {
    let fresh = Fresh::new(now.now, seed ^ 1);
    match now.whose {
        Some(Holder::Token(token)) => {
            let policies = Some(more.policies());
            let command = Command::ChangeToken { token, name: None, policies, conditions: None, status: None };
            Forecast::new(&now.after, caller, &fresh, &command)
        }
        Some(Holder::Member(_)) | None => Forecast::new(&now.before, caller, &fresh, &command),
    }
}

fn said(forecast: &Forecast, token: &TokenDraft) -> String {
    let (who, offset) = (token.shown(), local_offset(forecast.now));
    match (token.id, forecast.difference.rows.is_empty()) {
        (None, true) => words::will_do_nothing(&who),
        (None, false) => sentence(forecast, Mode::Invite, &who, offset),
        (Some(_), _) => sentence(forecast, Mode::Edit, &who, offset),
    }
}

/// A name is judged apart from what is given: they have nothing to do with each other, and so neither waits.
fn name_issues(snapshot: &Snapshot, caller: &Caller, token: &TokenDraft, seed: u128) -> Vec<Issue> {
    let command = match token.command(&Cards::invite()) {
        Command::ChangeToken { token, name, .. } => {
            Command::ChangeToken { token, name, policies: None, conditions: None, status: None }
        }
        other => other,
    };
    let issues = decide(snapshot, caller, &command, &Fresh::new(caller.context.now, seed)).issues;
    issues.into_iter().filter(|issue| Field::of(&issue.path) == Some(Field::Name)).collect()
}

/// Each once, errors first. That nothing changes yet is no mistake.
fn once(all: impl Iterator<Item = Issue>) -> Vec<Issue> {
    let mut found: Vec<Issue> = Vec::new();
    all.filter(|issue| issue.code != Code::NothingChanges).for_each(|issue| {
        if !found.contains(&issue) {
            found.push(issue);
        }
    });
    found.sort_by_key(|issue| issue.severity);
    found
}

/// Whether somebody else has changed the token since one began. Policies that are gone can't be kept by their id: the cards
/// hold what they said as new ones.
fn moved(account: AccountState, id: Option<TokenId>, cards: RwSignal<Cards>) -> Memo<bool> {
    let changed = move |snapshot: &Snapshot| id.and_then(|id| snapshot.state().tokens.get(&id).map(|t| t.changed_at));
    Effect::new(move || {
        let snapshot = account.snapshot();
        if cards.with_untracked(|cards| cards.names_gone(&snapshot)) {
            cards.update(|cards| cards.renew(&snapshot));
        }
    });
    let began = changed(&account.snapshot_untracked());
    Memo::new(move |_| changed(&account.snapshot()) != began)
}

fn shelf(account: AccountState) -> state::Draft {
    state::Draft::named(format!("portcullis:draft:{}:token", account.id()))
}

/// Keeps a new token's draft until it is made.
fn keep(desk: Desk) {
    let untouched = (desk.token.get_untracked(), desk.cards.get_untracked());
    Effect::new(move || {
        let now = (desk.token.get(), desk.cards.get());
        let is_open = desk.step.with_untracked(|step| !matches!(step, Step::Done(_)));
        if is_open && now != untouched {
            shelf(desk.account).keep(&now);
        }
    });
}
