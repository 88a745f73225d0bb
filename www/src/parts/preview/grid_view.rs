use super::why_view::WhyView;
use super::{Cell, Forecast, ROWS, Row, Table};
use crate::words;
use leptos::prelude::*;
use std::sync::Arc;

/// The grid. It is small, so it is drawn anew whenever something in it changes.
#[component]
pub fn Grid(table: Memo<Table>, forecast: Memo<Arc<Forecast>>) -> impl IntoView {
    let asked = RwSignal::new(None::<(usize, usize)>);
    view! {
        {move || table.with(|table| drawn(table, asked))}
        <WhyView asked=asked table=table forecast=forecast />
    }
}

fn drawn(table: &Table, asked: RwSignal<Option<(usize, usize)>>) -> AnyView {
    if table.rows.is_empty() {
        return view! { <p class="help">"Nothing to show."</p> }.into_any();
    }
    let heads = table.columns.iter().map(|column| view! { <th scope="col">{column.name.clone()}</th> }).collect_view();
    let rows = table.rows.iter().take(ROWS).map(|row| line(table, row, asked)).collect_view();
    let more = table.rows.len().saturating_sub(ROWS);
    let rest: Vec<_> = table.rows.iter().skip(ROWS).map(|row| (row.place.title.clone(), brief(table, row))).collect();
    view! {
        <table class="grid">
            <thead><tr><th scope="col"><span class="visually-hidden">"Where"</span></th>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
        {(more > 0).then(|| view! { <More rest=rest /> })}
    }
    .into_any()
}

/// The rows that are too many, as a list that is made when it is opened.
#[component]
fn More(rest: Vec<(String, String)>) -> impl IntoView {
    let open = RwSignal::new(false);
    let label = format!("and {} more", words::number(rest.len()));
    let rest = StoredValue::new(rest);
    let lines = move || {
        rest.get_value()
            .into_iter()
            .map(|(title, text)| view! { <li><strong>{title}</strong> ": " {text}</li> })
            .collect_view()
    };
    view! {
        <button type="button" class="button quiet small" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|o| *o = !*o)>
            {label}
        </button>
        <Show when=move || open.get()><ul class="more-rows">{lines()}</ul></Show>
    }
}

fn line(table: &Table, row: &Row, asked: RwSignal<Option<(usize, usize)>>) -> impl IntoView + use<> {
    let cells = table.columns.iter().zip(&row.cells).enumerate().map(|(n, (column, cell))| {
        let label = column.name.clone();
        let inside = cell.as_ref().map(|cell| button(cell, &column.name, row, n, asked));
        let none = inside.is_none();
        view! { <td data-label=label class:none=none>{inside}</td> }
    });
    let detail = (!row.place.detail.is_empty()).then(|| view! { <span class="help">{row.place.detail.clone()}</span> });
    view! {
        <tr>
            <th scope="row"><span>{row.place.title.clone()}</span>{detail}</th>
            {cells.collect_view()}
        </tr>
    }
}

fn button(
    cell: &Cell,
    column: &str,
    row: &Row,
    n: usize,
    asked: RwSignal<Option<(usize, usize)>>,
) -> impl IntoView + use<> {
    let said = format!("{column}, {}: {}, {}. Why?", row.place.title, cell.words, cell.sign.spoken());
    let (number, class) = (row.number, cell.class());
    view! {
        <button type="button" class=class aria-label=said on:click=move |_| asked.set(Some((number, n)))>
            <span class="mark" aria-hidden="true">{cell.sign.mark()}</span>
            <span aria-hidden="true">{cell.words.clone()}</span>
        </button>
    }
}

/// A row in one line.
fn brief(table: &Table, row: &Row) -> String {
    let held = table.columns.iter().zip(&row.cells).filter_map(|(c, cell)| Some((c, cell.as_ref()?)));
    let said: Vec<String> = held.map(|(c, cell)| format!("{} {} {}", c.name, cell.sign.mark(), cell.words)).collect();
    said.join("; ")
}
