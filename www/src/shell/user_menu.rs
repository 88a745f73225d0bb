use crate::parts::{Glyph, Icon, Menu};
use crate::state::SessionState;
use crate::state::theme::{self, Theme};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;

/// Who one is, one's sessions, the colours, and the way out. Nothing while nobody is signed in.
#[component]
pub fn UserMenu() -> impl IntoView {
    let session = SessionState::here();
    move || {
        session.session().map(|session| {
            let user = session.user.clone();
            let shown = if user.name.is_empty() { user.email.clone() } else { user.name.clone() };
            let button = shown.clone();
            view! {
                <Menu name=format!("Your menu, {shown}") button=move || view! { <Face name=button.clone() /> }>
                    <p class="menu-head"><strong>{shown.clone()}</strong><span>{user.email.clone()}</span></p>
                    <A href="/">"Accounts"</A>
                    <A href="/sessions">"Sessions"</A>
                    <ThemeSwitch />
                    <button type="button" on:click=move |_| sign_out()>"Sign out"</button>
                </Menu>
            }
        })
    }
}

#[component]
fn Face(name: String) -> impl IntoView {
    let letter = name.chars().next().map(|first| first.to_uppercase().to_string());
    view! { <span class="face" aria-hidden="true">{letter}</span><span class="face-name">{name}</span><Icon glyph=Glyph::Down /> }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    let chosen = RwSignal::new(theme::stored());
    let option = move |theme: Theme| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="theme"
                    prop:checked=move || chosen.get() == theme
                    on:change=move |_| { theme::choose(theme); chosen.set(theme) }
                />
                <span>{theme.name()}</span>
            </label>
        }
    };
    view! { <fieldset class="segments"><legend class="visually-hidden">"Colours"</legend>{Theme::ALL.map(option)}</fieldset> }
}

/// Ends the session on the server; the page forgets it in any case.
fn sign_out() {
    let session = SessionState::here();
    let Some(signed_in) = session.signed_in() else { return };
    spawn_local(async move {
        _ = signed_in.sign_out().await;
        session.leave();
    });
}
