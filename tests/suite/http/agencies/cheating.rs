//! Attempts to be somebody's deputy who was not made one. What is unknown, invisible and not granted looks the same.

use super::world::{FIRM, World, accept, assignment, grant_in, member_of, offer, open, person};
use crate::http::callers::{Answer, Token};
use portcullis_core::*;
use reqwest::Method;
use serde_json::json;

fn all() -> Vec<ClientSelector> {
    vec![ClientSelector::All]
}

#[tokio::test]
async fn an_assignment_without_a_grant_gives_nothing() {
    let world = World::new().await;
    // The client's id in place of a grant's, and the id of a grant to somebody else.
    let guessed = GrantId::from_bits(world.client.bits());
    let actor = Actor::Member(world.member(&world.tech).await);
    let named = vec![ClientSelector::Client { grant: guessed }];
    world.boss.command(world.agency, &assignment(actor, named, &["dns-edit"])).await.expect(422);
    let theirs = world.offer_to(world.second, &["dns-edit"]).await;
    let named = vec![ClientSelector::Client { grant: theirs }];
    world.boss.command(world.agency, &assignment(actor, named, &["dns-edit"])).await.expect(422);
    world.boss.done(world.agency, &assignment(actor, all(), &["dns-edit"])).await;
    world.tech.get(&world.slice_path()).await.expect(404);
    world.boss.get(&world.slice_path()).await.expect(404);
}

#[tokio::test]
async fn a_grant_is_accepted_by_the_agency_it_names_alone() {
    let world = World::new().await;
    let grant = world.offer(&["dns-edit"]).await;
    world.rival.command(world.second, &accept(grant, world.client)).await.expect(422);
    // Neither by naming another account for it.
    world.boss.command(world.agency, &accept(grant, world.second)).await.expect(422);
    world.rival.command_at(world.agency, &accept(grant, world.client), 1).await.expect(404);
    world.boss.done(world.agency, &accept(grant, world.client)).await;
    world.boss.command(world.agency, &accept(grant, world.client)).await.expect(422);
}

#[tokio::test]
async fn an_agency_that_administers_a_client_can_not_grant_itself_more_or_bring_in_others() {
    let world = World::new().await;
    let grant = world.offer(&["super-administrator"]).await;
    world.accept(grant).await;
    world.assign(all(), &["super-administrator"]).await;
    for command in [
        offer(Some(world.second), &["dns-edit"]),
        Command::ChangeGrant {
            grant,
            name: None,
            policies: Some(vec![PolicyDraft::allow(["super-administrator"], Scope::account())]),
            conditions: Some(Conditions::default()),
            suspended: None,
        },
        Command::ChangePerson { user: world.tech.session.user.id, policies: vec![] },
        Command::AskGrant {
            account: world.second,
            name: "x".into(),
            tags: vec![],
            policies: vec![PolicyDraft::allow(["dns-edit"], Scope::account())],
        },
    ] {
        world.tech.command(world.client, &command).await.expect(403);
    }
    for path in ["clients", "partners"] {
        world.tech.get(&format!("/api/v1/accounts/{}/{path}", world.client)).await.expect(403);
    }
}

#[tokio::test]
async fn nobody_of_an_agency_invites_colleagues_without_the_right_to() {
    let (world, _) = World::working().await;
    let invite = Command::InviteMembers {
        emails: vec!["colleague@agency.example".into()],
        policies: vec![PolicyDraft::allow(["dns-edit"], Scope::account())],
        groups: vec![],
    };
    world.tech.command(world.client, &invite).await.expect(403);
    // Who manages the agency is nobody in the client either, though they manage who is.
    world.boss.command_at(world.client, &invite, 1).await.expect(404);
}

#[tokio::test]
async fn tokens_of_an_ended_grant_are_nobody() {
    let (world, grant) = World::working().await;
    let key = world.key(&world.tech).await;
    world.add_record(&key, "a").await.expect(200);
    world.owner.done(world.client, &Command::EndGrant { grant, keep: Made::default() }).await;
    for (method, path) in [
        (Method::GET, format!("/client/v4/accounts/{}", world.client)),
        (Method::GET, world.records()),
        (Method::GET, format!("/api/v1/accounts/{}/stream?agency={}", world.client, world.agency)),
    ] {
        Answer::of(key.request(method, &path)).await.expect(404);
    }
    let zones = key.get("/client/v4/zones").await.expect(200).value();
    assert_eq!(zones["result"], json!([]));
    assert_eq!(key.get("/api/v1/clients").await.expect(200).value()["clients"], json!([]));
}

