//! Agencies in the words of other programs: `/client/v4`, AuthZEN, and the demo.

use super::world::World;
use portcullis_core::*;
use portcullis_server::load_agency;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn who_asks_about_agency_staff_is_told_both_policies() {
    let (world, _) = World::working().await;
    let owner = world.server.token("owner@example.com").await;
    let path = format!("/accounts/{}/access/v1", world.client);
    let user = world.tech.session.user.id.to_string();
    let question = |action: &str| {
        json!({"subject": {"type": "user", "id": user}, "action": {"name": action},
            "resource": {"type": "zone", "id": world.zone.to_string()}})
    };
    let answer = owner.post(&format!("{path}/evaluation"), &question("dns:edit")).await.expect(200).value();
    assert_eq!(answer["decision"], true, "{answer}");
    let sides = &answer["context"]["decision"]["sides"];
    let sides = if sides.is_null() { &answer["context"]["sides"] } else { sides };
    assert_eq!(sides.as_array().map(Vec::len), Some(2), "{answer}");
    let no = owner.post(&format!("{path}/evaluation"), &question("zone:delete")).await.expect(200).value();
    assert_eq!(no["decision"], false);
    let search = json!({"subject": {"type": "user"}, "action": {"name": "dns:edit"},
        "resource": {"type": "zone", "id": world.zone.to_string()}});
    let found = owner.post(&format!("{path}/search/subject"), &search).await.expect(200).value();
    assert!(found["results"].as_array().unwrap().iter().any(|s| s["id"] == user.as_str()), "{found}");
    // The technician asks about themselves, and about nobody else.
    let tech = world.key(&world.tech).await;
    let own = tech.post(&format!("{path}/evaluation"), &question("dns:edit")).await.expect(200).value();
    assert_eq!(own["decision"], true);
    // Somebody of an agency that was not granted anything is nobody.
    let rival = world.rival.session.user.id.to_string();
    let other = json!({"subject": {"type": "user", "id": rival}, "action": {"name": "dns:edit"},
        "resource": {"type": "zone", "id": world.zone.to_string()}});
    assert_eq!(owner.post(&format!("{path}/evaluation"), &other).await.expect(200).value()["decision"], false);
}

