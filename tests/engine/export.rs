//! Accounts as documents: written and read again they are the same, and what is wrong with one is told.

use portcullis_core::{
    Actor, Catalogue, EXPORT_FORMAT, Export, GrantId, GrantStatus, ImportError, Policy, Snapshot, State, Template,
    TemplateId, analyse, events_of, fold, json,
};
use portcullis_tests::generate::{Gen, for_seeds};
use portcullis_tests::generate_agencies::Pair;
use portcullis_tests::{corpus, expand_account};
use serde_json::{Value, json};
use std::cell::Cell;
use std::sync::Arc;

const GOLDEN: &str = include_str!("../golden/export-v1.json");

fn golden() -> Value {
    serde_json::from_str(GOLDEN).expect("JSON")
}

fn read(document: &Value) -> Result<Export, ImportError> {
    Export::read(&document.to_string(), &Catalogue::builtin())
}

/// The same for both sides of a grant, which came later and may be left out.
#[test]
fn golden_documents_of_both_sides_of_a_grant_read_and_write_the_same() {
    for golden in [include_str!("../golden/export-v1-client.json"), include_str!("../golden/export-v1-agency.json")] {
        let document: Value = serde_json::from_str(golden).expect("JSON");
        let export = read(&document).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(serde_json::from_str::<Value>(&json::write(&export)).expect("JSON"), document);
    }
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

/// What lies between accounts is part of each of them: grants, clients, assignments and templates.
#[test]
fn agencies_and_their_clients_survive_export_and_import() {
    let sound = Cell::new(0);
    for_seeds(150, |g| {
        let Pair { client, agency } = g.pair();
        for snapshot in [client, with_template(g, &agency)] {
            let state = snapshot.state();
            let folded = fold([(state.revision, &events_of(state)[..])]).expect("a log");
            assert_eq!(folded, *state);
            let catalogue = snapshot.catalogue();
            match Export::read(&json::write(&Export::new(state, catalogue)), catalogue) {
                Ok(export) => {
                    assert_eq!(export.state, *state);
                    sound.set(sound.get() + u32::from(!state.grants.is_empty() || !state.clients.is_empty()));
                }
                // Random accounts hold what no command leads to, two grants of one agency among it.
                Err(ImportError::Unsound(_)) => {}
                Err(other) => panic!("{other}"),
            }
        }
    });
    assert!(sound.get() > 20, "only {} were sound", sound.get());
}

/// Both sides of a grant, each sound, with something of every kind that lies between accounts.
fn both_sides() -> [Value; 2] {
    let whole = |state: &State, parts: &[&str]| {
        let document = serde_json::to_value(Export::new(state, &Catalogue::builtin())).expect("JSON");
        let full = parts.iter().all(|part| document["state"][part].as_object().is_some_and(|all| !all.is_empty()));
        (full && read(&document).is_ok()).then_some(document)
    };
    let found = (0..1_000).find_map(|seed| {
        let mut g = Gen::new(seed);
        let Pair { client, agency } = g.pair();
        let agency = with_template(&mut g, &agency);
        let kept = agency.state().clients.values().next()?;
        let given = client.state().grants.get(&kept.grant)?.status == GrantStatus::Given;
        let client = whole(client.state(), &["grants"]).filter(|_| given && kept.is_accepted())?;
        Some([client, whole(agency.state(), &["clients", "assignments", "templates"])?])
    });
    found.expect("a sound pair")
}

#[test]
fn what_is_not_sound_between_accounts_is_told_with_its_place() {
    let [client, agency] = both_sides();
    let broken: [(&Value, &str, Value, &str); 13] = [
        (&client, "/state/grants/@/id", json!("0".repeat(32)), "stands under another id"),
        (&client, "/state/grants/@/name", json!(""), "a name that is none"),
        (&client, "/state/grants/@/status", json!("waiting"), "exactly if it no longer waits"),
        (&client, "/state/grants/@/agency", client["state"]["account"]["id"].clone(), "the account itself"),
        (&agency, "/state/clients/@/grant", json!("0".repeat(32)), "stands under another id"),
        (&agency, "/state/clients/@/name", json!("\u{7}"), "a name that is none"),
        (&agency, "/state/clients/@/account", agency["state"]["account"]["id"].clone(), "the account itself"),
        (&agency, "/state/assignments/@/clients", json!([]), "names no client"),
        (
            &agency,
            "/state/assignments/@/clients",
            json!([{"type": "client", "grant": "0".repeat(32)}]),
            "a client that is",
        ),
        (&agency, "/state/assignments/@/policy/actor/id", json!("0".repeat(32)), "about nobody of the account"),
        (&agency, "/state/assignments/@/policy/actor/type", json!("person"), "about nobody of the account"),
        (&agency, "/state/assignments/@/policy/roles", json!([]), "a role that is not there, or none"),
        (&agency, "/state/templates/@/about", json!("a".repeat(501)), "says too much about itself"),
    ];
    for (whole, place, value, why) in broken {
        let mut document = whole.clone();
        *at(&mut document, place) = value;
        let told = read(&document).map(|_| "nothing".to_owned()).unwrap_or_else(|e| e.to_string());
        assert!(told.contains(why) && told.contains("`state."), "{place}: {told}");
    }
}

fn with_template(g: &mut Gen, agency: &Snapshot) -> Snapshot {
    let mut state = agency.state().clone();
    let id = TemplateId::from_bits(7000);
    let policies = vec![Policy { actor: Actor::Grant(GrantId::from_bits(7000)), ..g.policy(&state, 0) }];
    let template = Template { id, name: "Web design".into(), about: String::new(), policies };
    state.templates.insert(id, Arc::new(template));
    Snapshot::new(state, Arc::clone(agency.catalogue()))
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
