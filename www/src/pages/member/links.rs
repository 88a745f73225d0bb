use crate::parts::Toaster;
use crate::state::{Draft, copy};
use leptos::prelude::*;
use portcullis_api::ApiError;
use portcullis_core::MemberId;
use std::collections::BTreeMap;

/// Links are shown by the server once; this tab remembers them until it is closed.
const KEPT: &str = "portcullis-links";

/// Remembers new links, beside those of others.
pub fn keep(links: BTreeMap<MemberId, String>) {
    let draft = Draft::named(KEPT);
    let mut all: BTreeMap<MemberId, String> = draft.load().unwrap_or_default();
    all.extend(links);
    draft.keep(&all);
}

/// The sentence of an error, or of its first issue, which says more.
pub fn reason(error: &ApiError) -> String {
    error.issues.first().map_or_else(|| error.message.clone(), |issue| issue.message.clone())
}

/// The link of an invitation that this tab sent, to be copied.
#[component]
pub fn InvitationLink(id: MemberId) -> impl IntoView {
    let account = crate::state::AccountState::here();
    let toaster = Toaster::here();
    let link = move || {
        let waits = account.snapshot().member(id).is_some_and(|member| !member.is_accepted());
        let kept: Option<BTreeMap<MemberId, String>> = Draft::named(KEPT).load();
        kept.filter(|_| waits)?.remove(&id)
    };
    let copy_it = move |link: String| {
        copy(&link);
        toaster.say("The link is copied.");
    };
    move || {
        link().map(|link| {
            let text = link.clone();
            view! {
                <div class="notice">
                    <p>"Invitation link, in case the mail does not arrive. It lets whoever opens it join as this person."</p>
                    <div class="row">
                        <code class="link">{link}</code>
                        <button type="button" class="button small" on:click=move |_| copy_it(text.clone())>"Copy link"</button>
                    </div>
                </div>
            }
        })
    }
}
