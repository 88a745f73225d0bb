use super::actions::{Actions, Renewed};
use super::facts::Facts;
use super::may;
use super::standing::Standing;
use super::whose::Whose;
use crate::pages::groups::PolicyLine;
use crate::pages::member::classes;
use crate::pages::not_found::NotFound;
use crate::parts::{Heading, StatusWord};
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use portcullis_core::{Actor, Token, TokenId};
use std::sync::Arc;

/// `/:account/tokens/:id`: what a token may do, and what can be done about it.
#[component]
pub fn TokenPage() -> impl IntoView {
    let (account, params) = (AccountState::here(), use_params_map());
    let id = Memo::new(move |_| {
        let id = params.read().get("id").and_then(|id| id.parse::<TokenId>().ok());
        id.filter(|id| account.snapshot().state().tokens.contains_key(id))
    });
    move || match id.get() {
        Some(id) => view! { <TokenView id=id /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn TokenView(id: TokenId) -> impl IntoView {
    let account = AccountState::here();
    let token = Memo::new(move |_| account.snapshot().state().tokens.get(&id).cloned());
    let name = Memo::new(move |_| token.with(|token| token.as_ref().map_or_else(String::new, |t| t.name.clone())));
    let sentence = move || {
        token.get().map(|token| may::sentence(&account.snapshot(), &token, account.minute())).unwrap_or_default()
    };
    let secret = RwSignal::new(None);
    view! {
        <A href=account.path("tokens") attr:class="crumb">"← Tokens"</A>
        <Heading title=name text=Signal::derive(sentence)><Actions id=id token=token secret=secret /></Heading>
        <Renewed token=token secret=secret />
        <div class="columns">
            <div class="stack">
                <May token=token />
                <Policies id=id />
            </div>
            <Facts token=token />
        </div>
    }
}

/// What it effectively may do, by resource class.
#[component]
fn May(token: Memo<Option<Arc<Token>>>) -> impl IntoView {
    let account = AccountState::here();
    let grid = move || {
        let (snapshot, token) = (account.snapshot(), token.get()?);
        Some(classes(&snapshot, &may::grid(&snapshot, &token, account.minute())))
    };
    let standing = move || token.get().map(|token| Standing::of(&token, account.now()));
    let note = move || token.get().map(|token| ceiling(account, &token));
    view! {
        <section class="panel">
            <div class="panel-head">
                <h2>"What it may do"</h2>
                {move || standing().map(|s| view! { <StatusWord word=s.word() tone=s.tone() /> })}
            </div>
            <div class="panel-body"><p class="help">{note}</p></div>
            {grid}
        </section>
    }
}

/// What stands over the token, in words.
fn ceiling(account: AccountState, token: &Token) -> String {
    let snapshot = account.snapshot();
    if may::is_below_somebody_unseen(&snapshot, token) {
        return "Never more than its owner may do, whose access you can’t see: it may be less than its policies say."
            .into();
    }
    match Whose::of(&snapshot, token, account.user()) {
        Whose::Mine => "Never more than you may do yourself: what you lose, it loses at once.".to_owned(),
        Whose::Account => "It stands alone: it keeps this whoever leaves the account.".to_owned(),
        Whose::Other(name) => format!("Never more than {name} may do: what they lose, it loses at once."),
    }
}

#[component]
fn Policies(id: TokenId) -> impl IntoView {
    let account = AccountState::here();
    let policies = move || account.snapshot().policies_of(Actor::Token(id));
    view! {
        <section class="panel">
            <div class="panel-head"><h2>"Policies"</h2></div>
            <ul class="policies">{move || policies().into_iter().map(|policy| view! { <PolicyLine policy=policy /> }).collect_view()}</ul>
        </section>
    }
}
