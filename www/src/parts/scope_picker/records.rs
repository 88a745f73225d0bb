use super::{Picks, RecordPick, Shelf};
use leptos::prelude::*;
use portcullis_core::dns;
use std::sync::Arc;

/// How many domains are suggested at once.
const SUGGESTED: usize = 30;

/// Single DNS records: domain, type and name of each.
#[component]
pub fn Records(shelf: Memo<Arc<Shelf>>, picks: Memo<Picks>, change: Callback<Picks>) -> impl IntoView {
    let records = RecordList { shelf, picks, change };
    let count = Memo::new(move |_| picks.with(|picks| picks.records.len().max(1)));
    view! {
        <div class="records">
            <For each=move || 0..count.get() key=|n| *n let(n)><Record records=records n=n count=count /></For>
            <button type="button" class="button small" on:click=move |_| records.add()>"Another record"</button>
        </div>
    }
}

/// The records as they are picked.
#[derive(Debug, Clone, Copy)]
struct RecordList {
    shelf: Memo<Arc<Shelf>>,
    picks: Memo<Picks>,
    change: Callback<Picks>,
}

impl RecordList {
    fn at(self, n: usize) -> RecordPick {
        self.picks.with(|picks| picks.records.get(n).cloned()).unwrap_or_default()
    }

    /// What stands in the box of the domain.
    fn domain(self, n: usize) -> String {
        let record = self.at(n);
        let known = || record.zone.and_then(|zone| self.shelf.with(|shelf| shelf.name(zone).map(str::to_owned)));
        if record.domain.is_empty() { known().unwrap_or_default() } else { record.domain.clone() }
    }

    fn edit(self, n: usize, edit: impl FnOnce(&mut RecordPick)) {
        let mut next = self.picks.get_untracked();
        if next.records.len() <= n {
            next.records.resize_with(n + 1, RecordPick::default);
        }
        let domain = untrack(|| self.domain(n));
        if let Some(record) = next.records.get_mut(n) {
            record.domain = domain;
            edit(record);
            record.zone = self.shelf.with_untracked(|shelf| shelf.named(&record.domain));
        }
        self.change.run(next);
    }

    fn add(self) {
        let mut next = self.picks.get_untracked();
        // The one box that is drawn while nothing is picked becomes the first.
        next.records.resize_with(next.records.len().max(1) + 1, RecordPick::default);
        // Most of the time the next one is in the same domain.
        if let [.., last, new] = next.records.as_mut_slice() {
            (new.zone, new.domain) = (last.zone, last.domain.clone());
        }
        self.change.run(next);
    }

    fn remove(self, n: usize) {
        let mut next = self.picks.get_untracked();
        if n < next.records.len() {
            next.records.remove(n);
        }
        self.change.run(next);
    }
}

#[component]
fn Record(records: RecordList, n: usize, count: Memo<usize>) -> impl IntoView {
    let named = move |what: &str| if n == 0 { format!("record-{what}") } else { format!("record-{what}-{n}") };
    let record = Memo::new(move |_| records.at(n));
    let missing = move || record.with(RecordPick::missing);
    let legend = move || if count.get() > 1 { format!("Record {}", n + 1) } else { "Record".to_owned() };
    view! {
        <fieldset class="record">
            <legend class="visually-hidden">{legend}</legend>
            <Domain records=records n=n id=named("zone") list=named("zones") />
            <Type records=records n=n id=named("type") />
            <div class="record-part">
                <label for=named("name")>"Name"</label>
                <input id=named("name") class="input" type="text" autocomplete="off" autocapitalize="none" spellcheck="false" placeholder="home"
                    aria-describedby=named("full") prop:value=move || record.with(|record| record.name.clone())
                    on:input:target=move |event| records.edit(n, |record| record.name = event.target().value()) />
            </div>
            <Show when=move || { count.get() > 1 }>
                <button type="button" class="chip-remove" aria-label=move || format!("Take out record {}", n + 1) on:click=move |_| records.remove(n)>"×"</button>
            </Show>
            <p class="help record-full" id=named("full")>{move || missing().unwrap_or_else(|| meant(&record.get()))}</p>
        </fieldset>
    }
}

/// What a whole one means, so that a name below a domain can't be taken for another.
fn meant(record: &RecordPick) -> String {
    let rtype = if record.rtype.is_empty() { "Every record at" } else { record.rtype.as_str() };
    match record.selector() {
        Some(_) => format!("Only: {rtype} {}", record.full()),
        None => "@ stands for the domain itself.".to_owned(),
    }
}

#[component]
fn Domain(records: RecordList, n: usize, id: String, list: String) -> impl IntoView {
    let text = Memo::new(move |_| records.domain(n));
    let suggested = move || {
        let typed = text.get().to_lowercase();
        let found = |shelf: &Arc<Shelf>| {
            let items = shelf.search(&typed);
            items.into_iter().take(SUGGESTED).map(|item| item.name.clone()).collect::<Vec<_>>()
        };
        records.shelf.with(found).into_iter().map(|name| view! { <option value=name></option> }).collect_view()
    };
    view! {
        <div class="record-part">
            <label for=id.clone()>"Domain"</label>
            <input id=id class="input" type="text" autocomplete="off" autocapitalize="none" spellcheck="false" placeholder="example.org"
                list=list.clone() prop:value=move || text.get()
                on:input:target=move |event| records.edit(n, |record| record.domain = event.target().value()) />
            <datalist id=list>{suggested}</datalist>
        </div>
    }
}

#[component]
fn Type(records: RecordList, n: usize, id: String) -> impl IntoView {
    let rtype = Memo::new(move |_| records.at(n).rtype);
    let options = dns::rtypes().map(|rtype| view! { <option value=rtype>{rtype}</option> }).collect_view();
    view! {
        <div class="record-part record-type">
            <label for=id.clone()>"Type"</label>
            <select id=id class="input" prop:value=move || rtype.get()
                on:change:target=move |event| records.edit(n, |record| record.rtype = event.target().value())>
                <option value="">"Any"</option>
                {options}
            </select>
        </div>
    }
}
