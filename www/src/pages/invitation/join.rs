use super::Failed;
use crate::api::SignedOut;
use crate::pages::sign_in::destination;
use crate::parts::Field;
use crate::state::SessionState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use portcullis_api::{AcceptRequest, ApiError};

/// For a new user: a name and a password, and one is in.
#[component]
pub fn JoinForm(secret: String, email: String) -> impl IntoView {
    let session = SessionState::here();
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let navigate = use_navigate();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (secret, navigate) = (secret.clone(), navigate.clone());
        let called = Some(name.get_untracked().trim().to_owned()).filter(|name| !name.is_empty());
        let request = AcceptRequest { name: called, password: Some(password.get_untracked()) };
        spawn_local(async move {
            match SignedOut.accept(&secret, &request).await {
                Ok(entered) => {
                    let next = destination("/", &entered);
                    session.enter(entered);
                    navigate(&next, Default::default());
                }
                Err(failed) => _ = error.try_set(Some(failed)),
            }
            busy.try_set(false);
        });
    };
    let help = move || match password.get().chars().count() {
        0 => "At least 12 characters; a few words are easy to remember.".to_owned(),
        length @ 1..12 => format!("{} more characters.", 12 - length),
        _ => "Long enough.".to_owned(),
    };
    view! {
        <form class="panel panel-body form" on:submit=submit>
            <Failed error=error />
            <Field id="email" label="E-mail address">
                <input id="email" class="input" type="email" autocomplete="username" readonly prop:value=email />
            </Field>
            <Field id="name" label="Your name">
                <input id="name" class="input" autocomplete="name" maxlength="100" autofocus bind:value=name />
            </Field>
            <Field id="password" label="Choose a password">
                <input id="password" class="input" type="password" autocomplete="new-password" minlength="12" maxlength="1000"
                    required aria-describedby="password-help" bind:value=password />
                <p id="password-help" class="help">{help}</p>
            </Field>
            <button class="button primary wide" aria-disabled=move || busy.get().then_some("true")>
                {move || if busy.get() { "Joining …" } else { "Join" }}
            </button>
        </form>
    }
}
