use super::secret::Secret;
use crate::can::Commanded;
use crate::parts::affected::Sending;
use crate::parts::{Confirm, IssueText, Toaster};
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use portcullis_core::{Command, Issue, Token, TokenId, TokenStatus, decide};
use std::sync::Arc;

/// What can be done about a token: switch it off and on, a new secret, edit, delete.
#[component]
pub fn Actions(id: TokenId, token: Memo<Option<Arc<Token>>>, secret: RwSignal<Option<String>>) -> impl IntoView {
    let account = AccountState::here();
    let (rolling, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let navigate = use_navigate();
    let edit = Callback::new(move |()| {
        navigate(&account.path(&format!("tokens/{id}/edit")), NavigateOptions::default());
    });
    let name = Memo::new(move |_| token.with(|token| token.as_ref().map_or_else(String::new, |t| t.name.clone())));
    view! {
        <Commanded command=Command::DeleteToken { token: id } class="button danger soft" press=move |()| deleting.set(true)>"Delete"</Commanded>
        <Switch id=id token=token />
        <Commanded command=Command::RollToken { token: id } press=move |()| rolling.set(true)>"New secret"</Commanded>
        {move || view! { <Commanded command=renaming(id, &name.get()) class="button primary" press=edit>"Edit token"</Commanded> }}
        <Roll id=id name=name open=rolling secret=secret />
        <Delete id=id name=name open=deleting />
    }
}

fn status(token: TokenId, status: TokenStatus) -> Command {
    Command::ChangeToken { token, name: None, policies: None, conditions: None, status: Some(status) }
}

/// Stands for any change of a token: who may give it another name may edit it.
fn renaming(token: TokenId, name: &str) -> Command {
    let other = if name == "a" { "b" } else { "a" };
    Command::ChangeToken { token, name: Some(other.to_owned()), policies: None, conditions: None, status: None }
}

/// Off or on.
#[component]
fn Switch(id: TokenId, token: Memo<Option<Arc<Token>>>) -> impl IntoView {
    let is_on = Memo::new(move |_| token.with(|token| token.as_ref().is_some_and(|token| token.is_active())));
    move || match is_on.get() {
        true => {
            view! { <SwitchTo id=id next=TokenStatus::Disabled word="Disable" done="The token is switched off." /> }
        }
        false => view! { <SwitchTo id=id next=TokenStatus::Active word="Enable" done="The token is switched on." /> },
    }
}

/// One way only, each with a sending of its own: the page may know of a change before the answer to it is there.
#[component]
fn SwitchTo(id: TokenId, next: TokenStatus, word: &'static str, done: &'static str) -> impl IntoView {
    let (toaster, sending) = (Toaster::here(), Sending::new());
    let set = move |()| sending.send(status(id, next), None, move |_| toaster.say(done));
    view! {
        <Commanded command=status(id, next) press=set>{word}</Commanded>
        {sending.failure(&[])}
    }
}

/// Asks before the secret is another.
#[component]
fn Roll(id: TokenId, name: Memo<String>, open: RwSignal<bool>, secret: RwSignal<Option<String>>) -> impl IntoView {
    let sending = Sending::new();
    let roll = move |()| {
        sending.send(Command::RollToken { token: id }, None, move |answer| {
            open.try_set(false);
            secret.try_set(answer.secret);
        });
    };
    view! {
        <Confirm open=open title=Signal::derive(move || format!("Give “{}” a new secret?", name.get())) action="New secret"
            busy=Signal::derive(move || sending.is_busy()) confirm=roll>
            {sending.failure(&[])}
            <p>"Programs with the old secret are refused at once. The new one is shown once."</p>
            <Warnings command=Command::RollToken { token: id } />
        </Confirm>
    }
}

/// Asks before a token is gone.
#[component]
fn Delete(id: TokenId, name: Memo<String>, open: RwSignal<bool>) -> impl IntoView {
    let (account, toaster, sending, navigate) = (AccountState::here(), Toaster::here(), Sending::new(), use_navigate());
    let delete = move |()| {
        let navigate = navigate.clone();
        sending.send(Command::DeleteToken { token: id }, None, move |_| {
            toaster.say("The token is deleted.");
            navigate(&account.path("tokens"), NavigateOptions::default());
        });
    };
    view! {
        <Confirm open=open title=Signal::derive(move || format!("Delete “{}”?", name.get())) action="Delete token"
            busy=Signal::derive(move || sending.is_busy()) confirm=delete.clone()>
            {sending.failure(&[])}
            <p>"Programs that use it are refused at once. What they did stays in the audit log."</p>
            <Warnings command=Command::DeleteToken { token: id } />
        </Confirm>
    }
}

/// What the engine says about a command.
#[component]
fn Warnings(command: Command) -> impl IntoView {
    let account = AccountState::here();
    let issues = move || {
        let outcome = decide(&account.snapshot(), &account.caller(), &command, &account.fresh());
        outcome.issues.into_iter().map(|issue: Issue| view! { <IssueText issue=issue /> }).collect_view()
    };
    view! { <div class="issues">{issues}</div> }
}

/// The new secret, until one leaves the page.
#[component]
pub fn Renewed(token: Memo<Option<Arc<Token>>>, secret: RwSignal<Option<String>>) -> impl IntoView {
    let is_accounts = move || token.with_untracked(|token| token.as_ref().is_some_and(|token| token.owner.is_none()));
    move || {
        secret.get().map(|secret| {
            view! {
                <section class="panel done" aria-label="New secret">
                    <div class="panel-head"><h2>"New secret"</h2></div>
                    <div class="panel-body"><Secret secret=secret is_accounts=is_accounts() /></div>
                </section>
            }
        })
    }
}
