//! People of an agency in a client's account.

use super::world::{World, assignment};
use portcullis_core::*;

#[tokio::test]
async fn a_technician_works_where_the_client_grants_and_the_agency_assigns() {
    let world = World::new().await;
    let key = world.key(&world.tech).await;
    let refused = |answer: &crate::http::callers::Answer| assert_eq!(answer.status, 404, "{}", answer.text());
    refused(&world.add_record(&key, "a").await);
    let grant = world.offer(&["dns-edit"]).await;
    refused(&world.tech.get(&world.slice_path()).await);
    world.accept(grant).await;
    refused(&world.tech.get(&world.slice_path()).await);
    world.assign(vec![ClientSelector::All], &["dns-edit"]).await;

    let slice = world.tech.slice(world.client).await;
    let through = slice.through.expect("the agency");
    assert_eq!(
        (through.agency, through.name.as_str(), through.shown.as_str()),
        (world.agency, "Fern Agency", "Theo Tech")
    );
    assert_eq!(slice.me, world.member(&world.tech).await);
    assert!(slice.state.members.is_empty(), "nobody of the client is shown");
    world.add_record(&key, "b").await.expect(200);
    // Neither can they do what is not granted.
    world.tech.command(world.client, &Command::LeaveAccount {}).await.expect(403);
    let invite = Command::InviteMembers { emails: vec!["x@example.com".into()], policies: vec![], groups: vec![] };
    world.tech.command(world.client, &invite).await.expect(403);
}

#[tokio::test]
async fn the_page_decides_about_agency_people_as_the_server_does() {
    let (world, _) = World::working().await;
    let slice = world.tech.slice(world.client).await;
    let through = slice.through.clone().expect("the agency");
    let catalogue = Catalogue::builtin();
    let (client, agency) =
        (Snapshot::new(slice.state.clone(), catalogue.clone()), Snapshot::new(through.state, catalogue));
    let user = world.tech.session.user.id;
    let access = client.access_through(&agency, Principal::User(user), &slice.context);
    let zone = ResourceRef::Resource(world.zone);
    assert!(access.can("dns:edit", zone, slice.now) && !access.can("zone:delete", zone, slice.now));
    let decision = access.explain("dns:edit", zone);
    assert_eq!(decision.sides.len(), 2, "assignment and grant");
}

#[tokio::test]
async fn removing_a_technician_ends_their_access_at_once_everywhere() {
    let (world, _) = World::working().await;
    let key = world.key(&world.tech).await;
    world.add_record(&key, "a").await.expect(200);
    let member = world.member(&world.tech).await;
    world.boss.done(world.agency, &Command::RevokeMember { member, keep_tokens: vec![] }).await;
    world.add_record(&key, "b").await.expect(404);
    world.tech.get(&world.slice_path()).await.expect(404);
}

#[tokio::test]
async fn either_side_ends_it_in_one_step() {
    let (world, grant) = World::working().await;
    let key = world.key(&world.tech).await;
    let change = |suspended| Command::ChangeGrant {
        grant,
        name: None,
        policies: None,
        conditions: None,
        suspended: Some(suspended),
    };
    world.owner.done(world.client, &change(true)).await;
    world.add_record(&key, "a").await.expect(404);
    world.owner.done(world.client, &change(false)).await;
    world.add_record(&key, "b").await.expect(200);
    world.boss.done(world.agency, &Command::LeaveClient { grant }).await;
    world.add_record(&key, "c").await.expect(404);
    world.accept(grant).await;
    world.add_record(&key, "d").await.expect(200);
    world.owner.done(world.client, &Command::EndGrant { grant, keep: Made::default() }).await;
    world.add_record(&key, "e").await.expect(404);
}

#[tokio::test]
async fn a_member_who_is_also_of_an_agency_comes_directly_unless_they_say_otherwise() {
    let (world, _) = World::working().await;
    world.joins(&world.tech, world.client, &world.owner).await;
    let direct = world.tech.slice(world.client).await;
    assert!(direct.through.is_none());
    let ask = |agency: String| {
        world.tech.request(reqwest::Method::GET, &world.slice_path()).header("x-portcullis-agency", agency)
    };
    let answer = |request| crate::http::callers::Answer::of(request);
    let through: portcullis_api::Slice = answer(ask(world.agency.to_string())).await.expect(200).json();
    assert_eq!(through.through.map(|t| t.agency), Some(world.agency));
    answer(ask(world.second.to_string())).await.expect(404);
    answer(ask("nonsense".into())).await.expect(400);
    let linked = format!("{}?agency={}", world.slice_path(), world.agency);
    let linked: portcullis_api::Slice = world.tech.get(&linked).await.expect(200).json();
    assert!(linked.through.is_some());
}

#[tokio::test]
async fn a_token_of_the_agency_works_on_the_client_that_is_named() {
    let (world, grant) = World::working().await;
    let command = Command::CreateToken {
        name: "robot".into(),
        owner: None,
        policies: vec![PolicyDraft::allow(["dns-read"], Scope::account())],
        conditions: Conditions::default(),
    };
    let made = world.boss.done(world.agency, &command).await;
    let token = made.objects.iter().find_map(|o| if let ObjectId::Token(id) = o { Some(*id) } else { None }).unwrap();
    let robot = crate::http::callers::Token::new(&world.server.base, made.secret.unwrap());
    world.add_record(&robot, "a").await.expect(404);
    let named = vec![ClientSelector::Client { grant }];
    world.boss.done(world.agency, &assignment(Actor::Token(token), named, &["dns-edit"])).await;
    world.add_record(&robot, "b").await.expect(200);
    // The log tells the token and the agency.
    let entries =
        world.owner.get(&format!("/api/v1/accounts/{}/audit?limit=1", world.client)).await.expect(200).value();
    assert_eq!(entries["entries"][0]["origin"]["via"], format!("agency:{} token:{token}", world.agency));
    world.boss.done(world.agency, &Command::DeleteToken { token }).await;
    world.add_record(&robot, "c").await.expect(401);
}

#[tokio::test]
async fn the_log_of_the_client_tells_who_through_which_agency() {
    let (world, _) = World::working().await;
    let key = world.key(&world.tech).await;
    world.add_record(&key, "a").await.expect(200);
    let page = world.owner.get(&format!("/api/v1/accounts/{}/audit?limit=1", world.client)).await.expect(200).value();
    let origin = &page["entries"][0]["origin"];
    assert_eq!(origin["user"], world.tech.session.user.id.to_string());
    assert!(origin["via"].as_str().unwrap().starts_with(&format!("agency:{}", world.agency)));
    let done = world.server.app.store.done_through(world.agency, None, None, 10).await.unwrap();
    assert_eq!(done.iter().map(|d| d.account).collect::<Vec<_>>(), [world.client]);
}
