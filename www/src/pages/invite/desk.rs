use super::bench::Bench;
use super::draft::Draft;
use super::issues::{self, Field};
use super::moved;
use crate::parts::local_offset;
use crate::parts::preview::{Forecast, Holder, Mode, sentence};
use crate::parts::role_picker::Giving;
use crate::state::{self, AccountState};
use crate::words;
use leptos::prelude::*;
use portcullis_api::{ApiError, CommandAnswer};
use portcullis_core::{Code, Command, Fresh, Issue, MemberId};
use std::sync::Arc;
use std::time::Duration;

/// How long a draft rests before it is kept.
const KEEPS_AFTER: Duration = Duration::from_millis(300);

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

/// The work in hand: the draft, and everything that follows from it. Signals only; what they compute stands in plain
/// structs.
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    /// The account.
    pub account: AccountState,
    /// What is written so far.
    pub draft: RwSignal<Draft>,
    /// An address that is being typed. It stands here because the box that holds it tells of losing the focus even while
    /// it is taken away.
    pub typing: RwSignal<String>,
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
    /// The sentence as it was when it was sent.
    pub promised: RwSignal<String>,
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
    /// Somebody else has changed the member meanwhile.
    pub moved: Memo<bool>,
}

impl Desk {
    /// For inviting; with a role that is chosen already, if the account knows it.
    pub fn invite(account: AccountState, role: Option<String>) -> Self {
        let known = role.filter(|role| account.snapshot_untracked().role_mask(role).is_some());
        Self::new(account, known.map_or_else(Draft::invite, Draft::with_role_on_everything))
    }

    /// For editing a member.
    pub fn edit(account: AccountState, member: MemberId) -> Self {
        Self::new(account, Draft::of_member(&account.snapshot_untracked(), member))
    }

    fn new(account: AccountState, fresh: Draft) -> Self {
        let kept = shelf(account, fresh.member).load::<Draft>().filter(|draft| draft.is_sound());
        let restored = kept.is_some();
        let draft = RwSignal::new(kept.unwrap_or(fresh));
        let seed = state::random_seed();
        // Addresses change nothing in what is given, so typing them computes nothing anew.
        let wanted = Memo::new(move |_| draft.with(|draft| draft.command_for(Vec::new())));
        let forecast = Memo::new_with_compare(
            move |_| {
                let fresh = Fresh::new(account.now_untracked(), seed);
                wanted.with(|command| Arc::new(Forecast::new(&account.snapshot(), &account.caller(), &fresh, command)))
            },
            |_, _| true,
        );
        let ghost = RwSignal::new(None);
        let ghosted = Memo::new_with_compare(
            move |_| considered(account, draft, &forecast.get(), ghost.get()?, seed),
            |_, _| true,
        );
        let issues = issues_memo(account, draft, forecast);
        let who = Memo::new(move |_| who(account, draft, issues));
        let sentence = Memo::new(move |_| said(&forecast.get(), draft.with(Draft::mode), &who.get()));
        keep(account, draft);
        moved::renew(account, draft);
        let moved = moved::moved(account, draft.with_untracked(|draft| draft.member));
        let (step, error, busy) = (RwSignal::new(Step::Form), RwSignal::new(None), RwSignal::new(false));
        Self {
            account,
            draft,
            typing: RwSignal::new(String::new()),
            step,
            forecast,
            issues,
            sentence,
            promised: RwSignal::new(String::new()),
            ghost,
            ghosted,
            error,
            busy,
            tried: RwSignal::new(false),
            restored,
            moved,
        }
    }

    /// Whether somebody is invited or edited.
    pub fn mode(self) -> Mode {
        self.draft.with_untracked(Draft::mode)
    }

    /// The part of it on which policies are written.
    pub fn bench(self) -> Bench {
        Bench {
            account: self.account,
            draft: self.draft,
            issues: self.issues,
            ghost: self.ghost,
            tried: self.tried,
            giving: Signal::stored(Giving::Person),
        }
    }

    /// The issues at one field.
    pub fn at(self, field: Field) -> Signal<Vec<Issue>> {
        self.bench().at(field)
    }

    /// The first reason why one can't go on.
    pub fn first_error(self) -> Option<Issue> {
        self.issues.with(|all| all.iter().find(|issue| issue.is_error()).cloned())
    }

    /// The same, asked once.
    pub fn first_error_untracked(self) -> Option<Issue> {
        untrack(|| self.first_error())
    }

    /// Changes the draft.
    pub fn edit_draft(self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(change);
    }

    /// Takes in what is being typed.
    pub fn take_typed(self) {
        let text = self.typing.try_get_untracked().unwrap_or_default();
        if !text.trim().is_empty() {
            self.edit_draft(|draft| draft.add_addresses(&text));
            self.typing.set(String::new());
        }
    }

