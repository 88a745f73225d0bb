use super::desk::{Desk, Step};
use super::draft::TokenDraft;
use crate::pages::invite::said;
use crate::parts::preview::Mode;
use crate::parts::{Failure, IssueText, Toaster, local_offset};
use crate::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use portcullis_core::{Issue, Preview, ResourceRef, preview};
use std::sync::Arc;

/// Everything once more, in the same sentence, before it is done.
#[component]
pub fn Summary(desk: Desk) -> impl IntoView {
    let whole = Memo::new_with_compare(
        move |_| {
            let (snapshot, caller) = (desk.account.snapshot(), desk.account.caller());
            Arc::new(preview(&snapshot, &caller, &desk.command(), &desk.account.fresh()))
        },
        |_, _| true,
    );
    let send = Callback::new(sender(desk, whole));
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send.run(());
        }
    };
    let waits = move || desk.busy.get() || whole.with(|whole| whole.issues.iter().any(Issue::is_error));
    let word = move || match (desk.busy.get(), desk.mode()) {
        (true, _) => "One moment …",
        (false, Mode::Edit) => "Save changes",
        (false, Mode::Invite) => "Create token",
    };
    view! {
        <section class="panel summary" aria-label="Summary" on:keydown=keys>
            <div class="panel-body">
                {move || desk.error.get().map(|error| view! { <Failure error=error /> })}
                <p class="sentence" id="summary-sentence">{move || desk.sentence.get()}</p>
                <Facts desk=desk />
                <div class="issues">
                    {move || whole.get().issues.iter().cloned().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
                </div>
            </div>
            <div class="panel-foot">
                <button type="button" class="button" on:click=move |_| desk.step.set(Step::Form)>"Back"</button>
                <button type="button" class="button primary" autofocus aria-disabled=move || waits().then_some("true")
                    aria-describedby="summary-sentence" on:click=move |_| send.run(())>{word}</button>
            </div>
        </section>
    }
}

/// Sends the command. Refused, everything stays as it is, with the reason.
fn sender(desk: Desk, whole: Memo<Arc<Preview>>) -> impl Fn(()) + Send + Sync + 'static {
    let (toaster, navigate) = (Toaster::here(), use_navigate());
    move |()| {
        let shown = whole.get_untracked();
        if desk.busy.get_untracked() || shown.issues.iter().any(Issue::is_error) {
            return;
        }
        let (command, digest) = (untrack(|| desk.command()), untrack(|| sees_all(desk)).then(|| shown.digest.clone()));
        desk.busy.set(true);
        desk.error.set(None);
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = desk.account.submit(command, digest).await;
            desk.busy.try_set(false);
            match (answer, desk.token.try_with_untracked(|token| token.id).flatten()) {
                (Err(error), _) => drop(desk.error.try_set(Some(error))),
                (Ok(_), Some(id)) => {
                    toaster.say("Saved.");
                    navigate(&desk.account.path(&format!("tokens/{id}")), Default::default());
                }
                (Ok(answer), None) => {
                    desk.step.try_set(Step::Done(Arc::new(answer)));
                    desk.forget();
                }
            }
        });
    }
}

/// Whether the server's difference is the same as this page's: it may know of things that are not seen here.
fn sees_all(desk: Desk) -> bool {
    desk.account.access().can("members:read", ResourceRef::Account, desk.account.now())
}

#[component]
fn Facts(desk: Desk) -> impl IntoView {
    let whose = move || if desk.token.with(|token| token.owner.is_none()) { "The account’s" } else { "Yours" };
    let policies = move || {
        let cards = desk.cards.with(|draft| draft.cards.clone());
        let written = cards.into_iter().filter(|card| !card.is_blank());
        written.map(|card| view! { <li>{said(desk.bench(), &card)}</li> }).collect_view()
    };
    let limits = move || desk.token.with(works);
    view! {
        <dl class="facts">
            <dt>"Name"</dt><dd>{move || desk.token.with(|token| token.name.trim().to_owned())}</dd>
            <dt>"Whose"</dt><dd>{whose}</dd>
            <dt>"Policies"</dt><dd><ul class="plain">{policies}</ul></dd>
            <dt>"Works"</dt><dd>{limits}</dd>
        </dl>
    }
}

/// "from 192.0.2.0/24, until 1 March 2027".
fn works(token: &TokenDraft) -> String {
    let conditions = token.limits.conditions();
    let said =
        words::conditions(&conditions, local_offset(conditions.expires_at.unwrap_or(portcullis_core::Millis(0))));
    if said.is_empty() { "from anywhere, without end".to_owned() } else { said }
}
