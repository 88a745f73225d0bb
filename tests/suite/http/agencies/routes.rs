//! Every route, as people of an agency.

use super::world::World;
use crate::http::callers::Answer;
use crate::http::routes::{method, path};
use portcullis_core::*;
use portcullis_server::{Need, table};

/// Asks every route of the client's account as the technician: allowed exactly where the engine says so about both accounts.
async fn walk(world: &World) {
    let slice = world.tech.slice(world.client).await;
    let catalogue = Catalogue::builtin();
    let whole = world.owner.slice(world.client).await.state;
    let agency = world.boss.slice(world.agency).await.state;
    let (client, agency) = (Snapshot::new(whole, catalogue.clone()), Snapshot::new(agency, catalogue));
    let who = Principal::User(world.tech.session.user.id);
    let access = client.access_through(&agency, who, &slice.context);
    for route in table().into_iter().filter(|r| r.path.contains("{account}") && !r.path.ends_with("/stream")) {
        let name = format!("{} {}", route.method, route.path);
        let request = world.tech.request(method(&route), &path(&route, world.client));
        let answer = Answer::of(request.header("content-type", "application/json").body("{}")).await;
        match route.need {
            Need::Action(action) => {
                let allowed = access.can(action, ResourceRef::Account, slice.now);
                let refused = answer.status == 403 && answer.text().contains(&format!("“{action}”"));
                assert_eq!(allowed, !refused, "{name}: {}", answer.text());
            }
            Need::Member => assert_ne!(answer.status, 401, "{name}"),
            _ => {}
        }
    }
}

#[tokio::test]
async fn routes_answer_agency_people_as_the_engine_says() {
    let world = World::new().await;
    let grant = world.offer(&["dns-edit", "audit-read"]).await;
    world.accept(grant).await;
    world.assign(vec![ClientSelector::All], &["dns-edit", "audit-read", "administrator"]).await;
    walk(&world).await;
}

#[tokio::test]
async fn routes_answer_agency_people_with_every_right_but_those_never_granted() {
    let world = World::new().await;
    let grant = world.offer(&["super-administrator"]).await;
    world.accept(grant).await;
    world.assign(vec![ClientSelector::All], &["super-administrator"]).await;
    let key = world.key(&world.tech).await;
    for route in table().into_iter().filter(|r| r.method.is_safe() && r.path.contains("{account}")) {
        let Need::Action(action) = route.need else { continue };
        let status = key.get(&path(&route, world.client)).await.status;
        let never = action.starts_with("clients:") || action.starts_with("partners:");
        assert_eq!(status == 403, never, "{} {}: {status}", route.method, route.path);
    }
}
