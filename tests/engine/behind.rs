//! Edits of what stands behind the permissions, DNS records and settings of zones: need, and fit of every field.

use portcullis_core::{
    Behind, Caller, Catalogue, Command, Context, Event, Fresh, Issue, Millis, Record, RecordDraft, RecordId,
    ResourceId, Set, Snapshot, UserId, ZoneDraft, decide, decide_behind,
};
use portcullis_tests::expand_account;
use serde_json::{Value, json};

mod settings;

/// A record before and after.
type Edited = (Option<Record>, Option<Record>);

const NOW: Millis = Millis(1_000_000);
const BEFORE: Millis = Millis(500_000);

/// An account with `a.example`, its records, and who asks.
struct Bench {
    snapshot: Snapshot,
    zone: ResourceId,
    records: Vec<Record>,
    count: usize,
    by: &'static str,
}

fn bench(records: Value) -> Bench {
    bench_on(records, "unlimited")
}

fn bench_on(records: Value, plan: &str) -> Bench {
    let account = json!({
        "plan": plan,
        "zones": {"a.example": []},
        "members": {"ana": {}, "reader": {}, "www": {}, "nobody": {}},
        "policies": [
            {"allow": "dns-edit zones-edit", "to": "ana", "on": "a.example"},
            {"allow": "dns-read zones-read", "to": "reader", "on": "a.example"},
            {"allow": "dns-edit", "to": "www", "on": "record:www.a.example/A"},
        ],
    });
    let account = serde_json::from_value(account).expect("an account");
    let state = expand_account(&account).unwrap_or_else(|e| panic!("{e}"));
    let zone = *state.resources.keys().next().expect("a zone");
    let records: Vec<_> =
        records.as_array().expect("a list").iter().enumerate().map(|(n, r)| record(zone, n, r)).collect();
    Bench { snapshot: Snapshot::new(state, Catalogue::builtin()), zone, count: records.len(), records, by: "ana" }
}

/// The record with this number; what is left out has its usual value.
fn record(zone: ResourceId, n: usize, fields: &Value) -> Record {
    let mut whole = json!({
        "id": id(n), "zone": zone, "name": "www.a.example", "type": "A", "content": "192.0.2.1", "ttl": 1,
        "created_at": BEFORE, "modified_at": BEFORE,
    });
    whole.as_object_mut().expect("fields").extend(fields.as_object().expect("fields").clone());
    serde_json::from_value(whole).expect("a record")
}

fn id(n: usize) -> RecordId {
    RecordId::from_bits(n as u128 + 1)
}

impl Bench {
    fn by(self, by: &'static str) -> Self {
        Self { by, ..self }
    }

    fn run(&self, command: &Command) -> (Vec<Event>, Vec<Issue>) {
        let mut members = self.snapshot.state().members.values();
        let address = format!("{}@example.com", self.by);
        let user = members.find(|m| m.address.get() == Some(&address)).and_then(|m| m.user);
        let caller = match self.by {
            "operator" => Caller::operator(Context::at(NOW)),
            _ => Caller::user(user.unwrap_or(UserId::from_bits(1)), Context::at(NOW)),
        };
        let behind = Behind { records: self.records.clone(), count: self.count, zone: None };
        let outcome = decide_behind(&self.snapshot, &behind, &caller, command, &Fresh::new(NOW, 9));
        assert_eq!(outcome.is_refused(), outcome.events.is_empty(), "{:?}", outcome.issues);
        (outcome.events, outcome.issues)
    }

    /// Edits as JSON: `deletes` by number, `patches`, `puts` and `posts` as drafts, whose `id` is a number.
    fn edit(&self, edits: Value) -> (Vec<Edited>, Vec<String>) {
        let drafts = |field: &str| -> Vec<RecordDraft> {
            let list = edits[field].as_array().cloned().unwrap_or_default();
            let draft = |mut draft: Value| {
                if let Some(n) = draft["id"].as_u64() {
                    draft["id"] = json!(id(n as usize));
                }
                serde_json::from_value(draft).expect("a draft")
            };
            list.into_iter().map(draft).collect()
        };
        let deletes = edits["deletes"].as_array().cloned().unwrap_or_default();
        let command = Command::EditRecords {
            zone: self.zone,
            deletes: deletes.iter().map(|n| id(n.as_u64().expect("a number") as usize)).collect(),
            patches: drafts("patches"),
            puts: drafts("puts"),
            posts: drafts("posts"),
        };
        let (events, issues) = self.run(&command);
        let changes = events.into_iter().map(|event| match event {
            Event::Record(change) => (change.before, change.after),
            other => panic!("{other:?}"),
        });
        (changes.collect(), issues.iter().map(shown).collect())
    }

