use super::tag_draft::{Carried, Fate, TagDraft};
use super::view::ZoneView;
use crate::parts::affected::{AffectedPanel, Prospect, Sending};
use crate::parts::{Dialog, Field, Glyph, Icon, Toaster, arrow_keys};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use portcullis_core::Tag;

/// Puts tags on domains and takes them off, showing who gains and loses by it.
#[component]
pub fn TagDialog(view: ZoneView) -> impl IntoView {
    let account = AccountState::here();
    let open = RwSignal::new(false);
    let draft = RwSignal::new(TagDraft::default());
    Effect::new(move || {
        if let Some(new) = view.tagging.get() {
            draft.set(new);
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            view.tagging.set(None)
        }
    });
    let title = Signal::derive(move || {
        let snapshot = account.snapshot();
        draft.with(|draft| match draft.zones.as_slice() {
            [one] => snapshot.state().resources.get(one).map_or_else(String::new, |zone| {
                format!("Tags of {}", words::resource_shown(snapshot.catalogue(), zone))
            }),
            many => format!("Tags of {}", words::count(many.len(), "domain", "domains")),
        })
    });
    view! { <Dialog open=open title=title><TagForm draft=draft open=open /></Dialog> }
}

#[component]
fn TagForm(draft: RwSignal<TagDraft>, open: RwSignal<bool>) -> impl IntoView {
    let toaster = Toaster::here();
    let sending = Sending::new();
    let prospect = Prospect::of(Memo::new(move |_| draft.with(TagDraft::command)));
    let save = move |_| {
        let Some(seen) = prospect.ready().filter(|seen| seen.is_possible) else { return };
        sending.send(seen.command.clone(), seen.digest.clone(), move |_| {
            toaster.say("The tags are changed.");
            open.set(false);
        });
    };
    let off = move || sending.is_busy() || !prospect.shown().is_some_and(|seen| seen.is_possible);
    let wrong = move || draft.with(|draft| draft.not_tags().into_iter().next());
    view! {
        <div class="dialog-body">
            {sending.failure(&[])}
            <TypedTags draft=draft />
            {move || wrong().map(|text| view! { <p class="issue error"><strong>"Error: "</strong>{format!("“{text}” is not a tag: write key=value, or a word.")}</p> })}
            <CarriedTags draft=draft />
            <AffectedPanel prospect=prospect idle="Nothing is changed yet." />
        </div>
        <div class="dialog-foot">
            <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
            <button type="button" class="button primary" aria-disabled=move || off().then_some("true") on:click=save>
                {move || if sending.is_busy() { "Saving …" } else { "Change tags" }}
            </button>
        </div>
    }
}

#[component]
fn TypedTags(draft: RwSignal<TagDraft>) -> impl IntoView {
    let account = AccountState::here();
    let offered = move || draft.with(|draft| draft.offered(&account.snapshot()));
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            draft.update(TagDraft::take_typed);
        }
    };
    let offer = move |tag: Tag| {
        let shown = tag.to_string();
        let take = move |_| {
            draft.update(|draft| {
                draft.typed.clear();
                draft.put_on(tag.clone());
            })
        };
        view! { <button type="button" class="chip" on:click=take><Icon glyph=Glyph::Plus />{shown}</button> }
    };
    view! {
        <Field id="tags-typed" label="Put on" help="Enter makes a tag of it; an existing one is below.">
            <input id="tags-typed" class="input" autocomplete="off" autofocus placeholder="school, env=live"
                prop:value=move || draft.with(|draft| draft.typed.clone())
                on:input:target=move |event| draft.update(|draft| draft.typed = event.target().value())
                on:keydown=keys />
        </Field>
        <div class="chips" role="group" aria-label="Tags in use" on:keydown=move |event| arrow_keys(&event, "button")>
            {move || offered().into_iter().map(offer).collect_view()}
        </div>
    }
}

#[component]
fn CarriedTags(draft: RwSignal<TagDraft>) -> impl IntoView {
    let account = AccountState::here();
    let carried = move || draft.with(|draft| draft.carried(&account.snapshot()));
    let new = move || draft.with(|draft| draft.new_tags(&account.snapshot()));
    let total = move || draft.with(|draft| draft.zones.len());
    let drop = move |tag: Tag| {
        let shown = tag.to_string();
        view! {
            <li class="tag-line gains">
                <span class="tag-name">{shown.clone()}</span><span class="help">"new"</span>
                <button type="button" class="button small quiet" aria-label=format!("Don’t put on {shown}") on:click=move |_| draft.update(|d| d.leave(&tag))>"Undo"</button>
            </li>
        }
    };
    view! {
        <ul class="tag-lines">
            {move || new().into_iter().map(drop).collect_view()}
            <For each=carried key=Clone::clone let(carried)><CarriedLine carried=carried total=total() draft=draft /></For>
        </ul>
    }
}

#[component]
fn CarriedLine(carried: Carried, total: usize, draft: RwSignal<TagDraft>) -> impl IntoView {
    let Carried { tag, count, fate } = carried;
    let (class, note) = match fate {
        Fate::Stays if count == total => ("tag-line", if total == 1 { String::new() } else { "on all".to_owned() }),
        Fate::Stays => ("tag-line", format!("on {} of {}", words::number(count), words::number(total))),
        Fate::ToAll => ("tag-line gains", "put on all".to_owned()),
        Fate::Goes => ("tag-line loses", "taken off".to_owned()),
    };
    let tag = StoredValue::new(tag);
    let button = move |label: &'static str, act: fn(&mut TagDraft, Tag)| {
        let spoken = format!("{label}: {}", tag.get_value());
        view! { <button type="button" class="button small quiet" aria-label=spoken on:click=move |_| draft.update(|d| act(d, tag.get_value()))>{label}</button> }
    };
    let put = (fate == Fate::Stays && count < total).then(|| button("Put on all", TagDraft::put_on));
    let change = match fate {
        Fate::Stays => button("Take off", TagDraft::take_off),
        Fate::ToAll | Fate::Goes => button("Undo", |draft, tag| draft.leave(&tag)),
    };
    view! {
        <li class=class>
            <span class="tag-name">{tag.get_value().to_string()}</span><span class="help">{note}</span>
            {put}{change}
        </li>
    }
}
