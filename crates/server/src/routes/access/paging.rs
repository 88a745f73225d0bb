use super::asking::Asking;
use super::object::Object;
use crate::Error;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// Most results of a page, and how many there are when nobody says.
pub const MOST: usize = 1_000;

/// Which page is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct SaidPage {
    #[serde(default)]
    token: Option<String>,
    #[serde(default)]
    limit: Option<u64>,
    #[serde(default)]
    properties: Option<Map<String, Value>>,
}

/// Where a list goes on.
#[derive(Debug, Serialize)]
pub struct Page {
    /// For asking for the next page; empty at the end.
    pub next_token: String,
    /// Results of this page.
    pub count: usize,
    /// Results of all pages.
    pub total: usize,
}

/// What a token holds: to what it belongs, how long pages are, after which result it goes on.
#[derive(Debug, Serialize, Deserialize)]
struct Token(String, usize, String);

/// A page of a list: how many, after which.
#[derive(Debug)]
pub struct Paging {
    request: String,
    limit: usize,
    after: Option<String>,
}

impl Paging {
    /// Which page. A token belongs to one request of one asker about one account: everything but the page's limit, which may
    /// be left out, must be as it was.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for a limit out of bounds, and for a token that is not ours or belongs to another request.
    pub fn new(asking: &Asking, endpoint: &str, body: &[u8], page: Option<Object<SaidPage>>) -> Result<Self, Error> {
        let Object(page) = page.unwrap_or_default();
        let request = digest(asking, endpoint, body, &page)?;
        let said = page.limit.map(limit).transpose()?;
        let Some(token) = page.token.filter(|t| !t.is_empty()) else {
            return Ok(Self { request, limit: said.unwrap_or(MOST), after: None });
        };
        let Token(belongs, limit, after) = read(&token).ok_or_else(|| Error::bad("`page.token` is none of ours"))?;
        if belongs != request || said.is_some_and(|said| said != limit) {
            return Err(Error::bad("`page.token` belongs to another request: repeat it with nothing else changed"));
        }
        Ok(Self { request, limit, after: Some(after) })
    }

    /// The page of this list, by the keys of its results, and where it goes on.
    pub fn cut<T>(self, mut all: Vec<(String, T)>) -> (Vec<T>, Page) {
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        let total = all.len();
        let start = self.after.map_or(0, |after| all.partition_point(|(key, _)| *key <= after));
        let end = start.saturating_add(self.limit).min(total);
        let last = all.get(end.saturating_sub(1)).map(|(key, _)| key.clone()).filter(|_| end < total);
        let next_token = last.map(|key| write(&Token(self.request, self.limit, key))).unwrap_or_default();
        let results: Vec<T> = all.into_iter().skip(start).take(end - start).map(|(_, result)| result).collect();
        let count = results.len();
        (results, Page { next_token, count, total })
    }
}

fn limit(said: u64) -> Result<usize, Error> {
    let limit = usize::try_from(said).ok().filter(|limit| (1..=MOST).contains(limit));
    limit.ok_or_else(|| Error::bad(format!("`page.limit` is a number from 1 to {MOST}")))
}

/// What a token belongs to.
fn digest(asking: &Asking, endpoint: &str, body: &[u8], page: &SaidPage) -> Result<String, Error> {
    let mut said: Map<String, Value> = serde_json::from_slice(body).map_err(Error::bad)?;
    said.remove("page");
    let account = asking.snapshot().state().account.id;
    let bound = serde_json::to_vec(&(endpoint, account, asking.name(), said, &page.properties));
    Ok(URL_SAFE_NO_PAD.encode(&Sha256::digest(bound.map_err(Error::internal)?)[..16]))
}

fn write(token: &Token) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(token).unwrap_or_default())
}

fn read(token: &str) -> Option<Token> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token).ok()?).ok()
}
