//! How classes are named, which records stand apart, and what a difference counts.

use portcullis_core::{
    Catalogue, ClassLabel, Context, Difference, GridRow, Principal, Resource, ResourceId, ResourceRef, Selector,
    Snapshot, State, difference,
};
use portcullis_tests::expand_account;
use portcullis_tests::generate::{NOW, for_seeds, show};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The name of a class, by asking every resource.
fn named(state: &State, kind: &str, class: &BTreeSet<ResourceId>) -> ClassLabel {
    let kind = kind.to_owned();
    let such = |is: &dyn Fn(&Resource) -> bool| -> BTreeSet<ResourceId> {
        state.resources.values().filter(|r| r.kind == kind && is(r)).map(|r| r.id).collect()
    };
    let first = |ids: &BTreeSet<ResourceId>| -> Vec<ResourceId> {
        let mut by_name: Vec<_> = ids.iter().map(|id| (&state.resources[id].name, *id)).collect();
        by_name.sort();
        by_name.into_iter().map(|(_, id)| id).take(3).collect()
    };
    let rest = such(&|r| !class.contains(&r.id));
    if rest.is_empty() {
        return ClassLabel::All { kind };
    }
    let mut tags: BTreeSet<_> = state.resources.values().flat_map(|r| r.tags.iter().cloned()).collect();
    tags.retain(|tag| class.len() > 1 && such(&|r| r.tags.contains(tag)) == *class);
    if let Some(tag) = tags.pop_first() {
        return ClassLabel::Tag { kind, tag };
    }
    if rest.len() <= 3 && class.len() > 3 {
        return ClassLabel::Except { kind, except: first(&rest) };
    }
    ClassLabel::Listed { kind, count: class.len(), first: first(class) }
}

fn check_label(state: &State, row: &GridRow) {
    let Some(stored) = row.resources.first().map(|id| &state.resources[id]) else { return };
    let class = row.resources.iter().copied().collect();
    assert_eq!(row.label, named(state, &stored.kind, &class), "{}", show(state));
    assert_eq!(row.label.kind(), stored.kind);
}

#[test]
fn a_class_is_named_by_what_makes_it() {
    for_seeds(300, |g| {
        let mut state = g.state();
        for n in 0..6_u128 {
            let tags = g.some(2, |g| g.tag()).into_iter().collect();
            let id = ResourceId::from_bits(40 - n);
            let stored = Resource { id, kind: "zone".into(), name: format!("more{n}.example"), tags };
            state.resources.insert(id, Arc::new(stored));
        }
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        for member in state.members.keys().copied() {
            let grid = snapshot.outlook(member, NOW).grid();
            grid.rows.iter().for_each(|row| check_label(&state, row));
        }
    });
}

fn account(zones: Value, policies: Value) -> Snapshot {
    let account = json!({"zones": zones, "members": {"ana": {}}, "policies": policies});
    let account = serde_json::from_value(account).expect("an account");
    Snapshot::new(expand_account(&account).unwrap_or_else(|e| panic!("{e}")), Catalogue::builtin())
}

fn ana(snapshot: &Snapshot) -> portcullis_core::MemberId {
    let mut members = snapshot.state().members.values();
    members.find(|m| m.address.get() == Some("ana@example.com")).expect("she is there").id
}

/// The labels of what `ana` may do, in words.
fn labels(zones: Value, on: &str, except: &str) -> Vec<String> {
    let policies = json!([{"allow": "ssl-edit", "to": "ana", "on": on, "except": except}]);
    let snapshot = account(zones, policies);
    let name = |id: &ResourceId| snapshot.state().resources[id].name.replace(".example", "");
    let names = |ids: &[ResourceId]| ids.iter().map(name).collect::<Vec<_>>().join(" ");
    let rows = snapshot.outlook(ana(&snapshot), NOW).grid().rows;
    let label = |row: &GridRow| match &row.label {
        ClassLabel::Account => "account".to_owned(),
        ClassLabel::All { kind } => format!("all {kind}"),
        ClassLabel::Tag { tag, .. } => format!("tag {tag}"),
        ClassLabel::Except { except, .. } => format!("all but {}", names(except)),
        ClassLabel::Listed { first, count, .. } => format!("{count}: {}", names(first)),
        ClassLabel::Record { name, rtype, .. } => format!("record {name} {rtype:?}"),
    };
    let mut found: Vec<_> = rows.iter().map(label).collect();
    found.retain(|label| label != "account");
    found
}

