use super::search;
use crate::parts::{Glyph, Icon, Menu};
use crate::state::{AccountState, SessionState};
use leptos::html;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use portcullis_core::MemberStatus;

/// In the bar on top: the open account, and a way to the others.
#[component]
pub fn Switcher() -> impl IntoView {
    let session = SessionState::here();
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
            .map_or_else(|| "Account".to_owned(), |entry| entry.name)
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
    let session = SessionState::here();
    let sought = RwSignal::new(String::new());
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            _ = input.focus();
        }
    });
    let found = move || {
        let mut all = session.session().map(|session| session.accounts.clone()).unwrap_or_default();
        all.retain(|entry| entry.status == MemberStatus::Accepted);
        search(&all, &sought.get())
    };
    view! {
        <input class="input" type="search" placeholder="Search accounts" aria-label="Search accounts" node_ref=input bind:value=sought />
        <div class="menu-list">
            <For each=found key=|entry| entry.id let(entry)>
                <A href=format!("/{}/members", entry.id)>{entry.name}</A>
            </For>
        </div>
        <A href="/">"All accounts"</A>
    }
}
