use crate::http::SignedIn;
use crate::{App, Error, Version, clock};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use portcullis_api::{ClientEntry, ClientList};
use portcullis_core::{AccountId, GrantId};
use portcullis_store::Given;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Most clients of an answer.
const MOST: usize = 5_000;

/// Which clients.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    search: Option<String>,
    limit: Option<usize>,
    after: Option<AccountId>,
}

/// `GET /api/v1/clients`: every account that the caller can act on through an agency, by name.
pub async fn read(
    State(app): State<App>,
    known: SignedIn,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<ClientList>, Error> {
    let Query(asked) = asked.map_err(|why| Error::bad(why.body_text()))?;
    let limit = asked.limit.unwrap_or(MOST);
    if !(1..=MOST).contains(&limit) {
        return Err(Error::bad(format!("`limit` is 1 to {MOST}")));
    }
    let mut clients = reachable(&app, &known).await?;
    if let Some(search) = asked.search.map(|text| text.to_lowercase()) {
        clients.retain(|c| c.name.to_lowercase().contains(&search) || c.tags.iter().any(|tag| tag.contains(&search)));
    }
    if let Some(after) = asked.after
        && let Some(place) = clients.iter().position(|c| c.account == after)
    {
        clients.drain(..=place);
    }
    let more = clients.len() > limit;
    clients.truncate(limit);
    Ok(Json(ClientList { clients, more }))
}

/// The clients that the caller's agencies put them on, where the grant works; by name. No client's account is looked into.
///
/// # Errors
/// [`Error::Internal`] if the store fails.
pub async fn reachable(app: &App, known: &SignedIn) -> Result<Vec<ClientEntry>, Error> {
    let mut found = Vec::new();
    for account in known.accounts(app).await? {
        let Some(live) = app.live(account).await? else { continue };
        let version = live.current();
        let state = version.snapshot.state();
        if state.assignments.is_empty() || state.account.closed_at.is_some() {
            continue;
        }
        found.extend(of_agency(app, known, &version).await?);
    }
    found.sort_by_cached_key(|c: &ClientEntry| (c.name.to_lowercase(), c.account, c.agency));
    Ok(found)
}

async fn of_agency(app: &App, known: &SignedIn, agency: &Version) -> Result<Vec<ClientEntry>, Error> {
    let (state, who, now) = (agency.snapshot.state(), known.principal(), clock::now());
    let given = app.store.grants_to(state.account.id).await?;
    let runs = |g: &Given| g.is_given && g.from.is_none_or(|from| from <= now) && g.until.is_none_or(|u| now < u);
    let given: BTreeMap<GrantId, Given> = given.into_iter().filter(runs).map(|g| (g.grant, g)).collect();
    let works = |grant: GrantId, account| given.get(&grant).filter(|g| g.account == account);
    let clients = state.clients.values().filter(|c| c.is_accepted());
    let entry = |client: &std::sync::Arc<portcullis_core::Client>| {
        let given = works(client.grant, client.account)?;
        let is_on = !agency.snapshot.assignments_of(who, client).is_empty();
        is_on.then(|| ClientEntry {
            account: client.account,
            name: client.name.clone(),
            agency: state.account.id,
            agency_name: state.account.settings.name.clone(),
            grant: client.grant,
            tags: client.tags.iter().map(ToString::to_string).collect(),
            until: given.until,
        })
    };
    Ok(clients.filter_map(entry).collect())
}