#[test]
fn few_are_named_and_many_are_counted() {
    let eight = || {
        json!({"a.example": ["x", "y"], "b.example": ["x", "y"], "c.example": ["z"], "d.example": [],
            "e.example": [], "f.example": [], "g.example": [], "h.example": ["z"]})
    };
    assert_eq!(labels(eight(), "kind:zone", ""), ["all zone"]);
    assert_eq!(labels(eight(), "a.example b.example", ""), ["tag x"]);
    assert_eq!(labels(json!({"a.example": ["x"], "b.example": []}), "tag:x", ""), ["1: a"]);
    assert_eq!(labels(eight(), "kind:zone", "h.example b.example"), ["all but b h"]);
    assert_eq!(labels(eight(), "kind:zone", "h.example b.example d.example"), ["all but b d h"]);
    assert_eq!(labels(eight(), "h.example g.example f.example e.example", ""), ["4: e f g"]);
    let five = json!({"a.example": [], "b.example": [], "c.example": [], "d.example": [], "e.example": []});
    assert_eq!(labels(five, "c.example d.example e.example", ""), ["3: c d e"]);
}

/// Rows of one size come by what they are called, not by ids that somebody made up.
#[test]
fn rows_of_one_size_come_by_name() {
    let zones: Vec<String> = ["a", "b", "c", "d", "e", "f"].iter().map(|n| format!("{n}.example")).collect();
    let roles = ["dns-edit", "ssl-edit", "speed-edit", "caching-edit", "firewall-edit", "zones-edit"];
    let policies = zones.iter().zip(roles).map(|(zone, role)| json!({"allow": role, "to": "ana", "on": zone}));
    let here = zones.iter().map(|zone| (zone.clone(), json!([]))).collect::<serde_json::Map<_, _>>();
    let (none, all) = (account(here.clone().into(), json!([])), account(here.into(), policies.collect()));
    let name = |ids: &[ResourceId]| all.state().resources[&ids[0]].name.clone();
    let rows = all.outlook(ana(&all), NOW).grid().rows;
    assert_eq!(rows.iter().map(|row| name(&row.resources)).collect::<Vec<_>>(), zones);
    let rows = difference(&none, &all, ana(&all), NOW).rows;
    assert_eq!(rows.iter().map(|row| name(&row.resources)).collect::<Vec<_>>(), zones);
}

/// What can be asked about records.
fn of_records(snapshot: &Snapshot) -> portcullis_core::Mask {
    snapshot.catalogue().kind_actions("record")
}

/// A record stands in the grid where it is not like the rest of its zone; with no type it stands for every other type.
#[test]
fn records_that_are_not_like_their_zone_have_rows() {
    for_seeds(200, |g| {
        let (state, context) = (g.state(), g.context());
        let snapshot = Snapshot::new(state.clone(), Arc::clone(&g.catalogue));
        for member in state.members.keys().copied() {
            let access = snapshot.access(Principal::Member(member), &context);
            let yes = |resource| of_records(&snapshot).iter().filter(|a| access.permits(*a, resource, NOW)).collect();
            let mut wanted = BTreeSet::new();
            let mine = snapshot.policies_for(member);
            for selector in mine.iter().flat_map(|(_, p)| p.scope.include.iter().chain(&p.scope.exclude)) {
                let Selector::Record { zone, name, rtype } = selector else { continue };
                for rtype in [None, rtype.as_deref()] {
                    let record = ResourceRef::Record { zone: *zone, name, rtype: rtype.unwrap_or("ANY OTHER") };
                    let is: portcullis_core::Mask = yes(record);
                    // Of a zone's own actions the grid tells more; about what is inside it these are asked.
                    let other = ResourceRef::Record { zone: *zone, name: "unnamed.example", rtype: "ANY OTHER" };
                    if is != yes(other) && !is.is_empty() {
                        wanted.insert((*zone, name.clone(), rtype.map(str::to_owned), is));
                    }
                }
            }
            let rows = access.grid().rows;
            let found: BTreeSet<_> = rows
                .iter()
                .filter_map(|row| match &row.label {
                    ClassLabel::Record { zone, name, rtype } => Some((*zone, name.clone(), rtype.clone(), row.yes)),
                    _ => None,
                })
                .collect();
            assert_eq!(found, wanted, "{member:?} {context:?}\n{}", show(&state));
        }
    });
}

fn change(zones: Value, before: Value, after: Value) -> (Difference, Snapshot) {
    let (before, after) = (account(zones.clone(), before), account(zones, after));
    (difference(&before, &after, ana(&after), NOW), after)
}

