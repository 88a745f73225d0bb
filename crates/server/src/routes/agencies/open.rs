use crate::commit::is_nothing;
use crate::http::{Body, Entered, SignedIn};
use crate::opening::{ClientWish, Opened, open_client};
use crate::routes::commands;
use crate::{App, Error, link};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Extension, Json};
use portcullis_api::{NewClient, OpenClients, OpenReport, OpenedClient};
use std::time::{Duration, Instant};

/// Most accounts of one request.
const MOST: usize = 1_000;
/// What is said of a line that its request had no time for.
const UNTRIED: &str = "there was no time for it in this request; ask for it again";

/// `POST /api/v1/accounts/{account}/clients/open`: opens client accounts, each in a transaction of its own, with a report
/// of each. Long before the request would be cut off it stops, and reports the rest as not tried.
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
    let (start, most) = (Instant::now(), Duration::from_secs(app.config.bounds.seconds) / 3);
    for (line, new) in asked.iter().enumerate() {
        if start.elapsed() >= most && line > 0 {
            break;
        }
        let NewClient { name, plan, tags, invite } = new.clone();
        let wish = ClientWish { name, plan, tags, invite };
        let key = key.as_ref().map(|key| (key, line));
        match open_client(&app, &known, &entered, wish, key).await {
            Ok(opened) => lines.push(told(&app, &new.name, opened)),
            Err(Error::Refused(issues)) if !is_nothing(&issues) => {
                let first = issues.iter().find(|issue| issue.is_error()).map(|issue| issue.message.clone());
                lines.push(without(&new.name, first));
            }
            // Whatever stands against one line like that stands against every other, too.
            Err(why) => return Err(why),
        }
    }
    let untried = asked.iter().skip(lines.len()).map(|new| without(&new.name, Some(UNTRIED.to_owned())));
    let rest = untried.len();
    lines.extend(untried);
    Ok(Json(OpenReport { lines, rest }))
}

/// The line of an account that was not opened.
fn without(name: &str, problem: Option<String>) -> OpenedClient {
    OpenedClient { name: name.to_owned(), problem, ..OpenedClient::default() }
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
