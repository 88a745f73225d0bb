use super::resend;
use crate::can::{Can, Commanded, refusal};
use crate::parts::{Confirm, Failure, IssueText, Toaster};
use crate::phrase::phrase;
use crate::state::AccountState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use portcullis_api::ApiError;
use portcullis_core::{Command, MemberId, decide};

/// What can be done about a member: change, send again, take out; about oneself, leave.
#[component]
pub fn Actions(id: MemberId) -> impl IntoView {
    let account = AccountState::here();
    let asking = RwSignal::new(false);
    let is_me = move || account.me() == id;
    let is_in = Memo::new(move |_| account.snapshot().member(id).is_some_and(|member| member.is_accepted()));
    let end = move || {
        if is_me() { Command::LeaveAccount {} } else { Command::RevokeMember { member: id, keep_tokens: Vec::new() } }
    };
    let word = Signal::derive(move || match (is_me(), is_in.get()) {
        (true, _) => "Leave".to_owned(),
        (false, true) => "Remove".to_owned(),
        (false, false) => "Cancel invitation".to_owned(),
    });
    view! {
        <Show when=move || !is_in.get()>
            <Commanded command=Command::ResendInvitation { member: id } press=move |()| resend(account, id)>"Resend"</Commanded>
        </Show>
        <Commanded command=end() class="button danger soft" press=move |()| asking.set(true)>{move || word.get()}</Commanded>
        <Can action="members:edit">
            <A href=account.path(&format!("members/{id}/edit")) attr:class="button primary">"Edit access"</A>
        </Can>
        <EndDialog id=id open=asking command=StoredValue::new(end()) word=word />
    }
}

/// Asks before a membership ends, and says what is lost with it.
#[component]
fn EndDialog(id: MemberId, open: RwSignal<bool>, command: StoredValue<Command>, word: Signal<String>) -> impl IntoView {
    let (account, toaster, navigate) = (AccountState::here(), Toaster::here(), use_navigate());
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let is_me = account.snapshot_untracked().member(id).is_some_and(|member| member.user == Some(account.user()));
    let name = move || account.snapshot().member(id).map_or_else(String::new, |member| member.shown());
    let is_in = account.snapshot_untracked().member(id).is_some_and(|member| member.is_accepted());
    let title = move || match (is_me, is_in) {
        (true, _) => "Leave this account?".to_owned(),
        (false, true) => format!("Remove {}?", name()),
        (false, false) => format!("Cancel the invitation of {}?", name()),
    };
    let confirm = Callback::new(move |()| {
        busy.set(true);
        let (navigate, back, name) =
            (navigate.clone(), if is_me { "/".to_owned() } else { account.path("members") }, name());
        spawn_local(async move {
            match account.submit(command.get_value(), None).await {
                Ok(_) => {
                    toaster.say(if is_me {
                        "You have left the account.".to_owned()
                    } else {
                        format!("{name} has no access any more.")
                    });
                    navigate(&back, Default::default());
                }
                Err(error) => _ = failed.try_set(Some(error)),
            }
            busy.try_set(false);
        });
    });
    view! {
        <Confirm open=open title=Signal::derive(title) action=word busy=busy confirm=confirm>
            <Losses id=id command=command is_me=is_me />
            {move || failed.get().map(|error| view! { <Failure error=error /> })}
        </Confirm>
    }
}

/// What they can do today and will not be able to do, and what the engine warns of.
#[component]
fn Losses(id: MemberId, command: StoredValue<Command>, is_me: bool) -> impl IntoView {
    let account = AccountState::here();
    let access = move || phrase(&account.snapshot(), id, account.now_untracked());
    let warnings = move || {
        let outcome =
            command.with_value(|command| decide(&account.snapshot(), &account.caller(), command, &account.fresh()));
        outcome.issues.into_iter().map(|issue| view! { <IssueText issue=issue /> }).collect_view()
    };
    let open = command.with_value(refusal).is_none();
    let is_in = account.snapshot_untracked().member(id).is_some_and(|member| member.is_accepted());
    let lead = match (is_me, is_in) {
        (true, _) => "You lose, at once:",
        (false, true) => "They lose, at once:",
        (false, false) => "Their link stops working. They will not get:",
    };
    view! {
        <p>{lead}</p>
        <p class="loss"><strong>"− "</strong>{access}</p>
        {open.then_some(warnings)}
        <p class="muted">"What was done stays in the audit log. Coming back takes a new invitation."</p>
    }
}
