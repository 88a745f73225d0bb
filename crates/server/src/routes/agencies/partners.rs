use crate::http::Entered;
use crate::{App, Error, staff};
use axum::extract::State;
use axum::{Extension, Json};
use portcullis_api::{AskView, PartnerView, PartnersView, StaffView, TakerView};
use portcullis_core::{
    Actor, Assignment, Client, ClientStatus, Effect, Grant, GrantStatus, MemberId, Millis, Principal, Scope, Snapshot,
    UserId,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many agencies that ask are told of.
const ASKS: u32 = 200;
/// The role that a client denies a person whom it blocks.
const EVERYTHING: &str = "super-administrator";

/// `GET /api/v1/accounts/{account}/partners`: the agencies of an account, who of theirs has access, and who asks for some.
pub async fn read(State(app): State<App>, Extension(entered): Extension<Entered>) -> Result<Json<PartnersView>, Error> {
    let client = &entered.version.snapshot;
    let active = app.store.last_active(entered.live.id).await?;
    let mut view = PartnersView::default();
    for grant in client.state().grants.values() {
        view.grants.push(partner(&app, client, grant, &active).await?);
    }
    for asked in app.store.agencies_of(entered.live.id, ASKS).await? {
        let Some(live) = app.live(asked.agency).await? else { continue };
        let version = live.current();
        let state = version.snapshot.state();
        let Some(kept) = state.clients.get(&asked.grant).filter(|_| state.account.closed_at.is_none()) else {
            continue;
        };
        let agency_name = state.account.settings.name.clone();
        match (client.state().grants.get(&asked.grant), kept.status) {
            (None, ClientStatus::Asked) => view.asks.push(AskView {
                agency: asked.agency,
                agency_name,
                grant: asked.grant,
                wish: kept.wish.clone(),
            }),
            (Some(grant), ClientStatus::Accepted) if grant.status == GrantStatus::Waiting => {
                view.takers.push(TakerView { grant: asked.grant, agency: asked.agency, agency_name });
            }
            (Some(_) | None, _) => {}
        }
    }
    Ok(Json(view))
}

async fn partner(
    app: &App,
    client: &Snapshot,
    grant: &Arc<Grant>,
    active: &BTreeMap<MemberId, Millis>,
) -> Result<PartnerView, Error> {
    let live = match grant.agency {
        Some(agency) => app.live(agency).await?,
        None => None,
    };
    let Some(version) = live.map(|live| live.current()) else {
        return Ok(PartnerView { grant: (**grant).clone(), agency_name: None, accepted: false, people: Vec::new() });
    };
    let agency = &version.snapshot;
    let kept = agency.state().clients.get(&grant.id);
    let kept = kept.filter(|c| c.account == client.state().account.id && c.is_accepted());
    let works = client.grant_to(agency).is_ok_and(|(found, _)| found.id == grant.id);
    let people = match kept.filter(|_| works) {
        Some(kept) => {
            agency.staff_on(kept).into_iter().filter_map(|u| person(client, agency, kept, u, active)).collect()
        }
        None => Vec::new(),
    };
    let agency_name = Some(agency.state().account.settings.name.clone());
    Ok(PartnerView { grant: (**grant).clone(), agency_name, accepted: kept.is_some(), people })
}

fn person(
    client: &Snapshot,
    agency: &Snapshot,
    kept: &Client,
    user: UserId,
    active: &BTreeMap<MemberId, Millis>,
) -> Option<StaffView> {
    let member = agency.member_of(user)?;
    Some(StaffView {
        id: user,
        shown: staff::shown(agency, user, member.name.get().map_or("", |name| name)),
        roles: roles(agency, &agency.assignments_of(Principal::User(user), kept)),
        last_active: active.get(&member.id).copied(),
        blocked: is_blocked(client, user),
    })
}

/// The roles that assignments name, by what they are called.
fn roles(agency: &Snapshot, assignments: &[Arc<Assignment>]) -> Vec<String> {
    let allows = assignments.iter().map(|a| &a.policy).filter(|p| p.effect == Effect::Allow);
    let names: BTreeSet<String> = allows.flat_map(|p| &p.roles).map(|id| agency.role_name(id)).collect();
    names.into_iter().collect()
}

/// Whether the client denies a person everything.
fn is_blocked(client: &Snapshot, user: UserId) -> bool {
    client.policies_of(Actor::Person(user)).iter().any(|p| {
        p.effect == Effect::Deny
            && p.scope == Scope::account()
            && p.conditions.is_empty()
            && p.roles.iter().any(|role| role == EVERYTHING)
    })
}
