mod access;
mod accounts;
mod agencies;
mod api;
mod audit;
mod members;
mod programme;
mod tokens;
mod zones;

use crate::App;
use crate::openapi::{Answered, Body, Param, Told};
use axum::http::Method;
use axum::routing::MethodRouter;
use schemars::{JsonSchema, SchemaGenerator};

/// What a route needs of the one who asks. Commands decide for themselves what they need; everything else is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing; credentials are not even looked at.
    Anybody,
    /// Nothing, though who is signed in matters.
    Public,
    /// A credential; answers with what is the caller's own, or is filtered to what they may see.
    SignedIn,
    /// A person: somebody signed in, or their key. No scoped token goes for one.
    Person,
    /// The caller's own user, for a token of theirs with this right on it.
    Own(&'static str),
    /// A token that is to be verified, be it one that does not work.
    Token,
    /// A credential for an account, named in the path or the only one of the caller; nothing where the operator opened one
    /// account for questions. What is answered depends on what the caller may know.
    Asker,
    /// To be a member of the account in the path; answers are filtered to what the member may see.
    Member,
    /// To see the zone in the path: anything at all is allowed on it, or on a record in it. Answers are filtered to what
    /// the caller may see.
    Zone,
    /// This action on the account in the path.
    Action(&'static str),
}

impl Need {
    /// Whether it answers without a credential.
    pub fn is_public(self) -> bool {
        match self {
            Self::Anybody | Self::Public => true,
            Self::SignedIn
            | Self::Person
            | Self::Own(_)
            | Self::Token
            | Self::Asker
            | Self::Member
            | Self::Zone
            | Self::Action(_) => false,
        }
    }
}

/// One route: a method, a path, what it needs, who answers, and what is told of it.
#[derive(Debug, Clone)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces; `{account}` is an account's id.
    pub path: &'static str,
    /// What it needs.
    pub need: Need,
    /// What is told of it.
    pub(crate) told: Told,
    /// Who answers.
    pub(crate) answer: fn() -> MethodRouter<App>,
}

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

/// By which repeating a request does nothing.
const IDEMPOTENCY: Param =
    Param::text("idempotency-key").about("1 to 100 visible ASCII characters; the same again does nothing twice");

/// Every route of the server, the page's own files apart.
pub fn table() -> Vec<Route> {
    [
        api::routes(),
        accounts::routes(),
        agencies::routes(),
        programme::routes(),
        members::routes(),
        audit::routes(),
        tokens::routes(),
        zones::routes(),
        access::routes(),
    ]
    .concat()
}

fn route(method: Method, path: &'static str, need: Need, answer: fn() -> MethodRouter<App>) -> Route {
    Route { method, path, need, told: Told::default(), answer }
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> schemars::Schema {
    generator.subschema_for::<T>()
}

/// How a route is described. Each call says one thing; what is said is in the OpenAPI document.
impl Route {
    /// One sentence, without a full stop.
    fn about(mut self, about: &'static str) -> Self {
        self.told.about = about;
        self
    }
    /// Parameters of the path that are no ids of 32 hex digits.
    fn path(mut self, params: &[Param]) -> Self {
        self.told.path = params.to_vec();
        self
    }
    /// Parameters of the query.
    fn query(mut self, params: &[Param]) -> Self {
        self.told.query = params.to_vec();
        self
    }
    /// Headers of its own.
    fn headers(mut self, params: &[Param]) -> Self {
        self.told.headers = params.to_vec();
        self
    }
    /// The JSON that it takes.
    fn body<T: JsonSchema>(mut self) -> Self {
        self.told.body = Body::Json(schema::<T>);
        self
    }
    /// The JSON that it takes, or nothing.
    fn maybe_body<T: JsonSchema>(mut self) -> Self {
        self.told.body = Body::Maybe(schema::<T>);
        self
    }
    /// The parts of the form (`multipart/form-data`) that it takes.
    fn form(mut self, parts: &[Param]) -> Self {
        self.told.body = Body::Form(parts.to_vec());
        self
    }
    /// The JSON that it answers; under `/client/v4` that is the `result` of the envelope.
    fn answers<T: JsonSchema>(mut self) -> Self {
        self.told.answer = Answered::Json(schema::<T>);
        self
    }
    /// It answers a list of these, by pages.
    fn lists<T: JsonSchema>(mut self) -> Self {
        self.told.answer = Answered::Pages(schema::<T>);
        self
    }
    /// It answers a list of these that goes on after a cursor.
    fn goes_on<T: JsonSchema>(mut self) -> Self {
        self.told.answer = Answered::Cursor(schema::<T>);
        self
    }
    /// It answers something else than JSON, of this media type.
    fn answers_text(mut self, kind: &'static str) -> Self {
        self.told.answer = Answered::Text(kind);
        self
    }
    /// When asked for that by its query it answers this media type instead.
    fn or_text(mut self, kind: &'static str) -> Self {
        self.told.also = Some(kind);
        self
    }
    /// It answers 204 and no body.
    fn answers_nothing(mut self) -> Self {
        self.told.answer = Answered::Nothing;
        self
    }
}
