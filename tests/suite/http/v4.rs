//! The shapes that existing clients expect.

use super::server::Server;
use portcullis_core::*;
use serde_json::Value;

const FIRM: &str = "Blue Harbour Media";

#[track_caller]
fn result(value: &Value) -> &Vec<Value> {
    assert_eq!(value["success"], true);
    assert!(value["errors"].as_array().unwrap().is_empty() && value["messages"].is_array());
    value["result"].as_array().unwrap()
}

#[tokio::test]
async fn lists_are_paged_and_end_empty() {
    let server = Server::start().await;
    let token = server.token("owner@example.com").await;
    let account = server.owner().await.account("Thousand");
    let first = token.get(&format!("/client/v4/accounts/{account}/members?per_page=50")).await.expect(200).value();
    assert_eq!(result(&first).len(), 50);
    let info = &first["result_info"];
    assert_eq!((&info["page"], &info["per_page"], &info["count"]), (&1.into(), &50.into(), &50.into()));
    let (total, pages) = (info["total_count"].as_u64().unwrap(), info["total_pages"].as_u64().unwrap());
    assert_eq!(pages, total.div_ceil(50));
    let mut seen = std::collections::BTreeSet::new();
    for page in 1..=pages {
        let got = token
            .get(&format!("/client/v4/accounts/{account}/members?per_page=50&page={page}"))
            .await
            .expect(200)
            .value();
        seen.extend(result(&got).iter().map(|m| m["id"].as_str().unwrap().to_owned()));
    }
    assert_eq!(seen.len() as u64, total);
    let past =
        token.get(&format!("/client/v4/accounts/{account}/members?page={}", pages * 50)).await.expect(200).value();
    assert!(result(&past).is_empty());
    for query in ["page=0", "page=-1", "per_page=0", "per_page=1001", "per_page=x", "direction=sideways"] {
        let refused = token.get(&format!("/client/v4/accounts/{account}/members?{query}")).await.expect(400).value();
        assert_eq!(refused["success"], false);
    }
}

#[tokio::test]
async fn a_member_has_roles_and_policies() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let token = server.token("owner@example.com").await;
    let listed = token.get(&format!("/client/v4/accounts/{account}/members?per_page=100")).await.expect(200).value();
    let me = result(&listed).iter().find(|m| m["email"] == "owner@example.com").unwrap();
    assert_eq!(me["status"], "accepted");
    assert_eq!((&me["user"]["first_name"], &me["user"]["last_name"]), (&"Olive".into(), &"Brandt".into()));
    assert_eq!(me["user"]["two_factor_authentication_enabled"], false);
    let role = &me["roles"][0];
    assert_eq!(role["id"], "33666b9c79b9a5273fc7344ff42f953d");
    assert_eq!(
        (&role["permissions"]["dns"]["write"], &role["permissions"]["billing"]["read"]),
        (&true.into(), &true.into())
    );
    let policy = &me["policies"][0];
    assert_eq!(policy["access"], "allow");
    assert_eq!(policy["permission_groups"][0]["id"], "33666b9c79b9a5273fc7344ff42f953d");
    let group = &policy["resource_groups"][0];
    assert_eq!(group["scope"]["key"], format!("com.cloudflare.api.account.{account}"));
    assert_eq!(group["scope"]["objects"][0]["key"], "*");
    let one = token
        .get(&format!("/client/v4/accounts/{account}/members/{}", me["id"].as_str().unwrap()))
        .await
        .expect(200)
        .value();
    assert_eq!(&one["result"], me);
    let pending = token.get(&format!("/client/v4/accounts/{account}/members?status=pending")).await.expect(200).value();
    assert!(!result(&pending).is_empty() && result(&pending).iter().all(|m| m["status"] == "pending"));
}

#[tokio::test]
async fn roles_and_permission_groups_are_the_same_things() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let token = server.token("owner@example.com").await;
    let roles = token.get(&format!("/client/v4/accounts/{account}/roles?per_page=1000")).await.expect(200).value();
    let groups = token
        .get(&format!("/client/v4/accounts/{account}/iam/permission_groups?per_page=1000"))
        .await
        .expect(200)
        .value();
    let ids = |value: &Value| result(value).iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(&roles), ids(&groups));
    assert!(ids(&roles).iter().all(|id| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit())));
    let unique: std::collections::BTreeSet<_> = ids(&roles).into_iter().collect();
    assert_eq!(unique.len(), result(&roles).len());
    // The account's own role is among them.
    assert!(result(&roles).iter().any(|r| r["name"] == "Publisher"));
    for group in result(&groups) {
        assert!(group["meta"].as_object().unwrap().values().all(Value::is_string), "{group}");
    }
    let one = token
        .get(&format!("/client/v4/accounts/{account}/roles/33666b9c79b9a5273fc7344ff42f953d"))
        .await
        .expect(200)
        .value();
    assert!(one["result"]["name"].as_str().unwrap().starts_with("Super Administrator"));
    let none = token.get(&format!("/client/v4/accounts/{account}/roles/{}", "0".repeat(32))).await.expect(404).value();
    assert_eq!((&none["success"], &none["result"]), (&false.into(), &Value::Null));
    let named = token
        .get(&format!("/client/v4/accounts/{account}/iam/permission_groups?id={}", ids(&roles)[0]))
        .await
        .expect(200)
        .value();
    assert_eq!(result(&named).len(), 1);
}