    /// The issues of one new record.
    fn post(&self, draft: Value) -> Vec<String> {
        self.edit(json!({"posts": [draft]})).1
    }

    /// The record that one new one becomes.
    fn posted(&self, draft: Value) -> Record {
        let (changes, issues) = self.edit(json!({"posts": [draft]}));
        changes.into_iter().next().and_then(|(_, after)| after).unwrap_or_else(|| panic!("{issues:?}"))
    }
}

/// A code and its field, as in the corpus.
fn shown(issue: &Issue) -> String {
    let code = serde_json::to_value(issue.code).expect("a code");
    format!("{} {}", code.as_str().unwrap_or_default(), issue.path).trim_end().to_owned()
}

fn a(name: &str) -> Value {
    json!({"name": name, "type": "A", "content": "192.0.2.9"})
}

fn with(mut draft: Value, field: &str, value: Value) -> Value {
    draft[field] = value;
    draft
}

#[test]
fn a_new_record_is_kept_in_its_one_form() {
    let bench = bench(json!([]));
    let draft = json!({"name": " WWW.A.example. ", "type": " aaaa ", "content": "2001:DB8:0::1"});
    let made = bench.posted(draft);
    let wanted = json!({"name": "www.a.example", "type": "AAAA", "content": "2001:db8::1", "id": made.id,
        "created_at": NOW, "modified_at": NOW});
    assert_eq!(made, record(bench.zone, 0, &wanted));
    assert_eq!(bench.posted(a("@")).name, "a.example");
    let full = json!({"name": "m.a.example", "type": "MX", "content": "mx.example", "ttl": 60, "priority": 65535,
        "comment": "c", "tags": ["t:v"], "settings": ["ipv4_only"]});
    let made = bench.posted(full);
    assert_eq!((made.ttl, made.priority, made.proxied, made.comment.as_str()), (60, Some(65535), false, "c"));
    assert_eq!((made.tags, made.settings), (Set::from(["t:v".to_owned()]), Set::from(["ipv4_only".to_owned()])));
    // The proxy decides how long what goes through it is kept, and other types have no priority.
    let made = bench.posted(with(
        with(with(a("p.a.example"), "proxied", json!(true)), "ttl", json!(300)),
        "priority",
        json!(7),
    ));
    assert_eq!((made.proxied, made.ttl, made.priority), (true, 1, None));
}

#[test]
fn each_field_has_its_bounds() {
    let bench = bench(json!([]));
    let try_field = |field: &str, value: Value| bench.post(with(a("www.a.example"), field, value));
    let wrong = |field: &str| vec![format!("record_field_invalid posts[0].{field}")];
    for (ttl, fits) in [(0, false), (1, true), (2, false), (59, false), (60, true), (86_400, true), (86_401, false)] {
        assert_eq!(try_field("ttl", json!(ttl)), if fits { vec![] } else { wrong("ttl") }, "{ttl}");
    }
    // The time to live is looked at also where it will not count.
    let proxied = with(with(a("www.a.example"), "proxied", json!(true)), "ttl", json!(2));
    assert_eq!(bench.post(proxied), wrong("ttl"));
    for (comment, fits) in [
        ("x".repeat(500), true),
        ("é".repeat(500), true),
        ("x".repeat(501), false),
        ("a\nb".into(), false),
        ("🏰".repeat(500), true),
        ("🏰".repeat(501), false),
    ] {
        assert_eq!(try_field("comment", json!(comment)), if fits { vec![] } else { wrong("comment") }, "{comment}");
    }
    let tags = |tags: &[String]| try_field("tags", json!(tags));
    let many = |count: usize| (0..count).map(|n| format!("t{n}")).collect::<Vec<_>>();
    assert_eq!((tags(&many(20)), tags(&many(21))), (vec![], wrong("tags")));
    let long = |name: usize, value: usize| format!("{}:{}", "n".repeat(name), "v".repeat(value));
    for (tag, fits) in [
        ("plain".to_owned(), true),
        ("a_b-C1:any: value é".to_owned(), true),
        (long(32, 100), true),
        (long(33, 1), false),
        (long(1, 101), false),
        (":value".to_owned(), false),
        ("a b:c".to_owned(), false),
        ("a:b\nc".to_owned(), false),
    ] {
        assert_eq!(tags(std::slice::from_ref(&tag)), if fits { vec![] } else { wrong("tags") }, "{tag}");
    }
    assert_eq!(try_field("settings", json!(["flatten_cname", "ipv4_only", "ipv6_only"])), [""; 0]);
    assert_eq!(try_field("settings", json!(["ipv4_only", "fast"])), wrong("settings"));
    let txt = json!({"name": "www.a.example", "type": "TXT", "content": "\"x\"", "proxied": true});
    assert_eq!(bench.post(txt), wrong("proxied"));
    let mx = |priority: Value| {
        bench.post(json!({"name": "m.a.example", "type": "MX", "content": "mx.example", "priority": priority}))
    };
    assert_eq!((mx(json!(null)), mx(json!(0)), mx(json!(65536))), (wrong("priority"), vec![], wrong("priority")));
}

