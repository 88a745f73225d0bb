//! What somebody may do, in one phrase: "Edits DNS and Firewall on 5 domains, via Web team".

mod holdings;
mod sources;

pub use holdings::{Holding, Level, Place, holdings, kind_of};
pub use sources::sources;

use crate::words;
use portcullis_core::{Grid, Mask, MemberId, Millis, Selector, Snapshot};

/// How many services are named before the rest is a count.
const NAMED: usize = 2;

/// A member's effective access in one phrase; pending people count as if they had accepted.
pub fn phrase(snapshot: &Snapshot, member: MemberId, now: Millis) -> String {
    let grid = snapshot.outlook(member, now).grid();
    let what = said(snapshot, &grid, is_open(snapshot, member));
    match sources(snapshot, member) {
        Some(sources) if !grid.rows.is_empty() => format!("{what}, {sources}"),
        Some(_) | None => what,
    }
}

/// Whether some policy of a member reaches whatever domain is added later.
fn is_open(snapshot: &Snapshot, member: MemberId) -> bool {
    let reaches = |selector: &Selector| match selector {
        Selector::Account => true,
        Selector::Kind { kind } => kind == "zone",
        Selector::Resource { .. } | Selector::Tag { .. } | Selector::Record { .. } => false,
    };
    snapshot.policies_for(member).iter().any(|(_, policy)| policy.scope.include.iter().any(reaches))
}

/// The same for a grid alone, without saying where it comes from.
pub fn of_grid(snapshot: &Snapshot, grid: &Grid) -> String {
    said(snapshot, grid, true)
}

fn said(snapshot: &Snapshot, grid: &Grid, open: bool) -> String {
    if grid.rows.is_empty() {
        return "No access yet".to_owned();
    }
    let what = open.then(|| whole(snapshot, grid)).flatten().unwrap_or_else(|| parts(snapshot, grid, open));
    let conditional = grid.rows.iter().any(|row| !row.maybe.is_empty());
    let always = grid.rows.iter().any(|row| !row.yes.is_empty());
    match (conditional, always) {
        (false, _) => what,
        (true, true) => what + ", partly under conditions",
        (true, false) => what + ", under conditions",
    }
}

/// A phrase for access that covers the account as a whole.
fn whole(snapshot: &Snapshot, grid: &Grid) -> Option<String> {
    let held = |kind: &str| everywhere(snapshot, grid, kind);
    let catalogue = snapshot.catalogue();
    let missing: Mask = ["account", "zone"]
        .into_iter()
        .fold(Mask::EMPTY, |all, kind| all | (catalogue.kind_actions(kind) - held(kind)));
    if missing.is_empty() {
        return Some("Everything".to_owned());
    }
    let reads: Mask = catalogue
        .actions()
        .iter()
        .enumerate()
        .filter(|(_, action)| action.name.ends_with(":read"))
        .map(|(n, _)| n)
        .collect();
    // Reading one thing may bring another verb along, such as seeing reports.
    let reads = catalogue.closed(reads);
    let given = grid.rows.iter().fold(Mask::EMPTY, |all, row| all | row.yes | row.maybe);
    if !missing.meets(reads) {
        let missed = services_of(snapshot, missing);
        return Some(if (given - reads).is_empty() {
            "Reads everything".to_owned()
        } else if missed.len() <= catalogue.data().services.len() / 4 {
            format!("Everything but editing {}", named(&missed))
        } else {
            format!("Reads everything; {}", lower_first(&parts_above_read(snapshot, grid)))
        });
    }
    None
}

/// Actions allowed on the account, or on every resource of a kind, conditions put aside.
fn everywhere(snapshot: &Snapshot, grid: &Grid, kind: &str) -> Mask {
    let rows = || grid.rows.iter().filter(|row| kind_of(row) == Some(kind));
    let covered: usize = rows().map(|row| row.resources.len()).sum();
    let all = kind == "account" || covered >= snapshot.resources(kind).len();
    if all { rows().map(|row| row.yes | row.maybe).reduce(|a, b| a & b).unwrap_or(Mask::EMPTY) } else { Mask::EMPTY }
}

fn parts(snapshot: &Snapshot, grid: &Grid, open: bool) -> String {
    join(snapshot, holdings(snapshot, &grid.rows, open))
}

fn parts_above_read(snapshot: &Snapshot, grid: &Grid) -> String {
    let above = holdings(snapshot, &grid.rows, true).into_iter().filter(|holding| holding.level != Level::Reads);
    join(snapshot, above.collect())
}

/// The two weightiest holdings; what is left is "and more".
fn join(snapshot: &Snapshot, holdings: Vec<Holding>) -> String {
    let is_shared = shares_place(&holdings);
    let whole = |(n, holding): (usize, &Holding)| sentence(snapshot, holding, is_shared && n == 0);
    let texts: Vec<String> = holdings.iter().take(NAMED).enumerate().map(whole).collect();
    let more = if holdings.len() > NAMED { ", and more" } else { "" };
    match texts.as_slice() {
        [] => "No access yet".to_owned(),
        [one] => one.clone() + more,
        [first, second, ..] => format!("{first}{}{}{more}", between(&holdings), lower_first(second)),
    }
}

/// Whether the first two are in the same place, which then is named once: "Edits DNS and reads Analytics on 5 domains".
fn shares_place(holdings: &[Holding]) -> bool {
    matches!(holdings, [first, second, ..] if first.place == second.place && first.place != Place::Account)
}

fn between(holdings: &[Holding]) -> &'static str {
    if shares_place(holdings) { " and " } else { "; " }
}

/// "Edits DNS, SSL/TLS and 9 more on 5 domains"; where the next one names the same place, without it.
fn sentence(snapshot: &Snapshot, holding: &Holding, without_place: bool) -> String {
    let what = if holding.is_all { "everything".to_owned() } else { named(&holding.services) };
    let place = match &holding.place {
        _ if without_place => String::new(),
        Place::Account if holding.is_all => " of the account’s own".to_owned(),
        Place::Account => String::new(),
        Place::One(name) => format!(" on {name}"),
        Place::Some { count, .. } => format!(" on {count} domains"),
        Place::Records(count) => format!(" on {count} DNS records"),
        Place::All => format!(" on all {}", plural(snapshot)),
    };
    format!("{} {what}{place}", holding.level.verb())
}

fn plural(snapshot: &Snapshot) -> String {
    snapshot.catalogue().kind_data("zone").map_or_else(|| "domains".to_owned(), |kind| kind.plural.to_lowercase())
}

/// Up to two names, or two and a count.
fn named(services: &[String]) -> String {
    let rest = services.len().saturating_sub(NAMED);
    match rest {
        0 | 1 => words::listed(services),
        _ => format!("{} and {rest} more", services.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ")),
    }
}

fn services_of(snapshot: &Snapshot, actions: Mask) -> Vec<String> {
    let catalogue = snapshot.catalogue();
    let services = catalogue.data().services.iter();
    services
        .filter(|service| catalogue.service_mask(&service.id).meets(actions))
        .map(|service| service.name.clone())
        .collect()
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;
