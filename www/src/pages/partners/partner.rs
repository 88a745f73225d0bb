use super::actions::Actions;
use super::listed::{grid, may};
use super::people::People;
use super::relink::{MadeLink, NewLinkShown};
use super::standing::Standing;
use super::told;
use crate::can::Can;
use crate::pages::groups::PolicyLine;
use crate::pages::member::classes;
use crate::pages::not_found::NotFound;
use crate::parts::{Ago, Heading, Problem, Skeleton, StatusWord, Until};
use crate::state::{AccountState, Load};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};
use portcullis_api::PartnerView;
use portcullis_core::{Actor, GrantId};

/// `/:account/partners/:id`: one agency: what it may do, who of it has access, and how that ends.
#[component]
pub fn PartnerPage() -> impl IntoView {
    let (account, params, told) = (AccountState::here(), use_params_map(), told());
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<GrantId>().ok()));
    let is_here = Memo::new(move |_| id.get().is_some_and(|id| account.snapshot().state().grants.contains_key(&id)));
    // Once it is ended, by whomever, there is nothing to look at here.
    let navigate = use_navigate();
    Effect::new(move |before: Option<bool>| {
        let here = is_here.get();
        if before == Some(true) && !here {
            navigate(&account.path("partners"), NavigateOptions::default());
        }
        here
    });
    let made = MadeLink::provide();
    let page = move || match (told.state.get(), id.get()) {
        (_, None) => view! { <NotFound /> }.into_any(),
        _ if !is_here.get() => view! { <NotFound /> }.into_any(),
        (Load::Waiting, _) => view! { <Skeleton lines=8 /> }.into_any(),
        (Load::Failed(error), _) => view! { <Problem error=error retry=move |()| told.again() /> }.into_any(),
        (Load::Ready(view), Some(id)) => match view.grants.into_iter().find(|partner| partner.grant.id == id) {
            Some(partner) => view! { <Partner partner=partner /> }.into_any(),
            None => view! { <Skeleton lines=8 /> }.into_any(),
        },
    };
    // Beside the page, which is drawn anew as the offer changes: what is shown once stays until it is read.
    view! { {page}<NewLinkShown made=made /> }
}

#[component]
fn Partner(partner: PartnerView) -> impl IntoView {
    let account = AccountState::here();
    let id = partner.grant.id;
    let (people, name, facts) = (partner.people.clone(), partner.grant.name.clone(), partner.clone());
    let sentence = move || may(&account.snapshot(), id, account.minute());
    view! {
        <A href=account.path("partners") attr:class="crumb">"← Partners"</A>
        <Heading title=name text=Signal::derive(sentence)><Actions partner=partner.clone() /></Heading>
        <div class="columns">
            <div class="stack">
                <May id=id />
                <Policies id=id />
            </div>
            <div class="stack">
                <People people=people grant=id />
                <Facts partner=facts />
            </div>
        </div>
    }
}

/// What its people may do at most, by resource class.
#[component]
fn May(id: GrantId) -> impl IntoView {
    let account = AccountState::here();
    let shown = move || {
        let snapshot = account.snapshot();
        classes(&snapshot, &grid(&snapshot, id, account.minute()))
    };
    view! {
        <section class="panel">
            <div class="panel-head"><h2>"What it may do at most"</h2></div>
            <div class="panel-body">
                <p class="help">"Which of its people may do how much of this, the agency says. None of them can do more, or pass it on."</p>
            </div>
            {shown}
        </section>
    }
}

#[component]
fn Policies(id: GrantId) -> impl IntoView {
    let account = AccountState::here();
    let policies = move || account.snapshot().policies_of(Actor::Grant(id));
    view! {
        <section class="panel">
            <div class="panel-head"><h2>"Policies"</h2></div>
            <ul class="policies">{move || policies().into_iter().map(|policy| view! { <PolicyLine policy=policy /> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Facts(partner: PartnerView) -> impl IntoView {
    let account = AccountState::here();
    let standing = Standing::of(&partner, account.now_untracked());
    let ends = match partner.grant.conditions.expires_at {
        Some(at) => view! { <Until at=at /> }.into_any(),
        None => view! { "Never" }.into_any(),
    };
    let log = partner.grant.agency.map(|agency| account.path(&format!("audit?via=agency:{agency}")));
    view! {
        <section class="panel">
            <div class="panel-head"><h2>"Details"</h2><StatusWord word=standing.word() tone=standing.tone() /></div>
            <div class="panel-body stack">
                <dl class="facts">
                    {partner.agency_name.map(|name| view! { <dt>"Calls itself"</dt><dd>{name}</dd> })}
                    {partner.grant.agency.map(|id| view! { <dt>"Account"</dt><dd class="mono">{id.to_string()}</dd> })}
                    <dt>"Granted"</dt><dd><Ago at=partner.grant.created_at /></dd>
                    <dt>"Ends"</dt><dd>{ends}</dd>
                </dl>
                {log.map(|href| view! { <Can action="audit:read"><p><A href=href.clone()>"What it did, in the audit log"</A></p></Can> })}
            </div>
        </section>
    }
}
