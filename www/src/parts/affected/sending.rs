use super::foreseen::{at, beside};
use crate::parts::Failure;
use crate::state::AccountState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use portcullis_api::{ApiError, CommandAnswer};
use portcullis_core::{Command, Issue};

/// A command on its way to the server, and what came of it.
#[derive(Debug, Clone, Copy)]
pub struct Sending {
    account: AccountState,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
}

impl Sending {
    /// Nothing sent yet.
    pub fn new() -> Self {
        Self { account: AccountState::here(), busy: RwSignal::new(false), error: RwSignal::new(None) }
    }

    /// Sends a command, one at a time; `done` is called once it has happened. What failed stays to be shown.
    pub fn send(self, command: Command, digest: Option<String>, done: impl FnOnce(CommandAnswer) + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let result = self.account.submit(command, digest).await;
            // The page may be gone by the time the answer comes.
            self.busy.try_set(false);
            match result {
                Ok(answer) => done(answer),
                Err(error) => _ = self.error.try_set(Some(error)),
            }
        });
    }

    /// Whether it is on its way.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Forgets what failed, as somebody writes on.
    pub fn clear(self) {
        if self.error.with_untracked(Option::is_some) {
            self.error.set(None);
        }
    }

    /// What the server says about one field.
    pub fn at(self, field: &'static str) -> Vec<Issue> {
        self.error.with(|error| error.as_ref().map(|error| at(&error.issues, field)).unwrap_or_default())
    }

    /// What failed, without the issues that stand under these fields.
    pub fn failure(self, fields: &'static [&'static str]) -> impl IntoView {
        move || {
            self.error.get().map(|error| {
                let issues = beside(&error.issues, fields);
                view! { <Failure error=ApiError { issues, ..error } /> }
            })
        }
    }
}

impl Default for Sending {
    fn default() -> Self {
        Self::new()
    }
}
