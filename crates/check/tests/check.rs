//! The form as it is documented, what is reported, and mistakes that would otherwise pass unseen.

use portcullis_check::{CaseError, CaseText, Given, MOST_BYTES, Problem, Report, expand_account, read_case, run};
use portcullis_core::{Catalogue, Millis};
use serde_json::{Value, json};

fn checked(text: &str, given: Option<&Given>) -> Result<Report, CaseError> {
    let case = read_case(text.as_bytes()).map_err(|e| e.in_text(text))?;
    run(CaseText { file: "case.json", text }, &case, given, &Catalogue::builtin())
}

fn blocks() -> Vec<&'static str> {
    let docs = include_str!("../../../docs/policy-tests.md");
    docs.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_documented_examples_are_of_the_form_and_hold() {
    let blocks = blocks();
    assert_eq!(blocks.len(), 3);
    assert_eq!(read_case(blocks[0].as_bytes()).unwrap().account.from.as_deref(), Some("export.json"));
    let report = checked(blocks[1], None).unwrap();
    assert!(report.holds() && report.results.len() == 6, "{report}");
    let report = checked(blocks[2], None).unwrap();
    assert!(report.holds() && report.results.len() == 4, "{report}");
}

fn account() -> Value {
    json!({"zones": {"shop.example": []}, "groups": {"Web": ["ana"]},
           "members": {"ana": {}, "x1": {"email": "anna@elsewhere.example"}, "x2": {"email": "anna@example.com"}},
           "policies": [{"allow": "dns-edit", "to": "group:Web", "on": "shop.example",
                         "when": {"expires_at": "2027-01-01T00:00:00Z"}}]})
}

/// The same account as if it had been exported: its people are strict about names.
fn given() -> Given {
    let state = expand_account(&serde_json::from_value(account()).unwrap()).unwrap();
    Given { state, now: Millis(1_700_000_000_000) }
}

fn expecting(expect: Value) -> String {
    serde_json::to_string_pretty(&json!({"expect": expect})).unwrap()
}

#[test]
fn a_failure_says_what_is_so_and_why() {
    // Written out, because the order in which a library writes fields decides on which line they stand.
    let text = r#"{"expect": [
        {"who": "ana", "on": "shop.example",
         "cannot": "dns:edit"},
        {"who": "ana", "on": "shop.example", "can": "dns:edit", "in": {"now": "2027-01-01T00:00:00Z"}},
        {"who_can": "dns:edit", "on": "shop.example", "are": "ana anna@example.com"}
    ]}"#;
    let report = checked(text, Some(&given())).unwrap();
    assert!(!report.holds() && report.held() == 0);
    let told = report.to_string();
    for part in [
        "FAILED  case.json:3  ana cannot dns:edit on shop.example",
        "it is allowed",
        "of group “Web” on shop.example if until 2027-01-01T00:00:00Z",
        "not allowed: a condition does not hold (condition_failed)",
        "would be allowed by policy",
        "can besides: owner@example.com",
        "can not: anna@example.com",
        "case.json: 0 of 3 hold",
    ] {
        assert!(told.contains(part), "no `{part}` in\n{told}");
    }
}

