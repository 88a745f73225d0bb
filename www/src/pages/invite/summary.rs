use super::cards_view::said;
use super::desk::{Desk, Step};
use super::draft::Draft;
use super::moved::Moved;
use super::send::send;
use crate::parts::preview::Mode;
use crate::parts::{Failure, IssueText};
use crate::words;
use leptos::prelude::*;
use portcullis_core::{Issue, Preview, preview};
use std::sync::Arc;

/// Everything once more, in the same sentence, before it is done.
#[component]
pub fn Summary(desk: Desk) -> impl IntoView {
    // The whole command this time: what the server will decide, for everybody it is about.
    let whole = Memo::new_with_compare(
        move |_| {
            let command = desk.draft.with(Draft::to_command);
            Arc::new(preview(&desk.account.snapshot(), &desk.account.caller(), &command, &desk.account.fresh()))
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
                <Facts desk=desk />
                <div class="issues">
                    {move || whole.get().issues.iter().cloned().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
                </div>
            </div>
            <div class="panel-foot">
                <button type="button" class="button" on:click=move |_| desk.step.set(Step::Form)>"Back"</button>
                <Send desk=desk whole=whole />
            </div>
        </section>
    }
}

/// "Invite 2 people".
#[component]
fn Send(desk: Desk, whole: Memo<Arc<Preview>>) -> impl IntoView {
    let waits = move || desk.busy.get() || whole.with(|whole| whole.issues.iter().any(Issue::is_error));
    let text = move || match (desk.busy.get(), desk.mode()) {
        (true, _) => "One moment …".to_owned(),
        (false, Mode::Edit) => "Save changes".to_owned(),
        (false, Mode::Invite) => {
            format!("Invite {}", desk.draft.with(|d| words::count(d.addresses.len(), "person", "people")))
        }
    };
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
fn Facts(desk: Desk) -> impl IntoView {
    let people =
        move || desk.draft.with(|draft| draft.emails()).into_iter().map(|e| view! { <li>{e}</li> }).collect_view();
    let policies = move || {
        let cards = desk.draft.with(|draft| draft.cards.clone());
        let written = cards.into_iter().filter(|card| !card.is_blank());
        written.map(|card| view! { <li>{said(desk.bench(), &card)}</li> }).collect_view()
    };
    let groups = Memo::new(move |_| {
        let snapshot = desk.account.snapshot();
        let chosen = desk.draft.with(|draft| draft.groups.clone());
        let names = chosen.iter().filter_map(|id| snapshot.state().groups.get(id).map(|g| g.name.clone()));
        words::listed(&names.collect::<Vec<_>>())
    });
    view! {
        <dl class="facts">
            <Show when=move || desk.mode() == Mode::Invite><dt>"Invited"</dt><dd><ul class="plain">{people()}</ul></dd></Show>
            <dt>"Policies"</dt>
            <dd><ul class="plain">{policies}</ul></dd>
            <Show when=move || groups.with(|g| !g.is_empty())><dt>"Groups"</dt><dd>{move || groups.get()}</dd></Show>
        </dl>
    }
}
