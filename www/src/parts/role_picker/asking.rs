use super::{Shelf, Terms, Verdicts};
use crate::state::AccountState;
use leptos::prelude::*;
use portcullis_core::Fresh;
use std::sync::Arc;
use std::time::Duration;

/// How long the terms rest before the engine is asked about every role.
const RESTS: Duration = Duration::from_millis(150);
/// How many roles are asked about in one go; it must leave room for a frame.
const AT_ONCE: usize = 25;

/// Which roles can be given on the terms in hand; filled bit by bit, so that no frame waits for it.
pub type Asking = RwSignal<Verdicts>;

/// Asks the engine about every role of the shelf whenever the terms or the account change.
pub fn asking(account: AccountState, shelf: Memo<Arc<Shelf>>, terms: Memo<Terms>) -> Asking {
    let verdicts = RwSignal::new(Verdicts::default());
    let turn = StoredValue::new(0_u32);
    Effect::new(move || {
        let (terms, shelf, snapshot) = (terms.get(), shelf.get(), account.snapshot());
        let mine = turn.with_value(|turn| turn.wrapping_add(1));
        turn.set_value(mine);
        let round =
            Round { account, snapshot, terms, left: shelf.roles(), turn, mine, found: Verdicts::default(), verdicts };
        set_timeout(move || round.go(), RESTS);
    });
    verdicts
}

/// One round of asking.
struct Round {
    account: AccountState,
    snapshot: portcullis_core::Snapshot,
    terms: Terms,
    left: Vec<String>,
    turn: StoredValue<u32>,
    mine: u32,
    found: Verdicts,
    verdicts: Asking,
}

impl Round {
    /// Asks about some and leaves the rest for after the next frame; a newer round ends it.
    fn go(mut self) {
        if self.turn.try_with_value(|turn| *turn == self.mine) != Some(true) {
            return;
        }
        let rest = self.left.split_off(self.left.len().min(AT_ONCE));
        let some = std::mem::replace(&mut self.left, rest);
        let fresh = Fresh::new(self.account.now_untracked(), 1);
        self.found.add(Verdicts::ask(&self.snapshot, &self.account.caller(), &fresh, &self.terms, &some));
        if self.left.is_empty() {
            // Told at once, so that the list is put in order once.
            self.verdicts.try_set(self.found);
            return;
        }
        set_timeout(move || self.go(), Duration::ZERO);
    }
}
