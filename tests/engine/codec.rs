//! The engine's own JSON against serde's: the same texts, the same values, and the same texts refused.
//!
//! Meant to differ, and told apart by the message of the refusal: serde also takes a list of its fields for a structure,
//! `{"allow": null}` for a plain choice, and now and then a number for a tag. What nests deeper than 127 levels is refused
//! here even where nobody looks.

use portcullis_core::json::{self, ReadJson, WriteJson};
use portcullis_core::{
    Access, CatalogueData, ClassLabel, Command, Decision, Entry, Event, Issue, Millis, Origin, Outcome, Principal,
    Snapshot, State, decide, preview,
};
use portcullis_tests::generate::{Gen, NOW, for_seeds};
use portcullis_tests::workload::{Sizes, Workload};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::fmt::Debug;
use std::time::{Duration, Instant};

/// Everything that both know.
trait Both: ReadJson + WriteJson + Serialize + DeserializeOwned + PartialEq + Debug {}
impl<T: ReadJson + WriteJson + Serialize + DeserializeOwned + PartialEq + Debug> Both for T {}

/// The text of a value, which both write and both read.
fn text_of<T: Both>(value: &T) -> String {
    let text = serde_json::to_string(value).expect("serde writes it");
    assert_eq!(json::write(value), text);
    assert_eq!(json::read::<T>(&text).as_ref(), Ok(value), "{text}");
    text
}

/// Both read the same from a text, or both nothing.
fn agree<T: Both>(text: &str) {
    match (json::read::<T>(text), serde_json::from_str::<T>(text)) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "{text}"),
        // Which of several mistakes is found first may differ, but what is called no JSON is none.
        (Err(ours), Err(_)) => {
            let is_json = serde_json::from_str::<Value>(text).is_ok();
            assert!(!ours.malformed || !is_json, "{ours:?}: {text}");
        }
        (Err(ours), Ok(_)) => {
            let meant =
                ["expected an object, not a list", "expected a text, not an object", "expected a text, not a number"];
            assert!(meant.contains(&ours.why.as_str()), "refused with {ours:?}: {text}");
        }
        (Ok(ours), Err(theirs)) => panic!("read as {ours:?}, {theirs}: {text}"),
    }
}

/// The text with something about it changed.
fn spoilt(g: &mut Gen, text: &str) -> String {
    let mut value: Value = serde_json::from_str(text).expect("it is JSON");
    match g.rng.u8(..10) {
        0..3 => return spoilt_text(g, text),
        3 => return serde_json::to_string_pretty(&value).expect("a value is written"),
        _ => spoil(g, &mut value),
    }
    value.to_string()
}

const PIECES: [&str; 16] =
    ["\"", "\\", "{", "}", "[", "]", ",", ":", "-", "0", ".5", "e9", "null", " ", "\\ud83d", "\"type\":\"account\","];

fn spoilt_text(g: &mut Gen, text: &str) -> String {
    let mut places = text.char_indices().map(|(place, _)| place).collect::<Vec<_>>();
    places.push(text.len());
    let (a, b) = (g.pick(&places), g.pick(&places));
    let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 6));
    let to = if text.is_char_boundary(to) { to } else { from };
    match g.rng.u8(..4) {
        0 => text[..from].to_owned(),
        1 => [&text[..from], &text[to..]].concat(),
        2 => [&text[..to], &text[from..]].concat(),
        _ => [&text[..from], g.pick(&PIECES), &text[from..]].concat(),
    }
}

/// Changes one thing somewhere inside.
fn spoil(g: &mut Gen, value: &mut Value) {
    if g.chance(75) {
        let inner: Vec<&mut Value> = match value {
            Value::Object(fields) => fields.values_mut().collect(),
            Value::Array(items) => items.iter_mut().collect(),
            _ => Vec::new(),
        };
        if !inner.is_empty() {
            let place = g.rng.usize(..inner.len());
            return inner.into_iter().nth(place).into_iter().for_each(|inner| spoil(g, inner));
        }
    }
    match value {
        Value::Object(fields) if !fields.is_empty() && g.chance(40) => {
            let key = g.pick(&fields.keys().cloned().collect::<Vec<_>>());
            let gone = fields.remove(&key);
            if g.chance(50) {
                fields.insert(format!("{key}x"), gone.unwrap_or_default());
            }
        }
        Value::Object(fields) if g.chance(50) => {
            let key = g.pick(&["type", "id", "object", "name", "more", "kind"]);
            fields.insert(key.into(), serde_json::json!({"any": ["thing", 1.5, -2e7, null, true]}));
        }
        other => {
            let with = [
                "null",
                "true",
                "0",
                "-1",
                "1.0",
                "-0",
                "18446744073709551616",
                "9223372036854775808",
                "\"\"",
                "\"zone\"",
                "{}",
                "[]",
                "\"🏰\\n\\\"\"",
            ];
            *other = serde_json::from_str(g.pick(&with)).expect("it is JSON");
        }
    }
}

