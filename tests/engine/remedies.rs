//! "Would be allowed if", to the letter: the fewest facts, and addresses at the edges of networks.

use portcullis_core::{Catalogue, Channel, Context, Millis, Principal, Remedy, ResourceRef, Snapshot};
use portcullis_tests::expand_account;
use serde_json::{Value, json};

/// What would make `billing:read` allowed to `ana` under these policies of hers.
fn told(policies: Value, context: Context) -> Vec<Remedy> {
    told_where(false, policies, context)
}

fn told_where(demands: bool, policies: Value, context: Context) -> Vec<Remedy> {
    let account = json!({"members": {"ana": {}}, "policies": policies, "require_second_factor": demands});
    let account = serde_json::from_value(account).expect("an account");
    let state = expand_account(&account).unwrap_or_else(|e| panic!("{e}"));
    let ana = state.members.values().find(|m| m.address.get() == Some("ana@example.com")).expect("she is there").id;
    let snapshot = Snapshot::new(state, Catalogue::builtin());
    snapshot.access(Principal::Member(ana), &context).explain("billing:read", ResourceRef::Account).would_be_allowed_if
}

fn allow(when: Value) -> Value {
    json!({"allow": "billing-read", "to": "ana", "on": "account", "when": when})
}

fn now() -> Context {
    Context::at(Millis(1_000_000))
}

fn from(addresses: [&str; 2]) -> Vec<Remedy> {
    addresses.map(|a| Remedy { address: Some(a.parse().expect("an address")), ..Remedy::default() }).to_vec()
}

#[test]
fn one_fact_comes_before_two() {
    let api = Remedy { channel: Some(Channel::Api), ..Remedy::default() };
    let two = allow(json!({"second_factor": true, "not_before": 2_000_000}));
    assert_eq!(told(json!([two.clone(), allow(json!({"channel": "api"}))]), now()), [api]);
    let both = Remedy { second_factor: Some(true), from: Some(Millis(2_000_000)), ..Remedy::default() };
    assert_eq!(told(json!([two]), now()), [both]);
}

#[test]
fn inside_a_network_are_its_first_and_its_last_address() {
    // The address of a network may be any one in it.
    let inside = |network: &str| told(json!([allow(json!({"address_in": [network]}))]), now());
    assert_eq!(inside("192.0.2.7/24"), from(["192.0.2.0", "192.0.2.255"]));
    assert_eq!(inside("2001:db8::7/32"), from(["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"]));
    assert_eq!(inside("0.0.0.0/0"), from(["0.0.0.0", "255.255.255.255"]));
}

#[test]
fn outside_of_a_network_are_its_neighbours() {
    let outside = |network: &str, address: &str| {
        let context = Context { address: Some(address.parse().expect("an address")), ..now() };
        told(json!([allow(json!({"address_not_in": [network]}))]), context)
    };
    assert_eq!(outside("192.0.2.0/24", "192.0.2.9"), from(["192.0.1.255", "192.0.3.0"]));
    let neighbours = from(["2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::"]);
    assert_eq!(outside("2001:db8::/32", "2001:db8::9"), neighbours);
}

#[test]
fn nothing_helps_against_a_deny_without_conditions_or_where_nothing_allows() {
    let deny = json!({"deny": "billing-read", "to": "ana", "on": "account"});
    assert_eq!(told(json!([allow(json!({"channel": "api"})), deny]), now()), []);
    assert_eq!(told(json!([]), now()), []);
}

/// Of a token both its own policies and its user's must allow it; how it comes is settled, so no door is proposed.
#[test]
fn a_remedy_of_a_token_satisfies_both_sides() {
    let told = |own: Value, users: Value| {
        let account = json!({
            "members": {"ana": {}},
            "tokens": {"t": {"owner": "ana"}},
            "policies": [
                {"allow": "billing-read", "to": "token:t", "on": "account", "when": own},
                {"allow": "billing-read", "to": "ana", "on": "account", "when": users},
            ],
        });
        let account = serde_json::from_value(account).expect("an account");
        let state = expand_account(&account).unwrap_or_else(|e| panic!("{e}"));
        let token = *state.tokens.keys().next().expect("a token");
        let snapshot = Snapshot::new(state, Catalogue::builtin());
        let access = snapshot.access(Principal::Token(token), &now());
        access.explain("billing:read", ResourceRef::Account).would_be_allowed_if
    };
    let inside = |network: &str| json!({"address_in": [network]});
    assert_eq!(told(inside("192.0.2.0/24"), json!({})), from(["192.0.2.0", "192.0.2.255"]));
    assert_eq!(told(json!({}), inside("192.0.2.0/24")), from(["192.0.2.0", "192.0.2.255"]));
    assert_eq!(told(inside("192.0.0.0/16"), inside("192.0.2.0/24")), from(["192.0.2.0", "192.0.2.255"]));
    assert_eq!(told(json!({}), json!({"second_factor": true})), []);
    assert_eq!(told(json!({"channel": "dashboard"}), json!({})), []);
}

/// What the account demands of sign-ins is part of every answer, unless one comes as a program.
#[test]
fn a_remedy_meets_what_the_account_demands() {
    let factor = Remedy { second_factor: Some(true), ..Remedy::default() };
    assert_eq!(told_where(true, json!([allow(json!({}))]), now()), [factor]);
    let inside = told_where(true, json!([allow(json!({"address_in": ["192.0.2.0/24"]}))]), now());
    let both = from(["192.0.2.0", "192.0.2.255"]).into_iter().map(|r| Remedy { second_factor: Some(true), ..r });
    assert_eq!(inside, both.collect::<Vec<_>>());
    let program = Context { channel: Some(Channel::Api), ..now() };
    let door = Remedy { channel: Some(Channel::Dashboard), ..factor };
    assert_eq!(told_where(true, json!([allow(json!({"channel": "dashboard"}))]), program), [door]);
}
