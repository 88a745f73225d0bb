use super::Frame;
use super::nav::Nav;
use crate::pages::accounts::Switcher;
use crate::pages::not_found::NotFound;
use crate::parts::{Empty, Problem, Skeleton, local_offset};
use crate::shell::SignedInOnly;
use crate::state::{AccountState, ClientsState, Connection, Load, Loading, SessionState};
use crate::time;
use leptos::prelude::*;
use leptos_router::components::{A, Outlet};
use leptos_router::hooks::use_params_map;
use portcullis_api::{ApiError, Slice};
use portcullis_core::AccountId;

/// Everything below `/:account`: fetches the slice, keeps it up to date, and shows the page inside.
#[component]
pub fn AccountShell() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("account").and_then(|text| text.parse::<AccountId>().ok()));
    view! {
        <SignedInOnly>
            {move || match id.get() {
                Some(id) => view! { <Opening id=id /> }.into_any(),
                None => view! { <Frame><NotFound /></Frame> }.into_any(),
            }}
        </SignedInOnly>
    }
}

#[component]
fn Opening(id: AccountId) -> impl IntoView {
    let session = SessionState::here();
    let slice = Loading::new(move || fetch(session, id));
    move || {
        match slice.state.get() {
        Load::Waiting => view! { <Frame bar=move || view! { <Switcher /> }><Skeleton lines=8 /></Frame> }.into_any(),
        Load::Failed(error) => {
            view! { <Frame bar=move || view! { <Switcher /> }><Problem error=error retry=move |()| slice.again() /></Frame> }.into_any()
        }
        Load::Ready(slice) => view! { <Opened id=id slice=slice /> }.into_any(),
    }
    }
}

async fn fetch(session: SessionState, id: AccountId) -> Result<Slice, ApiError> {
    let Some(signed_in) = session.signed_in() else { return Err(crate::state::signed_out()) };
    let slice = signed_in.slice(id).await;
    if let Err(error) = &slice {
        session.notice(error);
    }
    slice
}

#[component]
fn Opened(id: AccountId, slice: Slice) -> impl IntoView {
    let session = SessionState::here().session_untracked();
    let Some(user) = session.map(|session| session.user.clone()) else { return ().into_any() };
    let account = AccountState::open(id, user.id, user.verified, slice);
    provide_context(account);
    let gone = Memo::new(move |_| account.is_gone());
    (move || {
        if gone.get() {
            view! { <Frame bar=move || view! { <Switcher /> }><Gone /></Frame> }.into_any()
        } else {
            view! {
                <Frame bar=move || view! { <Switcher /> } side=move || view! { <Nav /> }>
                    <Freshness />
                    <Coming />
                    <Outlet />
                </Frame>
            }
            .into_any()
        }
    })
    .into_any()
}

/// Says as whom one works here, where that is not as a member.
#[component]
fn Coming() -> impl IntoView {
    let account = AccountState::here();
    let text = Memo::new(move |_| {
        let through = account.through()?;
        Some(format!("You work here as {} of {}.", through.shown, through.name))
    });
    move || text.get().map(|text| view! { <p class="coming">{text}" What you do is in the account’s audit log."</p> })
}

/// One has left, or was removed.
#[component]
fn Gone() -> impl IntoView {
    SessionState::here().refresh();
    ClientsState::here().refresh(SessionState::here());
    let (title, text) = match AccountState::here().through() {
        Some(_) => (
            "Your agency does not put you on this account any more",
            "Ask your agency, or somebody who manages the account, if that is a mistake.",
        ),
        None => (
            "You are not a member of this account any more",
            "Ask somebody who manages its members if that is a mistake.",
        ),
    };
    view! {
        <Empty title=title text=text>
            <A href="/" attr:class="button">"All accounts"</A>
        </Empty>
    }
}

/// Says so when what is shown may be old.
#[component]
fn Freshness() -> impl IntoView {
    let account = AccountState::here();
    let text = move || match (account.outdated(), account.connection()) {
        (true, _) => Some("This page is older than the server. Reload it before you change anything.".to_owned()),
        (false, Connection::Live) => None,
        (false, Connection::AsOf(at)) => {
            Some(format!("As of {}. The connection was lost; trying again.", time::clock(at, local_offset(at))))
        }
    };
    view! { <div role="status">{move || text().map(|text| view! { <p class="freshness">{text}</p> })}</div> }
}