#[test]
fn what_is_missing_or_unknown_is_told_with_its_field() {
    let bench = bench(json!([]));
    assert_eq!(bench.post(json!({})), ["missing posts[0].type", "missing posts[0].name"]);
    assert_eq!(
        bench.post(json!({"name": "www.a.example", "type": "A", "content": "  "})),
        ["missing posts[0].content"]
    );
    assert_eq!(bench.post(json!({"name": " ", "type": "A", "content": "192.0.2.1"})), ["missing posts[0].name"]);
    assert_eq!(
        bench.post(json!({"name": "www.a.example", "type": "MOON", "content": "x"})),
        ["unknown_record_type posts[0].type"]
    );
    assert_eq!(bench.post(with(a("x"), "content", json!("256.0.0.1"))), ["record_name_invalid posts[0].name"]);
    assert_eq!(
        bench.post(with(a("www.a.example"), "content", json!("256.0.0.1"))),
        ["record_content_invalid posts[0].content"]
    );
    assert_eq!(bench.post(a("www.b.example")), ["record_name_invalid posts[0].name"]);
    assert_eq!(bench.post(a("xa.example")), ["record_name_invalid posts[0].name"]);
}

#[test]
fn patches_keep_what_they_leave_out_and_puts_do_not() {
    let stored = json!({"comment": "kept", "ttl": 300, "tags": ["t"], "settings": ["ipv4_only"]});
    let bench = bench(json!([stored]));
    let one = |edits: Value| {
        let (mut changes, issues) = bench.edit(edits);
        assert_eq!(changes.len(), 1, "{issues:?}");
        let (before, after) = changes.remove(0);
        assert_eq!(before, Some(bench.records[0].clone()));
        after.expect("it stays")
    };
    let patched = one(json!({"patches": [{"id": 0, "content": "192.0.2.2"}]}));
    let wanted = Record { content: "192.0.2.2".into(), modified_at: NOW, ..bench.records[0].clone() };
    assert_eq!(patched, wanted);
    let put = one(json!({"puts": [{"id": 0, "name": "www.a.example", "type": "A", "content": "192.0.2.1"}]}));
    assert_eq!(put, Record { modified_at: NOW, ..record(bench.zone, 0, &json!({})) });
    // What proxied a record does not proxy what it becomes, where that can't be.
    let proxied = self::bench(json!([{"proxied": true}]));
    let (changes, issues) = proxied.edit(json!({"patches": [{"id": 0, "type": "TXT", "content": "\"x\""}]}));
    assert_eq!(changes[0].1.as_ref().map(|r| r.proxied), Some(false), "{issues:?}");
    let (changes, _) = proxied.edit(json!({"patches": [{"id": 0, "content": "192.0.2.2"}]}));
    assert_eq!(changes[0].1.as_ref().map(|r| r.proxied), Some(true));
}

