use super::contents::uses;
use crate::parts::affected::{AffectedPanel, Prospect, Sending};
use crate::parts::{Confirm, Toaster};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use portcullis_core::Command;

/// Asks before a role is deleted; while policies use it, says which stand in the way.
#[component]
pub fn DeleteRole(id: StoredValue<String>, open: RwSignal<bool>) -> impl IntoView {
    let (account, toaster, sending) = (AccountState::here(), Toaster::here(), Sending::new());
    let command = Memo::new(move |_| open.get().then(|| Command::DeleteRole { role: id.get_value() }));
    let prospect = Prospect::of(command);
    let navigate = use_navigate();
    let name = Signal::derive(move || account.snapshot().role_name(&id.get_value()));
    let delete = move |()| {
        let Some(seen) = prospect.ready().filter(|seen| seen.is_possible) else { return };
        let navigate = navigate.clone();
        sending.send(seen.command.clone(), seen.digest.clone(), move |_| {
            toaster.say("The role is deleted.");
            navigate(&account.path("roles"), Default::default());
        });
    };
    let users = move || {
        let names: Vec<String> =
            uses(&account.snapshot(), &id.get_value()).into_iter().map(|used| used.shown).collect();
        (!names.is_empty()).then(|| format!("Used by {}.", words::listed_most(&names, 5, "others")))
    };
    view! {
        <Confirm open=open title=Signal::derive(move || format!("Delete the role “{}”?", name.get())) action="Delete role"
            busy=Signal::derive(move || sending.is_busy()) confirm=delete.clone()>
            {sending.failure(&[])}
            {move || users().map(|text| view! { <p>{text}</p> })}
            <AffectedPanel prospect=prospect idle="" />
        </Confirm>
    }
}
