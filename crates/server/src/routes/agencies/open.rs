use crate::commit::is_nothing;
use crate::http::{Body, Entered, SignedIn};
use crate::opening::{ClientWish, Opened, open_client};
use crate::routes::commands;
use crate::{App, Error, link};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Extension, Json};
use portcullis_api::{NewClient, OpenClients, OpenReport, OpenedClient};

/// Most accounts of one request.
const MOST: usize = 1_000;

/// `POST /api/v1/accounts/{account}/clients/open`: opens client accounts, each in a transaction of its own, with a report
/// of each.
pub async fn post(
    State(app): State<App>,
    known: SignedIn,
    Extension(entered): Extension<Entered>,
    headers: HeaderMap,
    body: Body<OpenClients>,
) -> Result<Json<OpenReport>, Error> {
    let asked = &body.value.clients;
    if !(1..=MOST).contains(&asked.len()) {
        return Err(Error::bad(format!("`clients` names 1 to {MOST} accounts")));
    }
    let key = commands::idempotency(&known, &headers, &body.bytes)?;
    let mut lines = Vec::with_capacity(asked.len());
    for (line, new) in asked.iter().enumerate() {
        let NewClient { name, plan, tags, invite } = new.clone();
        let wish = ClientWish { name, plan, tags, invite };
        let key = key.as_ref().map(|key| (key, line));
        match open_client(&app, &known, &entered, wish, key).await {
            Ok(opened) => lines.push(told(&app, &new.name, opened)),
            Err(Error::Refused(issues)) if !is_nothing(&issues) => {
                let first = issues.iter().find(|issue| issue.is_error()).map(|issue| issue.message.clone());
                lines.push(OpenedClient { name: new.name.clone(), problem: first, ..OpenedClient::default() });
            }
            // Whatever stands against one line like that stands against every other, too.
            Err(why) => return Err(why),
        }
    }
    Ok(Json(OpenReport { lines }))
}

fn told(app: &App, name: &str, opened: Opened) -> OpenedClient {
    OpenedClient {
        name: name.to_owned(),
        account: Some(opened.account),
        grant: Some(opened.grant),
        link: opened.invitation.as_ref().map(|secret| link::url(&app.config.public_url, secret)),
        problem: opened.problem,
    }
}