#[test]
fn what_says_the_same_is_no_change() {
    let bench = bench(json!([{}, {"name": "b.a.example"}]));
    assert_eq!(bench.edit(json!({"patches": [{"id": 0}]})).1, ["nothing_changes"]);
    let again = json!({"id": 0, "name": "www.a.example", "type": "A", "content": "192.0.2.1"});
    assert_eq!(bench.edit(json!({"puts": [again]})).1, ["nothing_changes"]);
    let (changes, _) = bench.edit(json!({"patches": [{"id": 0}, {"id": 1, "ttl": 60}]}));
    assert_eq!(changes.iter().map(|(was, _)| was.as_ref().map(|r| r.id)).collect::<Vec<_>>(), [Some(id(1))]);
    let (changes, _) = bench.edit(json!({"deletes": [0]}));
    assert_eq!(changes, [(Some(bench.records[0].clone()), None)]);
}

#[test]
fn edits_go_in_their_order_each_on_what_the_ones_before_left() {
    let bench = bench(json!([{}]));
    assert_eq!(bench.edit(json!({"deletes": [0], "patches": [{"id": 0}]})).1, ["unknown_record patches[0]"]);
    assert_eq!(
        bench.edit(json!({"deletes": [7], "puts": [{"id": 8}]})).1,
        ["unknown_record deletes[0]", "unknown_record puts[0]"]
    );
    assert_eq!(bench.edit(json!({"patches": [{}]})).1, ["unknown_record patches[0]"]);
    // The one that stood in the way is gone.
    let same = json!({"name": "www.a.example", "type": "A", "content": "192.0.2.1"});
    assert_eq!(bench.post(same.clone()), ["record_twice posts[0]"]);
    assert_eq!(bench.edit(json!({"deletes": [0], "posts": [same]})).1, [""; 0]);
}

#[test]
fn aliases_and_repetitions_have_no_place_beside_others() {
    let beside = |stored: Value, draft: Value| bench(json!([stored])).post(draft);
    let draft = |name: &str, rtype: &str, content: &str| json!({"name": name, "type": rtype, "content": content});
    let cname = || draft("www.a.example", "CNAME", "b.example");
    assert_eq!(beside(json!({}), cname()), ["record_clash posts[0]"]);
    assert_eq!(beside(json!({"type": "CNAME", "content": "b.example"}), a("www.a.example")), ["record_clash posts[0]"]);
    assert_eq!(beside(json!({"type": "CNAME", "content": "c.example"}), cname()), ["record_clash posts[0]"]);
    assert_eq!(beside(json!({"type": "CNAME", "content": "b.example"}), cname()), ["record_twice posts[0]"]);
    assert_eq!(beside(json!({"type": "TXT", "content": "\"x\""}), cname()), [""; 0]);
    assert_eq!(beside(json!({"name": "b.a.example"}), cname()), [""; 0]);
    assert_eq!(beside(json!({}), a("www.a.example")), [""; 0]);
    let mx =
        |priority: u32| json!({"name": "www.a.example", "type": "MX", "content": "mx.example", "priority": priority});
    assert_eq!(beside(mx(1), mx(1)), ["record_twice posts[0]"]);
    assert_eq!(beside(mx(1), mx(2)), [""; 0]);
    // Of one's own kind one stands beside itself.
    let bench = bench(json!([{}]));
    assert_eq!(bench.edit(json!({"patches": [{"id": 0, "ttl": 60}]})).1, [""; 0]);
}

#[test]
fn each_record_needs_its_right_as_it_was_and_as_it_will_be() {
    let stored = || json!([{}, {"name": "api.a.example"}]);
    assert_eq!(bench(stored()).by("reader").edit(json!({"deletes": [0]})).1, ["not_permitted deletes[0]"]);
    assert_eq!(bench(stored()).by("reader").post(a("new.a.example")), ["not_permitted posts[0]"]);
    // What one may not see is as if it were not there.
    assert_eq!(bench(stored()).by("www").edit(json!({"deletes": [1]})).1, ["unknown_record deletes[0]"]);
    assert_eq!(bench(stored()).by("www").edit(json!({"patches": [{"id": 0, "ttl": 60}]})).1, [""; 0]);
    let moved = json!({"patches": [{"id": 0, "name": "api.a.example"}]});
    assert_eq!(bench(stored()).by("www").edit(moved).1, ["not_permitted patches[0]"]);
    assert_eq!(bench(stored()).by("operator").edit(json!({"deletes": [0, 1]})).1, [""; 0]);
    assert_eq!(bench(stored()).by("stranger").edit(json!({"deletes": [0]})).1, ["not_a_member"]);
    let told = bench(stored()).by("reader").run(&Command::EditRecords {
        zone: bench(stored()).zone,
        deletes: vec![id(0)],
        patches: Vec::new(),
        puts: Vec::new(),
        posts: Vec::new(),
    });
    assert_eq!(told.1[0].message, "You need “DNS: Edit” on A www.a.example for this; the role “DNS” would give it.");
}

