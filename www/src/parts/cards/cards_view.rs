use super::Bench;
use super::CardField;
use super::PolicyCard;
use super::card_view::OpenCard;
use crate::parts::local_offset;
use crate::parts::role_picker::Giving;
use crate::words;
use leptos::prelude::*;

/// The policies: one open, the others as one line each.
#[component]
pub fn CardList(bench: Bench) -> impl IntoView {
    // Drawn anew only when cards come, go or open; what is written in one does not disturb the others.
    let cards = Memo::new(move |_| bench.cards.with(|draft| (draft.cards.len(), draft.open)));
    let shown = move || {
        let (count, open) = cards.get();
        (0..count)
            .map(|n| match n == open {
                true => view! { <OpenCard bench=bench n=n alone=count == 1 /> }.into_any(),
                false => view! { <ClosedCard bench=bench n=n /> }.into_any(),
            })
            .collect_view()
    };
    view! {
        {shown}
        <button type="button" class="button small add-card" on:click=move |_| bench.edit(super::Cards::add_card)>
            "Add another policy"
        </button>
        <p class="help add-card-help">{move || help(&bench.giving.get())}</p>
    }
}

fn help(giving: &Giving) -> &'static str {
    match giving {
        Giving::Person => "For other roles on other domains, or with another end.",
        Giving::Agency => "For other roles on other domains, or with another end.",
        Giving::Token { .. } => "For other roles on other domains.",
    }
}

#[component]
fn ClosedCard(bench: Bench, n: usize) -> impl IntoView {
    let text = Memo::new(move |_| {
        bench.cards.with(|draft| draft.cards.get(n).map(|card| said(bench, card))).unwrap_or_default()
    });
    let wrong = Memo::new(move |_| {
        let errors = bench.shown().into_iter().filter(portcullis_core::Issue::is_error).collect::<Vec<_>>();
        bench
            .cards
            .with(|draft| errors.iter().any(|issue| CardField::of(draft, &issue.path).map(CardField::card) == Some(n)))
    });
    view! {
        <section class="card closed" aria-label=format!("Policy {}", n + 1)>
            <p class="card-text">{move || text.get()}</p>
            <Show when=move || wrong.get()><p class="issue error">"Something is missing or wrong here."</p></Show>
            <div class="row">
                <button type="button" class="button small" on:click=move |_| bench.edit(|d| d.open = n)>"Edit policy"</button>
                <button type="button" class="button quiet small" on:click=move |_| bench.edit(|d| d.remove_card(n))>"Remove"</button>
            </div>
        </section>
    }
}

/// A card in one line.
pub fn said(bench: Bench, card: &PolicyCard) -> String {
    if card.is_blank() {
        return "A policy that says nothing yet".to_owned();
    }
    words::drafted(&bench.account.snapshot(), &card.to_policy(), local_offset(bench.account.now_untracked()))
}
