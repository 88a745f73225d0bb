use super::desk::{Desk, Step};
use super::draft::Field;
use super::limits_view::LimitsCard;
use crate::can::{On, can};
use crate::pages::invite::{self, Cards, PolicyCard};
use crate::parts::preview::{Mode, Preview, counted};
use crate::parts::scope_picker::{ScopeDraft, Way};
use crate::parts::{Failure, Field as Labelled, IssueText};
use leptos::prelude::*;
use portcullis_core::{Code, Issue};
use wasm_bindgen::JsCast;

/// The form on the left, the preview on the right; on a phone a bar of counters opens the preview.
#[component]
pub fn Form(desk: Desk) -> impl IntoView {
    let open = RwSignal::new(false);
    let counters = Memo::new(move |_| desk.forecast.with(|f| counted(f, &desk.shown())));
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            go_on(desk);
        }
    };
    view! {
        <div class="invite token-form" on:keydown=keys>
            <form class="invite-form" novalidate on:submit=|event| event.prevent_default()>
                <Before desk=desk />
                <About desk=desk />
                <Cards bench=desk.bench() />
                <LimitsCard desk=desk />
                <Whole desk=desk />
                <GoOn desk=desk />
            </form>
            <aside class="preview" class:open=move || open.get() aria-label="Preview" on:keydown=move |event| invite::closes(&event, open)>
                <button type="button" class="button small preview-close" on:click=move |_| open.set(false)>"Close preview"</button>
                <Preview
                    forecast=desk.forecast mode=desk.mode() sentence=desk.sentence counters=counters ghosted=desk.ghosted
                    command=move |()| desk.command() nothing=move || view! { <Nothing desk=desk /> }
                />
            </aside>
            <button type="button" class="preview-bar" aria-expanded=move || open.get().to_string() on:click=move |_| open.set(true)>
                <span>{move || counters.get()}</span><strong>"Preview"</strong>
            </button>
        </div>
    }
}

/// What is to be known before one writes on.
#[component]
fn Before(desk: Desk) -> impl IntoView {
    let kept = RwSignal::new(desk.restored && desk.step.with_untracked(|step| *step == Step::Form));
    let again = move |_| {
        desk.start_again();
        kept.set(false);
    };
    view! {
        <Show when=move || kept.get()>
            <div class="notice kept">
                <p>"This is what you had written before."</p>
                <button type="button" class="button small" on:click=again>"Start again"</button>
            </div>
        </Show>
        <div role="status">
            <Show when=move || desk.moved.get()>
                <div class="notice wait">
                    <p>"This token was changed while you were writing. Saving puts your draft in the place of that."</p>
                    <button type="button" class="button small" on:click=move |_| desk.start_again()>"Start again"</button>
                </div>
            </Show>
        </div>
        {move || desk.error.get().map(|error| view! { <Failure error=error /> })}
    }
}

/// Name and owner.
#[component]
fn About(desk: Desk) -> impl IntoView {
    view! {
        <section class="card" aria-label="About the token">
            <Labelled id="token-name" label="Name" help="What it is for, such as “DNS updater of the router”" issues=desk.at(Field::Name)>
                <input id="token-name" class="input" maxlength="120" autocomplete="off" aria-describedby="token-name-issues"
                    prop:value=move || desk.token.with(|token| token.name.clone())
                    on:input:target=move |event| desk.edit_token(|token| token.name = event.target().value()) />
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
    let mine = Memo::new(move |_| desk.token.with(|token| token.owner.is_some()));
    let me = desk.account.user();
    let option = move |own: bool, name: &'static str, about: &'static str| {
        let change = move |_| desk.edit_token(|token| token.owner = own.then_some(me));
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

/// What belongs to no field.
#[component]
fn Whole(desk: Desk) -> impl IntoView {
    let whole = Memo::new(move |_| {
        let of_cards = |path: &str| desk.cards.with(|cards| invite::is_about_card(cards, path));
        let nothing_given = |issue: &Issue| issue.code == Code::Missing && issue.path == "policies";
        let all = desk.shown().into_iter().filter(|issue| !nothing_given(issue) || desk.tried.get());
        all.filter(|issue| Field::of(&issue.path).is_none() && !of_cards(&issue.path)).collect::<Vec<_>>()
    });
    view! { <div id="whole" tabindex="-1"><Issues issues=whole /></div> }
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

/// The button under the form. It stays focusable, says why it waits, and leads to the first issue.
#[component]
fn GoOn(desk: Desk) -> impl IntoView {
    let waits = Memo::new(move |_| desk.first_error());
    view! {
        <div class="go-on">
            <button type="button" class="button primary" aria-disabled=move || waits.with(Option::is_some).then_some("true")
                aria-describedby="go-on-why" on:click=move |_| go_on(desk)>
                "Continue to summary"
            </button>
            <p class="help" id="go-on-why">{move || waits.get().map_or_else(|| "Ctrl + Enter".to_owned(), |issue| issue.message)}</p>
        </div>
    }
}

/// To the summary, or to what stands in the way.
fn go_on(desk: Desk) {
    let Some(issue) = untrack(|| desk.first_error()) else {
        desk.error.set(None);
        return desk.step.set(Step::Summary);
    };
    desk.tried.set(true);
    match Field::of(&issue.path) {
        Some(field) => lead_to(field.element()),
        None => invite::lead_to_card(desk.cards, &issue.path),
    }
}

fn lead_to(id: &'static str) {
    request_animation_frame(move || {
        let element = document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            _ = element.focus();
            element.scroll_into_view_with_bool(true);
        }
    });
}
