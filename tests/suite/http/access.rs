//! Questions of other services about an account with people, domains and rights of its own.

use super::callers::{Answer, Member, member_id, zone_id};
use super::server::Server;
use portcullis_core::{AccountId, Command, Conditions, PolicyDraft, Scope};
use serde_json::{Value, json};

struct Asker {
    member: Member,
    account: AccountId,
}

impl Asker {
    async fn at(server: &Server, email: &str) -> Self {
        let member = server.member(email).await;
        let account = member.account("Blue Harbour Media");
        Self { member, account }
    }

    fn path(&self, question: &str) -> String {
        format!("/accounts/{}/access/v1/{question}", self.account)
    }

    async fn ask(&self, question: &str, body: &Value) -> Answer {
        self.member.post(&self.path(question), body).await
    }

    async fn decided(&self, subject: &str, action: &str, kind: &str, id: &str) -> Value {
        self.ask("evaluation", &question(subject, action, kind, id)).await.expect(200).value()
    }

    async fn found(&self, what: &str, body: &Value) -> Vec<Value> {
        let answer = self.ask(&format!("search/{what}"), body).await.expect(200).value();
        answer["results"].as_array().unwrap().clone()
    }
}

fn question(subject: &str, action: &str, kind: &str, id: &str) -> Value {
    json!({"subject": {"type": "user", "id": subject}, "action": {"name": action}, "resource": {"type": kind, "id": id}})
}

#[tokio::test]
async fn an_answer_says_why() {
    let server = Server::start().await;
    let owner = Asker::at(&server, "owner@example.com").await;
    let yes = owner.decided("ana@example.com", "dns:edit", "zone", "harbour-boats.example").await;
    assert_eq!((&yes["decision"], &yes["context"]["reason"]), (&json!(true), &json!("allowed")), "{yes}");
    assert_eq!(yes["context"]["determining"].as_array().unwrap().len(), 1, "{yes}");
    let no = owner.decided("ana@example.com", "dns:edit", "zone", "lark-press.example").await;
    assert_eq!((&no["decision"], &no["context"]["reason"]), (&json!(false), &json!("nothing_matched")), "{no}");
    assert!(!no["context"]["nearest"].as_array().unwrap().is_empty(), "{no}");
}

#[tokio::test]
async fn things_are_named_by_id_or_by_name() {
    let server = Server::start().await;
    let owner = Asker::at(&server, "owner@example.com").await;
    let slice = owner.member.slice(owner.account).await;
    let (zone, member) = (zone_id(&slice, "harbour-boats.example"), member_id(&slice, "ana@example.com"));
    let user = slice.state.members.get(&member).unwrap().user.unwrap();
    for subject in ["ana@example.com".to_owned(), "Ana@EXAMPLE.com".to_owned(), user.to_string()] {
        for id in [zone.to_string(), "harbour-boats.example".into(), "Harbour-Boats.Example".into()] {
            assert_eq!(owner.decided(&subject, "dns:edit", "zone", &id).await["decision"], true, "{subject} {id}");
        }
        assert_eq!(
            owner.decided(&subject, "edit", "zone", &zone.to_string()).await["context"]["reason"],
            "nothing_matched"
        );
    }
    let record = owner.decided("ana@example.com", "dns:edit", "record", "A www.harbour-boats.example").await;
    assert_eq!(record["decision"], true, "{record}");
    let elsewhere = owner.decided("ana@example.com", "dns:edit", "record", "A www.elsewhere.example").await;
    assert_eq!(elsewhere["context"]["reason"], "unknown_resource", "{elsewhere}");
    let as_member = json!({"subject": {"type": "member", "id": member}, "action": {"name": "dns:edit"},
                           "resource": {"type": "zone", "id": zone}});
    assert_eq!(owner.ask("evaluation", &as_member).await.expect(200).value()["decision"], true);
}

