use super::done::Done;
use super::draft::GrantDraft;
use super::form::Form;
use super::summary::Summary;
use super::{Desk, told};
use crate::pages::not_found::NotFound;
use crate::parts::cards::Cards;
use crate::parts::desk::Step;
use crate::parts::{Heading, Problem, Skeleton};
use crate::state::{AccountState, Load};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};
use portcullis_core::GrantId;

/// `/:account/partners/new?ask=…`: granting an agency access, or answering its ask.
#[component]
pub fn NewPartnerPage() -> impl IntoView {
    let ask = use_query_map().read_untracked().get("ask").and_then(|id| id.parse::<GrantId>().ok());
    match ask {
        Some(ask) => view! { <Answer ask=ask /> }.into_any(),
        None => view! { <Page title="Grant access" draft=GrantDraft::default() cards=Cards::blank() /> }.into_any(),
    }
}

/// What was asked for stands in the form, to be narrowed.
#[component]
fn Answer(ask: GrantId) -> impl IntoView {
    let told = told();
    // Once begun it is not begun again, whatever else is told.
    let begun = Memo::new(move |_| match told.state.get() {
        Load::Ready(view) => Some(view.asks.into_iter().find(|found| found.grant == ask)),
        Load::Waiting | Load::Failed(_) => None,
    });
    let first = Memo::new(move |before: Option<&Option<_>>| before.cloned().flatten().or_else(|| begun.get()));
    move || match (first.get(), told.state.with(|state| matches!(state, Load::Failed(_)))) {
        (Some(Some(ask)), _) => {
            let (draft, cards) = GrantDraft::answer(&ask);
            view! { <Page title=format!("{} asks for access", ask.agency_name) draft=draft cards=cards /> }.into_any()
        }
        (Some(None), _) => view! { <NotFound /> }.into_any(),
        (None, false) => view! { <Skeleton lines=8 /> }.into_any(),
        (None, true) => told
            .state
            .with_untracked(|state| match state {
                Load::Failed(error) => Some(error.clone()),
                Load::Waiting | Load::Ready(_) => None,
            })
            .map(|error| view! { <Problem error=error retry=move |()| told.again() /> })
            .into_any(),
    }
}

/// `/:account/partners/:id/edit`: the same form for a grant that is there.
#[component]
pub fn EditPartnerPage() -> impl IntoView {
    let (account, params) = (AccountState::here(), use_params_map());
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<GrantId>().ok()));
    move || {
        let snapshot = account.snapshot_untracked();
        match id.get().and_then(|id| snapshot.state().grants.get(&id).cloned()) {
            Some(grant) => {
                let (draft, cards) = GrantDraft::of(&snapshot, &grant);
                view! { <Page title=format!("Edit {}", grant.name) draft=draft cards=cards /> }.into_any()
            }
            None => view! { <NotFound /> }.into_any(),
        }
    }
}

#[component]
fn Page(#[prop(into)] title: String, draft: GrantDraft, cards: Cards) -> impl IntoView {
    let account = AccountState::here();
    let desk = Desk::new(account, draft, cards);
    let step = desk.step;
    view! {
        <A href=account.path("partners") attr:class="crumb">"← Partners"</A>
        <Heading title=title text="Choose the most that the agency’s people may do; beside it you see what that comes to." />
        {move || match step.get() {
            Step::Form => view! { <Form desk=desk /> }.into_any(),
            Step::Summary => view! { <Summary desk=desk /> }.into_any(),
            Step::Done(answer) => view! { <Done desk=desk answer=answer /> }.into_any(),
        }}
    }
}
