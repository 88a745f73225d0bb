use crate::can::Commanded;
use crate::parts::Toaster;
use crate::parts::affected::Sending;
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use leptos_router::components::A;
use portcullis_api::{AskView, TakerView};
use portcullis_core::Command;

/// What waits for an answer: agencies that ask, and those that took a link.
#[component]
pub fn Waiting(asks: Vec<AskView>, takers: Vec<TakerView>) -> impl IntoView {
    view! {
        {asks.into_iter().map(|ask| view! { <Ask ask=ask /> }).collect_view()}
        {takers.into_iter().map(|taker| view! { <Taker taker=taker /> }).collect_view()}
    }
}

/// An agency asks: one looks at what that would give, and may narrow it.
#[component]
fn Ask(ask: AskView) -> impl IntoView {
    let account = AccountState::here();
    let wish = ask.wish.iter().map(|policy| words::policy(&account.snapshot_untracked(), policy, 0));
    let wish = words::listed(&wish.collect::<Vec<_>>());
    let href = account.path(&format!("partners/new?ask={}", ask.grant));
    let label = format!("{} asks for access", ask.agency_name);
    view! {
        <div class="notice wait" role="group" aria-label=label>
            <p><strong>{ask.agency_name}</strong>" asks for access: "{wish}"."</p>
            <p class="help">{format!("Its account is {}. Confirm only if you know that this is them.", ask.agency)}</p>
            <A href=href attr:class="button small">"Look at it"</A>
        </div>
    }
}

/// An agency took a link: only now the client says whether it is the one that was meant.
#[component]
fn Taker(taker: TakerView) -> impl IntoView {
    let (sending, toaster) = (Sending::new(), Toaster::here());
    let command = Command::ConfirmGrant { grant: taker.grant, agency: taker.agency };
    let own = command.clone();
    let confirm = move |()| sending.send(own.clone(), None, move |_| toaster.say("The agency has access now."));
    view! {
        <div class="notice wait" role="group" aria-label=format!("{} took your link", taker.agency_name)>
            <p><strong>{taker.agency_name.clone()}</strong>" took the link that you made. It has no access until you confirm."</p>
            <p class="help">{format!("Its account is {}.", taker.agency)}</p>
            {sending.failure(&[])}
            <Commanded command=command class="button small primary" press=confirm>"Confirm"</Commanded>
        </div>
    }
}