#[tokio::test]
async fn a_link_is_worth_nothing_before_it_is_confirmed_and_after() {
    let world = World::new().await;
    let made = world.owner.done(world.client, &offer(None, &["dns-edit"])).await;
    let grant = grant_in(&made.objects);
    let link = made.offer.expect("a link");
    let secret = link.rsplit('/').next().unwrap();
    let view = world.server.anonymous().get(&format!("/api/v1/grants/{secret}")).await.expect(200).value();
    assert_eq!((view["name"].as_str(), view["taken"].as_bool()), (Some(FIRM), Some(false)));
    let take = |agency: AccountId| json!({"agency": agency, "name": "A client"});
    let path = format!("/api/v1/grants/{secret}/accept");
    // Only for an agency where the caller may edit clients.
    world.tech.post(&path, &take(world.agency)).await.expect(403);
    world.boss.post(&path, &take(world.second)).await.expect(404);
    world.server.anonymous().post(&path, &take(world.agency)).await.expect(401);
    // Without the link nobody takes it, though they guess the grant.
    world.boss.command(world.agency, &accept(grant, world.client)).await.expect(422);
    world.boss.post(&path, &take(world.agency)).await.expect(200);
    world.rival.post(&path, &take(world.second)).await.expect(200);
    world.assign(all(), &["dns-edit"]).await;
    world.tech.get(&world.slice_path()).await.expect(404);

    let partners = world.owner.get(&format!("/api/v1/accounts/{}/partners", world.client)).await.expect(200).value();
    assert_eq!(partners["takers"].as_array().unwrap().len(), 2);
    world.boss.command(world.agency, &Command::ConfirmGrant { grant, agency: world.agency }).await.expect(422);
    world.owner.done(world.client, &Command::ConfirmGrant { grant, agency: world.agency }).await;
    world.tech.get(&world.slice_path()).await.expect(200);
    // The link leads nowhere now, and whoever else took it has nothing.
    world.server.anonymous().get(&format!("/api/v1/grants/{secret}")).await.expect(404);
    world.rival.post(&path, &take(world.second)).await.expect(404);
    let member = member_of(&world.rival.slice(world.second).await, &world.rival);
    world.rival.done(world.second, &assignment(Actor::Member(member), all(), &["dns-edit"])).await;
    world.rival.get(&world.slice_path()).await.expect(404);
}

#[tokio::test]
async fn a_new_link_ends_the_one_before() {
    let world = World::new().await;
    let made = world.owner.done(world.client, &offer(None, &["dns-edit"])).await;
    let grant = grant_in(&made.objects);
    let again = Command::ReissueOffer(Reissue { grant });
    let renewed = world.owner.done(world.client, &again).await;
    let page = |link: Option<String>| format!("/api/v1/grants/{}", link.unwrap().rsplit('/').next().unwrap());
    let (old, new) = (page(made.offer), page(renewed.offer));
    assert_ne!(old, new);
    let take = json!({"agency": world.agency, "name": "A client"});
    world.server.anonymous().get(&old).await.expect(404);
    world.boss.post(&format!("{old}/accept"), &take).await.expect(404);
    world.server.anonymous().get(&new).await.expect(200);
    world.boss.post(&format!("{new}/accept"), &take).await.expect(200);
    // The log names who made which link.
    let path = format!("/api/v1/accounts/{}/audit?command=reissue_offer", world.client);
    let told = world.owner.get(&path).await.expect(200).value();
    assert_eq!(told["entries"][0]["origin"]["user"], world.owner.session.user.id.to_string());
    assert!(!told.to_string().contains(new.rsplit('/').next().unwrap()));
    // Once somebody is confirmed there is nothing left to take.
    world.owner.done(world.client, &Command::ConfirmGrant { grant, agency: world.agency }).await;
    world.owner.command(world.client, &again).await.expect(422);
    let unknown = Command::ReissueOffer(Reissue { grant: GrantId::from_bits(7) });
    world.owner.command(world.client, &unknown).await.expect(422);
}

