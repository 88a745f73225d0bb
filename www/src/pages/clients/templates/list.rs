use crate::can::{Can, Commanded};
use crate::pages::partners::templates::usual;
use crate::parts::affected::Foretold;
use crate::parts::{Empty, Glyph, Heading, Icon};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use leptos_router::components::A;
use portcullis_core::{Command, Policy, Snapshot, Template};
use std::sync::Arc;

/// `/:account/clients/templates`: templates of the account's own, and the usual ones.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    let account = AccountState::here();
    let all = Memo::new(move |_| own(&account.snapshot()));
    let empty = move || {
        view! {
            <Empty title="No templates of your own yet" text="Write down once what you usually need at a client; asking and granting begin with it.">
                <New />
            </Empty>
        }
    };
    view! {
        <A href=account.path("clients") attr:class="crumb">"← Clients"</A>
        <Heading title="Templates" text="What we usually ask clients for. A grant made from one stays as it is when the template changes.">
            <New />
        </Heading>
        <div class="stack">
            <section class="panel" aria-label="Templates of our own">
                <Show when=move || !all.with(Vec::is_empty) fallback=empty>
                    <ul class="staff">{move || all.get().into_iter().map(|template| view! { <Line template=template /> }).collect_view()}</ul>
                </Show>
            </section>
            <Usual />
        </div>
    }
}

/// By name.
fn own(snapshot: &Snapshot) -> Vec<Arc<Template>> {
    let mut all: Vec<Arc<Template>> = snapshot.state().templates.values().cloned().collect();
    all.sort_by_cached_key(|template| (template.name.to_lowercase(), template.id));
    all
}

/// What policies give, in words.
pub fn gives(snapshot: &Snapshot, policies: &[Policy]) -> String {
    let said: Vec<String> = policies.iter().map(|policy| words::policy(snapshot, policy, 0)).collect();
    if said.is_empty() { "Nothing".to_owned() } else { words::listed(&said) }
}

#[component]
fn New() -> impl IntoView {
    let href = AccountState::here().path("clients/templates/new");
    view! {
        <Can action="clients:edit"><A href=href.clone() attr:class="button primary"><Icon glyph=Glyph::Plus />"New template"</A></Can>
    }
}

#[component]
fn Line(template: Arc<Template>) -> impl IntoView {
    let (account, open) = (AccountState::here(), RwSignal::new(false));
    let (id, name) = (template.id, template.name.clone());
    let gives = gives(&account.snapshot_untracked(), &template.policies);
    let delete = Command::DeleteTemplate { template: id };
    let href = account.path(&format!("clients/templates/{id}"));
    let edit = format!("Edit {name}");
    let about = (!template.about.is_empty()).then(|| view! { <p>{template.about.clone()}</p> });
    view! {
        <li class="staff-person">
            <div><p><strong>{name.clone()}</strong></p>{about}<p class="help">{gives}</p></div>
            <div class="row">
                <Can action="clients:edit"><A href=href.clone() attr:class="button small" attr:aria-label=edit.clone()>"Edit"</A></Can>
                <Commanded command=delete.clone() class="button small" name=format!("Delete {name}") press=move |()| open.set(true)>"Delete"</Commanded>
            </div>
            <Foretold open=open title=format!("Delete the template “{name}”?") action="Delete template" command=delete said="The template is deleted.">
                <p>"Grants that were made from it stay as they are."</p>
            </Foretold>
        </li>
    }
}

/// Those that everybody has.
#[component]
fn Usual() -> impl IntoView {
    let all = usual(&AccountState::here().snapshot_untracked());
    let line = |template: crate::pages::partners::templates::Template| {
        view! { <li class="staff-person"><div><p><strong>{template.name}</strong></p><p class="help">{template.about}</p></div></li> }
    };
    (!all.is_empty()).then(|| {
        view! {
            <section class="panel" aria-label="Usual templates">
                <div class="panel-head"><h2>"Everybody has these"</h2></div>
                <ul class="staff">{all.into_iter().map(line).collect_view()}</ul>
            </section>
        }
    })
}
