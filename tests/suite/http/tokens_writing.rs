//! Routes that write, and routes of a zone, asked with tokens of every kind of role: allowed exactly where the engine says.

use super::callers::{Answer, Token, member_id};
use super::records::Desk;
use super::tokens::{account_key, body, made, made_at, on};
use portcullis_core::*;
use portcullis_server::Need;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What of an action decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum On {
    Account,
    Zone,
    Record,
}

/// A route, what it needs and where, and a request that does no harm.
struct Rule {
    method: Method,
    path: &'static str,
    needs: (&'static str, On),
    body: Body,
}

enum Body {
    /// May be sent by anybody: it changes nothing that matters, or says what is there already.
    Harmless(Value),
    /// A zone file.
    File,
    /// Would take something away, so it is only sent by those who may not.
    Destroys,
}

/// What the routes are asked about.
struct Things {
    desk: Desk,
    holes: BTreeMap<&'static str, String>,
    rules: Vec<Rule>,
}

const ACCOUNT: &str = "/client/v4/accounts/{account}";
const GROUP: &str = "/client/v4/accounts/{account}/iam/user_groups/{group}";

async fn things() -> Things {
    let desk = Desk::new("home.example").await;
    let at = |rest: &str| format!("/client/v4/accounts/{}{rest}", desk.account);
    let member = member_id(&desk.owner.slice(desk.account).await, "marek@example.com").to_string();
    let record = desk.add(json!({"name": "r.home.example", "type": "A", "content": "192.0.2.1"})).await;
    let group = json!({"name": "walk", "policies": []});
    let scope = json!({"name": "walk", "scope": {"key": account_key(&desk), "objects": [{"key": "*"}]}});
    let new =
        async |path: &str, body: &Value| desk.token.post(&at(path), body).await.expect(200).value()["result"].clone();
    let (group_id, scope_id) = (new("/iam/user_groups", &group).await, new("/iam/resource_groups", &scope).await);
    new(&format!("/iam/user_groups/{}/members", group_id["id"].as_str().unwrap()), &json!([{"id": member}])).await;
    let (token, _) = made(&desk, &body(vec![on("dns-read", &account_key(&desk))])).await;
    // Who holds nothing is nobody whom one could fail to cover.
    let invite = Command::InviteMembers { emails: vec!["plain@example.net".into()], policies: vec![], groups: vec![] };
    desk.owner.done(desk.account, &invite).await;
    let plain = member_id(&desk.owner.slice(desk.account).await, "plain@example.net").to_string();
    let held = desk.token.get(&at(&format!("/members/{plain}"))).await.expect(200).value()["result"].clone();
    let account = desk.token.get(&at("")).await.expect(200).value()["result"].clone();
    let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let holes = BTreeMap::from([
        ("{account}", desk.account.to_string()),
        ("{zone}", desk.zone.to_string()),
        ("{record}", text(&record)),
        ("{user_group}", text(&group_id)),
        ("{resource_group}", text(&scope_id)),
        ("{token}", text(&token)),
        ("{in_group}", member.clone()),
        ("{member}", plain),
    ]);
    let tags = json!({"resource_type": "zone", "resource_id": desk.zone, "tags": {}});
    let rename = json!({"name": account["name"], "type": "standard", "id": desk.account});
    let list = json!([{"id": member}]);
    let rules = [
        of_account(rename, held, token),
        of_groups(group, scope, list),
        of_zones(desk.account, tags),
        of_records(text(&record)),
    ];
    Things { rules: rules.into_iter().flatten().collect(), holes, desk }
}

fn rule(method: Method, path: &'static str, needs: (&'static str, On), body: Body) -> Rule {
    Rule { method, path, needs, body }
}

use Body::{Destroys, File, Harmless};

fn of_account(rename: Value, held: Value, token: Value) -> Vec<Rule> {
    const MEMBERS: (&str, On) = ("members:edit", On::Account);
    const TOKENS: (&str, On) = ("tokens:edit", On::Account);
    const MEMBER: &str = "/client/v4/accounts/{account}/members/{member}";
    const TOKEN: &str = "/client/v4/accounts/{account}/tokens/{token}";
    let again = json!({"email": "marek@example.com", "policies": []});
    let same = json!({"policies": held["policies"]});
    let policies = json!({"name": token["name"], "policies": token["policies"]});
    vec![
        rule(Method::PUT, ACCOUNT, ("account:edit", On::Account), Harmless(rename)),
        rule(Method::DELETE, ACCOUNT, ("account:edit", On::Account), Destroys),
        rule(Method::POST, "/client/v4/accounts/{account}/members", MEMBERS, Harmless(again)),
        rule(Method::PUT, MEMBER, MEMBERS, Harmless(same)),
        rule(Method::DELETE, MEMBER, MEMBERS, Destroys),
        rule(Method::POST, "/client/v4/accounts/{account}/tokens", TOKENS, Harmless(json!({"name": "own role"}))),
        rule(Method::PUT, TOKEN, TOKENS, Harmless(policies)),
        rule(Method::DELETE, TOKEN, TOKENS, Destroys),
        rule(Method::PUT, "/client/v4/accounts/{account}/tokens/{token}/value", TOKENS, Destroys),
    ]
}

