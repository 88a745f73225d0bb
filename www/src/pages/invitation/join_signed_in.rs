use super::Failed;
use crate::pages::sign_in::destination;
use crate::state::SessionState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use portcullis_api::ApiError;

/// For somebody who already signs in with this address: no password is set by a link.
#[component]
pub fn JoinSignedIn(secret: String, email: String) -> impl IntoView {
    let session = SessionState::here();
    let secret = StoredValue::new(secret);
    let mail = email.clone();
    let is_they = Memo::new(move |_| session.session().is_some_and(|session| session.user.email == mail));
    let other = move || session.session().map(|session| session.user.email.clone());
    move || {
        match (is_they.get(), other()) {
        (true, _) => view! { <JoinButton secret=secret.get_value() /> }.into_any(),
        (false, Some(other)) => view! {
            <div class="notice wait">
                <p>"You are signed in as "<strong>{other}</strong>", but the invitation is for "<strong>{email.clone()}</strong>"."</p>
                <p>"Sign out (your menu, top right), then open the link again."</p>
            </div>
        }
        .into_any(),
        (false, None) => view! {
            <div class="panel panel-body stack">
                <p>"You already have a sign-in with "<strong>{email.clone()}</strong>". Sign in to join."</p>
                <A href=format!("/sign-in?next=/invitation/{}", secret.get_value()) attr:class="button primary wide">"Sign in"</A>
            </div>
        }
        .into_any(),
    }
    }
}

#[component]
fn JoinButton(secret: String) -> impl IntoView {
    let session = SessionState::here();
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let navigate = use_navigate();
    let join = move |_| {
        let Some(signed_in) = session.signed_in().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        let (secret, navigate) = (secret.clone(), navigate.clone());
        spawn_local(async move {
            match signed_in.accept(&secret).await {
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
    view! {
        <div class="panel panel-body stack">
            <Failed error=error />
            <button type="button" class="button primary wide" aria-disabled=move || busy.get().then_some("true") on:click=join>"Join"</button>
        </div>
    }
}
