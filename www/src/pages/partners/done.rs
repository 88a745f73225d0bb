use super::Desk;
use crate::parts::Toaster;
use crate::parts::preview::Mode;
use crate::state;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use portcullis_api::CommandAnswer;
use std::sync::Arc;

/// It is done; where a link was made, this once.
#[component]
pub fn Done(desk: Desk, answer: Arc<CommandAnswer>) -> impl IntoView {
    if let (Mode::Edit, Some(id)) = (desk.mode(), desk.draft.with_untracked(|draft| draft.id)) {
        Toaster::here().say("Saved.");
        use_navigate()(&desk.account.path(&format!("partners/{id}")), Default::default());
        return ().into_any();
    }
    let answers = desk.draft.with_untracked(|draft| draft.answers.is_some());
    let link = link_of(&answer);
    let next = match (link.is_some(), answers) {
        (true, _) => "Hand the link over yourself. Whoever takes it has no access until you confirm that it is them.",
        (false, true) => "The agency asked for it, so it has access now.",
        (false, false) => "The agency sees the offer among its clients. Once it accepts, its people have access.",
    };
    view! {
        <section class="panel done">
            <div class="panel-head"><h2 tabindex="-1">"Access is granted"</h2></div>
            <div class="panel-body stack">
                <p>{desk.promised.get_untracked()}</p>
                <p class="help">{next}</p>
                {link.map(|link| view! { <Link link=link /> })}
            </div>
            <div class="panel-foot"><A href=desk.account.path("partners") attr:class="button primary">"To the partners"</A></div>
        </section>
    }
    .into_any()
}

/// The whole address of the link that was made.
pub fn link_of(answer: &CommandAnswer) -> Option<String> {
    let origin = window().location().origin().unwrap_or_default();
    answer.offer.clone().map(|link| if link.starts_with('/') { format!("{origin}{link}") } else { link })
}

/// The link of an offer, once.
#[component]
pub fn Link(link: String) -> impl IntoView {
    let toaster = Toaster::here();
    let own = link.clone();
    let copy = move |_| {
        state::copy(&own);
        toaster.say("Copied.");
    };
    view! {
        <p class="notice wait" role="status"><strong>"Copy the link now: it is not shown again."</strong></p>
        <div class="row secret-line">
            <input id="grant-link" class="input mono" type="text" readonly aria-label="Link for the agency" prop:value=link />
            <button type="button" class="button" on:click=copy>"Copy link"</button>
        </div>
    }
}