#[test]
fn a_difference_counts_what_is_gained_and_lost_on_each_resource() {
    let zones = json!({"a.example": [], "b.example": [], "c.example": []});
    let with = |role: &str, on: &str, when: Value| json!({"allow": role, "to": "ana", "on": on, "when": when});
    let second = json!({"second_factor": true});
    let always = || json!({});
    let before = json!([
        with("dns-edit", "kind:zone", always()),
        with("ssl-read", "a.example", second.clone()),
        with("speed-read", "c.example", always()),
    ]);
    let after = json!([
        with("dns-read", "kind:zone", always()),
        with("ssl-read", "a.example", always()),
        with("firewall-edit", "b.example", second.clone()),
        with("speed-read", "c.example", second),
        with("billing-read", "account", always()),
    ]);
    let (told, _) = change(zones.clone(), before.clone(), after);
    // Gained: a condition less on a, reading and editing under one on b, and the account's own. Lost: editing DNS three
    // times, and on c what now has a condition.
    assert_eq!((told.gained(), told.lost(), told.is_empty()), (1 + 2 + 1, 3 + 1, false));
    let counts: Vec<_> = told.rows.iter().map(|r| r.count()).collect();
    assert_eq!(counts, [1, 1, 1, 1]);
    let (told, _) = change(zones.clone(), before.clone(), before.clone());
    assert_eq!((told.gained(), told.lost(), told.is_empty()), (0, 0, true));
    let mut more = before.clone();
    more.as_array_mut().expect("a list").push(with("zones-read", "kind:zone", always()));
    let (told, _) = change(zones.clone(), before.clone(), more.clone());
    assert_eq!((told.gained(), told.lost(), told.is_empty()), (3, 0, false));
    let (told, _) = change(zones.clone(), json!([]), json!([with("zones-read", "kind:zone", always())]));
    assert_eq!((told.gained(), told.rows.len(), told.rows[0].count()), (3, 1, 3));
    let (told, _) = change(zones.clone(), json!([]), json!([]));
    assert_eq!(told.rows, [], "where nothing is allowed before or after nothing is shown");
    let (told, _) = change(zones, more, before);
    assert_eq!((told.gained(), told.lost(), told.is_empty()), (0, 3, false));
}

/// Records that are apart before or after have rows, those that are like their zone both times have none.
#[test]
fn a_difference_shows_records_that_are_apart() {
    let zones = json!({"a.example": []});
    let on = |scope: &str| json!([{"allow": "dns-edit", "to": "ana", "on": scope}]);
    let but_www = || json!([{"allow": "dns-edit", "to": "ana", "on": "kind:zone", "except": "record:www.a.example"}]);
    let records = |before: Value, after: Value| {
        let (told, _) = change(zones.clone(), before, after);
        let rows = told.rows.into_iter().filter_map(|row| match row.label {
            ClassLabel::Record { name, rtype, .. } => Some((name, rtype, row.before_yes.len(), row.after_yes.len())),
            _ => None,
        });
        rows.collect::<Vec<_>>()
    };
    let www = |rtype: Option<&str>, was, is| ("www.a.example".to_owned(), rtype.map(str::to_owned), was, is);
    assert_eq!(records(json!([]), on("record:www.a.example/A")), [www(Some("A"), 0, 2)]);
    assert_eq!(records(on("record:www.a.example"), json!([])), [www(None, 2, 0)]);
    assert_eq!(records(on("kind:zone"), but_www()), [www(None, 2, 0)]);
    assert_eq!(records(but_www(), on("kind:zone")), [www(None, 0, 2)]);
    let mut both = on("kind:zone");
    both.as_array_mut().expect("a list").extend(on("record:www.a.example").as_array().expect("a list").clone());
    assert_eq!(records(on("kind:zone"), both), []);
}

#[test]
fn an_access_begins_where_the_last_date_passed() {
    let from = |when: Value| {
        let snapshot =
            account(json!({}), json!([{"allow": "billing-read", "to": "ana", "on": "account", "when": when}]));
        let access = snapshot.access(Principal::Member(ana(&snapshot)), &Context::at(NOW));
        assert_eq!(access.member(), Some(ana(&snapshot)));
        (access.from(), access.until())
    };
    use portcullis_core::Millis;
    assert_eq!(from(json!({})), (Millis::MIN, Millis::MAX));
    let (first, last) = (NOW.0 - 5, NOW.0 + 5);
    assert_eq!(from(json!({"not_before": first, "expires_at": last})), (Millis(first), Millis(last)));
}
