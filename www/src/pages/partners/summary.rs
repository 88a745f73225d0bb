use super::Desk;
use crate::parts::preview::Mode;
use crate::parts::{desk, local_offset};
use crate::words;
use leptos::prelude::*;

/// Everything once more, in the same sentence, before it is done.
#[component]
pub fn Summary(desk: Desk) -> impl IntoView {
    let action = match (desk.mode(), desk.draft.with_untracked(|draft| draft.by_link)) {
        (Mode::Edit, _) => "Save changes",
        (Mode::Invite, true) => "Make link",
        (Mode::Invite, false) => "Grant access",
    };
    view! { <desk::Summary desk=desk action=action.to_owned() facts=move || view! { <Facts desk=desk /> } /> }
}

#[component]
fn Facts(desk: Desk) -> impl IntoView {
    let to = move || {
        desk.draft.with(|draft| match (draft.by_link, draft.agency) {
            (true, _) | (false, None) => "Whoever takes the link, once you confirm".to_owned(),
            (false, Some(id)) => format!("The account {id}"),
        })
    };
    let ends = move || {
        let end = desk.draft.with(|draft| draft.conditions.expires_at);
        end.map_or_else(|| "without end".to_owned(), |end| words::until(end, local_offset(end)))
    };
    view! {
        <dt>"Agency"</dt><dd>{move || desk.draft.with(|draft| draft.name.trim().to_owned())}</dd>
        <dt>"To"</dt><dd>{to}</dd>
        <dt>"Holds"</dt><dd>{ends}</dd>
    }
}
