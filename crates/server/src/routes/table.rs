use super::{accept, audit, commands, health, invitation, membership, session, sessions, slice, stream, v4};
use crate::App;
use axum::http::Method;
use axum::routing::{MethodRouter, delete, get, post};

/// What a route needs of the one who asks. Commands decide for themselves what they need; everything else is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing; credentials are not even looked at.
    Anybody,
    /// Nothing, though who is signed in matters.
    Public,
    /// A credential; answers with what is the caller's own, or is filtered to what they may see.
    SignedIn,
    /// To be a member of the account in the path; answers are filtered to what the member may see.
    Member,
    /// This action on the account in the path.
    Action(&'static str),
}

impl Need {
    /// Whether it answers without a credential.
    pub fn is_public(self) -> bool {
        match self {
            Self::Anybody | Self::Public => true,
            Self::SignedIn | Self::Member | Self::Action(_) => false,
        }
    }
}

/// One route: a method, a path, what it needs, and who answers.
#[derive(Debug, Clone)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces; `{account}` is an account's id.
    pub path: &'static str,
    /// What it needs.
    pub need: Need,
    /// Who answers.
    pub(crate) answer: fn() -> MethodRouter<App>,
}

const fn route(method: Method, path: &'static str, need: Need, answer: fn() -> MethodRouter<App>) -> Route {
    Route { method, path, need, answer }
}

/// Every route of the server, the page's own files apart.
pub fn table() -> Vec<Route> {
    use Need::{Action, Anybody, Member, Public, SignedIn};
    const GET: Method = Method::GET;
    const POST: Method = Method::POST;
    const DELETE: Method = Method::DELETE;
    vec![
        route(GET, "/healthz", Anybody, || get(health::read)),
        route(POST, "/api/v1/session", Anybody, || post(session::sign_in)),
        route(GET, "/api/v1/session", SignedIn, || get(session::read)),
        route(DELETE, "/api/v1/session", SignedIn, || delete(session::sign_out)),
        route(GET, "/api/v1/sessions", SignedIn, || get(sessions::list)),
        route(DELETE, "/api/v1/sessions/{id}", SignedIn, || delete(sessions::end)),
        route(GET, "/api/v1/accounts/{account}/slice", Member, || get(slice::read)),
        route(GET, "/api/v1/accounts/{account}/stream", Member, || get(stream::read)),
        route(POST, "/api/v1/accounts/{account}/commands", Member, || post(commands::post)),
        route(GET, "/api/v1/accounts/{account}/audit", Action("audit:read"), || get(audit::read)),
        route(POST, "/api/v1/accounts/{account}/membership", SignedIn, || post(membership::answer)),
        route(GET, "/api/v1/invitations/{secret}", Public, || get(invitation::read)),
        route(POST, "/api/v1/invitations/{secret}/accept", Public, || post(accept::accept)),
        route(POST, "/api/v1/invitations/{secret}/reject", Public, || post(accept::reject)),
        route(GET, "/client/v4/user", SignedIn, || get(v4::user)),
        route(GET, "/client/v4/accounts", SignedIn, || get(v4::accounts)),
        route(GET, "/client/v4/accounts/{account}", Member, || get(v4::account)),
        route(GET, "/client/v4/accounts/{account}/members", Member, || get(v4::members)),
        route(GET, "/client/v4/accounts/{account}/members/{member}", Member, || get(v4::member)),
        route(GET, "/client/v4/accounts/{account}/roles", Member, || get(v4::roles)),
        route(GET, "/client/v4/accounts/{account}/roles/{role}", Member, || get(v4::role)),
        route(GET, "/client/v4/accounts/{account}/iam/permission_groups", Member, || get(v4::permission_groups)),
        route(GET, "/client/v4/accounts/{account}/iam/permission_groups/{group}", Member, || get(v4::permission_group)),
        route(GET, "/client/v4/accounts/{account}/audit_logs", Action("audit:read"), || get(v4::audit_v1)),
        route(GET, "/client/v4/accounts/{account}/logs/audit", Action("audit:read"), || get(v4::audit_v2)),
        route(GET, "/client/v4/memberships", SignedIn, || get(v4::memberships)),
        route(GET, "/client/v4/memberships/{member}", SignedIn, || get(v4::membership)),
        route(GET, "/client/v4/zones", SignedIn, || get(v4::zones)),
    ]
}
