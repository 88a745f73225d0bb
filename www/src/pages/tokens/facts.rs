use super::whose::{Whose, person};
use crate::can::Can;
use crate::parts::{Ago, Until, local_offset};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use leptos_router::components::A;
use portcullis_core::{Conditions, Token};
use std::sync::Arc;

/// What is known of a token beside its access.
#[component]
pub fn Facts(token: Memo<Option<Arc<Token>>>) -> impl IntoView {
    view! {
        <section class="panel">
            <div class="panel-head"><h2>"Details"</h2></div>
            <div class="panel-body stack">
                {move || token.get().map(|token| view! { <List token=token.clone() /><Log id=token.id /> })}
            </div>
        </section>
    }
}

/// Where it is written what it did, and what was done to it.
#[component]
fn Log(id: portcullis_core::TokenId) -> impl IntoView {
    let account = AccountState::here();
    view! {
        <Can action="audit:read">
            <p><A href=account.path(&format!("audit?via=token:{id}"))>"What it did, in the audit log"</A></p>
            <p><A href=account.path("audit?kind=token")>"What was done to tokens"</A></p>
        </Can>
    }
}

#[component]
fn List(token: Arc<Token>) -> impl IntoView {
    let account = AccountState::here();
    let (snapshot, me) = (account.snapshot_untracked(), account.user());
    let limits = from_where(&token.conditions);
    let ends = match token.conditions.expires_at {
        Some(at) => {
            view! { <Until at=at />" "<span class="help">{words::until(at, local_offset(at))}</span> }.into_any()
        }
        None => view! { "Never" }.into_any(),
    };
    let used = match account.tokens_used().get(&token.id) {
        Some(at) => view! { <Ago at=*at /> }.into_any(),
        None => view! { "Never" }.into_any(),
    };
    let starts = token.conditions.not_before.filter(|at| *at > account.now_untracked());
    view! {
        <dl class="facts">
            <dt>"Whose"</dt><dd>{Whose::of(&snapshot, &token, me).shown()}</dd>
            <dt>"Ends"</dt><dd>{ends}</dd>
            {starts.map(|at| view! { <dt>"Starts"</dt><dd><Until at=at /></dd> })}
            <dt>"Last used"</dt><dd>{used}</dd>
            <dt>"Works"</dt><dd>{limits}</dd>
            <dt>"Made"</dt><dd><Ago at=token.created_at />" by "{by(&person(&snapshot, token.maker, me))}</dd>
            <dt>"Changed"</dt><dd><Ago at=token.changed_at /></dd>
            <dt>"Secret last seen by"</dt><dd>{person(&snapshot, token.seen_by, me)}</dd>
            <dt>"Id"</dt><dd class="mono">{token.id.to_string()}</dd>
        </dl>
    }
}

/// "from 192.0.2.0/24"; dates stand on lines of their own.
fn from_where(conditions: &Conditions) -> String {
    let networks = Conditions { not_before: None, expires_at: None, ..conditions.clone() };
    let said = words::conditions(&networks, 0);
    if said.is_empty() { "from anywhere".to_owned() } else { said }
}

/// Within a line.
fn by(name: &str) -> String {
    match name {
        "You" => "you".to_owned(),
        "The operator" => "the operator".to_owned(),
        "Somebody else" => "somebody else".to_owned(),
        name => name.to_owned(),
    }
}
