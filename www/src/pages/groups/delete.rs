use crate::parts::affected::{AffectedPanel, Prospect, Sending};
use crate::parts::{Confirm, Toaster};
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use portcullis_core::{Command, GroupId};

/// Asks before a group is deleted, naming who loses what.
#[component]
pub fn DeleteGroup(id: GroupId, name: Memo<String>, open: RwSignal<bool>) -> impl IntoView {
    let (account, toaster, sending) = (AccountState::here(), Toaster::here(), Sending::new());
    let command = Memo::new(move |_| open.get().then_some(Command::DeleteGroup { group: id }));
    let prospect = Prospect::of(command);
    let navigate = use_navigate();
    let delete = move |()| {
        let Some(seen) = prospect.ready().filter(|seen| seen.is_possible) else { return };
        let navigate = navigate.clone();
        sending.send(seen.command.clone(), seen.digest.clone(), move |_| {
            toaster.say("The group is deleted.");
            navigate(&account.path("groups"), Default::default());
        });
    };
    view! {
        <Confirm open=open title=Signal::derive(move || format!("Delete the group “{}”?", name.get())) action="Delete group"
            busy=Signal::derive(move || sending.is_busy()) confirm=delete.clone()>
            {sending.failure(&[])}
            <p>"Its members stay in the account, without what the group gave them."</p>
            <AffectedPanel prospect=prospect idle="" />
        </Confirm>
    }
}
