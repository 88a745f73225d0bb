use super::choices::{Choice, choices, search};
use crate::parts::{Glyph, Icon, Menu, Windowed};
use crate::state::{AccountState, ClientsState, SessionState};
use crate::words;
use leptos::html;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// In the bar on top: the open account, and a way to the others.
#[component]
pub fn Switcher() -> impl IntoView {
    let (session, clients) = (SessionState::here(), ClientsState::here());
    let params = use_params_map();
    let here = use_context::<AccountState>();
    let name = Memo::new(move |_| {
        if let Some(account) = here {
            return account.snapshot().state().account.settings.name.clone();
        }
        let open = params.read().get("account").unwrap_or_default();
        let accounts = session.session().map(|session| session.accounts.clone()).unwrap_or_default();
        accounts
            .into_iter()
            .find(|entry| entry.id.to_string() == open)
            .map(|entry| entry.name)
            .or_else(|| {
                let clients = clients.clients();
                clients.iter().find(|entry| entry.account.to_string() == open).map(|entry| entry.name.clone())
            })
            .unwrap_or_else(|| "Account".to_owned())
    });
    let button = move || view! { <span class="switcher-name">{move || name.get()}</span><Icon glyph=Glyph::Down /> };
    view! {
        <div class="switcher">
            <Menu name="Switch account" button=button class="button quiet switcher-button"><Choices /></Menu>
        </div>
    }
}

#[component]
fn Choices() -> impl IntoView {
    let (session, clients) = (SessionState::here(), ClientsState::here());
    let sought = RwSignal::new(String::new());
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            _ = input.focus();
        }
    });
    let all = Memo::new(move |_| {
        let own = session.session().map(|session| session.accounts.clone()).unwrap_or_default();
        choices(&own, &clients.clients(), &clients.favourites())
    });
    let found = Memo::new(move |_| all.with(|all| search(all, &sought.get())));
    view! {
        <input class="input" type="search" placeholder="Search accounts and clients" aria-label="Search accounts" node_ref=input bind:value=sought />
        <p class="visually-hidden" role="status">{move || words::count(found.with(Vec::len), "account", "accounts")}</p>
        <div class="menu-list"><Windowed items=found line=LINE height=HEIGHT label="Accounts" draw=|choice: Choice| view! { <Line choice=choice /> }.into_any() /></div>
        <A href="/">"All accounts"</A>
    }
}

/// The heights of a line and of the list, in pixels.
const LINE: f64 = 44.0;
const HEIGHT: f64 = 352.0;

/// One account; a star makes it a favourite.
#[component]
pub fn Line(choice: Choice) -> impl IntoView {
    let (clients, id) = (ClientsState::here(), choice.id);
    let ways = SessionState::here().ways();
    let (href, way) = (choice.address(), choice.through);
    let label = match &choice.agency {
        Some(agency) => format!("{} through {agency} as a favourite", choice.name),
        None => format!("{} as a favourite", choice.name),
    };
    let through = choice.agency.map(|agency| view! { <span class="help">{format!("through {agency}")}</span> });
    view! {
        <A href=href attr:class="choice" on:click=move |_| ways.choose(id, way)><span class="choice-name">{choice.name}</span>{through}</A>
        <button type="button" class="star" class:chosen=choice.favourite aria-label=label aria-pressed=choice.favourite.to_string() on:click=move |_| clients.toggle(id)>
            <Icon glyph=Glyph::Star />
        </button>
    }
}
