use super::Desk;
use super::draft::Field;
use super::form::Issues;
use super::limits::{DAYS, Limits, end_in_days};
use crate::parts::cards::end_of;
use crate::parts::local_offset;
use crate::words;
use leptos::prelude::*;
use portcullis_core::Millis;

/// When and from where the token works.
#[component]
pub fn LimitsCard(desk: Desk) -> impl IntoView {
    let limits = Memo::new(move |_| desk.draft.with(|token| token.limits.clone()));
    view! {
        <section class="card limits" aria-labelledby="limits-title">
            <h2 id="limits-title">"When and from where"</h2>
            <Until desk=desk limits=limits />
            <From desk=desk limits=limits />
            <Networks desk=desk field=Field::Networks label="Only from" placeholder="any network, or 192.0.2.0/24"
                text=Signal::derive(move || limits.with(|l| l.networks.clone())) write=|limits, text| limits.networks = text />
            <Networks desk=desk field=Field::NotNetworks label="Never from" placeholder="no network, or 203.0.113.7"
                text=Signal::derive(move || limits.with(|l| l.not_networks.clone())) write=|limits, text| limits.not_networks = text />
        </section>
    }
}

fn write(desk: Desk, change: impl FnOnce(&mut Limits)) {
    desk.edit(|token| change(&mut token.limits));
}

#[component]
fn Until(desk: Desk, limits: Memo<Limits>) -> impl IntoView {
    let end = Memo::new(move |_| limits.with(|limits| limits.expires_at));
    let day = move || end.get().map_or_else(String::new, |end| words::last_day(end, local_offset(end)));
    let offer = move |days: i64, name: &'static str| {
        let set = move |_| {
            let now = desk.account.now_untracked();
            write(desk, |limits| limits.expires_at = end_in_days(now, days, local_offset(now)));
        };
        view! { <button type="button" class="button quiet small" on:click=set>{name}</button> }
    };
    view! {
        <div class="condition">
            <label for="token-until">"Until"</label>
            <input id="token-until" class="input" type="date" prop:value=day
                on:change:target=move |event| write(desk, |l| l.expires_at = end_of(&event.target().value())) />
            <span class="row offers">
                {offer(30, "30 days")}{offer(DAYS, "90 days")}{offer(365, "1 year")}
                <button type="button" class="button quiet small" on:click=move |_| write(desk, |l| l.expires_at = None)>"No end"</button>
            </span>
        </div>
        <Issues issues=desk.at(Field::Expires) />
    }
}

#[component]
fn From(desk: Desk, limits: Memo<Limits>) -> impl IntoView {
    let start = Memo::new(move |_| limits.with(|limits| limits.not_before));
    let day = move || start.get().map_or_else(String::new, |at| words::last_day(at.plus(1), local_offset(at)));
    view! {
        <div class="condition">
            <label for="token-from">"Not before"</label>
            <input id="token-from" class="input" type="date" prop:value=day
                on:change:target=move |event| write(desk, |l| l.not_before = start_of(&event.target().value())) />
            <span class="help">"The start of that day; empty for at once"</span>
        </div>
        <Issues issues=desk.at(Field::NotBefore) />
    }
}

#[component]
fn Networks(
    desk: Desk,
    field: Field,
    label: &'static str,
    placeholder: &'static str,
    text: Signal<String>,
    write: fn(&mut Limits, String),
) -> impl IntoView {
    let change = move |text: String| desk.edit(|token| write(&mut token.limits, text));
    view! {
        <div class="condition networks">
            <label for=field.element()>{label}</label>
            <input id=field.element() class="input" type="text" autocomplete="off" spellcheck="false" placeholder=placeholder
                prop:value=move || text.get() on:change:target=move |event| change(event.target().value()) />
        </div>
        <Issues issues=desk.at(field) />
    }
}

/// The first moment of a day, where the person is.
fn start_of(day: &str) -> Option<Millis> {
    let rough = words::end_of_day(day, 0)?.plus(-Millis::DAY);
    Some(rough.plus(-local_offset(rough)))
}