#[tokio::test]
async fn who_may_not_read_members_asks_about_themselves_only() {
    let server = Server::start().await;
    let ana = Asker::at(&server, "ana@example.com").await;
    assert_eq!(ana.decided("ana@example.com", "dns:edit", "zone", "harbour-boats.example").await["decision"], true);
    // Somebody else, somebody unknown, and somebody of another account look the same.
    let other = ana.decided("owner@example.com", "dns:edit", "zone", "harbour-boats.example").await;
    let nobody = ana.decided("nobody@example.com", "dns:edit", "zone", "harbour-boats.example").await;
    let stranger = ana.decided("grace@example.com", "dns:edit", "zone", "harbour-boats.example").await;
    assert_eq!(other["decision"], false);
    assert_eq!(other, nobody);
    assert_eq!(other, stranger);
    // A domain that she does not see, and one that is not there.
    let hidden = ana.decided("ana@example.com", "dns:edit", "zone", "lark-press.example").await;
    let missing = ana.decided("ana@example.com", "dns:edit", "zone", "missing.example").await;
    assert_eq!(hidden, missing);
    let search = json!({"subject": {"type": "user"}, "action": {"name": "dns:edit"},
                        "resource": {"type": "zone", "id": "harbour-boats.example"}});
    assert_eq!(ana.found("subject", &search).await.len(), 1);
}

#[tokio::test]
async fn an_account_is_for_its_members() {
    let server = Server::start().await;
    let ana = Asker::at(&server, "ana@example.com").await;
    let body = question("ana@example.com", "dns:edit", "zone", "harbour-boats.example");
    for account in ["00000000000000000000000000000001", "nonsense"] {
        ana.member.post(&format!("/accounts/{account}/access/v1/evaluation"), &body).await.expect(404);
    }
    server.anonymous().post(&ana.path("evaluation"), &body).await.expect(401);
    // In several accounts, one must be named.
    let several = server.owner().await.post("/access/v1/evaluation", &body).await.expect(400);
    assert!(several.error().message.contains("several accounts"));
    // A page that repeats no word is not believed to be ours.
    let forged = ana.member.bare(reqwest::Method::POST, &ana.path("evaluation")).json(&body);
    Answer::of(forged).await.expect(403);
}

#[tokio::test]
async fn properties_only_narrow() {
    let server = Server::start().await;
    let owner = Asker::at(&server, "owner@example.com").await;
    let mut body = question("ana@example.com", "dns:edit", "zone", "harbour-boats.example");
    for (properties, decision) in [
        (json!({"name": "harbour-boats.example"}), true),
        (json!({"name": "lark-press.example"}), false),
        (json!({"tags": ["client=harbour"]}), true),
        (json!({"tags": ["client=lark"]}), false),
        (json!({"tags": "client=harbour"}), false),
        (json!({"account": owner.account.to_string()}), true),
        (json!({"account": "00000000000000000000000000000001"}), false),
        (json!({"colour": "blue"}), true),
    ] {
        body["resource"]["properties"] = properties;
        assert_eq!(owner.ask("evaluation", &body).await.expect(200).value()["decision"], decision, "{body}");
    }
    // Nothing that is said of a domain gives what is not stored.
    let mut body = question("ana@example.com", "dns:edit", "zone", "lark-press.example");
    body["resource"]["properties"] = json!({"tags": ["client=harbour"], "status": "harbour"});
    body["subject"]["properties"] = json!({"role": "super-administrator", "groups": ["admin"]});
    assert_eq!(owner.ask("evaluation", &body).await.expect(200).value()["decision"], false);
    let mut body = question("ana@example.com", "dns:edit", "zone", "harbour-boats.example");
    body["subject"]["properties"] = json!({"email": "zoe@example.com"});
    assert_eq!(owner.ask("evaluation", &body).await.expect(200).value()["decision"], false);
}

/// The account lets somebody edit under a condition on the request.
async fn with_condition(server: &Server, conditions: Conditions) -> Asker {
    let owner = Asker::at(server, "owner@example.com").await;
    let slice = owner.member.slice(owner.account).await;
    let policy = PolicyDraft { conditions, ..PolicyDraft::allow(["ssl-edit"], Scope::account()) };
    let member = member_id(&slice, "ana@example.com");
    let change = Command::ChangeMember { member, policies: vec![policy], groups: None };
    owner.member.done(owner.account, &change).await;
    owner
}

