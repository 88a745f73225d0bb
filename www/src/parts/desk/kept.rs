use super::{Desk, Form, Step};
use crate::parts::cards::Cards;
use crate::state::{AccountState, Draft};
use leptos::prelude::*;
use std::time::Duration;

/// How long a draft rests before it is kept.
const KEEPS_AFTER: Duration = Duration::from_millis(300);

/// Where a draft is kept.
pub fn shelf<F: Form>(account: AccountState, draft: &F) -> Draft {
    Draft::named(format!("portcullis:draft:{}:{}", account.id(), draft.shelf()))
}

/// Keeps the draft once it rests, until it is sent.
pub fn keep<F: Form>(desk: Desk<F>, untouched: (F, Cards)) {
    let turn = StoredValue::new(0_u32);
    Effect::new(move || {
        let now = (desk.draft.get(), desk.cards.get());
        let mine = turn.with_value(|turn| turn.wrapping_add(1));
        turn.set_value(mine);
        let untouched = untouched.clone();
        let keep = move || {
            let is_last = turn.try_with_value(|turn| *turn == mine) == Some(true);
            let is_open = desk.step.try_with_untracked(|step| !matches!(step, Step::Done(_))) == Some(true);
            if is_last && is_open && now != untouched {
                shelf(desk.account, &now.0).keep(&now);
            }
        };
        set_timeout(keep, KEEPS_AFTER);
    });
}

/// Policies that were taken away meanwhile can't be kept by their id: the cards hold what they said as new ones.
pub fn renew(account: AccountState, cards: RwSignal<Cards>) {
    Effect::new(move || {
        let snapshot = account.snapshot();
        if cards.with_untracked(|cards| cards.names_gone(&snapshot)) {
            cards.update(|cards| cards.renew(&snapshot));
        }
    });
}