/// A value reads as it was written, and spoilt texts of it are judged alike.
fn check<T: Both>(g: &mut Gen, value: &T) {
    let text = text_of(value);
    (0..4).for_each(|_| agree::<T>(&spoilt(g, &text)));
}

#[test]
fn states_and_questions_are_the_same_to_serde() {
    for_seeds(500, |g| {
        let state = g.state_with_owner();
        check(g, &state);
        let snapshot = Snapshot::new(state.clone(), g.catalogue.clone());
        let context = g.context();
        check(g, &context);
        for member in state.members.keys() {
            let access: Access = snapshot.access(Principal::Member(*member), &context);
            let action = g.action();
            let asked = g.resources(&state);
            let decision: Decision = access.explain(&action, g.pick(&asked));
            check(g, &decision);
            let labels: Vec<ClassLabel> = access.grid().rows.into_iter().map(|row| row.label).collect();
            check(g, &labels);
        }
    });
}

#[test]
fn commands_events_and_issues_are_the_same_to_serde() {
    for_seeds(1000, |g| {
        let state: State = g.state_with_owner();
        let snapshot = Snapshot::new(state.clone(), g.catalogue.clone());
        let (caller, command) = (g.caller(&state), g.command(&state));
        check::<Command>(g, &command);
        assert_eq!(serde_json::to_value(&command).expect("it is JSON")["type"], command.name());
        let Outcome { events, issues } = decide(&snapshot, &caller, &command, &g.fresh());
        check::<Vec<Event>>(g, &events);
        check::<Vec<Issue>>(g, &issues);
        let origin = Origin {
            user: None,
            via: Some("token:\u{1}é".into()),
            address: caller.context.address,
            method: g.rng.bool().then(|| "PATCH".into()),
            uri: g.rng.bool().then(|| "/client/v4/\"é".into()),
            ..Origin::default()
        };
        let entry = Entry {
            version: 1,
            account: state.account.id,
            seq: g.rng.u64(..),
            revision: g.rng.u64(..),
            at: Millis(g.rng.i64(..)),
            origin,
            command: command.name().into(),
            catalogue: g.catalogue.digest().into(),
            events,
        };
        check(g, &entry);
        check(g, &entry.events.iter().filter_map(Event::object).collect::<Vec<_>>());
        let fresh = g.fresh();
        check(g, &preview(&snapshot, &caller, &command, &fresh).issues);
    });
}

#[test]
fn the_catalogue_is_the_same_to_serde() {
    for_seeds(100, |g| {
        let data: CatalogueData = g.catalogue.data().clone();
        check(g, &data);
    });
}

#[test]
fn numbers_and_texts_are_judged_alike() {
    let numbers = [
        "0",
        "-0",
        "00",
        "01",
        "-1",
        "--1",
        "+1",
        "1.",
        ".1",
        "1.0",
        "1e2",
        "1E+2",
        "1e",
        "1e-",
        "4294967295",
        "4294967296",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999",
        "123456789012345678901234567890",
        "0x1",
        "NaN",
        "1 2",
        " 1\n",
        "1a",
        "",
        "nul",
        "null",
        "true",
        "tru",
    ];
    for text in numbers {
        agree::<u32>(text);
        agree::<u64>(text);
        agree::<i64>(text);
        agree::<Millis>(text);
        agree::<Option<u32>>(text);
        agree::<bool>(text);
        agree::<Vec<bool>>(text);
    }
    let texts = [
        r#""""#,
        r#""a"#,
        r#""\"\\\/\b\f\n\r\t""#,
        r#""\u00e9\u0000""#,
        r#""\ud83c\udff0""#,
        r#""\ud83c""#,
        r#""\udff0""#,
        r#""\ud83c\ud83c\udff0""#,
        r#""\ud83c\u0041""#,
        r#""\ud83cx""#,
        r#""\u12""#,
        r#""\u12G4""#,
        r#""\x""#,
        "\"\u{1}\"",
        "\"\n\"",
        "\"\u{7f}🏰\u{feff}\"",
        "\u{feff}\"\"",
        "\"\\",
        "\"\\u",
        "'a'",
        "\"a\" x",
    ];
    texts.iter().for_each(|text| agree::<String>(text));
    let lists = ["[]", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "]", "[1,2]", "[ 1 , 2 ]", "{\"a\":1}"];
    lists.iter().for_each(|text| agree::<Vec<u32>>(text));
}