#[tokio::test]
async fn facts_that_are_told_only_narrow() {
    let server = Server::start().await;
    let owner = with_condition(&server, Conditions { second_factor: Some(true), ..Conditions::default() }).await;
    let mut body = question("ana@example.com", "ssl:edit", "zone", "lark-press.example");
    let plain = owner.ask("evaluation", &body).await.expect(200).value();
    assert_eq!(
        (&plain["decision"], &plain["context"]["reason"]),
        (&json!(false), &json!("condition_failed")),
        "{plain}"
    );
    assert_eq!(plain["context"]["would_be_allowed_if"], json!([{"second_factor": true}]), "{plain}");
    body["context"] = json!({"second_factor": true, "time": "whenever"});
    assert_eq!(owner.ask("evaluation", &body).await.expect(200).value()["decision"], false);

    let network = Conditions { address_not_in: vec!["192.0.2.0/24".parse().unwrap()], ..Conditions::default() };
    let owner = with_condition(&server, network).await;
    let ana = Asker::at(&server, "ana@example.com").await;
    body["context"] = json!({});
    // The server sees from where she asks; another address may only take away.
    assert_eq!(ana.ask("evaluation", &body).await.expect(200).value()["decision"], true);
    body["context"] = json!({"address": "192.0.2.7"});
    assert_eq!(ana.ask("evaluation", &body).await.expect(200).value()["decision"], false);
    body["context"] = json!({"address": "198.51.100.7"});
    assert_eq!(owner.ask("evaluation", &body).await.expect(200).value()["decision"], false);
    body["context"] = json!({"address": "nonsense"});
    owner.ask("evaluation", &body).await.expect(400);
}

#[tokio::test]
async fn a_batch_ends_where_it_is_told_to() {
    let server = Server::start().await;
    let owner = Asker::at(&server, "owner@example.com").await;
    let zones = ["harbour-boats.example", "lark-press.example", "harbour-boats.example"];
    let items: Vec<Value> = zones.iter().map(|z| json!({"resource": {"type": "zone", "id": z}})).collect();
    for (semantic, expected) in [
        ("execute_all", vec![true, false, true]),
        ("deny_on_first_deny", vec![true, false]),
        ("permit_on_first_permit", vec![true]),
    ] {
        let body = json!({"subject": {"type": "user", "id": "ana@example.com"}, "action": {"name": "dns:edit"},
                          "options": {"evaluations_semantic": semantic}, "evaluations": items});
        let answer = owner.ask("evaluations", &body).await.expect(200).value();
        let decisions: Vec<bool> =
            answer["evaluations"].as_array().unwrap().iter().map(|e| e["decision"].as_bool().unwrap()).collect();
        assert_eq!(decisions, expected, "{semantic}");
    }
    let wrong = json!({"options": {"evaluations_semantic": "sometimes"}, "evaluations": items});
    owner.ask("evaluations", &wrong).await.expect(400);
    let many: Vec<Value> = (0..1_001).map(|_| json!({})).collect();
    owner.ask("evaluations", &json!({"evaluations": many})).await.expect(400);
    let mixed =
        json!({"evaluations": [7, {"subject": 8}, {}, question("ana@example.com", "dns:edit", "zone", zones[0])]});
    let answer = owner.ask("evaluations", &mixed).await.expect(200).value();
    let answers = answer["evaluations"].as_array().unwrap();
    assert!(answers[..3].iter().all(|a| a["decision"] == false && a["context"]["error"]["status"] == 400), "{answer}");
    assert_eq!(answers[3]["decision"], true);
}