fn of_groups(group: Value, scope: Value, list: Value) -> Vec<Rule> {
    const GROUPS: (&str, On) = ("groups:edit", On::Account);
    const SCOPES: (&str, On) = ("members:edit", On::Account);
    const SCOPE: &str = "/client/v4/accounts/{account}/iam/resource_groups/{group}";
    const ALL: &str = "/client/v4/accounts/{account}/iam/user_groups/{group}/members";
    vec![
        rule(Method::POST, "/client/v4/accounts/{account}/iam/user_groups", GROUPS, Harmless(group.clone())),
        rule(Method::PUT, GROUP, GROUPS, Harmless(group)),
        rule(Method::DELETE, GROUP, GROUPS, Destroys),
        rule(Method::POST, ALL, GROUPS, Harmless(list.clone())),
        rule(Method::PUT, ALL, GROUPS, Harmless(list)),
        rule(
            Method::DELETE,
            "/client/v4/accounts/{account}/iam/user_groups/{group}/members/{member}",
            GROUPS,
            Destroys,
        ),
        rule(Method::POST, "/client/v4/accounts/{account}/iam/resource_groups", SCOPES, Harmless(scope.clone())),
        rule(Method::PUT, SCOPE, SCOPES, Harmless(scope)),
        rule(Method::DELETE, SCOPE, SCOPES, Destroys),
    ]
}

fn of_zones(account: AccountId, tags: Value) -> Vec<Rule> {
    const EDIT: (&str, On) = ("zones:edit", On::Zone);
    const ZONE: &str = "/client/v4/zones/{zone}";
    let again = json!({"name": "home.example", "account": {"id": account}});
    vec![
        rule(Method::POST, "/client/v4/zones", ("zones:create", On::Account), Harmless(again)),
        rule(Method::PATCH, ZONE, EDIT, Harmless(json!({"paused": false}))),
        rule(Method::DELETE, ZONE, ("zones:delete", On::Zone), Destroys),
        rule(Method::PUT, "/client/v4/accounts/{account}/tags", EDIT, Harmless(tags.clone())),
        rule(Method::DELETE, "/client/v4/accounts/{account}/tags", EDIT, Harmless(tags.clone())),
        rule(Method::PUT, "/client/v4/zones/{zone}/tags", EDIT, Harmless(tags.clone())),
        rule(Method::DELETE, "/client/v4/zones/{zone}/tags", EDIT, Harmless(tags)),
    ]
}

fn of_records(record: String) -> Vec<Rule> {
    const EDIT: (&str, On) = ("dns:edit", On::Record);
    const READ: (&str, On) = ("dns:read", On::Record);
    const ALL: &str = "/client/v4/zones/{zone}/dns_records";
    const ONE: &str = "/client/v4/zones/{zone}/dns_records/{record}";
    let whole = json!({"name": "r.home.example", "type": "A", "content": "192.0.2.1", "comment": "{new}"});
    let posted = json!({"name": "{new}.home.example", "type": "A", "content": "192.0.2.1"});
    let batch = json!({"patches": [{"id": record, "comment": "{new} in a batch"}]});
    vec![
        rule(Method::GET, ONE, READ, Harmless(Value::Null)),
        rule(Method::POST, ALL, EDIT, Harmless(posted)),
        rule(Method::POST, "/client/v4/zones/{zone}/dns_records/batch", EDIT, Harmless(batch)),
        rule(Method::POST, "/client/v4/zones/{zone}/dns_records/import", EDIT, File),
        rule(Method::PUT, ONE, EDIT, Harmless(whole)),
        rule(Method::PATCH, ONE, EDIT, Harmless(json!({"comment": "{new} patched"}))),
        rule(Method::DELETE, ONE, EDIT, Destroys),
    ]
}

impl Things {
    fn path(&self, rule: &Rule) -> String {
        let path = rule.path.replace("user_groups/{group}", "user_groups/{user_group}");
        let path = path.replace("resource_groups/{group}", "resource_groups/{resource_group}");
        let path = path.replace("{user_group}/members/{member}", "{user_group}/members/{in_group}");
        self.holes.iter().fold(path, |path, (hole, id)| path.replace(hole, id))
    }

    fn may(&self, rule: &Rule, access: &Access) -> bool {
        let (action, on) = rule.needs;
        let place = match on {
            On::Account => ResourceRef::Account,
            On::Zone => ResourceRef::Resource(self.desk.zone),
            On::Record => ResourceRef::Record { zone: self.desk.zone, name: "r.home.example", rtype: "A" },
        };
        access.can(action, place, portcullis_server::now())
    }

