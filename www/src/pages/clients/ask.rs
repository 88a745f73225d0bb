use crate::pages::partners::templates::templates;
use crate::parts::affected::Sending;
use crate::parts::{Dialog, Toaster};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use portcullis_core::{AccountId, Command};

/// Asks an account for access: the client looks at it, may narrow it, and says yes or nothing.
#[component]
pub fn Ask(open: RwSignal<bool>) -> impl IntoView {
    let (account, sending, toaster) = (AccountState::here(), Sending::new(), Toaster::here());
    let (id, name, chosen) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(0_usize));
    let wrong = RwSignal::new(false);
    let all = StoredValue::new(templates(&account.snapshot_untracked()));
    let send = move || {
        let (Ok(client), Some(template)) = (
            id.get_untracked().trim().parse::<AccountId>(),
            all.with_value(|all| all.get(chosen.get_untracked()).cloned()),
        ) else {
            return wrong.set(true);
        };
        wrong.set(false);
        let (name, policies) = (name.get_untracked(), template.cards.policies());
        let command = Command::AskGrant { account: client, name, tags: Vec::new(), policies };
        sending.send(command, None, move |_| {
            open.try_set(false);
            toaster.say("Asked. The client finds it on its Partners page.");
        });
    };
    // In the account's own words, before it is sent.
    let asks = move || {
        let (snapshot, policies) =
            (account.snapshot(), all.with_value(|all| all.get(chosen.get()).map(|t| t.cards.policies())));
        let said = policies.unwrap_or_default().iter().map(|p| words::drafted(&snapshot, p, 0)).collect::<Vec<_>>();
        words::listed(&said)
    };
    let options = move || {
        all.with_value(|all| {
            let option = |(n, template): (usize, &crate::pages::partners::templates::Template)| {
                view! { <option value=n.to_string()>{format!("{}: {}", template.name, template.about)}</option> }
            };
            all.iter().enumerate().map(option).collect_view()
        })
    };
    view! {
        <Dialog open=open title="Ask for access">
            <div class="dialog-body stack">
                {sending.failure(&[])}
                <Show when=move || wrong.get()><p class="issue error" role="alert">"The id of an account is 32 letters and digits; the client finds it in its settings."</p></Show>
                <div class="field">
                    <label for="ask-account">"Id of the client’s account"</label>
                    <input id="ask-account" class="input mono" maxlength="64" autocomplete="off" autofocus bind:value=id />
                </div>
                <div class="field">
                    <label for="ask-name">"How we call it"</label>
                    <input id="ask-name" class="input" maxlength="100" autocomplete="off" bind:value=name />
                </div>
                <div class="field">
                    <label for="ask-what">"What we ask for"</label>
                    <select id="ask-what" class="input" on:change:target=move |event| chosen.set(event.target().value().parse().unwrap_or(0))>{options()}</select>
                    <p class="help" role="status">{asks}</p>
                </div>
            </div>
            <div class="dialog-foot">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <button type="button" class="button primary" aria-disabled=move || sending.is_busy().then_some("true") on:click=move |_| send()>"Ask"</button>
            </div>
        </Dialog>
    }
}
