use super::Desk;
use super::addresses_view::Addresses;
use super::groups_view::Groups;
use crate::parts::cards::{CardList, Cards, PolicyCard};
use crate::parts::desk::Workplace;
use crate::parts::preview::{Mode, Nothing, Start};
use crate::parts::scope_picker::{ScopeDraft, Way};
use leptos::prelude::*;
use portcullis_core::Actor;

/// Whom, and what they get.
#[component]
pub fn Form(desk: Desk) -> impl IntoView {
    let start = Callback::new(move |start| begin(desk, start));
    view! {
        <Workplace desk=desk nothing=move || view! { <Nothing start=start /> }>
            <Show when=move || desk.mode() == Mode::Invite><Addresses desk=desk /></Show>
            <CardList bench=desk.bench() />
            <Groups desk=desk />
        </Workplace>
    }
}

/// Puts a starting point into the open card.
fn begin(desk: Desk, start: Start) {
    let snapshot = desk.account.snapshot_untracked();
    match start {
        Start::DnsOnSome => desk.cards.update(|cards| {
            cards.edit(|card| {
                card.roles = vec!["dns-edit".to_owned()];
                card.scope = ScopeDraft { way: Some(Way::Chosen), ..ScopeDraft::default() };
            });
        }),
        Start::ReadEverything => desk.cards.update(|cards| {
            cards.edit(|card| {
                *card = PolicyCard {
                    roles: vec!["administrator-read-only".to_owned()],
                    scope: ScopeDraft::everything(),
                    ..PolicyCard::default()
                };
            });
        }),
        Start::SameAs(member) => {
            desk.cards.set(Cards::same_as(&snapshot, Actor::Member(member)));
            desk.edit(|draft| draft.groups = snapshot.groups_of(member).into_iter().collect());
        }
    }
}
