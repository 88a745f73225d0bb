use super::{curl, json};
use crate::parts::Toaster;
use crate::state::{self, AccountState};
use leptos::prelude::*;
use portcullis_core::Command;

/// The request for those who automate; written only while it is open.
#[component]
pub fn CommandView(command: Callback<(), Command>) -> impl IntoView {
    let open = RwSignal::new(false);
    let account = AccountState::here();
    let texts = Memo::new(move |_| {
        open.get().then(|| {
            let (command, revision) = (command.run(()), account.revision());
            let origin = window().location().origin().unwrap_or_default();
            (json(&command, revision), curl(&origin, account.id(), &command, revision))
        })
    });
    view! {
        <details class="request" on:toggle:target=move |event| open.set(event.target().open())>
            <summary>"The request"</summary>
            {move || texts.get().map(|(json, curl)| view! { <Text title="JSON" text=json /><Text title="curl" text=curl /> })}
        </details>
    }
}

#[component]
fn Text(title: &'static str, text: String) -> impl IntoView {
    let toaster = Toaster::here();
    let own = text.clone();
    let copy = move |_| {
        state::copy(&own);
        toaster.say("Copied.");
    };
    view! {
        <div class="request-text">
            <div class="row"><h4>{title}</h4><button type="button" class="button quiet small" on:click=copy>"Copy"</button></div>
            <pre tabindex="0" aria-label=title>{text}</pre>
        </div>
    }
}
