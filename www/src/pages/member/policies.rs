use crate::parts::{Badge, Empty, Tone, local_offset};
use crate::state::AccountState;
use crate::words;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::A;
use portcullis_core::{Effect, GroupId, MemberId, Policy};
use std::sync::Arc;

/// Where a member's access comes from: every policy in words, their own and those of their groups.
#[component]
pub fn Policies(id: MemberId) -> impl IntoView {
    let account = AccountState::here();
    let policies = move || account.snapshot().policies_for(id);
    let list = move || {
        let policies = policies();
        if policies.is_empty() {
            let text = "No policy names this member, and no group of theirs gives anything.";
            return Either::Left(view! { <Empty title="No policies" text=text /> });
        }
        let line = |(group, policy)| view! { <PolicyLine group=group policy=policy /> };
        Either::Right(view! { <ul class="policies">{policies.into_iter().map(line).collect_view()}</ul> })
    };
    view! {
        <section class="panel">
            <div class="panel-head"><h2>"Where it comes from"</h2></div>
            {list}
        </section>
    }
}

#[component]
fn PolicyLine(group: Option<GroupId>, policy: Arc<Policy>) -> impl IntoView {
    let account = AccountState::here();
    let snapshot = account.snapshot_untracked();
    let offset = local_offset(account.now_untracked());
    let source = group.map(|id| {
        let name = snapshot.state().groups.get(&id).map_or_else(|| "a group".to_owned(), |group| group.name.clone());
        view! { <span class="help">"via "<A href=account.path(&format!("groups/{id}"))>{name}</A></span> }
    });
    let (tone, word) = match policy.effect {
        Effect::Allow => (Tone::Good, "Allow"),
        Effect::Deny => (Tone::Bad, "Deny"),
    };
    let when = words::conditions(&policy.conditions, offset);
    view! {
        <li>
            <Badge tone=tone text=word />
            <div>
                <p><strong>{words::roles(&snapshot, &policy.roles)}</strong>" on "{words::scope(&snapshot, &policy.scope)}</p>
                {(!when.is_empty()).then(|| view! { <p class="help">{when}</p> })}
                {source}
            </div>
        </li>
    }
}
