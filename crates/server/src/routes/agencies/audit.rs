use crate::http::Entered;
use crate::{App, Error, people};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::{Extension, Json};
use portcullis_api::ClientsAudit;
use portcullis_core::{AccountId, Millis};
use portcullis_store::Done;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Entries of a page when nobody says.
const PAGE: u32 = 50;
/// Most entries of a page.
const MOST: u32 = 200;

/// Which entries.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    account: Option<AccountId>,
    after: Option<String>,
    limit: Option<u32>,
}

/// `GET /api/v1/accounts/{account}/clients/audit`: what people of an agency did in the accounts of clients, newest first.
pub async fn read(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<ClientsAudit>, Error> {
    let Query(asked) = asked.map_err(|why| Error::bad(why.body_text()))?;
    let limit = asked.limit.unwrap_or(PAGE);
    if !(1..=MOST).contains(&limit) {
        return Err(Error::bad(format!("`limit` is 1 to {MOST}")));
    }
    let after = asked.after.as_deref().map(place).transpose()?;
    let mut done = app.store.done_through(entered.live.id, asked.account, after, limit + 1).await?;
    let more = done.len() > limit as usize;
    done.truncate(limit as usize);
    let next = done.last().filter(|_| more).map(|d| format!("{}.{}.{}", d.at.0, d.account, d.seq));
    let mut view = ClientsAudit { next, ..ClientsAudit::default() };
    let mut accounts = BTreeMap::new();
    for one in done {
        if let Some(live) = app.live(one.account).await? {
            accounts.insert(one.account, live.current().snapshot.state().account.settings.name.clone());
        }
        view.entries.push(app.store.entry(one.account, one.seq).await?);
    }
    view.accounts = accounts;
    // The agency's own people, by their names in it.
    view.people = people::named_in(&app, &entered.version, &view.entries).await?;
    Ok(Json(view))
}

/// The place after which a page begins, as the page before told it.
fn place(text: &str) -> Result<Done, Error> {
    let wrong = || Error::bad("`after` is what the page before called `next`");
    let mut parts = text.split('.');
    let mut part = || parts.next().ok_or_else(wrong);
    let at = Millis(part()?.parse().map_err(|_| wrong())?);
    let account = part()?.parse().map_err(|_| wrong())?;
    let seq = part()?.parse().map_err(|_| wrong())?;
    Ok(Done { at, account, seq })
}
