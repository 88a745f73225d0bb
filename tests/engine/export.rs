//! Accounts as documents: written and read again they are the same, and what is wrong with one is told.

use portcullis_core::{Catalogue, EXPORT_FORMAT, Export, ImportError, Snapshot, State, analyse, events_of, fold, json};
use portcullis_tests::{corpus, expand_account};
use serde_json::{Value, json};

const GOLDEN: &str = include_str!("../golden/export-v1.json");

fn golden() -> Value {
    serde_json::from_str(GOLDEN).expect("JSON")
}

fn read(document: &Value) -> Result<Export, ImportError> {
    Export::read(&document.to_string(), &Catalogue::builtin())
}

/// Documents of format 1 are read for ever. What this one becomes is written down beside it, in the form it is written in.
#[test]
fn the_golden_document_reads_and_writes_the_same() {
    let export = read(&golden()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(export.format, EXPORT_FORMAT);
    assert_eq!(serde_json::to_value(&export).expect("JSON"), golden());
    assert_eq!(serde_json::from_str::<Value>(&json::write(&export)).expect("JSON"), golden());
    let mut again = Export::new(&export.state, &Catalogue::builtin());
    again.catalogue = export.catalogue.clone();
    assert_eq!(again, export);
    assert!(export.state.members.len() >= 3 && export.state.policies.len() >= 3);
}

#[test]
fn accounts_survive_export_and_import() {
    let mut sound = 0;
    for file in corpus() {
        let state = expand_account(&file.case.account).unwrap_or_else(|e| panic!("{}: {e}", file.name));
        let text = json::write(&Export::new(&state, &Catalogue::builtin()));
        match Export::read(&text, &Catalogue::builtin()) {
            Ok(export) => {
                assert_eq!(export.state, state, "{}", file.name);
                assert_eq!(export.catalogue, Catalogue::builtin().digest());
                let folded = fold([(state.revision, &events_of(&export.state)[..])]).expect("a log");
                assert_eq!(folded, state, "{}", file.name);
                sound += 1;
            }
            // Some cases are about things that no account may hold.
            Err(ImportError::Unsound(why)) => assert!(!why.is_empty() && why.len() <= 20, "{}: {why:?}", file.name),
            Err(other) => panic!("{}: {other}", file.name),
        }
    }
    assert!(sound > 40, "only {sound} accounts are sound");
}

#[test]
fn other_versions_and_forms_are_told() {
    let refused = |text: &str| Export::read(text, &Catalogue::builtin()).unwrap_err().to_string();
    assert_eq!(refused(r#"{"format": 2, "anything": []}"#), "export format `2` is unknown; this version reads 1");
    for text in ["", "{}", "[]", "null", "{\"format\": \"1\"}", "{\"format\": 1}", "not JSON", "\u{0}"] {
        assert!(refused(text).starts_with("this is no exported account: "), "{text}: {}", refused(text));
    }
    let deep =
        format!("{{\"format\": 1, \"catalogue\": \"\", \"state\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(refused(&deep).starts_with("this is no exported account"));
    let mut surplus = golden();
    surplus["more"] = json!(1);
    assert!(refused(&surplus.to_string()).contains("more"));
    let large = " ".repeat((32 << 20) + 1);
    assert!(refused(&large).contains("too many"), "{}", refused(&large));
}

/// Each breaks one rule of form; the place and the rule are told.
#[test]
fn what_is_not_sound_is_told_with_its_place() {
    let broken: [(&str, Value, &str); 14] = [
        ("/state/account/settings/plan", json!("gold"), "no plan of the catalogue"),
        ("/state/account/settings/name", json!(""), "a name that is none"),
        ("/state/resources/@/kind", json!("record"), "no kind that is stored"),
        ("/state/resources/@/name", json!("Upper.Example"), "no domain in its normal form"),
        ("/state/resources/@/id", json!("0".repeat(32)), "stands under another id"),
        ("/state/roles/@/actions", json!(["dns:fly"]), "action that is not in the catalogue"),
        ("/state/members/@/status", json!("pending"), "has a user exactly if it has joined"),
        ("/state/members/@/address/personal", json!("Ana@Example.com"), "not in its normal form"),
        ("/state/groups/@/members", json!(["0".repeat(32)]), "somebody who is no member"),
        ("/state/policies/@/actor/id", json!("0".repeat(32)), "that is not there"),
        ("/state/policies/@/roles", json!(["super-adminstrator"]), "a role that is not there"),
        ("/state/policies/@/roles", json!([]), "a role that is not there, or none"),
        ("/state/policies/@/scope/include", json!([]), "includes nothing"),
        ("/state/policies/@/scope/include", json!([{"type": "kind", "kind": "moon"}]), "a kind that is not in"),
    ];
    for (place, value, why) in broken {
        let mut document = golden();
        *at(&mut document, place) = value;
        let told = read(&document).map(|_| "nothing".to_owned()).unwrap_or_else(|e| e.to_string());
        assert!(told.contains(why) && told.contains("`state."), "{place}: {told}");
    }
}

/// The value at a place; `@` is the first there.
fn at<'a>(document: &'a mut Value, place: &str) -> &'a mut Value {
    place.split('/').skip(1).fold(document, |value, part| match part {
        "@" => value.as_object_mut().and_then(|all| all.values_mut().next()).expect("something there"),
        part => &mut value[part],
    })
}

/// Whatever is read is an account that can be decided about; everything else is refused, never a panic.
#[test]
fn mangled_documents_are_refused_or_sound() {
    let mut rng = fastrand::Rng::with_seed(1);
    let (mut sound, bytes) = (0, GOLDEN.as_bytes());
    for _ in 0..4_000 {
        let mut mangled = bytes.to_vec();
        for _ in 0..rng.usize(1..4) {
            let place = rng.usize(..mangled.len());
            match rng.u8(..3) {
                0 => mangled[place] = b"09af{}[],:\"\\ \xff"[rng.usize(..14)],
                1 => drop(mangled.remove(place)),
                _ => mangled.insert(place, mangled[rng.usize(..mangled.len())]),
            }
        }
        let text = String::from_utf8_lossy(&mangled);
        if let Ok(Export { state, .. }) = Export::read(&text, &Catalogue::builtin()) {
            decided(state);
            sound += 1;
        }
    }
    assert!((100..3_900).contains(&sound), "{sound} of 4000 are sound");
}

fn decided(state: State) {
    let now = state.account.created_at;
    let snapshot = Snapshot::new(state, Catalogue::builtin());
    assert!(analyse(&snapshot, now).len() < 1_000);
}
