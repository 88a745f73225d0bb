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
use leptos_router::hooks::{use_params_map, use_query_map};
use portcullis_api::{ApiError, ClientEntry, Slice};
use portcullis_core::AccountId;

/// Everything below `/:account`: fetches the slice, keeps it up to date, and shows the page inside. `?as=` chooses through
/// which agency; the tab remembers it.
#[component]
pub fn AccountShell() -> impl IntoView {
    let (params, query, ways) = (use_params_map(), use_query_map(), SessionState::here().ways());
    let id = Memo::new(move |_| params.read().get("account").and_then(|text| text.parse::<AccountId>().ok()));
    let asked = Memo::new(move |_| query.read().get("as").and_then(|text| text.parse::<AccountId>().ok()));
    let place = Memo::new(move |_| id.get().map(|id| (id, asked.get().or_else(|| ways.of(id)))));
    view! {
        <SignedInOnly>
            {move || match place.get() {
                Some((id, way)) => {
                    ways.choose(id, way);
                    view! { <Opening id=id /> }.into_any()
                }
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
            view! { <Frame bar=move || view! { <Switcher /> }><Problem error=error retry=move |()| slice.again() /><Otherwise id=id /></Frame> }.into_any()
        }
        Load::Ready(slice) => view! { <Opened id=id slice=slice /> }.into_any(),
    }
    }
}

/// The agency that was chosen may be what stands in the way: then one can come without it.
#[component]
fn Otherwise(id: AccountId) -> impl IntoView {
    let ways = SessionState::here().ways();
    let chosen = move || ways.of(id).is_some();
    view! {
        <Show when=chosen>
            <p><A href=format!("/{id}/members") attr:class="button" on:click=move |_| ways.choose(id, None)>"Open it on another way"</A></p>
        </Show>
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
    let others = Memo::new(move |_| others(&ClientsState::here().clients(), account));
    move || {
        text.get().map(|text| {
            let links = others.get().into_iter().map(|(href, name)| {
                view! { " "<A href=href>{format!("Work here through {name} instead")}</A> }
            });
            view! { <p class="coming">{text}" What you do is in the account’s audit log."{links.collect_view()}</p> }
        })
    }
}

/// Other agencies through which one could work here: where that begins, and what they are called.
fn others(clients: &[ClientEntry], account: AccountState) -> Vec<(String, String)> {
    let now = account.through().map(|through| through.agency);
    let other = clients.iter().filter(|entry| entry.account == account.id() && Some(entry.agency) != now);
    other.map(|entry| (account.path(&format!("members?as={}", entry.agency)), entry.agency_name.clone())).collect()
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
