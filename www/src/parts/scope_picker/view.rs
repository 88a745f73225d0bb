use super::except::Except;
use super::finder::Finder;
use super::picked::{Others, Picked};
use super::records::Records;
use super::tags::TagList;
use super::{Picks, ScopeDraft, Shelf, Way};
use crate::parts::IssueText;
use leptos::prelude::*;
use portcullis_core::Issue;
use std::sync::Arc;

/// Says what a policy is for.
#[component]
pub fn ScopePicker(
    /// What can be picked.
    shelf: Memo<Arc<Shelf>>,
    /// What is said so far.
    #[prop(into)]
    scope: Signal<ScopeDraft>,
    /// Takes what is said instead.
    #[prop(into)]
    change: Callback<ScopeDraft>,
    /// What is wrong with it.
    #[prop(into)]
    issues: Signal<Vec<Issue>>,
) -> impl IntoView {
    let way = Memo::new(move |_| scope.with(|scope| scope.way));
    let include = Memo::new(move |_| scope.with(|scope| scope.include.clone()));
    let picks = Callback::new(move |include: Picks| change.run(ScopeDraft { include, ..scope.get_untracked() }));
    let below = move || {
        match way.get() {
        None | Some(Way::Everything) => ().into_any(),
        Some(Way::ByTag) => view! { <TagList shelf=shelf picks=include change=picks /> }.into_any(),
        Some(Way::Records) => {
            view! { <Records shelf=shelf picks=include change=picks /><Others picks=include change=picks /> }.into_any()
        }
        Some(Way::Chosen) => {
            view! { <Finder id="scope-find" label="Search domains" shelf=shelf picks=include change=picks tags=false /> }.into_any()
        }
    }
    };
    view! {
        <fieldset class="scope" id="scope" tabindex="-1">
            <legend class="legend">"On what"</legend>
            <Ways way=way shelf=shelf choose=move |way| change.run(ScopeDraft { way: Some(way), ..scope.get_untracked() }) />
            {below}
            <Show when=move || way.get() == Some(Way::Chosen)>
                <Picked shelf=shelf picks=include change=picks />
            </Show>
            <Show when=move || way.get().is_some()>
                <Except shelf=shelf scope=scope change=change />
            </Show>
            <div class="issues">
                {move || issues.get().into_iter().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
            </div>
        </fieldset>
    }
}

/// The ways beside each other.
#[component]
fn Ways(way: Memo<Option<Way>>, shelf: Memo<Arc<Shelf>>, #[prop(into)] choose: Callback<Way>) -> impl IntoView {
    let option = move |this: Way, name: &'static str, about: &'static str| {
        view! {
            <label class="way">
                <input
                    type="radio"
                    name="way"
                    prop:checked=move || way.get() == Some(this)
                    on:change=move |_| choose.run(this)
                />
                <span class="way-name">{name}</span>
                <span class="help">{about}</span>
            </label>
        }
    };
    let none = move || shelf.with(|shelf| shelf.items().is_empty());
    view! {
        <div class="ways">
            {option(Way::Everything, "Everything", "The account, and whatever is added later")}
            {option(Way::ByTag, "By tag", "Domains that carry it, today and later")}
            {option(Way::Chosen, "Chosen domains", "These, and no others")}
            {option(Way::Records, "Single records", "Only these DNS records, such as A home.example.org")}
        </div>
        <Show when=none><p class="help">"You see no domains in this account yet."</p></Show>
    }
}
