use super::Desk;
use super::draft::Field;
use crate::parts::IssueText;
use crate::state::SessionState;
use crate::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use portcullis_api::AgencyEntry;

/// To whom: an agency that is here, found by its name or id, or whoever is handed a link.
#[component]
pub fn Find(desk: Desk) -> impl IntoView {
    let by_link = Memo::new(move |_| desk.draft.with(|draft| draft.by_link));
    let option = move |link: bool, name: &'static str, about: &'static str| {
        view! {
            <label class="way">
                <input type="radio" name="to" prop:checked=move || by_link.get() == link on:change=move |_| desk.edit(|draft| draft.by_link = link) />
                <span class="way-name">{name}</span>
                <span class="help">{about}</span>
            </label>
        }
    };
    let issues = desk.at(Field::Agency);
    view! {
        <fieldset>
            <legend class="legend">"To whom"</legend>
            <div class="ways">
                {option(false, "An agency that is here", "By its name or the id of its account")}
                {option(true, "By a link", "Whoever takes it waits until you confirm")}
            </div>
        </fieldset>
        <Show when=move || !by_link.get()><Named desk=desk /></Show>
        <div class="issues">
            {move || issues.get().into_iter().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
        </div>
    }
}

#[component]
fn Named(desk: Desk) -> impl IntoView {
    let session = SessionState::here();
    let (sought, found) = (RwSignal::new(String::new()), RwSignal::new(None::<Result<Vec<AgencyEntry>, String>>));
    let look = move || {
        let (text, signed_in) = (sought.get_untracked().trim().to_owned(), session.signed_in());
        let Some(signed_in) = signed_in.filter(|_| !text.is_empty()) else { return };
        spawn_local(async move {
            let answer = signed_in.agencies(&text).await.map_err(|error| words::sentence(&error.message));
            found.try_set(Some(answer));
        });
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() {
            event.prevent_default();
            look();
        }
    };
    let chosen = move || {
        desk.draft
            .with(|draft| draft.agency)
            .map(|id| view! { <p class="help">"Chosen: account "<span class="mono">{id.to_string()}</span></p> })
    };
    view! {
        <div class="field">
            <label for="grant-agency">"Agency"</label>
            <div class="row">
                <input id="grant-agency" class="input" autocomplete="off" placeholder="Its exact name, or the id of its account" bind:value=sought on:keydown=keys />
                <button type="button" class="button" on:click=move |_| look()>"Find"</button>
            </div>
            <div role="status">{move || found.get().map(|found| view! { <Found desk=desk found=found /> })}{chosen}</div>
        </div>
    }
}

#[component]
fn Found(desk: Desk, found: Result<Vec<AgencyEntry>, String>) -> impl IntoView {
    let found = match found {
        Ok(found) => found,
        Err(why) => return view! { <p class="issue error">{why}</p> }.into_any(),
    };
    if found.is_empty() {
        return view! { <p class="help">"Nobody here is called so. Ask the agency for the id of its account, or make a link."</p> }.into_any();
    }
    let line = move |agency: AgencyEntry| {
        let (id, name) = (agency.id, agency.name.clone());
        let choose = move |_| {
            let name = name.clone();
            desk.edit(|draft| {
                draft.agency = Some(id);
                if draft.name.trim().is_empty() {
                    draft.name = name;
                }
            });
        };
        let is_chosen = move || desk.draft.with(|draft| draft.agency == Some(id));
        view! {
            <li class="row">
                <span><strong>{agency.name}</strong>" "<span class="mono help">{id.to_string()}</span></span>
                <button type="button" class="button small" aria-pressed=move || is_chosen().to_string() on:click=choose>"Choose"</button>
            </li>
        }
    };
    view! { <ul class="plain">{found.into_iter().map(line).collect_view()}</ul> }.into_any()
}
