use super::frame::Moved;
use super::{Desk, Form, Step};
use crate::parts::cards::said;
use crate::parts::{Failure, IssueText};
use crate::state::AccountState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use portcullis_core::{Issue, Preview, ResourceRef, preview};
use std::sync::Arc;

/// Everything once more, in the same sentence, before it is done.
#[component]
pub fn Summary<F: Form>(
    desk: Desk<F>,
    /// What the button says.
    #[prop(into)]
    action: Signal<String>,
    /// What is said beside the policies: the rows of a list of facts.
    #[prop(into)]
    facts: ViewFn,
) -> impl IntoView {
    // The whole command this time: what the server will decide, for everybody it is about.
    let whole = Memo::new_with_compare(
        move |_| {
            let (snapshot, caller) = (desk.account.snapshot(), desk.account.caller());
            Arc::new(preview(&snapshot, &caller, &desk.command(), &desk.account.fresh()))
        },
        |_, _| true,
    );
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send(desk, &whole.get_untracked());
        }
    };
    view! {
        <section class="panel summary" aria-label="Summary" on:keydown=keys>
            <div class="panel-body">
                <Moved desk=desk />
                {move || desk.error.get().map(|error| view! { <Failure error=error /> })}
                <p class="sentence" id="summary-sentence">{move || desk.sentence.get()}</p>
                <dl class="facts">
                    {facts.run()}
                    <dt>"Policies"</dt>
                    <dd><Policies desk=desk /></dd>
                </dl>
                <div class="issues">
                    {move || whole.get().issues.iter().cloned().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
                </div>
            </div>
            <div class="panel-foot">
                <button type="button" class="button" on:click=move |_| desk.step.set(Step::Form)>"Back"</button>
                <Send desk=desk whole=whole action=action />
            </div>
        </section>
    }
}

#[component]
fn Send<F: Form>(desk: Desk<F>, whole: Memo<Arc<Preview>>, action: Signal<String>) -> impl IntoView {
    let waits = move || desk.busy.get() || whole.with(|whole| whole.issues.iter().any(Issue::is_error));
    let text = move || if desk.busy.get() { "One moment …".to_owned() } else { action.get() };
    view! {
        <button
            type="button"
            class="button primary"
            autofocus
            aria-disabled=move || waits().then_some("true")
            aria-describedby="summary-sentence"
            on:click=move |_| send(desk, &whole.get_untracked())
        >
            {text}
        </button>
    }
}

#[component]
fn Policies<F: Form>(desk: Desk<F>) -> impl IntoView {
    let lines = move || {
        let cards = desk.cards.with(|cards| cards.cards.clone());
        let written = cards.into_iter().filter(|card| !card.is_blank());
        written.map(|card| view! { <li>{said(desk.bench(), &card)}</li> }).collect_view()
    };
    view! { <ul class="plain">{lines}</ul> }
}

/// Sends the command with the digest of what was shown. Refused, everything stays as it is, with the reason.
fn send<F: Form>(desk: Desk<F>, shown: &Preview) {
    if desk.busy.get_untracked() || shown.issues.iter().any(Issue::is_error) {
        return;
    }
    let digest = untrack(|| sees_all(desk.account)).then(|| shown.digest.clone());
    let command = untrack(|| desk.command());
    desk.busy.set(true);
    desk.error.set(None);
    desk.promised.set(desk.sentence.get_untracked());
    spawn_local(async move {
        let answer = desk.account.submit(command, digest).await;
        desk.busy.try_set(false);
        match answer {
            Ok(answer) => {
                desk.step.try_set(Step::Done(Arc::new(answer)));
                desk.forget();
            }
            Err(error) => drop(desk.error.try_set(Some(error))),
        }
    });
}

/// Whether the server's difference is the same as this page's: it may know of things that are not seen here.
pub fn sees_all(account: AccountState) -> bool {
    account.access().can("members:read", ResourceRef::Account, account.now())
}