    /// Forgets what was kept.
    pub fn forget(self) {
        shelf(self.account, self.draft.with_untracked(|draft| draft.member)).forget();
    }

    /// Starts again from nothing, or from the member as they are.
    pub fn start_again(self) {
        let member = self.draft.with_untracked(|draft| draft.member);
        let snapshot = self.account.snapshot_untracked();
        self.draft.set(member.map_or_else(Draft::invite, |member| Draft::of_member(&snapshot, member)));
        self.error.set(None);
    }
}

/// What one more role on the open card would change on top of what is chosen: decided on the account as it would be, for
/// the person as they would be.
fn considered(
    account: AccountState,
    draft: RwSignal<Draft>,
    now: &Forecast,
    role: String,
    seed: u128,
) -> Option<Arc<Forecast>> {
    let more = draft.with_untracked(|draft| draft.with_role(&role))?;
    let Holder::Member(member) = now.whose? else { return None };
    let command = Command::ChangeMember { member, policies: more.policies(), groups: None };
    let fresh = Fresh::new(now.now, seed ^ 1);
    Some(Arc::new(Forecast::new(&now.after, &account.caller(), &fresh, &command)))
}

fn said(forecast: &Forecast, mode: Mode, who: &str) -> String {
    sentence(forecast, mode, who, local_offset(forecast.now))
}

/// Whom the sentence is about.
fn who(account: AccountState, draft: RwSignal<Draft>, issues: Memo<Vec<Issue>>) -> String {
    draft.with(|draft| match draft.member {
        Some(member) => account.snapshot().member(member).map_or_else(|| "This member".to_owned(), |m| m.shown()),
        None => {
            let wrong = issues.with(|all| issues::wrong_addresses(all));
            let right = draft.addresses.iter().enumerate().filter(|(n, _)| !wrong.contains(n));
            words::people(&right.map(|(_, address)| address.shown()).collect::<Vec<_>>())
        }
    })
}

/// Addresses are judged apart from what is given: they have nothing to do with each other, and so neither waits.
fn issues_memo(account: AccountState, draft: RwSignal<Draft>, forecast: Memo<Arc<Forecast>>) -> Memo<Vec<Issue>> {
    let emails = Memo::new(move |_| draft.with(|draft| draft.member.is_none().then(|| draft.emails())));
    let about_addresses = Memo::new(move |_| {
        let command = Command::InviteMembers { emails: emails.get()?, policies: Vec::new(), groups: Vec::new() };
        Some(portcullis_core::decide(&account.snapshot(), &account.caller(), &command, &account.fresh()).issues)
    });
    Memo::new(move |_| {
        let mut all = about_addresses.get().unwrap_or_default();
        let given = forecast.with(|forecast| forecast.issues.clone());
        let more = given.into_iter().filter(|issue| !issue.path.starts_with("emails")).collect::<Vec<_>>();
        all.extend(more.into_iter().chain(draft.with(unspeakable)));
        let mut once: Vec<Issue> = Vec::new();
        all.into_iter().for_each(|issue| {
            if !once.contains(&issue) {
                once.push(issue)
            }
        });
        once.sort_by_key(|issue| issue.severity);
        once
    })
}

/// What is no network, and what is half a record, can't be part of a command, so the form itself says so.
pub fn unspeakable(draft: &Draft) -> Vec<Issue> {
    let mut found = Vec::new();
    for (card, drafted) in draft.cards.iter().enumerate() {
        let Some(place) = draft.place_of(card) else { continue };
        for why in drafted.scope.unfinished() {
            found.push(Issue::new(Code::NameInvalid, format!("policies[{place}].scope"), [("why", why)]));
        }
        for text in drafted.conditions.not_networks() {
            let why = format!("“{text}” is not a network such as 192.0.2.0/24");
            found.push(Issue::new(
                Code::NameInvalid,
                format!("policies[{place}].conditions.address_in"),
                [("why", why)],
            ));
        }
    }
    found
}

fn shelf(account: AccountState, member: Option<MemberId>) -> state::Draft {
    let what = member.map_or_else(|| "invite".to_owned(), |member| format!("edit:{member}"));
    state::Draft::named(format!("portcullis:draft:{}:{what}", account.id()))
}

/// Keeps the draft once it rests.
fn keep(account: AccountState, draft: RwSignal<Draft>) {
    let turn = StoredValue::new(0_u32);
    let untouched = draft.get_untracked();
    Effect::new(move || {
        let now = draft.get();
        let mine = turn.with_value(|turn| turn.wrapping_add(1));
        turn.set_value(mine);
        let untouched = untouched.clone();
        set_timeout(
            move || {
                let is_last = turn.try_with_value(|turn| *turn == mine) == Some(true);
                if is_last && now != untouched {
                    shelf(account, now.member).keep(&now);
                }
            },
            KEEPS_AFTER,
        );
    });
}