#[test]
fn records_of_other_zones_and_too_many_are_refused() {
    let mut one = bench(json!([{}]));
    one.records[0].zone = ResourceId::from_bits(77);
    assert_eq!(one.edit(json!({"deletes": [0]})).1, ["unknown_record deletes[0]"]);
    one.zone = ResourceId::from_bits(77);
    assert_eq!(one.edit(json!({"posts": [a("www.a.example")]})).1, ["unknown_resource zone"]);
    let bench = bench(json!([]));
    let many = |count: usize| {
        let posts: Vec<_> = (0..count).map(|n| a(&format!("n{n}.a.example"))).collect();
        bench.edit(json!({"posts": posts})).1
    };
    assert_eq!((many(3500), many(3501)), (vec![], vec!["too_many".to_owned()]));
}

/// The plan bounds what a zone holds, and never stops taking away.
#[test]
fn a_plan_bounds_the_records_of_a_zone() {
    let text = include_str!("../../crates/core/catalogue/builtin.json");
    let bound = text.replace(r#""limits": {"members": 5, "#, r#""limits": {"record": 3, "members": 5, "#);
    assert_ne!(bound, text);
    let catalogue = std::sync::Arc::new(Catalogue::from_json(&bound).expect("it is sound"));
    let mut bench = bench_on(json!([{}]), "starter");
    bench.snapshot = Snapshot::new(bench.snapshot.state().clone(), catalogue);
    // One more record is in the zone than was given.
    bench.count = 2;
    assert_eq!(bench.post(a("b.a.example")), [""; 0]);
    bench.count = 3;
    assert_eq!(bench.post(a("b.a.example")), ["plan_limit posts"]);
    assert_eq!(bench.edit(json!({"deletes": [0], "posts": [a("b.a.example")]})).1, [""; 0]);
    bench.count = 9;
    assert_eq!(bench.edit(json!({"deletes": [0]})).1, [""; 0]);
}

#[test]
fn a_plan_bounds_the_records_that_are_edited_at_once() {
    let many = |count: usize| (0..count).map(|n| a(&format!("h{n}.a.example"))).collect::<Vec<_>>();
    let mut bench = bench_on(json!([]), "starter");
    assert_eq!(bench.edit(json!({"posts": many(200)})).1, [""; 0]);
    assert_eq!(bench.edit(json!({"posts": many(201)})).1, ["plan_limit"]);
    bench = bench_on(json!([]), "unlimited");
    assert_eq!(bench.edit(json!({"posts": many(201)})).1, [""; 0]);
}

/// Without what stands behind the permissions nothing is said of it but that.
#[test]
fn what_is_not_given_is_not_decided() {
    let bench = bench(json!([]));
    let change =
        Command::ChangeZone { zone: bench.zone, settings: ZoneDraft { paused: Some(true), ..ZoneDraft::default() } };
    let outcome = decide(&bench.snapshot, &Caller::operator(Context::at(NOW)), &change, &Fresh::new(NOW, 9));
    assert_eq!(outcome.issues.iter().map(shown).collect::<Vec<_>>(), ["undecided"]);
}

#[test]
fn what_is_told_back_of_a_content_has_no_control_characters() {
    let bench = bench(json!([]));
    let draft = RecordDraft {
        name: Some("www.a.example".into()),
        rtype: Some("A".into()),
        content: Some("19\u{7}2.0".into()),
        ..RecordDraft::default()
    };
    let (_, issues) = bench.run(&Command::EditRecords {
        zone: bench.zone,
        deletes: Vec::new(),
        patches: Vec::new(),
        puts: Vec::new(),
        posts: vec![draft],
    });
    assert_eq!(issues[0].args["text"], "192.0");
}
