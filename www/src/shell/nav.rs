use super::Place;
use crate::parts::Icon;
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::components::A;

/// Where one can go in the open account: only what one may see, by asking the engine.
#[component]
pub fn Nav() -> impl IntoView {
    let account = AccountState::here();
    let places = Memo::new(move |_| places(account));
    view! {
        <nav class="nav" aria-label="Account">
            <For each=move || places.get() key=|place| place.name() let(place)>
                <A href=address(account, place) attr:class="nav-item"><Icon glyph=place.glyph() /><span>{place.name()}</span></A>
            </For>
        </nav>
    }
}

fn places(account: AccountState) -> Vec<Place> {
    let mut places = Place::shown_to(&account.access(), account.now());
    // Who comes through an agency is nobody's member here, and has tokens there.
    if account.through().is_some() {
        places.retain(|place| !matches!(place, Place::MyAccess | Place::Tokens));
    }
    places
}

/// Where somebody begins who may not list members: at their own access, or, come through an agency, at the first place
/// that they are shown.
pub fn landing(account: AccountState) -> String {
    match account.through() {
        None => address(account, Place::MyAccess),
        Some(_) => address(account, places(account).into_iter().next().unwrap_or(Place::Zones)),
    }
}

fn address(account: AccountState, place: Place) -> String {
    match place {
        Place::MyAccess => account.path(&format!("members/{}", account.me())),
        Place::Members
        | Place::Groups
        | Place::Roles
        | Place::Zones
        | Place::Tokens
        | Place::Partners
        | Place::Clients
        | Place::Audit
        | Place::Settings => account.path(place.path()),
    }
}
