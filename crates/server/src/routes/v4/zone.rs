//! `/client/v4/zones`: the domains of all accounts of the caller.

mod list;
mod told;

pub use list::{QUERY, zones};
pub use told::ZoneAnswer;

use super::Deleted;
use super::account::own;
use super::edit::run;
use super::envelope::one;
use super::records::zone_of;
use crate::http::{Body, Entered, SignedIn, enter};
use crate::{App, Error};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use portcullis_core::{AccountId, Command, Event, NewResource, Resource, ZoneDraft, ZoneMode};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// A new zone.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewZoneBody {
    /// Whose; may be left out by who has one account.
    account: Option<OfAccount>,
    /// A domain name.
    name: String,
    /// `full` when left out.
    #[serde(rename = "type")]
    mode: Option<ZoneMode>,
}

/// An account by its id.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct OfAccount {
    id: Option<String>,
}

/// A change of a zone: one field at a time.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ZoneBody {
    paused: Option<bool>,
    #[serde(rename = "type")]
    mode: Option<ZoneMode>,
    /// Name servers under names of one's own; none to have the usual ones.
    vanity_name_servers: Option<Vec<String>>,
}

/// `POST /client/v4/zones`.
pub async fn add_zone(State(app): State<App>, known: SignedIn, body: Body<NewZoneBody>) -> Result<Json<Value>, Error> {
    let NewZoneBody { account, name, mode } = body.value;
    let entered = enter(&app, &known, account_of(&app, &known, account).await?).await?;
    let known = known.within(&entered);
    let settings = mode.map(|mode| ZoneDraft { mode: Some(mode), ..ZoneDraft::default() });
    let new = NewResource { name, tags: Vec::new(), settings };
    let command = Command::AddResources { kind: "zone".into(), resources: vec![new] };
    let done = run(&app, &known, &entered.live, &command, None).await?;
    let made = done.iter().flat_map(|done| &done.entry.events).find_map(made);
    let made = made.ok_or_else(|| Error::internal("a new zone is missing"))?;
    Ok(one(tell(&app, &entered, made).await?))
}

fn made(event: &Event) -> Option<&Resource> {
    if let Event::Resource(change) = event { change.after.as_ref() } else { None }
}

async fn account_of(app: &App, known: &SignedIn, account: Option<OfAccount>) -> Result<AccountId, Error> {
    if let Some(id) = account.and_then(|account| account.id) {
        return id.parse().map_err(|_| Error::NotFound);
    }
    match own(app, known).await?.as_slice() {
        [only] => Ok(only.snapshot.state().account.id),
        _ => Err(Error::bad("`/account/id` is missing: say in which of your accounts")),
    }
}

/// `GET /client/v4/zones/{zone}`.
pub async fn zone(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    Path(zone): Path<String>,
) -> Result<Json<Value>, Error> {
    let zone = zone_of(&entered.version, &zone)?;
    Ok(one(tell(&app, &entered, &zone).await?))
}

/// `PATCH /client/v4/zones/{zone}`.
pub async fn patch_zone(
    State(app): State<App>,
    known: SignedIn,
    Extension(entered): Extension<Entered>,
    Path(zone): Path<String>,
    body: Body<ZoneBody>,
) -> Result<Json<Value>, Error> {
    let zone = zone_of(&entered.version, &zone)?;
    let ZoneBody { paused, mode, vanity_name_servers: name_servers } = body.value;
    let count = [paused.is_some(), mode.is_some(), name_servers.is_some()].into_iter().filter(|said| *said).count();
    if count != 1 {
        return Err(Error::bad("change one of `paused`, `type` and `vanity_name_servers` at a time"));
    }
    let command = Command::ChangeZone { zone: zone.id, settings: ZoneDraft { mode, paused, name_servers } };
    run(&app, &known, &entered.live, &command, None).await?;
    Ok(one(tell(&app, &entered, &zone).await?))
}

/// `DELETE /client/v4/zones/{zone}`: with all its records.
pub async fn delete_zone(
    State(app): State<App>,
    known: SignedIn,
    Extension(entered): Extension<Entered>,
    Path(zone): Path<String>,
) -> Result<Json<Value>, Error> {
    let zone = zone_of(&entered.version, &zone)?;
    run(&app, &known, &entered.live, &Command::RemoveResources { resources: vec![zone.id] }, None).await?;
    Ok(one(Deleted { id: zone.id.to_string() }))
}

async fn tell(app: &App, entered: &Entered, zone: &Resource) -> Result<ZoneAnswer, Error> {
    let row = app.store.zone(entered.live.id, zone.id).await?;
    Ok(ZoneAnswer::of(&entered.version.snapshot.state().account, zone, row.as_ref()))
}
