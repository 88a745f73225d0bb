use super::desk::{Desk, Step};
use super::draft::Draft;
use crate::parts::Toaster;
use crate::parts::preview::Mode;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use portcullis_core::{Issue, Preview};
use std::sync::Arc;

/// Sends the command with the digest of what was shown. Refused, everything stays as it is, with the reason.
pub fn send(desk: Desk, shown: &Preview) {
    if desk.busy.get_untracked() || shown.issues.iter().any(Issue::is_error) {
        return;
    }
    let (command, digest) = (desk.draft.with_untracked(Draft::to_command), shown.digest.clone());
    desk.busy.set(true);
    desk.error.set(None);
    // Once they are in the account, the sentence about whom one can invite is another.
    desk.promised.set(desk.sentence.get_untracked());
    spawn_local(async move {
        let answer = desk.account.submit(command, Some(digest)).await;
        desk.busy.try_set(false);
        match answer {
            Ok(answer) => {
                desk.forget();
                desk.step.try_set(Step::Done(Arc::new(answer)));
            }
            Err(error) => drop(desk.error.try_set(Some(error))),
        }
    });
}

/// After an edit there is nothing to hand over: back to the member.
pub fn after_edit(desk: Desk) {
    if desk.mode() == Mode::Edit {
        Toaster::here().say("Saved.");
        let member = desk.draft.with_untracked(|draft| draft.member.map(|id| id.to_string())).unwrap_or_default();
        use_navigate()(&desk.account.path(&format!("members/{member}")), Default::default());
    }
}
