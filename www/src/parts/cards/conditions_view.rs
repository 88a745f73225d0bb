use super::Bench;
use super::CardField;
use super::ConditionsDraft;
use super::card_view::write;
use crate::parts::{IssueText, local_offset};
use crate::words;
use leptos::prelude::*;
use portcullis_core::Millis;

/// When a policy holds.
#[component]
pub fn ConditionsView(bench: Bench, n: usize) -> impl IntoView {
    let when =
        Memo::new(move |_| bench.cards.with(|d| d.cards.get(n).map(|c| c.conditions.clone())).unwrap_or_default());
    let issues = bench.at(CardField::Conditions(n));
    let day = move || {
        when.with(|when| when.expires_at.map_or_else(String::new, |end| words::last_day(end, local_offset(end))))
    };
    let change = move |change: &dyn Fn(&mut ConditionsDraft)| write(bench, n, |card| change(&mut card.conditions));
    view! {
        <fieldset class="conditions" id="conditions" tabindex="-1">
            <legend class="legend">"When"</legend>
            <div class="condition">
                <label for="until">"Until"</label>
                <input
                    id="until"
                    class="input"
                    type="date"
                    prop:value=day
                    on:change:target=move |event| change(&|c| c.expires_at = end_of(&event.target().value()))
                />
                <span class="help">"The end of that day; empty for no end"</span>
            </div>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || when.with(|when| when.second_factor)
                    on:change:target=move |event| change(&|c| c.second_factor = event.target().checked())
                />
                <span>"Only with a second factor " <span class="badge waiting">"coming"</span></span>
            </label>
            <div class="condition">
                <label for="networks">"Only from"</label>
                <input
                    id="networks"
                    class="input"
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="any network, or 192.0.2.0/24"
                    prop:value=move || when.with(|when| when.networks.clone())
                    on:change:target=move |event| change(&|c| c.networks = event.target().value())
                />
            </div>
            <Kept when=when />
            <div class="issues">
                {move || issues.get().into_iter().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
            </div>
        </fieldset>
    }
}

/// What a policy of a token demands beside what the token itself does: made elsewhere, and kept.
#[component]
pub fn KeptConditions(bench: Bench, n: usize) -> impl IntoView {
    let said = move || {
        let conditions = bench.cards.with(|d| d.cards.get(n).map(|c| c.conditions.conditions())).unwrap_or_default();
        words::conditions(&conditions, local_offset(conditions.expires_at.unwrap_or(Millis(0))))
    };
    let issues = bench.at(CardField::Conditions(n));
    view! {
        <Show when=move || !said().is_empty()><p class="help">{move || format!("This policy alone: {}", said())}</p></Show>
        <div class="issues">
            {move || issues.get().into_iter().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
        </div>
    }
}

/// Conditions that this form doesn't change, but keeps.
#[component]
fn Kept(when: Memo<ConditionsDraft>) -> impl IntoView {
    let said =
        move || when.with(|when| words::conditions(&when.kept, local_offset(when.expires_at.unwrap_or(Millis(0)))));
    view! {
        <Show when=move || !said().is_empty()><p class="help">{move || format!("Also: {}", said())}</p></Show>
    }
}

/// The first moment after a day, where the person is. On which offset a day ends, only that day knows.
pub fn end_of(day: &str) -> Option<Millis> {
    let rough = words::end_of_day(day, 0)?;
    words::end_of_day(day, local_offset(rough))
}