    async fn ask(&self, token: &Token, rule: &Rule, body: &Body, role: &str) -> Answer {
        static NEW: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let new = NEW.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let request = token.request(rule.method.clone(), &self.path(rule));
        match body {
            Harmless(Value::Null) | Destroys => Answer::of(request).await,
            File => {
                let file = format!("n{new}.home.example. 300 IN A 192.0.2.7\n");
                let form = Form::new().part("file", Part::text(file).file_name("zone.txt"));
                Answer::of(request.multipart(form)).await
            }
            Harmless(said) => {
                let mut said: Value =
                    serde_json::from_str(&said.to_string().replace("{new}", &format!("n{new}"))).unwrap();
                if rule.path.ends_with("/tokens") {
                    said["policies"] = json!([on(role, &account_key(&self.desk))]);
                }
                Answer::of(request.json(&said)).await
            }
        }
    }
}

/// Roles of which each answers some question here otherwise than the others.
fn roles() -> Vec<String> {
    let catalogue = Catalogue::builtin();
    let actions = [
        "account:edit",
        "members:read",
        "members:edit",
        "groups:edit",
        "tokens:read",
        "tokens:edit",
        "zones:read",
        "zones:create",
        "zones:edit",
        "zones:delete",
        "dns:read",
        "dns:edit",
    ];
    let numbers: Vec<usize> = actions.iter().map(|a| catalogue.action(a).unwrap_or_else(|| panic!("no {a}"))).collect();
    let gives = |role: &str| {
        let mask = catalogue.role_mask(role).unwrap().gives;
        numbers.iter().map(|n| mask.contains(*n)).collect::<Vec<_>>()
    };
    let all = catalogue.data().roles.iter().map(|r| r.id.clone());
    let by_answers: BTreeMap<Vec<bool>, String> = all.map(|role| (gives(&role), role)).collect();
    by_answers.into_values().collect()
}

#[tokio::test]
async fn routes_that_write_let_tokens_in_where_the_engine_does() {
    let things = things().await;
    let desk = &things.desk;
    let (mut allowed, mut refused) = (BTreeSet::new(), BTreeSet::new());
    for role in roles() {
        let wish = body(vec![on(&role, &account_key(desk))]);
        let (own, of_user) = made_at(desk, &desk.token, "/client/v4/user/tokens", &wish).await;
        let (firm, of_firm) = made(desk, &wish).await;
        for (told, token) in [(own, of_user), (firm, of_firm)] {
            let id: TokenId = told["id"].as_str().unwrap().parse().unwrap();
            let version = desk.server.app.live(desk.account).await.unwrap().unwrap().current();
            let facts = (Some(false), "127.0.0.1".parse().ok(), Some(Channel::Api));
            let context =
                Context { now: portcullis_server::now(), second_factor: facts.0, address: facts.1, channel: facts.2 };
            let access = version.snapshot.access(Principal::Token(id), &context);
            for rule in &things.rules {
                let (may, about) = (things.may(rule, &access), format!("{} {}", rule.method, rule.path));
                if may && matches!(rule.body, Destroys) {
                    continue;
                }
                let answer = things.ask(&token, rule, &rule.body, &role).await;
                let let_in = ![401, 403, 404].contains(&answer.status);
                assert_eq!(let_in, may, "{role}: {about}: {} {}", answer.status, answer.text());
                assert!(answer.status < 500, "{role}: {about}: {}", answer.text());
                if may {
                    allowed.insert(about)
                } else {
                    refused.insert(about)
                };
            }
        }
        desk.token.delete(&format!("/client/v4/user/tokens/{}", id_of_newest(desk).await)).await.expect(200);
    }
    let harmless = things.rules.iter().filter(|rule| !matches!(rule.body, Destroys)).count();
    assert_eq!((allowed.len(), refused.len()), (harmless, things.rules.len()), "{allowed:?} {refused:?}");
    every_route_is_there(&things);
}

async fn id_of_newest(desk: &Desk) -> String {
    let all = desk.token.get("/client/v4/user/tokens").await.expect(200).value();
    all["result"][0]["id"].as_str().unwrap().to_owned()
}

/// Who adds a route that writes says here what it needs.
fn every_route_is_there(things: &Things) {
    let inside = |path: &str| {
        let parts = ["/members", "/iam/", "/tokens", "/tags"];
        path.strip_prefix(ACCOUNT).is_some_and(|rest| parts.iter().any(|part| rest.starts_with(part)))
    };
    let writes = |r: &portcullis_server::Route| r.method != Method::GET;
    let about = |r: &portcullis_server::Route| r.need == Need::Zone || (r.need == Need::Member && inside(r.path));
    for route in portcullis_server::table().iter().filter(|r| writes(r) && about(r)) {
        let known = things.rules.iter().any(|rule| rule.method == route.method && rule.path == route.path);
        assert!(known, "{} {} has no rule here", route.method, route.path);
    }
}
