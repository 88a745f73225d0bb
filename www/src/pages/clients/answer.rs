use super::beside::offered;
use crate::can::Commanded;
use crate::parts::affected::{Foretold, Sending};
use crate::parts::{Dialog, Toaster};
use crate::state::AccountState;
use leptos::prelude::*;
use portcullis_api::OfferView;
use portcullis_core::Command;

/// Grants that wait for our answer.
#[component]
pub fn Offers(offers: Vec<OfferView>) -> impl IntoView {
    offers.into_iter().map(|offer| view! { <Offer offer=offer /> }).collect_view()
}

#[component]
fn Offer(offer: OfferView) -> impl IntoView {
    let account = AccountState::here();
    let (accepting, declining) = (RwSignal::new(false), RwSignal::new(false));
    let may = offered(&account.snapshot_untracked(), &offer, account.now_untracked());
    let decline = Command::DeclineGrant { grant: offer.grant, account: offer.account };
    let name = offer.name.clone();
    let said = name.clone();
    view! {
        <div class="notice wait" role="group" aria-label=format!("{name} offers access")>
            <p><strong>{name.clone()}</strong>" offers access: "{may}"."</p>
            <div class="row">
                <Commanded command=accept(&offer, &offer.name, "") class="button small primary" press=move |()| accepting.set(true)>"Accept"</Commanded>
                <Commanded command=decline.clone() class="button small" press=move |()| declining.set(true)>"Decline"</Commanded>
            </div>
            <Accept offer=offer open=accepting />
            <Foretold open=declining title=format!("Decline what {said} offers?") action="Decline" command=decline said="Declined.">
                <p>"The client can offer it again."</p>
            </Foretold>
        </div>
    }
}

fn accept(offer: &OfferView, name: &str, tags: &str) -> Command {
    let tags = tags.split([',', ' ']).map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
    Command::AcceptGrant { grant: offer.grant, account: offer.account, name: name.to_owned(), tags }
}

/// How we call the client, and by which tags assignments find it.
#[component]
fn Accept(offer: OfferView, open: RwSignal<bool>) -> impl IntoView {
    let (sending, toaster) = (Sending::new(), Toaster::here());
    let (name, tags) = (RwSignal::new(offer.name.clone()), RwSignal::new(String::new()));
    let send = move |_| {
        let command = accept(&offer, &name.get_untracked(), &tags.get_untracked());
        sending.send(command, None, move |_| {
            open.try_set(false);
            toaster.say("Accepted. Assign people to the client next.");
        });
    };
    let send = StoredValue::new(send);
    view! {
        <Dialog open=open title="Accept this client">
            <div class="dialog-body stack">
                {sending.failure(&[])}
                <div class="field">
                    <label for="client-name">"How we call it"</label>
                    <input id="client-name" class="input" maxlength="100" autocomplete="off" autofocus bind:value=name />
                </div>
                <div class="field">
                    <label for="client-tags">"Tags"</label>
                    <input id="client-tags" class="input" autocomplete="off" placeholder="web, berlin" bind:value=tags />
                    <p class="help">"Assignments by tag hold for it at once."</p>
                </div>
            </div>
            <div class="dialog-foot">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <button type="button" class="button primary" aria-disabled=move || sending.is_busy().then_some("true") on:click=move |event| send.with_value(|send| send(event))>"Accept client"</button>
            </div>
        </Dialog>
    }
}