#[tokio::test]
async fn a_new_link_needs_what_offering_needs() {
    let world = World::new().await;
    let grant = grant_in(&world.owner.done(world.client, &offer(None, &["super-administrator"])).await.objects);
    let again = Command::ReissueOffer(Reissue { grant });
    world.joins(&world.rival, world.client, &world.owner).await;
    let refused = world.rival.command(world.client, &again).await.expect(403).value();
    assert_eq!(refused["issues"][0]["code"], "not_permitted");
    // With the right to offer, but without what this offer gives.
    let member = member_of(&world.owner.slice(world.client).await, &world.rival);
    let policies = vec![PolicyDraft::allow(["partners-edit", "dns-read"], Scope::account())];
    world.owner.done(world.client, &Command::ChangeMember { member, policies, groups: None }).await;
    let refused = world.rival.command(world.client, &again).await.expect(403).value();
    assert_eq!(
        (&refused["issues"][0]["code"], &refused["issues"][0]["path"]),
        (&json!("beyond_your_access"), &json!("grant"))
    );
}

#[tokio::test]
async fn depth_is_one() {
    let (world, _) = World::working().await;
    // The agency itself is a client of the second one, which holds everything there.
    let command = offer(Some(world.second), &["super-administrator"]);
    let grant = grant_in(&world.boss.done(world.agency, &command).await.objects);
    world.rival.done(world.second, &accept(grant, world.agency)).await;
    let member = member_of(&world.rival.slice(world.second).await, &world.rival);
    world.rival.done(world.second, &assignment(Actor::Member(member), all(), &["super-administrator"])).await;
    world.rival.get(&format!("/api/v1/accounts/{}/slice", world.agency)).await.expect(200);
    world.rival.get(&format!("/api/v1/accounts/{}/clients", world.agency)).await.expect(403);
    world.rival.get(&world.slice_path()).await.expect(404);
    let actor = Actor::Member(world.member(&world.tech).await);
    world.rival.command(world.agency, &assignment(actor, all(), &["dns-edit"])).await.expect(403);
    let open = json!({"clients": [{"name": "Mine"}]});
    world.rival.post(&format!("/api/v1/accounts/{}/clients/open", world.agency), &open).await.expect(403);
}

#[tokio::test]
async fn guessed_ids_and_ways_that_are_not_theirs_look_alike() {
    let (world, _) = World::working().await;
    let stranger = person(&world.server, "stranger@example.net", "Some Body").await;
    let own = open(&world.server, "Own", &stranger).await;
    let unknown = AccountId::from_bits(42);
    let through = |agency: AccountId, account: AccountId| {
        let path = format!("/api/v1/accounts/{account}/slice");
        Answer::of(stranger.request(Method::GET, &path).header("x-portcullis-agency", agency.to_string()))
    };
    let mut told = Vec::new();
    for (agency, account) in [
        (world.agency, world.client),
        (own, world.client),
        (unknown, world.client),
        (world.agency, unknown),
        (own, unknown),
    ] {
        let error = through(agency, account).await.expect(404).error();
        told.push((error.code, error.message));
    }
    told.dedup();
    assert_eq!(told.len(), 1, "{told:?}");
    // A key of a person of another agency is no better.
    let key: Token = world.key(&world.rival).await;
    world.add_record(&key, "a").await.expect(404);
}

#[tokio::test]
async fn a_person_whom_the_client_blocks_is_out_whatever_the_agency_says() {
    let (world, _) = World::working().await;
    let key = world.key(&world.tech).await;
    world.add_record(&key, "a").await.expect(200);
    let deny = PolicyDraft { effect: Effect::Deny, ..PolicyDraft::allow(["super-administrator"], Scope::account()) };
    let user = world.tech.session.user.id;
    world.owner.done(world.client, &Command::ChangePerson { user, policies: vec![deny] }).await;
    assert!([403, 404].contains(&world.add_record(&key, "b").await.status));
    let partners = world.owner.get(&format!("/api/v1/accounts/{}/partners", world.client)).await.expect(200).value();
    assert_eq!(partners["grants"][0]["people"][0]["blocked"], true);
    world.owner.done(world.client, &Command::ChangePerson { user, policies: vec![] }).await;
    world.add_record(&key, "c").await.expect(200);
}
