use crate::parts::Toaster;
use crate::state::SessionState;
use crate::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use portcullis_api::{Answer, MembershipRequest};
use portcullis_core::AccountId;

/// Join or decline, for who has shown that the invited address is theirs; others need the link that was mailed.
#[component]
pub fn Answers(account: AccountId, name: String) -> impl IntoView {
    let (session, toaster) = (SessionState::here(), Toaster::here());
    let name = StoredValue::new(name);
    let answer = move |answer: Answer| {
        let Some(signed_in) = session.signed_in() else { return };
        spawn_local(async move {
            match signed_in.answer(account, &MembershipRequest { answer, name: None }).await {
                Ok(now) => {
                    session.enter(now);
                    toaster.say(match answer {
                        Answer::Accept => format!("You have joined {}.", name.get_value()),
                        Answer::Reject => format!("You have declined {}.", name.get_value()),
                    });
                }
                Err(error) => {
                    session.notice(&error);
                    toaster.say(words::sentence(&error.message));
                }
            }
        });
    };
    if !session.session_untracked().is_some_and(|session| session.user.verified) {
        return view! { <span class="help">"Open the link in the mail you got to join."</span> }.into_any();
    }
    view! {
        <span class="row">
            <button type="button" class="button small" on:click=move |_| answer(Answer::Reject)>"Decline"</button>
            <button type="button" class="button primary small" on:click=move |_| answer(Answer::Accept)>"Join"</button>
        </span>
    }
    .into_any()
}
