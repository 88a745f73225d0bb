use crate::phrase::{self, Level};
use crate::state::AccountState;
use crate::words;
use leptos::prelude::*;
use portcullis_core::{Grid, GridRow, MemberId, Snapshot};

/// How many classes are shown before the rest is folded.
const SHOWN: usize = 12;

/// What a member effectively can do, by resource class: what a service allows there in any case, or under a condition.
#[component]
pub fn Effective(id: MemberId) -> impl IntoView {
    let account = AccountState::here();
    let outlook = Memo::new_with_compare(move |_| account.snapshot().outlook(id, account.minute()).grid(), |_, _| true);
    let phrase = move || phrase::phrase(&account.snapshot(), id, account.minute());
    let waits = move || account.snapshot().member(id).is_some_and(|member| !member.is_accepted());
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{move || if waits() { "Effective access, once they join" } else { "Effective access" }}</h2></div>
            <div class="panel-body"><p class="access-phrase">{phrase}</p></div>
            {move || classes(&account.snapshot(), &outlook.get())}
        </section>
    }
}

/// A grid as a list of resource classes, each with what is allowed there.
pub fn classes(snapshot: &Snapshot, grid: &Grid) -> impl IntoView + use<> {
    let row = |row: &GridRow| view! { <ClassRow lines=lines(snapshot, row) title=words::place(snapshot, &row.label, row.resources.len()) /> };
    let first = grid.rows.iter().take(SHOWN).map(row).collect_view();
    let rest: Vec<_> = grid.rows.iter().skip(SHOWN).map(row).collect();
    let more = (!rest.is_empty()).then(|| {
        let summary = format!("And {} more", rest.len());
        view! { <details class="more"><summary>{summary}</summary><ul class="classes">{rest}</ul></details> }
    });
    view! { <ul class="classes">{first}</ul>{more} }
}

/// One line of a class: "Edit" and the services, with a note where it takes a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    word: &'static str,
    services: String,
    under_condition: bool,
}

#[component]
fn ClassRow(lines: Vec<Line>, title: words::Place) -> impl IntoView {
    let line = |line: Line| {
        view! {
            <dt>{line.word}{line.under_condition.then(|| view! { <span class="help">" if allowed at the time"</span> })}</dt>
            <dd>{line.services}</dd>
        }
    };
    let detail = (!title.detail.is_empty()).then(|| view! { <p class="help">{title.detail.clone()}</p> });
    view! { <li><div><h3>{title.title}</h3>{detail}</div><dl>{lines.into_iter().map(line).collect_view()}</dl></li> }
}

fn lines(snapshot: &Snapshot, row: &GridRow) -> Vec<Line> {
    let sure = GridRow { maybe: Default::default(), ..row.clone() };
    let open = GridRow { yes: row.maybe, maybe: Default::default(), ..row.clone() };
    let line = |under_condition| {
        move |(level, services): (Level, String)| Line { word: word(level), services, under_condition }
    };
    by_level(snapshot, &sure)
        .into_iter()
        .map(line(false))
        .chain(by_level(snapshot, &open).into_iter().map(line(true)))
        .collect()
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Edits => "Edit",
        Level::Uses => "Use",
        Level::Reads => "Read",
    }
}

/// The services of a row by level, each as a list; all of them together as "Everything".
fn by_level(snapshot: &Snapshot, row: &GridRow) -> Vec<(Level, String)> {
    let text = |holding: phrase::Holding| {
        let services = if holding.is_all { "Everything".to_owned() } else { holding.services.join(", ") };
        (holding.level, services)
    };
    // On a record there is nothing but DNS, and its name says more than "everything".
    let whole =
        phrase::kind_of(row).filter(|kind| *kind != "record").map(|kind| snapshot.catalogue().kind_actions(kind));
    if whole.is_some_and(|whole| row.yes.covers(whole)) {
        return vec![(Level::Edits, "Everything".to_owned())];
    }
    phrase::holdings(snapshot, std::slice::from_ref(row), true).into_iter().map(text).collect()
}
