mod agency;

use crate::can::{On, can};
use crate::parts::{Failure, Field, Heading, Toaster};
use crate::state::AccountState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use portcullis_api::ApiError;
use portcullis_core::{Command, Settings};

/// `/:account/settings`: the name, the plan, and what the account demands.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! {
        <Heading title="Settings" />
        <div class="readable stack">
            <NameForm />
            <PlanPanel />
            <DemandsPanel />
            <agency::AgencyForm />
        </div>
    }
}

#[component]
fn NameForm() -> impl IntoView {
    let (account, toaster) = (AccountState::here(), Toaster::here());
    let editable = can("account:edit", On::Account);
    let name = RwSignal::new(account.snapshot_untracked().state().account.settings.name.clone());
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let unchanged = move || account.snapshot().state().account.settings.name == name.get().trim();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || !editable.get_untracked() || unchanged() {
            return;
        }
        busy.set(true);
        let before = account.snapshot_untracked().state().account.settings.clone();
        let settings = Settings { name: name.get_untracked().trim().to_owned(), ..before };
        spawn_local(async move {
            let result = account.submit(Command::ChangeSettings { settings }, None).await;
            if result.is_ok() {
                toaster.say("The name is changed.");
            }
            failed.try_set(result.err());
            busy.try_set(false);
        });
    };
    view! {
        <form class="panel" on:submit=save>
            <div class="panel-head"><h2>"Name"</h2></div>
            <div class="panel-body form">
                {move || failed.get().map(|error| view! { <Failure error=error /> })}
                <p class="help">"Its id: "<span class="mono" id="account-id">{account.id().to_string()}</span></p>
                <Field id="account-name" label="Name of the account" help="Everybody in it sees this name.">
                    <input id="account-name" class="input" maxlength="100" required readonly=move || !editable.get() bind:value=name />
                </Field>
                <Show when=move || !editable.get()><p class="help">"You may see the settings, but not change them."</p></Show>
            </div>
            <Show when=move || editable.get()>
                <div class="panel-foot">
                    <button class="button primary" aria-disabled=move || (busy.get() || unchanged()).then_some("true")>"Save"</button>
                </div>
            </Show>
        </form>
    }
}

#[component]
fn PlanPanel() -> impl IntoView {
    let account = AccountState::here();
    let plan = move || {
        let snapshot = account.snapshot();
        let id = snapshot.state().account.settings.plan.clone();
        snapshot.catalogue().plan(&id).map_or((id, String::new(), Vec::new()), |plan| {
            let plural = |what: &str| {
                snapshot
                    .catalogue()
                    .kind_data(what)
                    .map_or_else(|| what.replace('_', " "), |kind| kind.plural.to_lowercase())
            };
            let limits = plan.limits.iter().map(|(what, most)| format!("{most} {}", plural(what))).collect();
            (plan.name.clone(), plan.about.clone(), limits)
        })
    };
    view! {
        <section class="panel">
            <div class="panel-head"><h2>"Plan"</h2></div>
            <div class="panel-body">
                {move || {
                    let (name, about, limits) = plan();
                    let limits = (!limits.is_empty()).then(|| format!("At most {}.", limits.join(", ")));
                    view! { <p><strong>{name}</strong></p><p class="muted">{about}</p>{limits.map(|text| view! { <p class="muted">{text}</p> })} }
                }}
            </div>
        </section>
    }
}

#[component]
fn DemandsPanel() -> impl IntoView {
    let account = AccountState::here();
    let demanded = move || account.snapshot().state().account.settings.require_second_factor;
    view! {
        <section class="panel">
            <div class="panel-head"><h2>"Second factor"</h2></div>
            <div class="panel-body">
                <p>{move || if demanded() { "Everybody must use a second factor." } else { "A second factor is not demanded." }}</p>
                <p class="help">"Coming: sign-ins don’t know second factors yet."</p>
            </div>
        </section>
    }
}
