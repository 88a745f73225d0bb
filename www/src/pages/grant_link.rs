//! Where a client's link leads an agency: what it offers, and for which account it is taken.

use crate::parts::{Empty, Failure, Heading, Problem, Skeleton};
use crate::shell::Frame;
use crate::state::{Load, Loading, SessionState, signed_out};
use crate::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use portcullis_api::{ApiError, GrantLinkView, TakeGrant};
use portcullis_core::{AccountId, Catalogue, MemberStatus, Snapshot};

/// `/grant/:secret`.
#[component]
pub fn GrantLinkPage() -> impl IntoView {
    let session = SessionState::here();
    let secret = use_params_map().read_untracked().get("secret").unwrap_or_default();
    let asked = secret.clone();
    let link = Loading::new(move || {
        let (signed_in, secret) = (session.signed_in(), asked.clone());
        async move {
            match signed_in {
                Some(signed_in) => signed_in.grant_link(&secret).await,
                None => Err(signed_out()),
            }
        }
    });
    let secret = StoredValue::new(secret);
    view! {
        <Frame>
            <div class="medium stack">
                {move || match link.state.get() {
                    Load::Waiting => view! { <Skeleton lines=4 /> }.into_any(),
                    Load::Failed(error) => view! { <Problem error=error retry=move |()| link.again() /> }.into_any(),
                    Load::Ready(view) if view.taken => view! { <Empty title="This offer is taken" text="Ask the client for another link if it was not you." /> }.into_any(),
                    Load::Ready(view) => view! { <Offer view=view secret=secret.get_value() /> }.into_any(),
                }}
            </div>
        </Frame>
    }
}

/// What a link offers, in words; what of it names single domains is not seen from outside.
fn offered(view: &GrantLinkView) -> String {
    let account = Snapshot::new(view.ceiling.clone(), Catalogue::builtin());
    let policies = account.policies_of(portcullis_core::Actor::Grant(view.grant));
    words::listed(&policies.iter().map(|policy| words::policy(&account, policy, 0)).collect::<Vec<_>>())
}

#[component]
fn Offer(view: GrantLinkView, secret: String) -> impl IntoView {
    let session = SessionState::here();
    let own = session.session_untracked().map(|session| session.accounts.clone()).unwrap_or_default();
    let own: Vec<_> =
        own.into_iter().filter(|entry| entry.status == MemberStatus::Accepted && entry.id != view.account).collect();
    let agency = RwSignal::new(own.first().map(|entry| entry.id));
    let (name, failed, taken) =
        (RwSignal::new(view.name.clone()), RwSignal::new(None::<ApiError>), RwSignal::new(None::<AccountId>));
    let (client, may) = (view.name.clone(), offered(&view));
    let take = move |_| {
        let (Some(signed_in), Some(agency)) = (session.signed_in(), agency.get_untracked()) else { return };
        let (secret, request) = (secret.clone(), TakeGrant { agency, name: name.get_untracked(), tags: Vec::new() });
        spawn_local(async move {
            match signed_in.take_grant(&secret, &request).await {
                Ok(_) => _ = taken.try_set(Some(agency)),
                Err(error) => {
                    session.notice(&error);
                    failed.try_set(Some(error));
                }
            }
        });
    };
    let take = StoredValue::new(take);
    let options =
        own.into_iter().map(|entry| view! { <option value=entry.id.to_string()>{entry.name}</option> }).collect_view();
    let chosen = move |text: String| agency.set(text.parse().ok());
    view! {
        <Heading title=format!("{client} offers access") text=format!("What your people may do there at most: {may}.") />
        <Show when=move || taken.get().is_some()>
            <p class="notice good" role="status">"Taken. The client now confirms that it is you; until then nobody of yours has access. "
                {move || taken.get().map(|agency| view! { <A href=format!("/{agency}/clients")>"To the clients"</A> })}
            </p>
        </Show>
        <section class="panel" class:visually-hidden=move || taken.get().is_some()>
            <div class="panel-body stack">
                {move || failed.get().map(|error| view! { <Failure error=error /> })}
                <div class="field">
                    <label for="take-agency">"For which account of yours"</label>
                    <select id="take-agency" class="input" on:change:target=move |event| chosen(event.target().value())>{options}</select>
                </div>
                <div class="field">
                    <label for="take-name">"How you call the client"</label>
                    <input id="take-name" class="input" maxlength="100" autocomplete="off" bind:value=name />
                </div>
            </div>
            <div class="panel-foot"><button type="button" class="button primary" on:click=move |event| take.with_value(|take| take(event))>"Take the offer"</button></div>
        </section>
    }
}