/// Every answer of a search is a yes when asked about alone, and every no of the same kind is missing.
#[tokio::test]
async fn searches_and_single_questions_agree() {
    let server = Server::start().await;
    let owner = Asker::at(&server, "owner@example.com").await;
    let slice = owner.member.slice(owner.account).await;
    let zones = owner
        .found(
            "resource",
            &json!({"subject": {"type": "user", "id": "ana@example.com"}, "action": {"name": "dns:edit"},
                                   "resource": {"type": "zone"}}),
        )
        .await;
    assert_eq!(zones.len(), 5);
    for zone in slice.state.resources.values() {
        let one = owner.decided("ana@example.com", "dns:edit", "zone", &zone.id.to_string()).await;
        let listed = zones.iter().any(|z| z["id"] == zone.id.to_string());
        assert_eq!(one["decision"], listed, "{}", zone.name);
        let search = json!({"subject": {"type": "user"}, "action": {"name": "dns:edit"}, "resource": {"type": "zone", "id": zone.id}});
        let people = owner.found("subject", &search).await;
        for member in slice.state.members.values().filter_map(|m| m.user) {
            let one = owner.decided(&member.to_string(), "dns:edit", "zone", &zone.id.to_string()).await;
            assert_eq!(one["decision"], people.iter().any(|p| p["id"] == member.to_string()), "{} {member}", zone.name);
        }
    }
    let what = json!({"subject": {"type": "user", "id": "ana@example.com"}, "resource": {"type": "zone", "id": "harbour-boats.example"}});
    for action in owner.found("action", &what).await {
        let name = action["name"].as_str().unwrap();
        assert_eq!(
            owner.decided("ana@example.com", name, "zone", "harbour-boats.example").await["decision"],
            true,
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_token_of_a_list_belongs_to_its_request() {
    let server = Server::start().await;
    let owner = Asker::at(&server, "owner@example.com").await;
    let search = |page: Value| {
        json!({"subject": {"type": "user", "id": "ana@example.com"}, "action": {"name": "dns:edit"},
                                      "resource": {"type": "zone"}, "page": page})
    };
    let first = owner.ask("search/resource", &search(json!({"limit": 2}))).await.expect(200).value();
    assert_eq!((first["page"]["count"].as_u64(), first["page"]["total"].as_u64()), (Some(2), Some(5)));
    let token = &first["page"]["next_token"];
    owner.ask("search/resource", &search(json!({"limit": 2, "token": token}))).await.expect(200);
    let second = owner.ask("search/resource", &search(json!({"token": token}))).await.expect(200).value();
    assert_eq!(second["page"]["count"], 2);
    assert_ne!(first["results"], second["results"]);
    owner.ask("search/resource", &search(json!({"limit": 3, "token": token}))).await.expect(400);
    let mut other = search(json!({"token": token}));
    other["action"]["name"] = json!("dns:read");
    owner.ask("search/resource", &other).await.expect(400);
    for wrong in
        [json!({"token": "nonsense"}), json!({"limit": 0}), json!({"limit": 1_001}), json!({"limit": "2"}), json!([])]
    {
        owner.ask("search/resource", &search(wrong)).await.expect(400);
    }
    let ana = Asker::at(&server, "ana@example.com").await;
    ana.ask("search/resource", &search(json!({"token": token}))).await.expect(400);
}

#[tokio::test]
async fn addresses_come_from_what_the_operator_said() {
    let server = Server::start().await;
    let path = "/.well-known/authzen-configuration";
    let forged = server.anonymous().request(reqwest::Method::GET, path).header("host", "evil.example");
    let told = Answer::of(forged).await.expect(200).value();
    assert_eq!(told["policy_decision_point"], server.base);
    let account = server.owner().await.account("Blue Harbour Media");
    let told = server.anonymous().get(&format!("{path}/accounts/{account}")).await.expect(200).value();
    assert_eq!(told["access_evaluation_endpoint"], format!("{}/accounts/{account}/access/v1/evaluation", server.base));
    server.anonymous().get(&format!("{path}/accounts/nonsense")).await.expect(404);
    server.anonymous().get("/.well-known/nothing").await.expect(404);
}
