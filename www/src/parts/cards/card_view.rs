use super::Bench;
use super::CardField;
use super::PolicyCard;
use super::conditions_view::{ConditionsView, KeptConditions};
use crate::parts::role_picker::{self, Giving, RolePicker, Terms, asking};
use crate::parts::scope_picker::{self, ScopeDraft, ScopePicker};
use leptos::prelude::*;
use portcullis_core::Effect;
use std::sync::Arc;

/// The policy that is being written: on what, which roles, when.
#[component]
pub fn OpenCard(bench: Bench, n: usize, alone: bool) -> impl IntoView {
    let account = bench.account;
    let card = Memo::new(move |_| bench.cards.with(|draft| draft.cards.get(n).cloned()).unwrap_or_default());
    let scope = Memo::new(move |_| card.with(|card| card.scope.clone()));
    let roles = Memo::new(move |_| card.with(|card| card.roles.clone()));
    let terms = Memo::new(move |_| card.with(|card| terms(card, bench.giving.get())));
    let domains = Memo::new(move |_| {
        let access = untrack(|| account.access());
        Arc::new(scope_picker::Shelf::new(&account.snapshot(), &access, "zone"))
    });
    let offered = Memo::new(move |_| Arc::new(role_picker::Shelf::new(&account.snapshot())));
    let verdicts = asking(account, offered, terms);
    let change_scope = move |scope: ScopeDraft| write(bench, n, |card| card.scope = scope);
    let change_roles = move |roles: Vec<String>| write(bench, n, |card| card.roles = roles);
    view! {
        <section class="card" aria-label=format!("Policy {}", n + 1)>
            <Show when=move || !alone>
                <div class="card-head">
                    <h3>{format!("Policy {}", n + 1)}</h3>
                    <button type="button" class="button quiet small" on:click=move |_| bench.edit(|d| d.remove_card(n))>"Remove"</button>
                </div>
            </Show>
            <EffectChoice bench=bench n=n card=card />
            <ScopePicker shelf=domains scope=scope change=change_scope issues=bench.at(CardField::Scope(n)) />
            <RolePicker
                account=account shelf=offered roles=roles change=change_roles ghost=bench.ghost verdicts=verdicts
                issues=bench.at(CardField::Roles(n))
            />
            {move || match bench.giving.with(Giving::is_to_token) {
                true => view! { <KeptConditions bench=bench n=n /> }.into_any(),
                false => view! { <ConditionsView bench=bench n=n /> }.into_any(),
            }}
        </section>
    }
}

/// Changes one card.
pub fn write(bench: Bench, n: usize, change: impl FnOnce(&mut PolicyCard)) {
    bench.edit(|draft| {
        if let Some(card) = draft.cards.get_mut(n) {
            change(card)
        }
    });
}

fn terms(card: &PolicyCard, giving: Giving) -> Terms {
    Terms { giving, effect: card.effect, scope: card.scope.scope(), conditions: card.conditions.conditions() }
}

/// Denies are rare: the choice shows only where there is one.
#[component]
fn EffectChoice(bench: Bench, n: usize, card: Memo<PolicyCard>) -> impl IntoView {
    let denies = Memo::new(move |_| card.with(|card| card.effect == Effect::Deny));
    let shown = denies.get_untracked();
    let option = move |deny: bool, name: &'static str| {
        let effect = if deny { Effect::Deny } else { Effect::Allow };
        view! {
            <label class="segment">
                <input type="radio" name="effect" prop:checked=move || denies.get() == deny on:change=move |_| write(bench, n, |c| c.effect = effect) />
                <span>{name}</span>
            </label>
        }
    };
    shown.then(|| {
        view! {
            <fieldset class="effect">
                <legend class="legend">"This policy"</legend>
                <div class="segments">{option(false, "Gives")}{option(true, "Takes away")}</div>
            </fieldset>
        }
    })
}
