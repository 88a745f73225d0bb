use super::contents::{Held, Part, Use, contents, uses};
use super::delete::DeleteRole;
use crate::can::Guarded;
use crate::pages::not_found::NotFound;
use crate::parts::{Badge, Heading, Tone};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};
use portcullis_core::Actor;

/// `/:account/roles/:id`: what a role holds, its other names, and who has it.
#[component]
pub fn RolePage() -> impl IntoView {
    let (account, params) = (AccountState::here(), use_params_map());
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let exists = Memo::new(move |_| account.snapshot().role_mask(&id.get()).is_some());
    move || match exists.get() {
        true => view! { <RoleView id=id.get() /> }.into_any(),
        false => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn RoleView(id: String) -> impl IntoView {
    let account = AccountState::here();
    let id = StoredValue::new(id);
    let is_own = account.snapshot_untracked().catalogue().role(&id.get_value()).is_none();
    let name = Memo::new(move |_| account.snapshot().role_name(&id.get_value()));
    let about = move || {
        let (snapshot, id) = (account.snapshot(), id.get_value());
        let built_in = snapshot.catalogue().role(&id).map(|role| role.about.clone());
        built_in.or_else(|| snapshot.state().roles.get(&id).map(|role| role.about.clone())).unwrap_or_default()
    };
    view! {
        <A href=account.path("roles") attr:class="crumb">"← Roles"</A>
        <Heading title=name text=Signal::derive(about)><Actions id=id is_own=is_own /></Heading>
        <Marks id=id is_own=is_own />
        <div class="columns">
            <section class="panel"><div class="panel-head"><h2>"What it holds"</h2></div><Contents id=id /></section>
            <section class="panel"><div class="panel-head"><h2>"Where it is used"</h2></div><Uses id=id /></section>
        </div>
    }
}

#[component]
fn Actions(id: StoredValue<String>, is_own: bool) -> impl IntoView {
    let account = AccountState::here();
    let navigate = use_navigate();
    let deleting = RwSignal::new(false);
    let go = navigate.clone();
    let copy = move |()| go(&account.path(&format!("roles/new?from={}", id.get_value())), NavigateOptions::default());
    let edit = move |()| navigate(&account.path(&format!("roles/{}/edit", id.get_value())), NavigateOptions::default());
    view! {
        <Guarded action="roles:edit" press=copy>"Make a copy"</Guarded>
        {is_own.then(|| view! {
            <Guarded action="roles:edit" class="button primary" press=edit>"Edit"</Guarded>
            <Guarded action="roles:edit" class="button danger soft" press=move |()| deleting.set(true)>"Delete"</Guarded>
            <DeleteRole id=id open=deleting />
        })}
    }
}

/// Where it comes from, whether it grows, its other names.
#[component]
fn Marks(id: StoredValue<String>, is_own: bool) -> impl IntoView {
    let snapshot = AccountState::here().snapshot_untracked();
    let data = snapshot.catalogue().role(&id.get_value());
    let aliases = data.map(|role| role.aliases.clone()).unwrap_or_default();
    let grows = snapshot.catalogue().is_wildcard(&id.get_value());
    view! {
        <div class="marks">
            <div class="row">
                {if is_own { view! { <Badge tone=Tone::Accent text="Yours" /> } } else { view! { <Badge text="Comes with the product" /> } }}
                {grows.then(|| view! { <Badge tone=Tone::Waiting text="Grows by itself" /> })}
            </div>
            {grows.then(|| view! { <p class="help">"Whatever is added to the product later becomes part of this role by itself."</p> })}
            {(!aliases.is_empty()).then(|| view! { <p class="help">"Also known as "{words::listed(&aliases)}"."</p> })}
        </div>
    }
}

#[component]
fn Contents(id: StoredValue<String>) -> impl IntoView {
    let account = AccountState::here();
    let parts = Memo::new(move |_| {
        let snapshot = account.snapshot();
        let mask = snapshot.role_mask(&id.get_value()).map(|mask| mask.gives).unwrap_or_default();
        contents(&snapshot, mask)
    });
    let part = |part: Part| {
        view! {
            <section class="holds"><h3>{part.group}</h3><ul class="holds-list">{part.services.into_iter().map(|held| view! { <HeldLine held=held /> }).collect_view()}</ul></section>
        }
    };
    view! { <div class="panel-body">{move || parts.get().into_iter().map(part).collect_view()}</div> }
}

#[component]
fn HeldLine(held: Held) -> impl IntoView {
    let verb = |(name, is_held): (String, bool)| {
        let (class, mark, spoken) = if is_held { ("verb held", "✓", "") } else { ("verb", "–", "not: ") };
        view! { <span class=class><span aria-hidden="true">{mark}" "</span><span class="visually-hidden">{spoken}</span>{name}</span> }
    };
    view! { <li class="holds-line"><span class="holds-name">{held.service}</span><span class="verbs">{held.verbs.into_iter().map(verb).collect_view()}</span></li> }
}

#[component]
fn Uses(id: StoredValue<String>) -> impl IntoView {
    let account = AccountState::here();
    let uses = Memo::new(move |_| uses(&account.snapshot(), &id.get_value()));
    let all = crate::can::can("members:read", crate::can::On::Account);
    let line = move |used: Use| {
        let href = match used.actor {
            Actor::Member(member) => account.path(&format!("members/{member}")),
            Actor::Group(group) => account.path(&format!("groups/{group}")),
            Actor::Token(token) => account.path(&format!("tokens/{token}")),
            Actor::Grant(_) | Actor::Person(_) => account.path("partners"),
        };
        let kind = match used.actor {
            Actor::Member(_) => None,
            Actor::Group(_) => Some(view! { <Badge text="Group" /> }),
            Actor::Token(_) => Some(view! { <Badge text="Token" /> }),
            Actor::Grant(_) => Some(view! { <Badge text="Agency" /> }),
            Actor::Person(_) => Some(view! { <Badge text="Person of an agency" /> }),
        };
        let on = format!("{}{}", if used.denies { "denied on " } else { "on " }, used.scope);
        view! { <li class="use-line"><span class="row"><A href=href>{used.shown}</A>{kind}</span><span class="help">{on}</span></li> }
    };
    view! {
        <div class="panel-body">
            <Show when=move || uses.with(Vec::is_empty)><p class="muted">"Nobody has it at present."</p></Show>
            <ul class="use-lines">{move || uses.get().into_iter().map(line).collect_view()}</ul>
            <Show when=move || !all.get()><p class="help">"Only what you may see is listed."</p></Show>
        </div>
    }
}
