//! Who asks: nobody, somebody signed in, a program with a token. They know only public routes.

use portcullis_api::{
    ApiError, CSRF_HEADER, CommandAnswer, CommandRequest, IDEMPOTENCY_HEADER, Session, SignIn, Slice,
};
use portcullis_core::{AccountId, Command, MemberId, ResourceId, Snapshot};
use reqwest::header::{COOKIE, HeaderMap, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.bytes().await.unwrap().to_vec() }
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|why| panic!("{why}: {}", self.text()))
    }

    #[track_caller]
    pub fn value(&self) -> Value {
        self.json()
    }

    #[track_caller]
    pub fn error(&self) -> ApiError {
        assert!(self.status >= 400, "{}", self.text());
        self.json()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|v| v.to_str().unwrap()).unwrap_or("")
    }
}

/// Nobody.
#[derive(Debug, Clone)]
pub struct Anonymous {
    client: Client,
    base: String,
}

impl Anonymous {
    pub fn new(base: &str) -> Self {
        Self { client: Client::new(), base: base.to_owned() }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &impl serde::Serialize) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body)).await
    }

    pub async fn try_sign_in(&self, email: &str, password: &str) -> Answer {
        self.post("/api/v1/session", &SignIn { email: email.into(), password: password.into() }).await
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> Member {
        Member::signed_in(self, &self.try_sign_in(email, password).await.expect(200))
    }
}

/// Somebody signed in.
#[derive(Debug, Clone)]
pub struct Member {
    nobody: Anonymous,
    pub cookie: String,
    pub session: Session,
}

impl Member {
    /// By an answer that began a session.
    pub fn signed_in(nobody: &Anonymous, answer: &Answer) -> Self {
        let cookie = answer.headers.get(SET_COOKIE).expect("a cookie").to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { nobody: nobody.clone(), cookie, session: answer.json() }
    }

    /// A request with the cookie alone.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.nobody.request(method, path).header(COOKIE, &self.cookie)
    }

    /// A request as the page makes it.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path).header(CSRF_HEADER, &self.session.csrf)
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }

    pub async fn post(&self, path: &str, body: &impl serde::Serialize) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body)).await
    }

    /// The account with this name.
    #[track_caller]
    pub fn account(&self, name: &str) -> AccountId {
        let found = self.session.accounts.iter().find(|a| a.name == name);
        found.unwrap_or_else(|| panic!("{:?}", self.session.accounts)).id
    }

    pub async fn slice(&self, account: AccountId) -> Slice {
        self.get(&format!("/api/v1/accounts/{account}/slice")).await.expect(200).json()
    }

    /// Asks for a command on what is there now.
    pub async fn command(&self, account: AccountId, command: &Command) -> Answer {
        let revision = self.slice(account).await.state.revision;
        self.command_at(account, command, revision).await
    }

    pub async fn command_at(&self, account: AccountId, command: &Command, revision: u64) -> Answer {
        let asked = CommandRequest { command: command.clone(), revision, digest: None };
        self.post(&format!("/api/v1/accounts/{account}/commands"), &asked).await
    }

    pub async fn keyed(&self, account: AccountId, asked: &CommandRequest, key: &str) -> Answer {
        let request = self.request(Method::POST, &format!("/api/v1/accounts/{account}/commands"));
        Answer::of(request.header(IDEMPOTENCY_HEADER, key).json(asked)).await
    }

    /// A command that must succeed.
    pub async fn done(&self, account: AccountId, command: &Command) -> CommandAnswer {
        self.command(account, command).await.expect(200).json()
    }
}

/// A program with a token.
#[derive(Debug, Clone)]
pub struct Token {
    nobody: Anonymous,
    secret: String,
}

impl Token {
    pub fn new(base: &str, secret: String) -> Self {
        Self { nobody: Anonymous::new(base), secret }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.nobody.request(method, path).bearer_auth(&self.secret)
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &impl serde::Serialize) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body)).await
    }

    /// A request with a body in JSON.
    pub async fn send(&self, method: Method, path: &str, body: &impl serde::Serialize) -> Answer {
        Answer::of(self.request(method, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }
}

/// The member with this address.
#[track_caller]
pub fn member_id(slice: &Slice, email: &str) -> MemberId {
    let found = slice.state.members.values().find(|m| m.address.get() == Some(email));
    found.unwrap_or_else(|| panic!("{email} is not in the account")).id
}

/// The domain with this name.
#[track_caller]
pub fn zone_id(slice: &Slice, name: &str) -> ResourceId {
    slice.state.resources.values().find(|r| r.name == name).unwrap_or_else(|| panic!("no {name}")).id
}

/// A slice, ready to be asked.
pub fn snapshot(slice: &Slice) -> Snapshot {
    Snapshot::new(slice.state.clone(), portcullis_core::Catalogue::builtin())
}
