use super::Form;
use super::kept::{self, shelf};
use crate::parts::cards::{Bench, CardField, Cards};
use crate::parts::preview::{Forecast, Mode};
use crate::state::{self, AccountState};
use leptos::prelude::*;
use portcullis_api::{ApiError, CommandAnswer};
use portcullis_core::{Code, Command, Fresh, Issue, decide};
use std::sync::Arc;

/// How far one has got.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Choosing.
    Form,
    /// Looking once more.
    Summary,
    /// Done, with what the server answered.
    Done(Arc<CommandAnswer>),
}

/// The work in hand, and everything that follows from it. Signals only; what they compute stands in plain structs.
#[derive(Debug)]
pub struct Desk<F: Form> {
    /// The account.
    pub account: AccountState,
    /// What is written so far, but for policies.
    pub draft: RwSignal<F>,
    /// The policies.
    pub cards: RwSignal<Cards>,
    /// How far one has got.
    pub step: RwSignal<Step>,
    /// What it will do.
    pub forecast: Memo<Arc<Forecast>>,
    /// Everything that is wrong or doubtful.
    pub issues: Memo<Vec<Issue>>,
    /// The sentence.
    pub sentence: Memo<String>,
    /// The role that somebody is considering.
    pub ghost: RwSignal<Option<String>>,
    /// What that role would change on top.
    pub ghosted: Memo<Option<Arc<Forecast>>>,
    /// The sentence as it was when it was sent: once it is done, it would be another.
    pub promised: RwSignal<String>,
    /// Why the server refused.
    pub error: RwSignal<Option<ApiError>>,
    /// Being sent.
    pub busy: RwSignal<bool>,
    /// Somebody has tried to go on.
    pub tried: RwSignal<bool>,
    /// The draft is one that was kept.
    pub restored: bool,
    /// Somebody else has changed it meanwhile.
    pub moved: Memo<bool>,
    began: RwSignal<F::Stamp>,
}

impl<F: Form> Clone for Desk<F> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<F: Form> Copy for Desk<F> {}

impl<F: Form> Desk<F> {
    /// With what was kept, or else with this.
    pub fn new(account: AccountState, draft: F, cards: Cards) -> Self {
        let kept = shelf(account, &draft).load::<(F, Cards)>();
        let kept = kept.filter(|(kept, cards)| cards.is_sound() && kept.shelf() == draft.shelf());
        let restored = kept.is_some();
        let untouched = (draft, cards);
        let (draft, cards) = kept.unwrap_or_else(|| untouched.clone());
        let (draft, cards) = (RwSignal::new(draft), RwSignal::new(cards));
        let (seed, ghost) = (state::random_seed(), RwSignal::new(None));
        let forecast = foreseen(account, draft, cards, seed);
        let ghosted = ghosted(account, draft, cards, forecast, ghost, seed);
        let issues = issues(account, draft, cards, forecast, seed);
        let who = Memo::new(move |_| draft.with(|draft| issues.with(|all| draft.who(&account.snapshot(), all))));
        let sentence = Memo::new(move |_| draft.with_untracked(|draft| draft.said(&forecast.get(), &who.get())));
        let stamp = move || draft.with_untracked(|draft| draft.stamp(&account.snapshot()));
        let began = RwSignal::new(untrack(stamp));
        let desk = Self {
            account,
            draft,
            cards,
            step: RwSignal::new(Step::Form),
            forecast,
            issues,
            sentence,
            ghost,
            ghosted,
            promised: RwSignal::new(String::new()),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
            tried: RwSignal::new(false),
            restored,
            moved: Memo::new(move |_| began.with(|began| *began != stamp())),
            began,
        };
        kept::keep(desk, untouched);
        kept::renew(account, cards);
        desk
    }

    /// Whether something new is made or something changed.
    pub fn mode(self) -> Mode {
        self.draft.with_untracked(F::mode)
    }

    /// The part of it on which policies are written.
    pub fn bench(self) -> Bench {
        Bench {
            account: self.account,
            cards: self.cards,
            issues: self.issues,
            ghost: self.ghost,
            tried: self.tried,
            giving: Memo::new(move |_| self.draft.with(F::giving)).into(),
        }
    }

    /// What is to be sent.
    pub fn command(self) -> Command {
        self.draft.with(|draft| self.cards.with(|cards| draft.command(cards)))
    }

