use super::addresses_view::Addresses;
use super::cards_view::Cards;
use super::desk::{Desk, Step};
use super::draft::{Draft, PolicyCard};
use super::go_on::{GoOn, go_on};
use super::groups_view::Groups;
use super::issues::Field;
use super::moved::Moved;
use crate::parts::preview::{Mode, Nothing, Preview, Start, counted};
use crate::parts::scope_picker::{ScopeDraft, Way};
use crate::parts::{Failure, IssueText};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The form on the left, the preview on the right; on a phone a bar of counters opens the preview.
#[component]
pub fn Form(desk: Desk) -> impl IntoView {
    let open = RwSignal::new(false);
    let counters = Memo::new(move |_| desk.forecast.with(|f| counted(f, &desk.bench().shown())));
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            go_on(desk);
        }
    };
    let start = Callback::new(move |start| begin(desk, start));
    let whole = desk.at(Field::Whole);
    view! {
        <div class="invite" on:keydown=keys>
            <form class="invite-form" novalidate on:submit=|event| event.prevent_default()>
                <Kept desk=desk />
                <Moved desk=desk />
                {move || desk.error.get().map(|error| view! { <Failure error=error /> })}
                <Show when=move || desk.mode() == Mode::Invite><Addresses desk=desk /></Show>
                <Cards bench=desk.bench() />
                <Groups desk=desk />
                <div class="issues" id="whole" tabindex="-1">
                    {move || whole.get().into_iter().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
                </div>
                <GoOn desk=desk />
            </form>
            <aside class="preview" class:open=move || open.get() aria-label="Preview" on:keydown=move |event| closes(&event, open)>
                <button type="button" class="button small preview-close" on:click=move |_| open.set(false)>"Close preview"</button>
                <Preview
                    forecast=desk.forecast mode=desk.mode() sentence=desk.sentence counters=counters ghosted=desk.ghosted
                    command=move |()| desk.draft.with(Draft::to_command) nothing=move || view! { <Nothing start=start /> }
                />
            </aside>
            <button type="button" class="preview-bar" aria-expanded=move || open.get().to_string() on:click=move |_| open.set(true)>
                <span>{move || counters.get()}</span><strong>"Preview"</strong>
            </button>
        </div>
    }
}

/// Escape closes the preview on a phone, but not together with a dialog that stands over it.
pub fn closes(event: &web_sys::KeyboardEvent, open: RwSignal<bool>) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let in_dialog = target.is_some_and(|target| target.closest("dialog").ok().flatten().is_some());
    if event.key() == "Escape" && open.get_untracked() && !in_dialog {
        event.stop_propagation();
        open.set(false);
    }
}

/// Says that something was kept from before, and offers to start again.
#[component]
fn Kept(desk: Desk) -> impl IntoView {
    let shown = RwSignal::new(desk.restored && desk.step.with_untracked(|step| *step == Step::Form));
    let again = move |_| {
        desk.start_again();
        shown.set(false);
    };
    view! {
        <Show when=move || shown.get()>
            <div class="notice kept">
                <p>"This is what you had written before."</p>
                <button type="button" class="button small" on:click=again>"Start again"</button>
            </div>
        </Show>
    }
}

/// Puts a starting point into the open card.
fn begin(desk: Desk, start: Start) {
    let snapshot = desk.account.snapshot_untracked();
    desk.edit_draft(|draft| match start {
        Start::DnsOnSome => draft.edit(|card| {
            card.roles = vec!["dns-edit".to_owned()];
            card.scope = ScopeDraft { way: Some(Way::Chosen), ..ScopeDraft::default() };
        }),
        Start::ReadEverything => draft.edit(|card| {
            *card = PolicyCard {
                roles: vec!["administrator-read-only".to_owned()],
                scope: ScopeDraft::everything(),
                ..PolicyCard::default()
            };
        }),
        Start::SameAs(member) => {
            let same = Draft::same_as(&snapshot, member);
            (draft.cards, draft.groups, draft.open) = (same.cards, same.groups, 0);
        }
    });
}
