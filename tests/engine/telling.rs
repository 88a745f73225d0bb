//! What issues say: the sentences name actions, scopes and people as people know them.

use portcullis_tests::walk;
use serde_json::{Value, json};

/// The sentences of what comes of a command by `lead`, who manages members and edits the cache.
fn told(command: Value) -> Vec<String> {
    let case = json!({
        "account": {
            "zones": {"a.example": ["env=prod"], "b.example": [], "xn--bcher-kva.example": []},
            "members": {"lead": {}, "ana": {"name": "Ana"}},
            "groups": {"Web": []},
            "policies": [
                {"allow": "members-edit groups-edit", "to": "lead", "on": "account"},
                {"allow": "caching-edit", "to": "lead", "on": "account"},
                {"allow": "ssl-edit", "to": "ana", "on": "account"},
            ],
        },
        "commands": [{"by": "lead", "do": command}],
    });
    let case = serde_json::from_value(case).expect("a case");
    let walked = walk(&case).unwrap_or_else(|e| panic!("{e}"));
    walked.steps[0].issues.iter().map(|issue| issue.message.clone()).collect()
}

fn invite(role: &str, on: &str) -> Vec<String> {
    told(json!({"type": "invite_members", "emails": ["x@example.com"], "policies": [{"allow": role, "on": on}]}))
}

#[test]
fn what_is_needed_is_named_with_the_place() {
    let remove = json!({"type": "remove_resources", "resources": ["a.example"]});
    assert_eq!(
        told(remove),
        ["You need “Domains: Remove” on a.example for this; the role “Domain Manager” would give it."]
    );
    let remove = json!({"type": "remove_resources", "resources": ["xn--bcher-kva.example"]});
    assert_eq!(
        told(remove),
        ["You need “Domains: Remove” on bücher.example for this; the role “Domain Manager” would give it."]
    );
    let role = json!({"type": "create_role", "name": "Mine", "actions": ["dns:read"]});
    assert_eq!(told(role), ["You need “Roles: Edit” on the account for this; the role “Custom Roles” would give it."]);
}

#[test]
fn what_can_not_be_given_is_named_by_its_heads_and_its_selector() {
    let beyond = |actions: &str, scope: &str| {
        vec![format!("You can't give {actions} on {scope}: you don't hold it that far yourself.")]
    };
    let dns = "“DNS: Edit”";
    assert_eq!(invite("dns-edit", "account"), beyond(dns, "the whole account"));
    assert_eq!(invite("dns-edit", "kind:zone"), beyond(dns, "all domains"));
    assert_eq!(invite("dns-edit", "a.example"), beyond(dns, "a.example"));
    assert_eq!(invite("dns-edit", "record:www.a.example"), beyond(dns, "www.a.example"));
    assert_eq!(invite("dns-edit", "tag:env=prod")[0], beyond(dns, "everything tagged env=prod")[0]);
    let three = invite("dns-edit ssl-edit speed-edit", "a.example");
    assert_eq!(three, beyond("“DNS: Edit”, “SSL/TLS: Edit”, “Speed: Edit”", "a.example"));
    let four = invite("dns-edit ssl-edit speed-edit firewall-edit", "a.example");
    assert_eq!(four, beyond("“DNS: Edit”, “SSL/TLS: Edit”, “Firewall: Edit” and 1 more", "a.example"));
}

/// Every deny counts as an exclude, also one that does not hold now: so nothing of what is given is covered.
#[test]
fn every_right_is_called_so() {
    let draft = json!({"allow": "super-administrator", "on": "account"});
    let case = json!({
        "account": {
            "members": {"lead": {}},
            "groups": {"Web": []},
            "policies": [
                {"allow": "groups-edit", "to": "lead", "on": "account"},
                {"deny": "groups-read", "to": "lead", "on": "account", "when": {"channel": "api"}},
            ],
        },
        "commands": [{
            "by": "lead",
            "in": {"channel": "dashboard"},
            "do": {"type": "change_group", "group": "Web", "policies": [draft]},
        }],
    });
    let walked = walk(&serde_json::from_value(case).expect("a case")).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(walked.steps[0].issues[0].args["actions"], "every right");
}

#[test]
fn who_is_above_one_is_named_with_what_they_hold() {
    let revoke = json!({"type": "revoke_member", "member": "ana"});
    let why = "Ana holds “SSL/TLS: Edit” on the whole account, which you don't, so you can't change that.";
    assert_eq!(told(revoke), [why]);
}

#[test]
fn a_role_that_does_not_fit_is_named_with_the_scope() {
    let does_not_fit = |scope: &str| format!("“Cloudflare Workers” has nothing that could be done on {scope}.");
    assert_eq!(invite("workers-edit", "a.example"), [does_not_fit("a.example")]);
    assert_eq!(invite("workers-edit", "a.example b.example"), [does_not_fit("a.example, b.example")]);
    let three = invite("workers-edit", "a.example b.example tag:env=prod");
    assert_eq!(three, [does_not_fit("a.example, b.example and 1 more")]);
}

#[test]
fn an_error_of_form_begins_a_sentence() {
    for command in [
        json!({"type": "create_group", "name": ""}),
        json!({"type": "create_group", "name": "a\u{0}b"}),
        json!({"type": "create_group", "name": "x".repeat(101)}),
    ] {
        let told = told(command);
        let first = told[0].chars().next().expect("a sentence");
        assert!(first.is_uppercase() && told[0].len() > 15 && told[0].ends_with('.'), "{told:?}");
    }
}