    /// The issues to be shown: what nobody has come to yet is not held against them.
    pub fn shown(self) -> Vec<Issue> {
        let tried = self.tried.get();
        let waits = |issue: &Issue| !tried && self.draft.with(|draft| draft.is_unfinished(issue));
        self.issues.with(|all| all.iter().filter(|issue| !waits(issue)).cloned().collect())
    }

    /// The issues at one field.
    pub fn at(self, field: F::Field) -> Signal<Vec<Issue>> {
        self.those(move |issue| F::field(&issue.path) == Some(field))
    }

    /// The issues that belong to no field.
    pub fn whole(self) -> Signal<Vec<Issue>> {
        let on_card = move |path: &str| self.cards.with(|cards| CardField::of(cards, path).is_some());
        self.those(move |issue| F::field(&issue.path).is_none() && !on_card(&issue.path))
    }

    fn those(self, fits: impl Fn(&Issue) -> bool + Send + Sync + 'static) -> Signal<Vec<Issue>> {
        Memo::new(move |_| self.shown().into_iter().filter(|issue| fits(issue)).collect::<Vec<_>>()).into()
    }

    /// The first reason why one can't go on.
    pub fn first_error(self) -> Option<Issue> {
        self.issues.with(|all| all.iter().find(|issue| issue.is_error()).cloned())
    }

    /// Changes the draft.
    pub fn edit(self, change: impl FnOnce(&mut F)) {
        self.draft.update(change);
    }

    /// Forgets what was kept.
    pub fn forget(self) {
        _ = self.draft.try_with_untracked(|draft| shelf(self.account, draft).forget());
    }

    /// Starts again: from nothing, or from what is there.
    pub fn start_again(self) {
        let (draft, cards) = self.draft.with_untracked(|draft| draft.anew(self.account));
        self.began.set(draft.stamp(&self.account.snapshot_untracked()));
        self.draft.set(draft);
        self.cards.set(cards);
        self.error.set(None);
    }
}

fn foreseen<F: Form>(
    account: AccountState,
    draft: RwSignal<F>,
    cards: RwSignal<Cards>,
    seed: u128,
) -> Memo<Arc<Forecast>> {
    let wanted = Memo::new(move |_| draft.with(|draft| cards.with(|cards| draft.given(cards))));
    Memo::new_with_compare(
        move |_| {
            let before = account.snapshot();
            let before = draft.with_untracked(|draft| draft.before(before));
            let fresh = Fresh::new(account.now_untracked(), seed);
            wanted.with(|command| Arc::new(Forecast::new(&before, &account.caller(), &fresh, command)))
        },
        |_, _| true,
    )
}

/// What the role that somebody considers would change on top of what is chosen.
fn ghosted<F: Form>(
    account: AccountState,
    draft: RwSignal<F>,
    cards: RwSignal<Cards>,
    forecast: Memo<Arc<Forecast>>,
    ghost: RwSignal<Option<String>>,
    seed: u128,
) -> Memo<Option<Arc<Forecast>>> {
    Memo::new_with_compare(
        move |_| {
            let now = forecast.get();
            let more = ghost.get().and_then(|role| cards.with_untracked(|cards| cards.with_role(&role)))?;
            let (before, command) = draft.with_untracked(|draft| draft.considered(&more, &now))?;
            Some(Arc::new(Forecast::new(&before, &account.caller(), &Fresh::new(now.now, seed ^ 1), &command)))
        },
        |_, _| true,
    )
}

/// Each issue once, errors first. That nothing changes yet is no mistake.
fn issues<F: Form>(
    account: AccountState,
    draft: RwSignal<F>,
    cards: RwSignal<Cards>,
    forecast: Memo<Arc<Forecast>>,
    seed: u128,
) -> Memo<Vec<Issue>> {
    let wanted = Memo::new(move |_| draft.with(F::apart));
    let apart = Memo::new(move |_| {
        let fresh = Fresh::new(account.now_untracked(), seed);
        let asked = wanted.get().map(|command| decide(&account.snapshot(), &account.caller(), &command, &fresh));
        asked.map(|outcome| outcome.issues).unwrap_or_default()
    });
    Memo::new(move |_| {
        let given = forecast.with(|forecast| forecast.issues.clone());
        let joined = draft.with(|draft| {
            let joined = draft.joined(apart.get(), given);
            joined.into_iter().chain(draft.unspeakable()).collect::<Vec<_>>()
        });
        once(joined.into_iter().chain(cards.with(Cards::unspeakable)))
    })
}

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
