use super::{Foreseen, Line, Person, Prospect};
use crate::can::{On, can};
use crate::parts::IssueText;
use crate::state::AccountState;
use leptos::prelude::*;
use leptos_router::components::A;
use portcullis_core::{Command, Issue};
use std::sync::Arc;

/// How many people are named before the rest opens as a list.
const FIRST: usize = 12;

/// Who gains and loses by a command, as it stands: a summary that is spoken, issues, then person by person.
#[component]
pub fn AffectedPanel(
    /// What is foreseen.
    prospect: Prospect,
    /// Fields under which issues stand already.
    #[prop(default = &[])]
    fields: &'static [&'static str],
    /// What is said while there is nothing to foresee.
    #[prop(into)]
    idle: Signal<String>,
) -> impl IntoView {
    let sees = can("members:read", On::Account);
    let all = RwSignal::new(false);
    let summary = move || match prospect.shown() {
        Some(seen) => said(&seen, sees.get()),
        None => idle.get(),
    };
    let people = move || prospect.shown().map(|seen| view! { <People seen=seen all=all /> });
    let issues = move || prospect.shown().map(|seen| view! { <IssueList issues=seen.beside(fields) /> });
    view! {
        <section class="affected" aria-label="Who gains and who loses">
            <p class="affected-summary" role="status">{summary}</p>
            {issues}
            {people}
        </section>
    }
}

fn said(seen: &Foreseen, sees_everybody: bool) -> String {
    let summary = seen.summary();
    match (seen.is_possible, summary.is_empty(), sees_everybody) {
        (false, ..) if seen.issues.iter().any(Issue::is_error) => {
            "Who gains and loses is shown once this is put right.".to_owned()
        }
        (false, ..) => "Nothing is changed yet.".to_owned(),
        // People of agencies are nobody's member here: what they lose, whoever asks says.
        (true, true, _) if matches!(seen.command, Command::ChangePerson { .. }) => String::new(),
        (true, true, true) => "Nobody gains or loses access by this.".to_owned(),
        (true, true, false) => "You can’t see other members, so who gains or loses by this isn’t shown.".to_owned(),
        (true, false, _) => format!("{summary}."),
    }
}

#[component]
fn People(seen: Arc<Foreseen>, all: RwSignal<bool>) -> impl IntoView {
    let count = seen.people.len();
    let shown = move || if all.get() { count } else { FIRST };
    let people = Arc::clone(&seen);
    let others = seen.agencies.iter().chain(&seen.staff).cloned().collect::<Vec<_>>();
    let (named, rest) = (others.len().min(FIRST), others.len().saturating_sub(FIRST));
    let others = others.into_iter().take(named).map(|line| view! { <Elsewhere line=line /> }).collect_view();
    view! {
        <ul class="affected-people">
            {others}
            {move || people.people.iter().take(shown()).map(|person| view! { <Affected person=person.clone() /> }).collect_view()}
        </ul>
        {(rest > 0).then(|| view! { <p class="help">{format!("and {rest} more")}</p> })}
        <Show when=move || shown() < count>
            <button type="button" class="button small" on:click=move |_| all.set(true)>{format!("and {} more", count - FIRST)}</button>
        </Show>
    }
}

#[component]
fn Affected(person: Person) -> impl IntoView {
    let account = AccountState::here();
    let (class, mark) = match (person.lost, person.gained) {
        (0, _) => ("affected-person gains", "+"),
        (_, 0) => ("affected-person loses", "−"),
        _ => ("affected-person loses", "±"),
    };
    let rest = person.sentence.strip_prefix(&person.shown).unwrap_or(&person.sentence).to_owned();
    view! {
        <li class=class>
            <span class="mark" aria-hidden="true">{mark}</span>
            <p><A href=account.path(&format!("members/{}", person.member))>{person.shown}</A>{rest}</p>
        </li>
    }
}

/// What an agency's people gain and lose here, or one's own people elsewhere.
#[component]
fn Elsewhere(line: Line) -> impl IntoView {
    let (class, mark) = match (line.loses, line.gains) {
        (false, _) => ("affected-person gains", "+"),
        (true, false) => ("affected-person loses", "−"),
        (true, true) => ("affected-person loses", "±"),
    };
    view! { <li class=class><span class="mark" aria-hidden="true">{mark}</span><p>{line.sentence}</p></li> }
}

/// Issues one under another.
#[component]
pub fn IssueList(issues: Vec<Issue>) -> impl IntoView {
    issues.into_iter().map(|issue| view! { <IssueText issue=issue /> }).collect_view()
}
