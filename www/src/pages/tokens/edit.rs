use super::Desk;
use super::draft::{TokenDraft, fresh};
use super::form::Form;
use super::secret::Made;
use super::summary::Summary;
use crate::pages::not_found::NotFound;
use crate::parts::Heading;
use crate::parts::desk::Step;
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use portcullis_core::{Token, TokenId};
use std::sync::Arc;

/// `/:account/tokens/new`: making a token: form, summary, its secret.
#[component]
pub fn NewTokenPage() -> impl IntoView {
    let account = AccountState::here();
    let (draft, cards) = fresh(account);
    let desk = Desk::new(account, draft, cards);
    view! {
        <A href=account.path("tokens") attr:class="crumb">"← Tokens"</A>
        <Heading title="New token" text="Choose what a program may do; beside it you see what that comes to." />
        <Work desk=desk />
    }
}

/// `/:account/tokens/:id/edit`: the same form for a token that is there.
#[component]
pub fn EditTokenPage() -> impl IntoView {
    let (account, params) = (AccountState::here(), use_params_map());
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<TokenId>().ok()));
    move || {
        let token = id.get().and_then(|id| account.snapshot_untracked().state().tokens.get(&id).cloned());
        match token {
            Some(token) => view! { <Edit token=token /> }.into_any(),
            None => view! { <NotFound /> }.into_any(),
        }
    }
}

#[component]
fn Edit(token: Arc<Token>) -> impl IntoView {
    let account = AccountState::here();
    let (draft, cards) = TokenDraft::of(&account.snapshot_untracked(), &token);
    let desk = Desk::new(account, draft, cards);
    view! {
        <A href=account.path(&format!("tokens/{}", token.id)) attr:class="crumb">{format!("← {}", token.name)}</A>
        <Heading title=format!("Edit {}", token.name) text="Beside it you see what will change. Its secret stays the same." />
        <Work desk=desk />
    }
}

#[component]
fn Work(desk: Desk) -> impl IntoView {
    let step = desk.step;
    move || match step.get() {
        Step::Form => view! { <Form desk=desk /> }.into_any(),
        Step::Summary => view! { <Summary desk=desk /> }.into_any(),
        Step::Done(answer) => view! { <Made desk=desk answer=answer /> }.into_any(),
    }
}
