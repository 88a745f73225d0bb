use super::assignment::{AssignmentDraft, actor_said};
use super::chosen::ClientsChoice;
use super::told;
use crate::pages::not_found::NotFound;
use crate::parts::affected::{AffectedPanel, Beside, IssueList, Prospect, Sending};
use crate::parts::cards::end_of;
use crate::parts::role_picker::{RolePicker, Shelf, Verdicts};
use crate::parts::{Heading, Toaster, local_offset};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use portcullis_core::{Actor, PolicyId};
use std::sync::Arc;

/// Fields that show their own issues.
const FIELDS: &[&str] = &["actor", "clients", "policy"];

/// `/:account/clients/assign?client=…`: putting people on clients.
#[component]
pub fn AssignPage() -> impl IntoView {
    let client = use_query_map().read_untracked().get("client").and_then(|id| id.parse().ok());
    view! { <Editor title="Assign people" start=AssignmentDraft::new(client) /> }
}

/// `/:account/clients/assignments/:id`: the same form for an assignment that is there.
#[component]
pub fn EditAssignmentPage() -> impl IntoView {
    let (account, params) = (AccountState::here(), use_params_map());
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<PolicyId>().ok()));
    move || match id.get().and_then(|id| AssignmentDraft::of(&account.snapshot_untracked(), id)) {
        Some(start) => view! { <Editor title="Edit assignment" start=start /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

/// The form, with who gains and loses on how many clients beside it.
#[component]
fn Editor(title: &'static str, start: AssignmentDraft) -> impl IntoView {
    let account = AccountState::here();
    _ = told();
    let is_new = start.id.is_none();
    let draft = RwSignal::new(start);
    let command = Memo::new(move |_| draft.with(AssignmentDraft::command));
    let (prospect, sending) = (Prospect::of(command), Sending::new());
    view! {
        <A href=account.path("clients/assignments") attr:class="crumb">"← Assignments"</A>
        <Heading title=title text="Beside it you see on how many clients who gains and loses what." />
        <div class="columns editor">
            <form class="stack invite-form" novalidate on:submit=|event| event.prevent_default() on:input=move |_| sending.clear()>
                {sending.failure(FIELDS)}
                <section class="card stack" aria-label="Whom, and on which clients">
                    <Whom draft=draft is_new=is_new />
                    {move || view! { <IssueList issues=prospect.at("actor").get() /> }}
                    <ClientsChoice draft=draft />
                    {move || view! { <IssueList issues=prospect.at("clients").get() /> }}
                </section>
                <What draft=draft prospect=prospect />
            </form>
            <Beside prospect=prospect>
                <div class="panel-body"><AffectedPanel prospect=prospect fields=FIELDS idle="Choose whom to assign." /></div>
                <Save prospect=prospect sending=sending />
            </Beside>
        </div>
    }
}

/// A member or a group; nobody changes whom an assignment is for.
#[component]
fn Whom(draft: RwSignal<AssignmentDraft>, is_new: bool) -> impl IntoView {
    let account = AccountState::here();
    let snapshot = account.snapshot_untracked();
    if !is_new {
        let who = draft.with_untracked(|draft| draft.actor).map(|actor| actor_said(&snapshot, actor));
        return view! { <p class="legend">{who}</p> }.into_any();
    }
    let state = snapshot.state();
    let mut groups: Vec<_> =
        state.groups.values().map(|group| (group.name.clone(), format!("g{}", group.id))).collect();
    let mut people: Vec<_> = state
        .members
        .values()
        .filter(|member| member.is_accepted())
        .map(|m| (m.shown(), format!("m{}", m.id)))
        .collect();
    groups.sort();
    people.sort();
    let options = |all: Vec<(String, String)>| {
        all.into_iter().map(|(name, value)| view! { <option value=value>{name}</option> }).collect_view()
    };
    view! {
        <div class="field">
            <label for="actor">"Whom"</label>
            <select id="actor" class="input" on:change:target=move |event| draft.update(|draft| draft.actor = read(&event.target().value()))>
                <option value="">"Choose a group or somebody"</option>
                <optgroup label="Groups">{options(groups)}</optgroup>
                <optgroup label="People">{options(people)}</optgroup>
            </select>
            <p class="help">"With a group, who joins it works on the clients at once, and who leaves it is out at once."</p>
        </div>
    }
    .into_any()
}

fn read(value: &str) -> Option<Actor> {
    let group = value.strip_prefix('g').and_then(|id| id.parse().ok()).map(Actor::Group);
    group.or_else(|| value.strip_prefix('m').and_then(|id| id.parse().ok()).map(Actor::Member))
}

/// As what, and until when.
#[component]
fn What(draft: RwSignal<AssignmentDraft>, prospect: Prospect) -> impl IntoView {
    let account = AccountState::here();
    let offered = Memo::new(move |_| Arc::new(Shelf::new(&account.snapshot())));
    let roles = Memo::new(move |_| draft.with(|draft| draft.roles.clone()));
    let change = move |roles: Vec<String>| draft.update(|draft| draft.roles = roles);
    let ends = move || {
        draft.with(|draft| {
            draft.conditions.expires_at.map_or_else(String::new, |end| words::last_day(end, local_offset(end)))
        })
    };
    view! {
        <section class="card" aria-label="What they may do there">
            <RolePicker account=account shelf=offered roles=roles change=change ghost=RwSignal::new(None)
                verdicts=RwSignal::new(Verdicts::default()) issues=prospect.at("policy") />
            <div class="condition">
                <label for="until">"Until"</label>
                <input id="until" class="input" type="date" prop:value=ends
                    on:change:target=move |event| draft.update(|draft| draft.conditions.expires_at = end_of(&event.target().value())) />
                <span class="help">"The end of that day; empty for no end"</span>
            </div>
        </section>
    }
}

#[component]
fn Save(prospect: Prospect, sending: Sending) -> impl IntoView {
    let (account, toaster, navigate) = (AccountState::here(), Toaster::here(), use_navigate());
    let save = move |_| {
        let Some(seen) = prospect.ready().filter(|seen| seen.is_possible) else { return };
        let navigate = navigate.clone();
        // Of clients the server knows more than is seen here.
        sending.send(seen.command.clone(), None, move |_| {
            toaster.say("Assigned.");
            navigate(&account.path("clients/assignments"), Default::default());
        });
    };
    let off = move || sending.is_busy() || !prospect.shown().is_some_and(|seen| seen.is_possible);
    view! {
        <div class="panel-foot">
            <button type="button" class="button primary" aria-disabled=move || off().then_some("true") on:click=save>
                {move || if sending.is_busy() { "Saving …" } else { "Save assignment" }}
            </button>
        </div>
    }
}