#[tokio::test]
async fn accounts_are_opened_under_a_unit_and_listed_as_managed() {
    let world = World::new().await;
    let (boss, tech) = (world.key(&world.boss).await, world.key(&world.tech).await);
    let body = |unit: String| json!({"name": "Bakery", "type": "standard", "unit": {"id": unit}});
    let opened = boss.post("/client/v4/accounts", &body(world.agency.to_string())).await.expect(200).value();
    let managed = &opened["result"]["managed_by"];
    assert_eq!(managed["parent_org_id"], world.agency.to_string());
    assert_eq!(managed["parent_org_name"], "Fern Agency");
    boss.post("/client/v4/accounts", &body(world.second.to_string())).await.expect(400);
    tech.post("/client/v4/accounts", &body(world.agency.to_string())).await.expect(403);

    let names = |answer: Value| -> Vec<String> {
        answer["result"].as_array().unwrap().iter().map(|a| a["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(tech.get("/client/v4/accounts").await.expect(200).value()), ["Fern Agency"]);
    world.assign(vec![ClientSelector::All], &["super-administrator"]).await;
    assert_eq!(names(tech.get("/client/v4/accounts").await.expect(200).value()), ["Bakery", "Fern Agency"]);
    let zone = json!({"name": "bakery.example", "account": {"id": opened["result"]["id"]}});
    tech.post("/client/v4/zones", &zone).await.expect(200);
    assert_eq!(names(tech.get("/client/v4/zones").await.expect(200).value()), ["bakery.example"]);
    let tenant = format!("/client/v4/tenants/{}", world.agency);
    assert_eq!(boss.get(&tenant).await.expect(200).value()["result"]["tenant_name"], "Fern Agency");
    assert_eq!(names(boss.get(&format!("{tenant}/accounts")).await.expect(200).value()), ["Bakery"]);
    tech.get(&tenant).await.expect(403);
    let tenants = boss.get("/client/v4/user/tenants").await.expect(200).value();
    assert_eq!(tenants["result"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn agencies_are_told_as_tenants_and_as_organizations() {
    let (world, _) = World::working().await;
    let (boss, tech) = (world.key(&world.boss).await, world.key(&world.tech).await);
    let tenant = format!("/client/v4/tenants/{}", world.agency);
    let told = boss.get(&tenant).await.expect(200).value();
    for field in ["cdate", "edate", "tenant_contacts", "tenant_labels", "tenant_metadata", "tenant_network"] {
        assert!(!told["result"][field].is_null(), "{field}");
    }
    let people = boss.get(&format!("{tenant}/memberships")).await.expect(200).value();
    let mut named: Vec<&str> =
        people["result"].as_array().unwrap().iter().filter_map(|p| p["user_name"].as_str()).collect();
    named.sort_unstable();
    assert_eq!(named, ["Bea Boss", "Theo Tech"]);
    let may = boss.get(&format!("{tenant}/entitlements")).await.expect(200).value();
    assert_eq!(may["result"]["allow_auto_accept_invites"], json!({"type": "bool", "value": false}));

    let one = format!("/client/v4/organizations/{}", world.agency);
    let asked = async |query: &str| {
        let found = boss.get(&format!("/client/v4/organizations{query}")).await.expect(200).value();
        found["result"].as_array().unwrap().iter().map(|o| o["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let ours = vec![world.agency.to_string()];
    for query in [
        String::new(),
        format!("?id={}&id={}", world.second, world.agency),
        "?name.contains=ERN&name.startsWith=fern&name.endsWith=agency&parent.id=null&page_size=10".into(),
        format!("?containing.account={}", world.client),
        format!("?containing.user={}", world.tech.session.user.id),
    ] {
        assert_eq!(asked(&query).await, ours, "{query}");
    }
    for query in [
        format!("?id={}", world.second),
        "?name.contains=second".into(),
        format!("?containing.account={}", world.second),
        format!("?containing.user={}", world.rival.session.user.id),
        format!("?containing.organization={}", world.agency),
        format!("?parent.id={}", world.agency),
    ] {
        assert!(asked(&query).await.is_empty(), "{query}");
    }
    for query in ["page_token=x", "page_size=0", "containing.account=x", "containing.user=x"] {
        boss.get(&format!("/client/v4/organizations?{query}")).await.expect(400);
    }
    let told = boss.get(&one).await.expect(200).value();
    assert_eq!(told["result"]["meta"]["hierarchy_tags"], json!([world.agency]));
    for who in ["", "/profile"] {
        tech.get(&format!("{one}{who}")).await.expect(403);
        world.key(&world.rival).await.get(&format!("{one}{who}")).await.expect(404);
    }
    let renamed = json!({"name": "Fern, renamed"});
    tech.send(Method::PUT, &one, &renamed).await.expect(403);
    boss.send(Method::PUT, &one, &json!({"name": "x", "parent": {"id": world.second}})).await.expect(400);
    boss.send(Method::PUT, &one, &json!({"name": "x", "profile": {"business_email": "x@example.com"}}))
        .await
        .expect(400);
    assert_eq!(boss.send(Method::PUT, &one, &renamed).await.expect(200).value()["result"]["name"], "Fern, renamed");
    let profile = boss.get(&format!("{one}/profile")).await.expect(200).value();
    assert_eq!(profile["result"]["business_name"], "Fern, renamed");
    let log = format!("{one}/logs/audit?since=2020-01-01&before=2100-01-01&limit=1");
    assert_eq!(boss.get(&log).await.expect(200).value()["result"][0]["action"]["description"], "change_settings");
    tech.get(&log).await.expect(403);
}

#[tokio::test]
async fn the_demo_has_an_agency_with_twelve_clients() {
    let server = crate::http::server::Server::start().await;
    let sign_ins = load_agency(&server.app).await.unwrap();
    assert_eq!(load_agency(&server.app).await.unwrap(), sign_ins, "a second time adds nothing");
    let boss = server.member("mara@example.com").await;
    let agency = boss.account("Fern & Field Web");
    let view: portcullis_api::ClientsView =
        boss.get(&format!("/api/v1/accounts/{agency}/clients")).await.expect(200).json();
    assert_eq!(view.clients.len(), 12);
    let theo = server.member("theo@example.com").await;
    let list: portcullis_api::ClientList = theo.get("/api/v1/clients").await.expect(200).json();
    assert_eq!(list.clients.len(), 6, "those with full care");
    let lin = server.member("lin@example.com").await;
    let list: portcullis_api::ClientList = lin.get("/api/v1/clients").await.expect(200).json();
    assert_eq!(list.clients.len(), 12);
}
