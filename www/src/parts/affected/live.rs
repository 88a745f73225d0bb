use super::Foreseen;
use crate::state::AccountState;
use leptos::prelude::*;
use portcullis_core::{Command, ResourceRef};
use std::sync::Arc;
use std::time::Duration;

/// A box answers at once; who gains and loses follows this much later, once nothing more is typed.
const RESTS: Duration = Duration::from_millis(80);

/// What the command of a form would do, kept true as the form and the account change.
#[derive(Debug, Clone, Copy)]
pub struct Prospect {
    account: AccountState,
    command: Memo<Option<Command>>,
    shown: RwSignal<Option<Arc<Foreseen>>>,
}

impl Prospect {
    /// Follows a command; nothing is foreseen while there is none.
    pub fn of(command: Memo<Option<Command>>) -> Self {
        let prospect = Self { account: AccountState::here(), command, shown: RwSignal::new(None) };
        let waiting = StoredValue::new(None::<TimeoutHandle>);
        let stop = move || waiting.try_update_value(Option::take).flatten().map(|handle| handle.clear());
        Effect::new(move || {
            // To be told of all of them.
            _ = (prospect.account.revision(), prospect.account.beside(), command.get());
            stop();
            let handle = set_timeout_with_handle(move || prospect.settle(), RESTS);
            waiting.set_value(handle.ok());
        });
        on_cleanup(move || _ = stop());
        prospect
    }

    /// What was foreseen last.
    pub fn shown(self) -> Option<Arc<Foreseen>> {
        self.shown.get()
    }

    /// What is to be sent: the command, with the digest of what was shown of it. If it has just changed, what it does is
    /// shown first.
    pub fn ready(self) -> Option<Arc<Foreseen>> {
        let command = self.command.get_untracked()?;
        let shown = self.shown.get_untracked().filter(|shown| shown.command == command);
        shown.or_else(|| {
            self.settle();
            self.shown.get_untracked()
        })
    }

    /// Whether what was foreseen last can't be done.
    pub fn is_refused(self) -> bool {
        self.shown
            .with(|shown| shown.as_ref().is_some_and(|shown| shown.issues.iter().any(portcullis_core::Issue::is_error)))
    }

    /// Issues of one field.
    pub fn at(self, field: &'static str) -> Signal<Vec<portcullis_core::Issue>> {
        Signal::derive(move || self.shown.get().map(|shown| shown.at(field)).unwrap_or_default())
    }

    fn settle(self) {
        let Some(command) = self.command.try_get_untracked() else { return };
        self.shown.try_set(command.map(|command| Arc::new(foresee(self.account, command))));
    }
}

fn foresee(account: AccountState, command: Command) -> Foreseen {
    let sees_everybody = untrack(|| account.access().can("members:read", ResourceRef::Account, account.now()));
    Foreseen::new(&account.snapshot_untracked(), &account.caller(), &account.fresh(), command, sees_everybody)
}
