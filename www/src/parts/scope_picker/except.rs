use super::finder::Finder;
use super::picked::{Chip, Picked};
use super::{Picks, ScopeDraft, Shelf};
use leptos::prelude::*;
use portcullis_core::Tag;
use std::sync::Arc;

/// What is left out again; folded until somebody wants it.
#[component]
pub fn Except(shelf: Memo<Arc<Shelf>>, scope: Signal<ScopeDraft>, change: Callback<ScopeDraft>) -> impl IntoView {
    let except = Memo::new(move |_| scope.with(|scope| scope.except.clone()));
    let picks = Callback::new(move |except: Picks| change.run(ScopeDraft { except, ..scope.get_untracked() }));
    let was_used = !except.with_untracked(Picks::is_empty);
    view! {
        <details class="except" prop:open=was_used>
            <summary>"Except …"</summary>
            <div class="except-body">
                <Finder id="except-find" label="Search what to leave out" shelf=shelf picks=except change=picks tags=true />
                <Tags picks=except change=picks />
                <Picked shelf=shelf picks=except change=picks />
            </div>
        </details>
    }
}

#[component]
fn Tags(picks: Memo<Picks>, change: Callback<Picks>) -> impl IntoView {
    let without = move |tag: &Tag| {
        let mut next = picks.get_untracked();
        next.tags.retain(|t| t != tag);
        change.run(next);
    };
    let chip = move |tag: Tag| view! { <Chip name=format!("tagged “{tag}”") remove=move || without(&tag) /> };
    move || {
        let tags = picks.with(|picks| picks.tags.clone());
        (!tags.is_empty()).then(|| view! { <ul class="chips">{tags.into_iter().map(chip).collect_view()}</ul> })
    }
}
