use super::diff::{Diff, Fate, Line, diff};
use super::kind::capital;
use super::story::did;
use crate::parts::local_offset;
use crate::time;
use crate::words;
use leptos::prelude::*;
use portcullis_core::{Channel, Entry, Origin, Snapshot, TokenId};
use std::sync::Arc;

/// How many objects are shown of one entry, and how many things on one side of a line.
const SHOWN: usize = 40;

/// One entry: who did what when; before and after open on demand.
#[component]
pub fn EntryLine(entry: Entry, who: String, past: Arc<Snapshot>) -> impl IntoView {
    let offset = local_offset(entry.at);
    let open = RwSignal::new(false);
    let (what, way) = (did(&past, &entry), how(&past, &entry.origin));
    let who = alone(&past, &entry.origin).unwrap_or(who);
    let entry = Arc::new(entry);
    let opened = Arc::clone(&entry);
    view! {
        <li class="audit-entry">
            <details on:toggle=move |_| open.set(true)>
                <summary>
                    <time datetime=time::rfc3339(entry.at) title=time::full(entry.at, offset)>{time::clock(entry.at, offset)}</time>
                    <span class="audit-what"><strong>{who}</strong>" "{what}</span>
                    <span class="audit-how">{way}</span>
                </summary>
                {move || open.get().then(|| view! { <Details entry=Arc::clone(&opened) past=Arc::clone(&past) offset=offset /> })}
            </details>
        </li>
    }
}

/// "by API, via the token “Router”"; empty for the page.
fn how(past: &Snapshot, origin: &Origin) -> String {
    let channel = match origin.channel {
        Some(Channel::Api) => Some("by API"),
        Some(Channel::Dashboard) | None => None,
    };
    let via = origin.via.as_deref().map(|via| match via.split_once(':') {
        // What an account's own token does, it does itself.
        Some(("token", _)) if origin.user.is_none() => String::new(),
        Some(("token", id)) => format!("via {}", token(past, id)),
        Some(("agency", _)) => "through an agency".to_owned(),
        _ => "through somebody else".to_owned(),
    });
    channel.map(str::to_owned).into_iter().chain(via.filter(|via| !via.is_empty())).collect::<Vec<_>>().join(", ")
}

/// A token as the past knows it.
fn token(past: &Snapshot, id: &str) -> String {
    let known = id.parse::<TokenId>().ok().and_then(|id| past.state().tokens.get(&id));
    known.map_or_else(|| "a token".to_owned(), |token| format!("the token “{}”", token.name))
}

/// "The token “Build”", where a token of the account's own did it, which stands for nobody.
fn alone(past: &Snapshot, origin: &Origin) -> Option<String> {
    let (kind, id) = origin.via.as_deref()?.split_once(':')?;
    (origin.user.is_none() && kind == "token").then(|| capital(&token(past, id)))
}

#[component]
fn Details(entry: Arc<Entry>, past: Arc<Snapshot>, offset: i64) -> impl IntoView {
    let more = entry.events.len().saturating_sub(SHOWN);
    let diffs = entry
        .events
        .iter()
        .take(SHOWN)
        .map(|event| view! { <DiffView diff=diff(&past, event, offset) /> })
        .collect_view();
    let facts = [
        Some(("Entry", entry.seq.to_string())),
        Some(("Time", time::full(entry.at, offset))),
        entry.origin.address.map(|address| ("Address", address.to_string())),
        entry.origin.request.clone().map(|request| ("Request", request)),
        Some(("Command", entry.command.clone())),
    ];
    let facts =
        facts.into_iter().flatten().map(|(label, value)| view! { <dt>{label}</dt><dd>{value}</dd> }).collect_view();
    view! {
        <div class="audit-details">
            {diffs}
            {(more > 0).then(|| view! { <p class="help">{format!("and {} more of the same", words::count(more, "change", "changes"))}</p> })}
            <dl class="facts audit-facts">{facts}</dl>
        </div>
    }
}

#[component]
fn DiffView(diff: Diff) -> impl IntoView {
    let fate = match diff.fate {
        Fate::Added => "new",
        Fate::Changed => "changed",
        Fate::Removed => "removed",
    };
    view! {
        <section class="diff">
            <h3>{diff.object}" "<span class="help">{fate}</span></h3>
            {diff.lines.into_iter().map(|line| view! { <DiffLine line=line /> }).collect_view()}
        </section>
    }
}

#[component]
fn DiffLine(line: Line) -> impl IntoView {
    let label = line.label;
    let side = |class: &'static str, mark: &'static str, spoken: &'static str, values: Vec<String>| {
        let more = values.len().saturating_sub(SHOWN);
        let mut shown: Vec<String> = values.into_iter().take(SHOWN).collect();
        if more > 0 {
            shown.push(format!("and {} more", words::number(more)));
        }
        let item = move |text: String| {
            view! { <li class=class><span class="mark" aria-hidden="true">{mark}</span><span class="visually-hidden">{spoken}</span>{text}</li> }
        };
        shown.into_iter().map(item).collect_view()
    };
    view! {
        <div class="diff-line">
            <span class="diff-label">{label}</span>
            <ul class="diff-sides">{side("minus", "−", "before: ", line.before)}{side("plus", "+", "after: ", line.after)}</ul>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use portcullis_core::{Command, PolicyDraft, Scope};

    #[test]
    fn a_token_is_named_as_the_way_or_as_who_did_it() {
        let mut snapshot = sample::account(2);
        let policies = vec![PolicyDraft::allow(["dns-edit"], Scope::account())];
        let make =
            Command::CreateToken { name: "Router".into(), owner: None, policies, conditions: Default::default() };
        sample::run(&mut snapshot, &sample::owner(), &make);
        let id = snapshot.state().tokens.keys().next().copied().expect("a token");
        let via = |via: String, user| Origin { user, via: Some(via), channel: Some(Channel::Api), ..Origin::default() };
        let users = via(format!("token:{id}"), Some(sample::OWNER));
        assert_eq!(how(&snapshot, &users), "by API, via the token “Router”");
        assert_eq!(alone(&snapshot, &users), None);
        let own = via(format!("token:{id}"), None);
        assert_eq!(how(&snapshot, &own), "by API");
        assert_eq!(alone(&snapshot, &own).as_deref(), Some("The token “Router”"));
        assert_eq!(how(&snapshot, &via("token:?".into(), Some(sample::OWNER))), "by API, via a token");
    }
}
