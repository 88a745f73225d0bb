use super::draft::{Part, Written, nowhere};
use crate::parts::affected::{IssueList, Prospect};
use crate::parts::role_picker::{RolePicker, Shelf, Verdicts};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use portcullis_core::{Issue, Snapshot};
use std::sync::Arc;

/// The parts: one open, the others as one line each.
#[component]
pub fn Parts(draft: RwSignal<Written>, prospect: Prospect) -> impl IntoView {
    let shape = Memo::new(move |_| draft.with(|draft| (draft.parts.len(), draft.open)));
    move || {
        let (count, open) = shape.get();
        let part = |n: usize| match n == open {
            true => view! { <Open draft=draft n=n alone=count == 1 prospect=prospect /> }.into_any(),
            false => view! { <Closed draft=draft n=n prospect=prospect /> }.into_any(),
        };
        view! {
            {(0..count).map(part).collect_view()}
            <button type="button" class="button small add-card" on:click=move |_| draft.update(Written::add)>"Add another part"</button>
            <p class="help add-card-help">"For other roles on other domains."</p>
        }
    }
}

/// What engine and form say about one part.
fn issues(draft: RwSignal<Written>, prospect: Prospect, n: usize, field: &'static str) -> Vec<Issue> {
    let path = format!("policies[{n}]{field}");
    let mut all = prospect.shown().map(|seen| seen.at(&path)).unwrap_or_default();
    if field.is_empty() {
        all.retain(|issue| !issue.path.starts_with(&format!("{path}.scope")));
    }
    let own = draft.with(Written::unspeakable);
    all.extend(own.into_iter().filter(|issue| issue.path == path));
    all
}

/// In one line.
pub fn said(snapshot: &Snapshot, part: &Part) -> String {
    let draft = part.policy();
    if draft.roles.is_empty() {
        return "Gives nothing yet".to_owned();
    }
    words::drafted(snapshot, &draft, 0)
}

#[component]
fn Open(draft: RwSignal<Written>, n: usize, alone: bool, prospect: Prospect) -> impl IntoView {
    let account = AccountState::here();
    let offered = Memo::new(move |_| Arc::new(Shelf::new(&nowhere(&account.snapshot()))));
    let part = Memo::new(move |_| draft.with(|draft| draft.parts.get(n).cloned()).unwrap_or_default());
    let roles = Memo::new(move |_| part.with(|part| part.roles.clone()));
    let change = move |roles: Vec<String>| draft.update(|draft| draft.edit(|part| part.roles = roles));
    let role_issues = Signal::derive(move || issues(draft, prospect, n, ""));
    view! {
        <section class="card stack" aria-label=format!("Part {}", n + 1)>
            <Show when=move || !alone>
                <div class="card-head">
                    <h3>{format!("Part {}", n + 1)}</h3>
                    <button type="button" class="button quiet small" on:click=move |_| draft.update(|draft| draft.remove(n))>"Remove"</button>
                </div>
            </Show>
            <Show when=move || part.with(Part::denies)><p class="notice">"This part takes away what the others give."</p></Show>
            <div class="field">
                <label for="template-tags">"Only on domains with these tags"</label>
                <input id="template-tags" class="input" autocomplete="off" maxlength="400" aria-describedby="template-tags-help template-tags-issues"
                    prop:value=move || part.with(|part| part.tags.clone())
                    on:input:target=move |event| draft.update(|draft| draft.edit(|part| part.tags = event.target().value())) />
                <p class="help" id="template-tags-help">"Such as env=live, school; empty for everything"</p>
                <div id="template-tags-issues">{move || view! { <IssueList issues=issues(draft, prospect, n, ".scope") /> }}</div>
            </div>
            <RolePicker account=account shelf=offered roles=roles change=change ghost=RwSignal::new(None)
                verdicts=RwSignal::new(Verdicts::default()) issues=role_issues />
        </section>
    }
}

#[component]
fn Closed(draft: RwSignal<Written>, n: usize, prospect: Prospect) -> impl IntoView {
    let account = AccountState::here();
    let text = move || {
        let part = draft.with(|draft| draft.parts.get(n).cloned());
        part.map(|part| said(&account.snapshot(), &part))
    };
    let wrong = move || !issues(draft, prospect, n, "").is_empty() || !issues(draft, prospect, n, ".scope").is_empty();
    view! {
        <section class="card closed" aria-label=format!("Part {}", n + 1)>
            <p class="card-text">{text}</p>
            <Show when=wrong><p class="issue error">"Something is missing or wrong here."</p></Show>
            <div class="row">
                <button type="button" class="button small" on:click=move |_| draft.update(|draft| draft.open = n)>"Edit part"</button>
                <button type="button" class="button quiet small" on:click=move |_| draft.update(|draft| draft.remove(n))>"Remove"</button>
            </div>
        </section>
    }
}
