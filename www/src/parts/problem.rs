use super::IssueText;
use crate::parts::local_offset;
use crate::{time, words};
use leptos::prelude::*;
use portcullis_api::{ApiError, Conflict};

/// Something could not be fetched: what happened, and a button to try again.
#[component]
pub fn Problem(error: ApiError, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    view! {
        <div class="notice bad" role="alert">
            <p>{words::sentence(&error.message)}</p>
            {error.request.map(|id| view! { <p class="help">"Request " <code>{id}</code></p> })}
            <button type="button" class="button" on:click=move |_| retry.run(())>"Try again"</button>
        </div>
    }
}

/// A change that was not made: the sentence, the issues, and in a conflict who changed what meanwhile.
#[component]
pub fn Failure(error: ApiError) -> impl IntoView {
    let conflicts = (!error.conflicts.is_empty()).then(|| {
        view! { <ul>{error.conflicts.iter().map(|conflict| view! { <li>{conflict_text(conflict)}</li> }).collect_view()}</ul> }
    });
    view! {
        <div class="notice bad" role="alert">
            <p>{words::sentence(&error.message)}</p>
            {error.issues.into_iter().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
            {conflicts}
        </div>
    }
}

/// "Ana changed a member at 12:04 (change_member)."
fn conflict_text(conflict: &Conflict) -> String {
    let at = time::clock(conflict.at, local_offset(conflict.at));
    format!("{} · {} · {at}", conflict.who, words::command(&conflict.command))
}