#[test]
fn mistakes_do_not_pass_unseen() {
    let wrong = |expect: Value| checked(&expecting(expect), Some(&given())).unwrap_err();
    let told = |expect: Value| wrong(expect).to_string();
    let unknown =
        wrong(json!([{"who": "ana", "on": "shop.example", "can": "dns:edit"}, {"who": "anb", "cannot": "dns:edit"}]));
    assert!(
        matches!(&unknown, CaseError::At { path, line: Some(_), problem: Problem::Unknown { nearest: Some(n), .. } }
            if path == "expect[1].who" && n == "ana"),
        "{unknown:?}"
    );
    assert!(told(json!([{"who": "anna", "cannot": "dns:edit"}])).contains("may be"));
    assert!(told(json!([{"who": "ana", "stranger": true, "cannot": "dns:edit"}])).contains("is a member"));
    assert!(told(json!([{"who": "ana", "cannot": "dns:edti"}])).contains("is `dns:edit` meant?"));
    assert!(
        told(json!([{"who": "ana", "on": "shop.exmaple", "cannot": "dns:edit"}])).contains("is `shop.example` meant?")
    );
    assert!(told(json!([{"who": "ana"}])).contains("nothing is expected"));
    assert!(told(json!([{"who_can": "dns:edit", "on": "shop.example", "are": "nobody"}])).contains("expect[0].are"));
    let fine = [
        json!([{"who": "eve", "stranger": true, "cannot": "dns:edit"}]),
        json!([{"who": "ana", "cannot": "dns:fly", "why": "unknown_action"}]),
        json!([{"who": "ANNA@Example.com", "cannot": "dns:edit"}]),
    ];
    for expect in fine {
        assert!(checked(&expecting(expect), Some(&given())).unwrap().holds());
    }
}

#[test]
fn mistakes_about_agencies_do_not_pass_unseen() {
    let base: Value = serde_json::from_str(blocks()[2]).unwrap();
    let told = |place: &str, value: Value| {
        let mut case = base.clone();
        *case.pointer_mut(place).unwrap() = value;
        let text = case.to_string();
        checked(&text, None).map_or_else(|e| e.to_string(), |report| report.to_string())
    };
    assert!(told("/expect/0/through", json!("Studoi")).contains("no agency `Studoi`; is `Studio` meant?"));
    assert!(
        told("/agencies/Studio/assign/0/clients", json!("some")).contains("`agencies.Studio.assign[0]`: `some` names")
    );
    assert!(
        told("/agencies/Studio/assign/0/to", json!("group:Wob"))
            .contains("`agencies.Studio.assign[0]`: there is no group")
    );
    assert!(
        told("/agencies/Studio/account/groups/Web", json!(["tea"])).contains("`agencies.Studio.account.groups.Web`")
    );
    assert!(told("/agencies/Studio/grant/policies/0/on", json!("shap.example")).contains("is `shop.example` meant?"));
    assert!(told("/expect/3/are", json!("theo mara")).contains("FAILED"));
    assert!(told("/expect/2/cannot", json!("dns:read zones:fly")).contains("no action `zones:fly`"));
    let beside = json!({"agencies": base["agencies"].clone(), "expect": []}).to_string();
    assert!(checked(&beside, Some(&given())).unwrap_err().to_string().contains("`agencies`: agencies stand beside"));
}

#[test]
fn what_is_not_of_the_form_is_told_with_its_line() {
    let told = |text: &str| read_case(text.as_bytes()).unwrap_err().to_string();
    assert!(told("{\n\"expect\": [\n{\"hwo\": \"ana\"}]}").starts_with("line 3, column "));
    assert!(told("{\"in\": {\"now\": \"yesterday\"}}").contains("`yesterday` is not a moment"));
    assert!(told("{\"account\": {\"from\": \"x.json\", \"plan\": \"free\"}}").contains("nothing else goes with it"));
    assert!(told(&"[".repeat(100_000)).contains("line 1"));
    let large = read_case(&vec![b' '; MOST_BYTES + 1]).unwrap_err();
    assert_eq!(large, CaseError::TooLarge { size: MOST_BYTES + 1, most: MOST_BYTES });
}

#[test]
fn commands_are_tried_and_told() {
    let text = serde_json::to_string_pretty(&json!({
        "account": account(),
        "commands": [
            {"by": "ana", "do": {"type": "create_group", "name": "X"}},
            {"by": "owner", "do": {"type": "delete_group", "group": "Web"},
             "then": [{"who": "ana", "on": "shop.example", "cannot": "dns:edit", "why": "nothing_matched"}]}
        ]
    }))
    .unwrap();
    let report = checked(&text, None).unwrap();
    let ok: Vec<bool> = report.results.iter().map(|r| r.ok).collect();
    assert_eq!(ok, [false, true, true], "{report}");
    assert!(report.to_string().contains("not_permitted: You need"), "{report}");
}
