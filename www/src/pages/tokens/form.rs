use super::Desk;
use super::draft::Field;
use super::limits_view::LimitsCard;
use crate::can::{On, can};
use crate::parts::cards::{CardList, PolicyCard};
use crate::parts::desk::Workplace;
use crate::parts::preview::Mode;
use crate::parts::scope_picker::{ScopeDraft, Way};
use crate::parts::{Field as Labelled, IssueText};
use leptos::prelude::*;
use portcullis_core::Issue;

/// What the token is, what it may do, and when.
#[component]
pub fn Form(desk: Desk) -> impl IntoView {
    view! {
        <Workplace desk=desk nothing=move || view! { <Nothing desk=desk /> }>
            <About desk=desk />
            <CardList bench=desk.bench() />
            <LimitsCard desk=desk />
        </Workplace>
    }
}

/// Name and owner.
#[component]
fn About(desk: Desk) -> impl IntoView {
    view! {
        <section class="card" aria-label="About the token">
            <Labelled id="token-name" label="Name" help="What it is for, such as “DNS updater of the router”" issues=desk.at(Field::Name)>
                <input id="token-name" class="input" maxlength="120" autocomplete="off" aria-describedby="token-name-issues"
                    prop:value=move || desk.draft.with(|token| token.name.clone())
                    on:input:target=move |event| desk.edit(|token| token.name = event.target().value()) />
            </Labelled>
            <Owner desk=desk />
        </section>
    }
}

/// One's own or the account's; who may not make the account's is not asked, and nobody changes it later.
#[component]
fn Owner(desk: Desk) -> impl IntoView {
    let may = can("tokens:edit", On::Account);
    let is_new = desk.mode() == Mode::Invite;
    let mine = Memo::new(move |_| desk.draft.with(|token| token.owner.is_some()));
    let me = desk.account.user();
    let option = move |own: bool, name: &'static str, about: &'static str| {
        let change = move |_| desk.edit(|token| token.owner = own.then_some(me));
        view! {
            <label class="way">
                <input type="radio" name="owner" prop:checked=move || mine.get() == own on:change=change />
                <span class="way-name">{name}</span>
                <span class="help">{about}</span>
            </label>
        }
    };
    let issues = desk.at(Field::Owner);
    view! {
        <Show when=move || is_new && may.get()>
            <fieldset class="owner" id="token-owner" tabindex="-1">
                <legend class="legend">"Whose"</legend>
                <div class="ways">
                    {option(true, "Mine", "Never more than you may do, and gone when you leave")}
                    {option(false, "The account’s", "Stands alone and stays, whoever leaves")}
                </div>
            </fieldset>
        </Show>
        <Issues issues=issues />
    }
}

/// Issues as lines.
#[component]
pub fn Issues(#[prop(into)] issues: Signal<Vec<Issue>>) -> impl IntoView {
    view! {
        <div class="issues">
            {move || issues.get().into_iter().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
        </div>
    }
}

/// Says that nothing is given yet, and offers where to start.
#[component]
fn Nothing(desk: Desk) -> impl IntoView {
    let start = move |roles: &'static str, scope: ScopeDraft| {
        desk.cards.update(|cards| {
            cards.edit(|card| *card = PolicyCard { roles: vec![roles.to_owned()], scope, ..PolicyCard::default() });
        });
    };
    let way = |way: Way| ScopeDraft { way: Some(way), ..ScopeDraft::default() };
    view! {
        <div class="nothing">
            <p class="empty-title">"May do nothing yet"</p>
            <p class="help">"Choose on what and which roles, or start from one of these:"</p>
            <div class="row">
                <button type="button" class="button small" on:click=move |_| start("dns-edit", way(Way::Records))>"Set one DNS record"</button>
                <button type="button" class="button small" on:click=move |_| start("dns-edit", way(Way::Chosen))>"DNS on some domains"</button>
                <button type="button" class="button small" on:click=move |_| start("administrator-read-only", ScopeDraft::everything())>"Read everything"</button>
            </div>
        </div>
    }
}
