use super::draft::RoleDraft;
use super::verbs::Verbs;
use crate::parts::affected::{AffectedPanel, Beside, IssueList, Prospect, Sending};
use crate::parts::{Field, Toaster};
use crate::state::{AccountState, Draft};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use portcullis_core::Issue;

/// Fields that show their own issues.
const FIELDS: &[&str] = &["name", "about", "actions"];

/// The form of a role, with who gains and loses beside it. What is written is kept until it is saved.
#[component]
pub fn Editor(start: RoleDraft) -> impl IntoView {
    let account = AccountState::here();
    let shelf =
        Draft::named(format!("portcullis:draft:{}:role:{}", account.id(), start.id.as_deref().unwrap_or("new")));
    let kept = shelf.load::<(RoleDraft, RoleDraft)>().map(|(mut kept, before)| {
        kept.follow(&before, &start);
        kept
    });
    let restored = RwSignal::new(kept.as_ref().is_some_and(|kept| *kept != start));
    let draft = RwSignal::new(kept.unwrap_or_else(|| start.clone()));
    let (base, moved) = follow(draft, start.clone());
    let command = Memo::new(move |_| Some(draft.with(RoleDraft::command)));
    let prospect = Prospect::of(command);
    let sending = Sending::new();
    let keeping = shelf.clone();
    Effect::new(move || {
        let written = (draft.get(), base.get());
        if written.0 == written.1 { keeping.forget() } else { keeping.keep(&written) }
    });
    let again = move |_| {
        draft.set(base.get_untracked());
        restored.set(false);
    };
    view! {
        <div class="columns editor">
            <form class="stack" novalidate on:submit=|event| event.prevent_default() on:input=move |_| sending.clear()>
                <Show when=move || restored.get()>
                    <div class="notice kept">
                        <p>"This is what you had written before."</p>
                        <button type="button" class="button small" on:click=again>"Start again"</button>
                    </div>
                </Show>
                <Show when=move || moved.get()>
                    <p class="notice wait" role="status">"Somebody else changed this role meanwhile. Your changes stand on top of theirs."</p>
                </Show>
                {sending.failure(FIELDS)}
                <Names draft=draft prospect=prospect sending=sending />
                <Verbs draft=draft />
                {move || view! { <IssueList issues=issues(prospect, sending, "actions") /> }}
            </form>
            <Beside prospect=prospect>
                <div class="panel-body stack">
                    <p class="sentence">{move || draft.with(|draft| draft.said(account.snapshot().catalogue()))}</p>
                    <AffectedPanel prospect=prospect fields=FIELDS idle="" />
                </div>
                <Save draft=draft prospect=prospect sending=sending shelf=shelf />
            </Beside>
        </div>
    }
}

/// Brings in what others make of the role while it is being written: the role as it is now, and whether it moved.
fn follow(draft: RwSignal<RoleDraft>, start: RoleDraft) -> (RwSignal<RoleDraft>, RwSignal<bool>) {
    let account = AccountState::here();
    let (base, moved) = (RwSignal::new(start), RwSignal::new(false));
    Effect::new(move || {
        let snapshot = account.snapshot();
        let Some(id) = base.with_untracked(|base| base.id.clone()) else { return };
        let Some(now) = snapshot.state().roles.get(&id).map(|role| RoleDraft::of(snapshot.catalogue(), role)) else {
            return;
        };
        if base.with_untracked(|base| *base != now) {
            draft.update(|draft| base.with_untracked(|base| draft.follow(base, &now)));
            // One's own change comes back as well, and is no news.
            moved.set(draft.with_untracked(|draft| *draft != now));
            base.set(now);
        }
    });
    (base, moved)
}

/// What engine and server say about one field; while somebody has typed no name, the engine's word waits.
fn issues(prospect: Prospect, sending: Sending, field: &'static str) -> Vec<Issue> {
    let mut all = prospect.at(field).get();
    all.extend(sending.at(field).into_iter().filter(|issue| !all.contains(issue)).collect::<Vec<_>>());
    all
}

#[component]
fn Names(draft: RwSignal<RoleDraft>, prospect: Prospect, sending: Sending) -> impl IntoView {
    let at = move |field| Signal::derive(move || issues(prospect, sending, field));
    // Nobody is told that a name is missing before they had a chance to type one.
    let touched = RwSignal::new(draft.with_untracked(|draft| !draft.name.is_empty()));
    let name_issues = Signal::derive(move || if touched.get() { at("name").get() } else { Vec::new() });
    view! {
        <div class="panel panel-body form">
            <Field id="role-name" label="Name" issues=name_issues>
                <input id="role-name" class="input" maxlength="100" autocomplete="off" aria-describedby="role-name-issues" autofocus
                    prop:value=move || draft.with(|draft| draft.name.clone())
                    on:input:target=move |event| draft.update(|draft| draft.name = event.target().value())
                    on:blur=move |_| touched.set(true) />
            </Field>
            <Field id="role-about" label="What it is for" issues=at("about")>
                <input id="role-about" class="input" maxlength="500" autocomplete="off" aria-describedby="role-about-issues"
                    prop:value=move || draft.with(|draft| draft.about.clone())
                    on:input:target=move |event| draft.update(|draft| draft.about = event.target().value()) />
            </Field>
        </div>
    }
}

#[component]
fn Save(draft: RwSignal<RoleDraft>, prospect: Prospect, sending: Sending, shelf: Draft) -> impl IntoView {
    let (account, toaster) = (AccountState::here(), Toaster::here());
    let navigate = use_navigate();
    let is_new = draft.with_untracked(|draft| draft.id.is_none());
    let save = move |_| {
        let Some(seen) = prospect.ready().filter(|seen| seen.is_possible) else { return };
        let (navigate, shelf, known) =
            (navigate.clone(), shelf.clone(), draft.with_untracked(|draft| draft.id.clone()));
        sending.send(seen.command.clone(), seen.digest.clone(), move |answer| {
            shelf.forget();
            toaster.say(if is_new { "The role is made." } else { "The role is saved." });
            let made = answer.objects.into_iter().find_map(|object| object.role().map(str::to_owned));
            let role = known.or(made).unwrap_or_default();
            navigate(&account.path(&format!("roles/{role}")), Default::default());
        });
    };
    let off = move || sending.is_busy() || !prospect.shown().is_some_and(|seen| seen.is_possible);
    let label = move || match (sending.is_busy(), is_new) {
        (true, _) => "Saving …",
        (false, true) => "Make role",
        (false, false) => "Save role",
    };
    let why = move || {
        prospect
            .shown()
            .and_then(|seen| seen.issues.iter().find(|issue| issue.is_error()).map(|issue| issue.message.clone()))
    };
    view! {
        <div class="panel-foot">
            <p id="save-why" class="help">{why}</p>
            <button type="button" class="button primary" aria-describedby="save-why" aria-disabled=move || off().then_some("true") on:click=save>{label}</button>
        </div>
    }
}
