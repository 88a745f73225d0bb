use super::go_on::{GoOn, go_on};
use super::{Desk, Form, Step};
use crate::parts::preview::{Preview, counted};
use crate::parts::{Failure, IssueText};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The form on the left, the preview on the right; on a phone a bar of counters opens the preview.
#[component]
pub fn Workplace<F: Form>(
    desk: Desk<F>,
    /// What stands in the preview while nothing is given yet.
    #[prop(into)]
    nothing: ViewFn,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let counters = Memo::new(move |_| desk.forecast.with(|forecast| counted(forecast, &desk.shown())));
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            go_on(desk);
        }
    };
    view! {
        <div class="invite" on:keydown=keys>
            <form class="invite-form" novalidate on:submit=|event| event.prevent_default()>
                <Before desk=desk />
                {children()}
                <Whole desk=desk />
                <GoOn desk=desk />
            </form>
            <aside class="preview" class:open=move || open.get() aria-label="Preview" on:keydown=move |event| closes(&event, open)>
                <button type="button" class="button small preview-close" on:click=move |_| open.set(false)>"Close preview"</button>
                <Preview
                    forecast=desk.forecast mode=desk.mode() sentence=desk.sentence counters=counters ghosted=desk.ghosted
                    command=move |()| desk.command() nothing=nothing
                />
            </aside>
            <button type="button" class="preview-bar" aria-expanded=move || open.get().to_string() on:click=move |_| open.set(true)>
                <span>{move || counters.get()}</span><strong>"Preview"</strong>
            </button>
        </div>
    }
}

/// Escape closes the preview on a phone, but not together with a dialog that stands over it.
fn closes(event: &web_sys::KeyboardEvent, open: RwSignal<bool>) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let in_dialog = target.is_some_and(|target| target.closest("dialog").ok().flatten().is_some());
    if event.key() == "Escape" && open.get_untracked() && !in_dialog {
        event.stop_propagation();
        open.set(false);
    }
}

/// What is to be known before one writes on: something was kept from before, others have changed it meanwhile, the server
/// refused.
#[component]
fn Before<F: Form>(desk: Desk<F>) -> impl IntoView {
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
        <Moved desk=desk />
        {move || desk.error.get().map(|error| view! { <Failure error=error /> })}
    }
}

/// Says that somebody else has changed it, and what saving would do about it.
#[component]
pub fn Moved<F: Form>(desk: Desk<F>) -> impl IntoView {
    view! {
        <div role="status">
            <Show when=move || desk.moved.get()>
                <div class="notice wait">
                    <p>{F::MOVED}</p>
                    <button type="button" class="button small" on:click=move |_| desk.start_again()>"Start again"</button>
                </div>
            </Show>
        </div>
    }
}

/// What belongs to no field.
#[component]
fn Whole<F: Form>(desk: Desk<F>) -> impl IntoView {
    let whole = desk.whole();
    view! {
        <div class="issues" id="whole" tabindex="-1">
            {move || whole.get().into_iter().map(|issue| view! { <IssueText issue=issue /> }).collect_view()}
        </div>
    }
}