#[tokio::test]
async fn lists_filter_and_never_refuse() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    let ana = server.token("ana@example.com").await;
    let members = ana.get(&format!("/client/v4/accounts/{account}/members")).await.expect(200).value();
    assert_eq!(result(&members).iter().map(|m| &m["email"]).collect::<Vec<_>>(), ["ana@example.com"]);
    let all = server
        .token("owner@example.com")
        .await
        .get(&format!("/client/v4/zones?account.id={account}&per_page=1000"))
        .await
        .value();
    let hers = ana.get(&format!("/client/v4/zones?account.id={account}&per_page=1000")).await.expect(200).value();
    assert!(!result(&hers).is_empty() && result(&hers).len() <= result(&all).len());
    assert_eq!(result(&all).len(), 8);
    let zone = &result(&hers)[0];
    for field in [
        "id",
        "name",
        "account",
        "owner",
        "plan",
        "meta",
        "name_servers",
        "created_on",
        "modified_on",
        "development_mode",
    ] {
        assert!(!zone[field].is_null(), "{field}");
    }
    let some = ana.get("/client/v4/zones?name=contains:harbour&per_page=1000").await.expect(200).value();
    assert!(result(&some).iter().all(|z| z["name"].as_str().unwrap().contains("harbour")));
    let refused = ana.get(&format!("/client/v4/accounts/{account}/audit_logs")).await.expect(403).value();
    assert_eq!(refused["errors"][0]["code"], 9109);
    assert!(refused["errors"][0]["message"].as_str().unwrap().contains("audit:read"));
}

#[tokio::test]
async fn accounts_user_and_memberships() {
    let server = Server::start().await;
    let token = server.token("owner@example.com").await;
    let accounts = token.get("/client/v4/accounts").await.expect(200).value();
    let names: Vec<_> = result(&accounts).iter().map(|a| a["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names, [FIRM, "Northfield Schools", "Thousand"]);
    let first = &result(&accounts)[0];
    assert_eq!((&first["type"], &first["settings"]["enforce_twofactor"]), (&"standard".into(), &false.into()));
    assert!(first["created_on"].as_str().unwrap().ends_with('Z'));
    let named = token.get("/client/v4/accounts?name=thousand").await.expect(200).value();
    assert_eq!(result(&named).len(), 1);
    let user = token.get("/client/v4/user").await.expect(200).value();
    assert_eq!(
        (&user["result"]["email"], &user["result"]["first_name"]),
        (&"owner@example.com".into(), &"Olive".into())
    );
    let places = token.get("/client/v4/memberships?order=account.name").await.expect(200).value();
    assert_eq!(result(&places).len(), 3);
    let place = &result(&places)[0];
    assert!(
        place["roles"][0].is_string()
            && place["permissions"]["dns"]["write"] == true
            && place.get("policies").is_none()
    );
    let one = token.get(&format!("/client/v4/memberships/{}", place["id"].as_str().unwrap())).await.expect(200).value();
    assert!(one["result"]["policies"].as_array().is_some_and(|p| !p.is_empty()));
    let nobody = server.anonymous().get("/client/v4/user").await.expect(401).value();
    assert_eq!(nobody["errors"][0]["code"], 10000);
}

#[tokio::test]
async fn the_audit_log_in_both_forms() {
    let server = Server::start().await;
    let owner = server.owner().await;
    let account = owner.account(FIRM);
    owner.done(account, &Command::CreateGroup { name: "New".into(), policies: vec![], members: vec![] }).await;
    let token = server.token("owner@example.com").await;
    let v1 = token.get(&format!("/client/v4/accounts/{account}/audit_logs?per_page=5")).await.expect(200).value();
    let newest = &result(&v1)[0];
    assert_eq!((&newest["action"]["type"], &newest["action"]["result"]), (&"create_group".into(), &true.into()));
    assert_eq!(
        (&newest["actor"]["email"], &newest["resource"]["type"]),
        (&"owner@example.com".into(), &"user_group".into())
    );
    assert!(newest["newValue"].as_str().unwrap().contains("New"));
    let live = server.app.live(account).await.unwrap().unwrap();
    let by_operator = Command::CreateGroup { name: "By the operator".into(), policies: vec![], members: vec![] };
    portcullis_server::commit(&server.app, &live, portcullis_server::Request::operator(&by_operator)).await.unwrap();
    let v1 = token.get(&format!("/client/v4/accounts/{account}/audit_logs?per_page=1")).await.expect(200).value();
    assert_eq!(result(&v1)[0]["actor"]["type"], "admin");
    let filtered = token
        .get(&format!("/client/v4/accounts/{account}/audit_logs?action.type=invite_members&per_page=100"))
        .await
        .value();
    assert!(result(&filtered).iter().all(|e| e["action"]["type"] == "invite_members"));

    token.get(&format!("/client/v4/accounts/{account}/logs/audit")).await.expect(400);
    let range = "since=2020-01-01T00:00:00Z&before=2040-01-01";
    let (mut cursor, mut ids) = (String::new(), Vec::new());
    loop {
        let after = if cursor.is_empty() { String::new() } else { format!("&cursor={cursor}") };
        let piece = token
            .get(&format!("/client/v4/accounts/{account}/logs/audit?{range}&limit=7{after}"))
            .await
            .expect(200)
            .value();
        ids.extend(result(&piece).iter().map(|e| e["id"].as_str().unwrap().to_owned()));
        assert_eq!(piece["result_info"]["cursor"], piece["result_info"]["cursors"]["after"]);
        cursor = piece["result_info"]["cursor"].as_str().unwrap().to_owned();
        if cursor.is_empty() {
            break;
        }
    }
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!((unique.len(), ids.len() as u64), (ids.len(), owner.slice(account).await.seq));
    let deletes = token
        .get(&format!("/client/v4/accounts/{account}/logs/audit?{range}&action_type.not=create&action_type.not=update"))
        .await
        .value();
    assert!(result(&deletes).iter().all(|e| e["action"]["type"] == "delete"));
}
