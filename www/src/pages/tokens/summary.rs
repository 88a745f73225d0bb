use super::Desk;
use super::draft::TokenDraft;
use crate::parts::preview::Mode;
use crate::parts::{desk, local_offset};
use crate::words;
use leptos::prelude::*;
use portcullis_core::Millis;

/// Everything once more, in the same sentence, before it is done.
#[component]
pub fn Summary(desk: Desk) -> impl IntoView {
    let action = match desk.mode() {
        Mode::Edit => "Save changes",
        Mode::Invite => "Create token",
    };
    view! { <desk::Summary desk=desk action=action.to_owned() facts=move || view! { <Facts desk=desk /> } /> }
}

/// What the token is, beside its policies.
#[component]
fn Facts(desk: Desk) -> impl IntoView {
    let whose = move || if desk.draft.with(|token| token.owner.is_none()) { "The account’s" } else { "Yours" };
    view! {
        <dt>"Name"</dt><dd>{move || desk.draft.with(|token| token.name.trim().to_owned())}</dd>
        <dt>"Whose"</dt><dd>{whose}</dd>
        <dt>"Works"</dt><dd>{move || desk.draft.with(works)}</dd>
    }
}

/// "from 192.0.2.0/24, until 1 March 2027".
fn works(token: &TokenDraft) -> String {
    let conditions = token.limits.conditions();
    let said = words::conditions(&conditions, local_offset(conditions.expires_at.unwrap_or(Millis(0))));
    if said.is_empty() { "from anywhere, without end".to_owned() } else { said }
}
