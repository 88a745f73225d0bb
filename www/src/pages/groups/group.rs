use super::delete::DeleteGroup;
use super::gives::gives;
use super::people::{Person, named};
use crate::can::Guarded;
use crate::pages::not_found::NotFound;
use crate::parts::{Badge, Empty, Heading, Tone, local_offset};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};
use portcullis_core::{Actor, Effect, Group, GroupId, Policy};
use std::sync::Arc;

/// `/:account/groups/:id`: who is in a group and what it gives.
#[component]
pub fn GroupPage() -> impl IntoView {
    let (account, params) = (AccountState::here(), use_params_map());
    let id = Memo::new(move |_| {
        let id = params.read().get("id").and_then(|id| id.parse::<GroupId>().ok());
        id.filter(|id| account.snapshot().state().groups.contains_key(id))
    });
    move || match id.get() {
        Some(id) => view! { <GroupView id=id /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn GroupView(id: GroupId) -> impl IntoView {
    let account = AccountState::here();
    let group = Memo::new(move |_| account.snapshot().state().groups.get(&id).cloned());
    let name =
        Memo::new(move |_| group.with(|group| group.as_ref().map_or_else(String::new, |group| group.name.clone())));
    let phrase = move || {
        group.get().map(|group| gives(&account.snapshot(), &group, account.now_untracked())).unwrap_or_default()
    };
    view! {
        <A href=account.path("groups") attr:class="crumb">"← Groups"</A>
        <Heading title=name text=Signal::derive(phrase)><Actions id=id name=name /></Heading>
        <div class="columns">
            <Members group=group />
            <Policies id=id />
        </div>
    }
}

#[component]
fn Actions(id: GroupId, name: Memo<String>) -> impl IntoView {
    let account = AccountState::here();
    let (navigate, deleting) = (use_navigate(), RwSignal::new(false));
    let edit = move |()| navigate(&account.path(&format!("groups/{id}/edit")), NavigateOptions::default());
    view! {
        <Guarded action="groups:edit" class="button danger soft" press=move |()| deleting.set(true)>"Delete"</Guarded>
        <Guarded action="groups:edit" class="button primary" press=edit>"Edit group"</Guarded>
        <DeleteGroup id=id name=name open=deleting />
    }
}

#[component]
fn Members(group: Memo<Option<Arc<Group>>>) -> impl IntoView {
    let account = AccountState::here();
    let people =
        Memo::new(move |_| group.get().map(|group| named(&account.snapshot(), &group.members)).unwrap_or_default());
    let count = move || people.with(|(people, unseen)| people.len() + unseen);
    let line = move |person: Person| {
        let href = account.path(&format!("members/{}", person.id));
        view! {
            <li class="use-line">
                <span class="row"><A href=href>{person.shown}</A>{person.is_pending.then(|| view! { <Badge tone=Tone::Waiting text="Pending" /> })}</span>
                {person.address.map(|address| view! { <span class="help">{address}</span> })}
            </li>
        }
    };
    view! {
        <section class="panel">
            <div class="panel-head"><h2>"Members"</h2><span class="help">{move || words::number(count())}</span></div>
            <Show when=move || count() != 0 fallback=|| view! { <Empty title="Nobody is in it yet" text="Edit the group to add people." /> }>
                <ul class="panel-body use-lines">
                    <For each=move || people.get().0 key=Clone::clone let(person)>{line(person)}</For>
                    {move || people.with(|(_, unseen)| (*unseen > 0).then(|| view! { <li class="help">{words::count(*unseen, "member", "members")}" you can’t see"</li> }))}
                </ul>
            </Show>
        </section>
    }
}

#[component]
fn Policies(id: GroupId) -> impl IntoView {
    let account = AccountState::here();
    let policies = move || account.snapshot().policies_of(Actor::Group(id));
    let none = move || policies().is_empty();
    view! {
        <section class="panel">
            <div class="panel-head"><h2>"What it gives"</h2></div>
            <Show when=move || !none() fallback=|| view! { <Empty title="It gives nothing yet" text="Edit the group to choose roles and what they are for." /> }>
                <ul class="policies">{move || policies().into_iter().map(|policy| view! { <PolicyLine policy=policy /> }).collect_view()}</ul>
            </Show>
        </section>
    }
}

/// One policy in words, its roles as links.
#[component]
pub fn PolicyLine(policy: Arc<Policy>) -> impl IntoView {
    let account = AccountState::here();
    let snapshot = account.snapshot_untracked();
    let (tone, word) = match policy.effect {
        Effect::Allow => (Tone::Good, "Allow"),
        Effect::Deny => (Tone::Bad, "Deny"),
    };
    let named = policy.roles.iter().map(|id| (account.path(&format!("roles/{id}")), snapshot.role_name(id)));
    let roles = named
        .enumerate()
        .map(|(n, (href, name))| view! { {(n > 0).then_some(", ")}<A href=href>{name}</A> })
        .collect_view();
    let scope = words::scope(&snapshot, &policy.scope);
    let when = words::conditions(&policy.conditions, local_offset(account.now_untracked()));
    view! {
        <li>
            <Badge tone=tone text=word />
            <div>
                <p>{roles}" on "{scope}</p>
                {(!when.is_empty()).then(|| view! { <p class="help">{when}</p> })}
            </div>
        </li>
    }
}
