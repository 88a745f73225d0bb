use super::{CardField, Cards, is_unfinished};
use crate::parts::role_picker::Giving;
use crate::state::AccountState;
use leptos::prelude::*;
use portcullis_core::Issue;

/// What writing policies needs, whoever they are for: the same cards serve a member, a group, a token and an agency.
#[derive(Debug, Clone, Copy)]
pub struct Bench {
    /// The account.
    pub account: AccountState,
    /// What is written so far.
    pub cards: RwSignal<Cards>,
    /// Everything that is wrong or doubtful.
    pub issues: Memo<Vec<Issue>>,
    /// The role that somebody is considering.
    pub ghost: RwSignal<Option<String>>,
    /// Somebody has tried to go on: from now on what is still missing counts as wrong.
    pub tried: RwSignal<bool>,
    /// To whom it is given.
    pub giving: Signal<Giving>,
}

impl Bench {
    /// The issues at one field.
    pub fn at(self, field: CardField) -> Signal<Vec<Issue>> {
        Memo::new(move |_| self.cards.with(|cards| field.among(&self.shown(), cards))).into()
    }

    /// The issues to be shown: what nobody has come to yet is not held against them.
    pub fn shown(self) -> Vec<Issue> {
        let tried = self.tried.get();
        self.issues.with(|all| all.iter().filter(|issue| tried || !is_unfinished(issue)).cloned().collect())
    }

    /// Changes the cards.
    pub fn edit(self, change: impl FnOnce(&mut Cards)) {
        self.cards.update(change);
    }
}
