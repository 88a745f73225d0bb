use super::http::Request;
use crate::state::Chosen;
use portcullis_api::{
    AcceptRequest, AgencyEntry, ApiError, AuditPage, ClientChanges, ClientList, ClientsAudit, ClientsView,
    CommandAnswer, CommandRequest, GrantLinkView, MembershipRequest, OpenClients, OpenReport, PartnersView, Session,
    SessionEntry, Slice, TakeGrant,
};
use portcullis_core::{AccountId, GrantId, UserId};
use std::sync::Arc;

/// What somebody signed in may call. Holds the token that everything that writes must repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    csrf: Arc<str>,
    ways: Chosen,
}

/// Which entries of the audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Older than this entry.
    pub before: Option<u64>,
    /// By this person.
    pub user: Option<UserId>,
    /// By this command, such as `invite_members`.
    pub command: Option<String>,
    /// About this type of object, such as `member`.
    pub object: Option<String>,
    /// On this way, such as `agency:` or `token:` with an id.
    pub via: Option<String>,
    /// At most so many.
    pub limit: Option<u32>,
}

impl SignedIn {
    /// The calls open to whoever holds this session, on clients through the agencies they chose.
    pub fn new(session: &Session, ways: Chosen) -> Self {
        Self { csrf: session.csrf.as_str().into(), ways }
    }

    /// The part of an account that one may see.
    pub async fn slice(self, account: AccountId) -> Result<Slice, ApiError> {
        Request::get(format!("/api/v1/accounts/{account}/slice")).through(self.ways.get(&account)).json().await
    }

    /// Makes a change. `key` makes repeating it harmless.
    pub async fn command(
        self,
        account: AccountId,
        request: &CommandRequest,
        key: String,
    ) -> Result<CommandAnswer, ApiError> {
        Request::post(format!("/api/v1/accounts/{account}/commands"), request)
            .csrf(&self.csrf)
            .key(key)
            .through(self.ways.get(&account))
            .json()
            .await
    }

    /// Entries of the audit log, newest first.
    pub async fn audit(self, account: AccountId, filter: AuditFilter) -> Result<AuditPage, ApiError> {
        let path = format!("/api/v1/accounts/{account}/audit{}", filter.query());
        Request::get(path).through(self.ways.get(&account)).json().await
    }

    /// The agencies of an account, as its client.
    pub async fn partners(self, account: AccountId) -> Result<PartnersView, ApiError> {
        Request::get(format!("/api/v1/accounts/{account}/partners")).json().await
    }

    /// The clients of an account, as their agency.
    pub async fn clients(self, account: AccountId) -> Result<ClientsView, ApiError> {
        Request::get(format!("/api/v1/accounts/{account}/clients")).json().await
    }

    /// What an agency's people did at clients, or at one of them, newest first; `after` as the page before told.
    pub async fn clients_audit(
        self,
        account: AccountId,
        client: Option<AccountId>,
        after: Option<String>,
    ) -> Result<ClientsAudit, ApiError> {
        let client = client.map(|client| format!("account={client}"));
        let parts = client.into_iter().chain(after.map(|after| format!("after={after}"))).collect::<Vec<_>>();
        let path = format!("/api/v1/accounts/{account}/clients/audit?{}", parts.join("&"));
        Request::get(path).json().await
    }

    /// What a client changed of what it grants, and what that meant for the agency's people.
    pub async fn client_changes(self, account: AccountId, grant: GrantId) -> Result<ClientChanges, ApiError> {
        Request::get(format!("/api/v1/accounts/{account}/clients/{grant}/changes")).json().await
    }

    /// Accounts that one can act on through agencies.
    pub async fn client_list(self) -> Result<ClientList, ApiError> {
        Request::get("/api/v1/clients?limit=5000").json().await
    }

    /// Agencies of this name or id.
    pub async fn agencies(self, name: &str) -> Result<Vec<AgencyEntry>, ApiError> {
        let name = String::from(js_sys::encode_uri_component(name));
        Request::get(format!("/api/v1/agencies?name={name}")).json().await
    }

    /// What a link offers to an agency.
    pub async fn grant_link(self, secret: &str) -> Result<GrantLinkView, ApiError> {
        Request::get(format!("/api/v1/grants/{secret}")).json().await
    }

    /// Takes it.
    pub async fn take_grant(self, secret: &str, request: &TakeGrant) -> Result<CommandAnswer, ApiError> {
        Request::post(format!("/api/v1/grants/{secret}/accept"), request).csrf(&self.csrf).json().await
    }

    /// Opens client accounts. `key` makes repeating it harmless.
    pub async fn open_clients(
        self,
        account: AccountId,
        request: &OpenClients,
        key: String,
    ) -> Result<OpenReport, ApiError> {
        Request::post(format!("/api/v1/accounts/{account}/clients/open"), request)
            .csrf(&self.csrf)
            .key(key)
            .json()
            .await
    }

    /// One's own sessions.
    pub async fn sessions(self) -> Result<Vec<SessionEntry>, ApiError> {
        Request::get("/api/v1/sessions").json().await
    }

    /// Ends one of one's own sessions.
    pub async fn end_session(self, id: &str) -> Result<(), ApiError> {
        Request::delete(format!("/api/v1/sessions/{id}")).csrf(&self.csrf).done().await
    }

    /// Signs out.
    pub async fn sign_out(self) -> Result<(), ApiError> {
        Request::delete("/api/v1/session").csrf(&self.csrf).done().await
    }

    /// Answers an invitation to one's own verified address, without its link.
    pub async fn answer(self, account: AccountId, request: &MembershipRequest) -> Result<Session, ApiError> {
        Request::post(format!("/api/v1/accounts/{account}/membership"), request).csrf(&self.csrf).json().await
    }

    /// Joins an account by a link, as the user one is.
    pub async fn accept(self, secret: &str) -> Result<Session, ApiError> {
        let request = AcceptRequest::default();
        Request::post(format!("/api/v1/invitations/{secret}/accept"), &request).csrf(&self.csrf).json().await
    }
}

impl AuditFilter {
    /// The filter as the query of an address, with its `?`; empty if it asks for everything.
    pub fn query(&self) -> String {
        let parts = [
            self.before.map(|seq| format!("before={seq}")),
            self.user.map(|user| format!("user={user}")),
            self.command.as_ref().map(|name| format!("command={name}")),
            self.object.as_ref().map(|name| format!("object={name}")),
            self.via.as_ref().map(|way| format!("via={way}")),
            self.limit.map(|most| format!("limit={most}")),
        ];
        let joined = parts.into_iter().flatten().collect::<Vec<_>>().join("&");
        if joined.is_empty() { joined } else { format!("?{joined}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_names_only_what_it_asks_for() {
        assert_eq!(AuditFilter::default().query(), "");
        let filter = AuditFilter { before: Some(7), object: Some("member".into()), ..AuditFilter::default() };
        assert_eq!(filter.query(), "?before=7&object=member");
    }
}
