use super::pasted::{BadLine, MOST, Pasted, place_of};
use super::tag_draft::TagDraft;
use super::view::ZoneView;
use crate::parts::affected::{AffectedPanel, Prospect, Sending};
use crate::parts::{Dialog, Field, Toaster};
use crate::state::AccountState;
use crate::words;
use leptos::html;
use leptos::prelude::*;

/// How many bad lines are named at once.
const NAMED: usize = 20;

/// Adds domains from a typed or pasted list. Lines that are none stay in the box to be put right.
#[component]
pub fn AddDialog(view: ZoneView) -> impl IntoView {
    // Kept here, so that closing the dialog by mistake loses nothing.
    let (text, tags) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    view! {
        <Dialog open=view.adding title="Add domains">
            <AddForm view=view text=text tags=tags />
        </Dialog>
    }
}

#[component]
fn AddForm(view: ZoneView, text: RwSignal<String>, tags: RwSignal<String>) -> impl IntoView {
    let account = AccountState::here();
    let toaster = Toaster::here();
    let sending = Sending::new();
    let area = NodeRef::<html::Textarea>::new();
    let pasted = Memo::new(move |_| {
        let snapshot = account.snapshot();
        text.with(|text| Pasted::read(text, |name| snapshot.resource_named("zone", name).is_some()))
    });
    let command = Memo::new(move |_| pasted.with(|pasted| pasted.command(&tags.with(|tags| wanted(tags)))));
    let prospect = Prospect::of(command);
    let add = move |_| {
        let Some(seen) = prospect.ready().filter(|seen| seen.is_possible) else { return };
        let (rest, count) = pasted.with_untracked(|pasted| (pasted.rest(), pasted.fresh.len().min(MOST)));
        sending.send(seen.command.clone(), seen.digest.clone(), move |_| {
            toaster.say(format!("{} added.", words::count(count, "domain", "domains")));
            view.adding.set(!rest.is_empty());
            text.set(rest);
        });
    };
    view! {
        <div class="dialog-body">
            {sending.failure(&["resources"])}
            <Field id="zones-text" label="Domains" help="One a line; paste a whole list. Lines that begin with # are passed over.">
                <textarea id="zones-text" class="input mono" rows="7" spellcheck="false" autofocus node_ref=area aria-describedby="zones-found" bind:value=text></textarea>
            </Field>
            <p id="zones-found" class="help" role="status">{move || pasted.with(found_text)}</p>
            <BadLines pasted=pasted text=text area=area />
            <Field id="zones-tags" label="Tags for all of them" help="For example school, env=live. May stay empty." issues=Signal::derive(move || sending.at("resources"))>
                <input id="zones-tags" class="input" autocomplete="off" bind:value=tags />
            </Field>
            <Show when=move || tags.with(|tags| !tags.trim().is_empty()) || prospect.is_refused()>
                <AffectedPanel prospect=prospect idle="" />
            </Show>
        </div>
        <AddFoot view=view pasted=pasted prospect=prospect sending=sending add=add />
    }
}

#[component]
fn AddFoot(
    view: ZoneView,
    pasted: Memo<Pasted>,
    prospect: Prospect,
    sending: Sending,
    #[prop(into)] add: Callback<()>,
) -> impl IntoView {
    let label = move || match pasted.with(|pasted| pasted.fresh.len()) {
        _ if sending.is_busy() => "Adding …".to_owned(),
        0 => "Add".to_owned(),
        n => format!("Add {}", words::count(n.min(MOST), "domain", "domains")),
    };
    let off = move || sending.is_busy() || prospect.is_refused() || pasted.with(|pasted| pasted.fresh.is_empty());
    view! {
        <div class="dialog-foot">
            <button type="button" class="button" on:click=move |_| view.adding.set(false)>"Cancel"</button>
            <button type="button" class="button primary" aria-disabled=move || off().then_some("true") on:click=move |_| add.run(())>{label}</button>
        </div>
    }
}

#[component]
fn BadLines(pasted: Memo<Pasted>, text: RwSignal<String>, area: NodeRef<html::Textarea>) -> impl IntoView {
    let jump = move |number: usize| {
        let Some(area) = area.get_untracked() else { return };
        let (start, end) = text.with_untracked(|text| place_of(text, number));
        _ = area.focus();
        _ = area.set_selection_range(start, end);
    };
    let line = move |bad: BadLine| {
        let number = bad.number;
        view! {
            <li>
                <button type="button" class="link" on:click=move |_| jump(number)>{format!("Line {number}")}</button>
                " “"{bad.text}"”: "{bad.why}"."
            </li>
        }
    };
    let more = move || pasted.with(|pasted| pasted.bad.len().saturating_sub(NAMED));
    view! {
        <Show when=move || pasted.with(|pasted| !pasted.bad.is_empty())>
            <div class="issue error">
                <p>{move || pasted.with(|pasted| words::count(pasted.bad.len(), "line can’t be used and stays", "lines can’t be used and stay"))}" in the box:"</p>
                <ul class="bad-lines">{move || pasted.get().bad.into_iter().take(NAMED).map(line).collect_view()}</ul>
                <Show when=move || more() != 0><p>{move || format!("and {} more", words::number(more()))}</p></Show>
            </div>
        </Show>
    }
}

fn found_text(pasted: &Pasted) -> String {
    let mut parts = vec![words::count(pasted.fresh.len(), "new domain", "new domains")];
    parts.extend((pasted.known > 0).then(|| words::count(pasted.known, "is here already", "are here already")));
    parts.extend(
        (pasted.fresh.len() > MOST)
            .then(|| format!("the first {} are added, the rest stays in the box", words::number(MOST))),
    );
    parts.join(" · ")
}

/// The tags as they are sent; one that is none is sent too, so that the engine says so.
fn wanted(typed: &str) -> Vec<String> {
    let mut draft = TagDraft { typed: typed.to_owned(), ..TagDraft::default() };
    draft.take_typed();
    let wrong = draft.not_tags();
    draft.add.into_iter().map(String::from).chain(wrong).collect()
}
