use super::draft::Written;
use super::part::{Parts, said};
use crate::pages::not_found::NotFound;
use crate::parts::affected::{AffectedPanel, Beside, Prospect, Sending};
use crate::parts::{Field, Heading, Toaster};
use crate::state::{AccountState, Draft};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};
use portcullis_core::TemplateId;

/// Fields that show their own issues.
const FIELDS: &[&str] = &["name", "about", "policies"];

/// `/:account/clients/templates/new`.
#[component]
pub fn NewTemplatePage() -> impl IntoView {
    view! { <Editor title="New template" start=Written::blank() /> }
}

/// `/:account/clients/templates/:id`.
#[component]
pub fn EditTemplatePage() -> impl IntoView {
    let (account, params) = (AccountState::here(), use_params_map());
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<TemplateId>().ok()));
    move || {
        let snapshot = account.snapshot_untracked();
        match id.get().and_then(|id| snapshot.state().templates.get(&id).cloned()) {
            Some(template) => view! { <Editor title="Edit template" start=Written::of(&template) /> }.into_any(),
            None => view! { <NotFound /> }.into_any(),
        }
    }
}

/// The form, with what it comes to beside it. What is written is kept until it is saved.
#[component]
fn Editor(title: &'static str, start: Written) -> impl IntoView {
    let account = AccountState::here();
    let named = start.id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let shelf = Draft::named(format!("portcullis:draft:{}:template:{named}", account.id()));
    let kept = shelf.load::<Written>().filter(|kept| kept.open < kept.parts.len() && kept.id == start.id);
    let restored = RwSignal::new(kept.as_ref().is_some_and(|kept| *kept != start));
    let draft = RwSignal::new(kept.unwrap_or_else(|| start.clone()));
    let (keeping, untouched) = (shelf.clone(), start.clone());
    Effect::new(move || draft.with(|now| if *now == untouched { keeping.forget() } else { keeping.keep(now) }));
    let command = Memo::new(move |_| Some(draft.with(Written::command)));
    let (prospect, sending) = (Prospect::of(command), Sending::new());
    let again = move |_| {
        draft.set(start.clone());
        restored.set(false);
    };
    view! {
        <A href=account.path("clients/templates") attr:class="crumb">"← Templates"</A>
        <Heading title=title text="A template names roles that every account knows, on everything or by tags." />
        <div class="columns editor">
            <form class="stack invite-form" novalidate on:submit=|event| event.prevent_default() on:input=move |_| sending.clear()>
                <Show when=move || restored.get()>
                    <div class="notice kept">
                        <p>"This is what you had written before."</p>
                        <button type="button" class="button small" on:click=again.clone()>"Start again"</button>
                    </div>
                </Show>
                {sending.failure(FIELDS)}
                <Names draft=draft prospect=prospect sending=sending />
                <Parts draft=draft prospect=prospect />
            </form>
            <Beside prospect=prospect>
                <div class="panel-body stack">
                    <h2>"It asks for"</h2>
                    <ul class="plain">{move || lines(account, draft)}</ul>
                    <AffectedPanel prospect=prospect fields=FIELDS idle="" />
                </div>
                <Save draft=draft prospect=prospect sending=sending shelf=shelf />
            </Beside>
        </div>
    }
}

fn lines(account: AccountState, draft: RwSignal<Written>) -> impl IntoView {
    let snapshot = account.snapshot();
    let all = draft.with(|draft| draft.parts.iter().map(|part| said(&snapshot, part)).collect::<Vec<_>>());
    all.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
}

#[component]
fn Names(draft: RwSignal<Written>, prospect: Prospect, sending: Sending) -> impl IntoView {
    let at = move |field: &'static str| {
        let mut all = prospect.at(field).get();
        all.extend(sending.at(field).into_iter().filter(|issue| !all.contains(issue)).collect::<Vec<_>>());
        all
    };
    // Nobody is told that a name is missing before they had a chance to type one.
    let touched = RwSignal::new(draft.with_untracked(|draft| !draft.name.is_empty()));
    let name = Signal::derive(move || if touched.get() { at("name") } else { Vec::new() });
    view! {
        <section class="card stack" aria-label="About the template">
            <Field id="template-name" label="Name" issues=name>
                <input id="template-name" class="input" maxlength="100" autocomplete="off" aria-describedby="template-name-issues"
                    prop:value=move || draft.with(|draft| draft.name.clone())
                    on:input:target=move |event| draft.update(|draft| draft.name = event.target().value())
                    on:blur=move |_| touched.set(true) />
            </Field>
            <Field id="template-about" label="What it is for" issues=Signal::derive(move || at("about"))>
                <input id="template-about" class="input" maxlength="500" autocomplete="off" aria-describedby="template-about-issues"
                    prop:value=move || draft.with(|draft| draft.about.clone())
                    on:input:target=move |event| draft.update(|draft| draft.about = event.target().value()) />
            </Field>
        </section>
    }
}

#[component]
fn Save(draft: RwSignal<Written>, prospect: Prospect, sending: Sending, shelf: Draft) -> impl IntoView {
    let (account, toaster, navigate) = (AccountState::here(), Toaster::here(), use_navigate());
    let is_sound = move || draft.with(|draft| draft.unspeakable().is_empty());
    let save = move |_| {
        let Some(seen) = prospect.ready().filter(|seen| seen.is_possible && untrack(is_sound)) else { return };
        let (navigate, shelf) = (navigate.clone(), shelf.clone());
        sending.send(seen.command.clone(), seen.digest.clone(), move |_| {
            shelf.forget();
            toaster.say("The template is saved.");
            navigate(&account.path("clients/templates"), Default::default());
        });
    };
    let why = move || {
        let errors = |seen: &crate::parts::affected::Foreseen| seen.issues.iter().find(|i| i.is_error()).cloned();
        let first = draft.with(Written::unspeakable).into_iter().next();
        first.or_else(|| prospect.shown().and_then(|seen| errors(&seen))).map(|issue| issue.message)
    };
    let off = move || sending.is_busy() || !is_sound() || !prospect.shown().is_some_and(|seen| seen.is_possible);
    view! {
        <div class="panel-foot">
            <p id="save-why" class="help">{why}</p>
            <button type="button" class="button primary" aria-describedby="save-why" aria-disabled=move || off().then_some("true") on:click=save>
                {move || if sending.is_busy() { "Saving …" } else { "Save template" }}
            </button>
        </div>
    }
}