#[test]
fn a_name_twice_an_unknown_one_and_a_late_tag_are_judged_alike() {
    let id = "0".repeat(32);
    let commands = [
        r#"{"type":"create_role","name":"a","actions":[],"name":"b"}"#.to_owned(),
        r#"{"name":"a","actions":[],"type":"create_role"}"#.to_owned(),
        r#"{"name":"a","actions":[],"type":"create_role","type":"create_role"}"#.to_owned(),
        r#"{"type":"create_role","name":"a","actions":[],"more":1}"#.to_owned(),
        r#"{"ty\u0070e":"leave_account"}"#.to_owned(),
        r#"{"type":"leave_account","type":"leave_account"}"#.to_owned(),
        r#"{"type":7}"#.to_owned(),
        r#"{"type":"moon"}"#.to_owned(),
        "{}".to_owned(),
        "[]".to_owned(),
        format!(r#"{{"member":"{id}","type":"revoke_member"}}"#),
        format!(r#"{{"member":"{}","type":"revoke_member"}}"#, "A".repeat(32)),
    ];
    commands.iter().for_each(|text| agree::<Command>(text));
    let actors = [
        format!(r#"{{"type":"member","id":"{id}"}}"#),
        format!(r#"{{"id":"{id}","type":"group"}}"#),
        format!(r#"{{"id":"{id}","type":"group","id":"{id}"}}"#),
        format!(r#"{{"type":"group","more":[{{}}],"id":"{id}"}}"#),
        r#"{"type":"member"}"#.to_owned(),
        r#"{"type":"account"}"#.to_owned(),
        r#"{"type":"account","id":null}"#.to_owned(),
        r#"{"type":"account","id":1}"#.to_owned(),
    ];
    actors.iter().for_each(|text| (agree::<portcullis_core::Actor>(text), agree::<portcullis_core::ObjectId>(text)).1);
    agree::<portcullis_core::Selector>(r#"{"type":"account","more":1}"#);
    agree::<Vec<Event>>(r#"[{"object":"role"},{"before":null,"object":"role","more":[]}]"#);
}

#[test]
fn errors_name_the_field() {
    let path = |text: &str| json::read::<Command>(text).map_err(|error| (error.malformed, error.path));
    let wrong = |malformed, path: &str| Err((malformed, path.to_owned()));
    assert_eq!(path(r#"{"type":"invite_members","emails":["a",3]}"#), wrong(false, "emails[1]"));
    assert_eq!(path(r#"{"type":"invite_members"}"#), wrong(false, ""));
    assert_eq!(path(r#"{"type":"invite_members","emails":[],"x\"y":1}"#), wrong(false, "x\\\"y"));
    assert_eq!(
        path(r#"{"policies":[{"scope":{"include":[{"tag":7,"type":"tag"}]}}],"type":"change_member"}"#),
        wrong(false, "policies[0].scope.include[0].tag")
    );
    assert_eq!(path("{\"type\":\n  nonsense}"), wrong(true, "type"));
    let why = json::read::<Command>("{\"type\":\n  nonsense}").expect_err("no JSON").why;
    assert_eq!(why, "expected a value at line 2 column 3");
}

#[test]
fn what_nests_deeper_than_127_levels_is_refused() {
    let nested = |depth: usize| ["{\"any\":", &"[".repeat(depth), &"]".repeat(depth), "}"].concat();
    assert!(json::read::<Origin>(&nested(126)).is_ok());
    let error = json::read::<Origin>(&nested(127)).expect_err("too deep");
    assert!(error.malformed, "{error}");
    assert!(error.path.starts_with("any[0][0]"), "{}", error.path);
    assert!(json::read::<Origin>(&nested(1_000_000)).is_err());
}

/// Shows how long the state that is measured everywhere takes; `--ignored --nocapture`, in a release build.
#[test]
#[ignore = "it measures, and judges nothing but equality"]
fn speed() {
    let state = Workload::new(&Sizes::default()).state;
    let text = text_of(&state);
    println!("{} bytes at {NOW:?}", text.len());
    println!(
        "read:  {:?}, serde {:?}",
        median(|| json::read::<State>(&text)),
        median(|| serde_json::from_str::<State>(&text))
    );
    println!("write: {:?}, serde {:?}", median(|| json::write(&state)), median(|| serde_json::to_string(&state)));
}

/// The median of some runs, without what freeing the result takes.
fn median<T>(run: impl Fn() -> T) -> Duration {
    let once = || {
        let start = Instant::now();
        let made = run();
        (start.elapsed(), made).0
    };
    let mut times: Vec<_> = (0..41).map(|_| once()).collect();
    times.sort();
    times[20]
}
