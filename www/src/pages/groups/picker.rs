use super::draft::GroupDraft;
use super::people::{Person, moved, named, offered};
use crate::parts::{Badge, Tone};
use crate::state::AccountState;
use crate::words;
use leptos::html;
use leptos::prelude::*;
use portcullis_core::MemberId;

/// Who is in the group, and a search for those who are not. Arrows move in the list, Enter picks, Escape closes the list.
#[component]
pub fn MemberPicker(draft: RwSignal<GroupDraft>) -> impl IntoView {
    view! {
        <section class="panel panel-body" aria-labelledby="members-title">
            <h2 id="members-title">"Members"</h2>
            <Finder draft=draft />
            <Inside draft=draft />
        </section>
    }
}

#[component]
fn Finder(draft: RwSignal<GroupDraft>) -> impl IntoView {
    let account = AccountState::here();
    let (query, open, place) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(None::<usize>));
    let input = NodeRef::<html::Input>::new();
    let found = Memo::new(move |_| draft.with(|draft| offered(&account.snapshot(), &draft.members, &query.get())));
    let pick = move |id: MemberId| {
        draft.update(|draft| _ = draft.members.insert(id));
        query.set(String::new());
        place.set(None);
        // Closed, so that it covers nothing; the next letter or arrow opens it again.
        open.set(false);
        input.get_untracked().map(|input| input.focus());
    };
    let keys = move |event: web_sys::KeyboardEvent| on_key(&event, found, open, place, &pick);
    let active = move || place.get().filter(|_| open.get()).map(|n| format!("person-{n}"));
    view! {
        <div class="finder">
            <label for="people-find" class="visually-hidden">"Add a member"</label>
            <input id="people-find" class="input" role="combobox" autocomplete="off" placeholder="Add somebody by name or address" node_ref=input
                aria-expanded=move || open.get().to_string() aria-controls="people-found" aria-autocomplete="list" aria-activedescendant=active
                prop:value=move || query.get()
                on:input:target=move |event| { query.set(event.target().value()); open.set(true); place.set(Some(0)); }
                on:click=move |_| open.set(true) on:blur=move |_| open.set(false) on:keydown=keys />
            <Show when=move || open.get()>
                <Options found=found place=place pick=pick />
            </Show>
        </div>
    }
}

fn on_key(
    event: &web_sys::KeyboardEvent,
    found: Memo<(Vec<Person>, usize)>,
    open: RwSignal<bool>,
    place: RwSignal<Option<usize>>,
    pick: &impl Fn(MemberId),
) {
    let count = found.with_untracked(|(people, _)| people.len());
    match event.key().as_str() {
        "Escape" if open.get_untracked() => {
            event.stop_propagation();
            open.set(false);
        }
        "Enter" => {
            event.prevent_default();
            let chosen = place
                .get_untracked()
                .and_then(|n| found.with_untracked(|(people, _)| people.get(n).map(|person| person.id)));
            chosen.filter(|_| open.get_untracked()).into_iter().for_each(pick);
        }
        key => {
            if let Some(next) = moved(key, place.get_untracked(), count) {
                event.prevent_default();
                open.set(true);
                place.set(Some(next));
            }
        }
    }
}

#[component]
fn Options(
    found: Memo<(Vec<Person>, usize)>,
    place: RwSignal<Option<usize>>,
    #[prop(into)] pick: Callback<MemberId>,
) -> impl IntoView {
    let option = move |(n, person): (usize, Person)| {
        let id = person.id;
        // The press must not take the focus away before it is a click.
        view! {
            <li id=format!("person-{n}") role="option" class="option" class:active=move || place.get() == Some(n)
                aria-selected=move || (place.get() == Some(n)).to_string()
                on:mousedown=move |event| event.prevent_default() on:click=move |_| pick.run(id)>
                <span></span><span class="option-name">{person.shown}</span><span class="help">{person.address}</span>
            </li>
        }
    };
    let note = move || {
        found.with(|(people, more)| match (people.is_empty(), more) {
            (true, _) => Some("Nobody else fits.".to_owned()),
            (false, 0) => None,
            (false, more) => Some(format!("and {} more; type to narrow", words::number(*more))),
        })
    };
    view! {
        <div class="finder-list">
            <ul id="people-found" class="options" role="listbox" aria-label="Members">{move || found.get().0.into_iter().enumerate().map(option).collect_view()}</ul>
            {move || note().map(|note| view! { <p class="options-note help" role="status">{note}</p> })}
        </div>
    }
}

#[component]
fn Inside(draft: RwSignal<GroupDraft>) -> impl IntoView {
    let account = AccountState::here();
    let people = Memo::new(move |_| draft.with(|draft| named(&account.snapshot(), &draft.members)));
    let line = move |person: Person| {
        let (id, spoken) = (person.id, format!("Take {} out", person.shown));
        view! {
            <li class="inside-line">
                <span class="role-text"><span class="row">{person.shown}{person.is_pending.then(|| view! { <Badge tone=Tone::Waiting text="Pending" /> })}</span><span class="help">{person.address}</span></span>
                <button type="button" class="button small quiet" aria-label=spoken on:click=move |_| draft.update(|draft| _ = draft.members.remove(&id))>"Take out"</button>
            </li>
        }
    };
    view! {
        <Show when=move || people.with(|(people, _)| people.is_empty())><p class="help">"Nobody is in it yet."</p></Show>
        <ul class="inside"><For each=move || people.get().0 key=Clone::clone let(person)>{line(person)}</For></ul>
        {move || people.with(|(_, unseen)| (*unseen > 0).then(|| view! { <p class="help">{words::count(*unseen, "member", "members")}" you can’t see stay in it."</p> }))}
    }
}
