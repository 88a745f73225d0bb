//! An offer to whoever holds its link.

use crate::commit::{self, Committed, Request};
use crate::http::{Body, SignedIn, enter};
use crate::routes::commands;
use crate::{App, Error, Live, Secret, Version};
use axum::Json;
use axum::extract::{Path, State};
use portcullis_api::{CommandAnswer, GrantLinkView, TakeGrant};
use portcullis_core::{Caller, Command, GrantId, GrantStatus, ceiling};
use std::sync::Arc;

/// Of how many agencies that keep an account it is looked at whether they took the offer.
const TAKERS: u32 = 1_000;

/// An offer with its account.
struct Offer {
    live: Arc<Live>,
    version: Arc<Version>,
    grant: GrantId,
}

impl Offer {
    /// What a link leads to: nothing once somebody was confirmed, or the offer was called back.
    async fn by(app: &App, shown: &str) -> Result<Self, Error> {
        let secret = Secret::shown(shown).ok_or(Error::NotFound)?;
        let link = app.store.grant_link(&secret.hash()).await?.ok_or(Error::NotFound)?;
        let live = app.live(link.account).await?.ok_or(Error::NotFound)?;
        let version = live.current();
        let state = version.snapshot.state();
        let waits = state.grants.get(&link.grant).is_some_and(|g| g.status == GrantStatus::Waiting);
        if !waits || state.account.closed_at.is_some() {
            return Err(Error::NotFound);
        }
        Ok(Self { live, version, grant: link.grant })
    }
}

/// `GET /api/v1/grants/{secret}`: what a link offers.
pub async fn read(State(app): State<App>, Path(secret): Path<String>) -> Result<Json<GrantLinkView>, Error> {
    let offer = Offer::by(&app, &secret).await?;
    let snapshot = &offer.version.snapshot;
    let takers = app.store.agencies_of(offer.live.id, TAKERS).await?;
    Ok(Json(GrantLinkView {
        grant: offer.grant,
        account: offer.live.id,
        name: snapshot.state().account.settings.name.clone(),
        ceiling: ceiling(snapshot, offer.grant, |_| false).ok_or(Error::NotFound)?,
        taken: takers.iter().any(|taker| taker.grant == offer.grant),
    }))
}

/// `POST /api/v1/grants/{secret}/accept`: takes it for an agency. It starts once the client confirms who took it.
pub async fn accept(
    State(app): State<App>,
    known: SignedIn,
    Path(secret): Path<String>,
    body: Body<TakeGrant>,
) -> Result<Json<CommandAnswer>, Error> {
    let offer = Offer::by(&app, &secret).await?;
    let TakeGrant { agency, name, tags } = body.value;
    let entered = enter(&app, &known, agency).await?;
    let known = known.within(&entered);
    let command = Command::AcceptGrant { grant: offer.grant, account: offer.live.id, name, tags };
    let request = Request {
        caller: Caller { link: Some(offer.grant), ..known.caller() },
        origin: known.origin.clone(),
        command: &command,
        seen: None,
        idempotency: None,
        user: None,
    };
    match commit::commit(&app, &entered.live, request).await? {
        Committed::Done(done) => Ok(Json(commands::answer(&app, *done))),
        Committed::Before(_) => Err(Error::internal("a command without a key was repeated")),
    }
}
