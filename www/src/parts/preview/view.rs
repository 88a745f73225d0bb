use super::command_view::CommandView;
use super::counters::Counters;
use super::grid_view::Grid;
use super::seen_view::SeenView;
use super::{Drawn, Forecast, Mode, Table};
use leptos::prelude::*;
use portcullis_core::Command;
use std::sync::Arc;
use std::time::Duration;

/// How long the sentence rests before it is spoken.
const SPEAKS_AFTER: Duration = Duration::from_millis(500);

/// What will be, beside the form: the sentence, counters, the grid, what they will see, and the request.
#[component]
pub fn Preview(
    forecast: Memo<Arc<Forecast>>,
    mode: Mode,
    sentence: Memo<String>,
    #[prop(into)] counters: Signal<String>,
    /// What the role that somebody considers would add.
    ghosted: Memo<Option<Arc<Forecast>>>,
    /// The command that will be sent.
    #[prop(into)]
    command: Callback<(), Command>,
    /// What stands there while nothing is given yet.
    #[prop(into)]
    nothing: ViewFn,
) -> impl IntoView {
    let unchanged = RwSignal::new(false);
    let table = Memo::new(move |_| drawn(&forecast.get(), mode, unchanged.get(), ghosted.get().as_deref()));
    // For whoever measures: the preview follows the last change from here on, painted with the next frame.
    Effect::new(move || {
        table.track();
        _ = window().performance().map(|performance| performance.mark("portcullis:preview"));
    });
    let is_empty = Memo::new(move |_| {
        mode == Mode::Invite && forecast.with(|f| f.difference.rows.is_empty()) && ghosted.with(Option::is_none)
    });
    view! {
        <h2 class="visually-hidden">"Preview"</h2>
        <p class="sentence">{move || sentence.get()}</p>
        <Counters text=counters />
        <Spoken sentence=sentence />
        <Show when=move || forecast.with(|f| f.leaves_out())>
            <p class="help">"What can’t be done as it stands is left out here."</p>
        </Show>
        <Show when=move || ghosted.with(Option::is_some)><p class="ghost-note">"Dashed: what this role would add"</p></Show>
        <Show when=move || is_empty.get() fallback=move || view! { <Grid table=table forecast=forecast /> }>
            {nothing.run()}
        </Show>
        <Show when=move || mode == Mode::Edit>
            <label class="check">
                <input type="checkbox" prop:checked=move || unchanged.get() on:change:target=move |e| unchanged.set(e.target().checked()) />
                <span>"Show unchanged"</span>
            </label>
        </Show>
        <SeenView forecast=forecast />
        <CommandView command=command />
    }
}

/// While a role is considered, what it would add is drawn onto what is.
fn drawn(forecast: &Forecast, mode: Mode, unchanged: bool, ghost: Option<&Forecast>) -> Table {
    match ghost {
        Some(then) => Table::new(&then.after, &then.difference, Drawn::Whole).ghostly(),
        None => Table::new(&forecast.after, &forecast.difference, Drawn::of(mode, unchanged)),
    }
}

/// The sentence for those who listen, once it has come to rest.
#[component]
fn Spoken(sentence: Memo<String>) -> impl IntoView {
    let spoken = RwSignal::new(String::new());
    let turn = StoredValue::new(0_u32);
    Effect::new(move || {
        let text = sentence.get();
        let mine = turn.with_value(|turn| turn.wrapping_add(1));
        turn.set_value(mine);
        let speak = move || {
            if turn.try_with_value(|turn| *turn == mine) == Some(true) {
                spoken.try_set(text);
            }
        };
        set_timeout(speak, SPEAKS_AFTER);
    });
    view! { <p class="visually-hidden" role="status" aria-live="polite">{move || spoken.get()}</p> }
}
