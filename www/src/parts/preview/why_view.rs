use super::{Forecast, Table, Why, why};
use crate::parts::{Dialog, local_offset};
use leptos::prelude::*;
use std::sync::Arc;

/// How many actions one answer lists.
const MOST: usize = 40;

/// Why a cell says what it says: asked of the engine when the cell is opened.
#[component]
pub fn WhyView(
    asked: RwSignal<Option<(usize, usize)>>,
    table: Memo<Table>,
    forecast: Memo<Arc<Forecast>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // Asking opens the dialog, closing it ends the asking; each only when it must, else they would go round for ever.
    Effect::new(move || {
        if asked.with(Option::is_some) {
            open.set(true)
        }
    });
    Effect::new(move || {
        if !open.get() && asked.with_untracked(Option::is_some) {
            asked.set(None)
        }
    });
    let found = Memo::new(move |_| {
        let (row, column) = asked.get()?;
        let forecast = forecast.get();
        table.with(|table| {
            let title = table.rows.iter().find(|r| r.number == row)?.place.title.clone();
            let column = table.columns.get(column)?;
            let row = forecast.difference.rows.get(row)?;
            Some((format!("{} · {title}", column.name), why(&forecast, row, column, local_offset(forecast.now))))
        })
    });
    let title = Signal::derive(move || found.get().map_or_else(|| "Why".to_owned(), |(title, _)| title));
    let lines = move || found.get().map(|(_, lines)| answers(lines));
    view! {
        <Dialog open=open title=title>
            <div class="dialog-body whys">{lines}</div>
            <div class="dialog-foot">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Close"</button>
            </div>
        </Dialog>
    }
}

fn answers(lines: Vec<Why>) -> impl IntoView {
    let more = lines.len().saturating_sub(MOST);
    let shown = lines.into_iter().take(MOST).map(|line| {
        let because = line.because.into_iter().map(|b| view! { <li>{b}</li> }).collect_view();
        view! { <dt>{line.action}<span class="why-answer">{line.answer}</span></dt><dd><ul class="because">{because}</ul></dd> }
    });
    view! {
        <dl>{shown.collect_view()}</dl>
        {(more > 0).then(|| view! { <p class="help">{format!("and {more} more")}</p> })}
    }
}
