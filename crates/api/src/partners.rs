//! Between agencies and their clients: what each side is told.

use crate::Person;
use portcullis_core::{AccountId, Client, Entry, Grant, GrantId, MemberId, Millis, Policy, State, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The header by which somebody says through which agency they come; then only that way counts. Links and streams name it
/// in their query instead, as `agency`.
pub const AGENCY_HEADER: &str = "x-portcullis-agency";

/// Part of [`crate::Slice`] for who comes through an agency: what deciding about them needs of the agency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Through {
    /// The agency.
    pub agency: AccountId,
    /// Its name.
    pub name: String,
    /// How the client's people see the person.
    pub shown: String,
    /// The person's slice of the agency's account: themselves, their groups and assignments, this client.
    pub state: State,
}

/// `GET /api/v1/clients`: accounts that the caller can act on through agencies, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClientList {
    /// At most as many as were asked for, at most 5,000.
    pub clients: Vec<ClientEntry>,
    /// Whether there are more.
    #[serde(default)]
    pub more: bool,
}

/// One of these accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClientEntry {
    /// The client's account.
    pub account: AccountId,
    /// How the agency calls it.
    pub name: String,
    /// Through which agency.
    pub agency: AccountId,
    /// The agency's name.
    pub agency_name: String,
    /// By which grant.
    pub grant: GrantId,
    /// The client's tags in the agency.
    #[serde(default)]
    pub tags: Vec<String>,
    /// When the grant ends.
    #[serde(default)]
    pub until: Option<Millis>,
}

/// `GET /api/v1/accounts/{agency}/clients`: the agency's side.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClientsView {
    /// The clients it keeps.
    pub clients: Vec<ClientView>,
    /// Grants that were given to it and not answered yet.
    pub offers: Vec<OfferView>,
}

/// A client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClientView {
    /// As the agency keeps it.
    pub client: Client,
    /// What the client grants; nothing where it holds no grant for this agency.
    pub ceiling: Option<State>,
    /// Where both sides stand.
    pub state: ClientState,
    /// When the grant ends.
    pub until: Option<Millis>,
}

/// Where client and agency stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClientState {
    /// The agency asked; the client has not given anything yet.
    Asked,
    /// Both sides hold it.
    Working,
    /// The client switched it off.
    Suspended,
    /// The client or a date ended it.
    Ended,
    /// The client's account is closed.
    Closed,
}

/// `GET /api/v1/accounts/{agency}/clients/{grant}/changes`: what the client changed of what it grants, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClientChanges {
    /// At most twenty.
    pub changes: Vec<ClientChange>,
}

/// One change, and what it meant for the agency's people who are assigned now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClientChange {
    /// When.
    pub at: Millis,
    /// By which command.
    pub command: String,
    /// Who gained or lost anything.
    pub people: Vec<StaffChange>,
}

/// What one of the agency's people gained and lost on a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StaffChange {
    /// The agency's member.
    pub member: MemberId,
    /// Name, else address.
    pub shown: String,
    /// Actions that became possible, by name.
    pub gained: Vec<String>,
    /// Actions that are no longer possible, by name.
    pub lost: Vec<String>,
}

/// A grant that waits for the agency's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OfferView {
    /// The grant.
    pub grant: GrantId,
    /// Who offers it.
    pub account: AccountId,
    /// The account's name.
    pub name: String,
    /// What it would give.
    pub ceiling: State,
}

/// `GET /api/v1/accounts/{client}/partners`: the client's side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartnersView {
    /// Its grants.
    pub grants: Vec<PartnerView>,
    /// What agencies ask for.
    pub asks: Vec<AskView>,
    /// Who took offers by link and waits to be confirmed.
    pub takers: Vec<TakerView>,
}

/// A grant, with the agency that has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartnerView {
    /// The grant.
    pub grant: Grant,
    /// The agency's name; nothing for an offer by link.
    #[serde(default)]
    pub agency_name: Option<String>,
    /// Whether the agency's side holds.
    pub accepted: bool,
    /// The agency's people who have access now, by how they are shown.
    #[serde(default)]
    pub people: Vec<StaffView>,
}

/// One person of an agency, as a client is told of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StaffView {
    /// Who.
    pub id: UserId,
    /// Their name, or initials with a stable id, as the agency chose.
    pub shown: String,
    /// The roles that the agency assigned, by name.
    #[serde(default)]
    pub roles: Vec<String>,
    /// When they last did something here.
    #[serde(default)]
    pub last_active: Option<Millis>,
    /// Whether the client blocked them.
    #[serde(default)]
    pub blocked: bool,
}

/// An agency asks for a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskView {
    /// The agency.
    pub agency: AccountId,
    /// Its name.
    pub agency_name: String,
    /// The grant that would answer it.
    pub grant: GrantId,
    /// What it would like to be given.
    pub wish: Vec<Policy>,
}

/// An agency took an offer by link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TakerView {
    /// The grant.
    pub grant: GrantId,
    /// The agency.
    pub agency: AccountId,
    /// Its name.
    pub agency_name: String,
}

/// `GET /api/v1/agencies?name=`: one account that can be offered a grant; the answer is a list of at most 20.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgencyEntry {
    /// The account.
    pub id: AccountId,
    /// Its name.
    pub name: String,
}

/// `GET /api/v1/grants/{secret}`: what a link offers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GrantLinkView {
    /// The grant.
    pub grant: GrantId,
    /// Who offers it.
    pub account: AccountId,
    /// The account's name.
    pub name: String,
    /// What it gives.
    pub ceiling: State,
    /// Whether somebody has taken it already.
    #[serde(default)]
    pub taken: bool,
}

/// `POST /api/v1/grants/{secret}/accept`: take it for an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeGrant {
    /// The agency: an account where the caller may edit clients.
    pub agency: AccountId,
    /// How the agency calls the client.
    pub name: String,
    /// The client's tags.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// `POST /api/v1/accounts/{agency}/clients/open`: new client accounts, 1 to 1,000.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenClients {
    /// One for each account.
    pub clients: Vec<NewClient>,
}

/// A client account to be opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewClient {
    /// Its name.
    pub name: String,
    /// Its plan; the usual one where nothing stands here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Its tags in the agency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Whom to invite as its own super administrator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<String>,
}

/// What became of each, in the order they were asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpenReport {
    /// One for each account.
    pub lines: Vec<OpenedClient>,
    /// How many at the end were not tried, for want of time. The same request again, with the same key, goes on with them.
    #[serde(default)]
    pub rest: usize,
}

/// What became of one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpenedClient {
    /// Its name.
    pub name: String,
    /// The account; nothing where it was not opened.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// The grant by which the agency holds it.
    #[serde(default)]
    pub grant: Option<GrantId>,
    /// The link of its super administrator's invitation, where one was invited. Shown once.
    #[serde(default)]
    pub link: Option<String>,
    /// Why it was not opened, or what of it was not done.
    #[serde(default)]
    pub problem: Option<String>,
}

/// `GET /api/v1/accounts/{agency}/clients/audit`: what people of an agency did in the accounts of clients, newest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClientsAudit {
    /// The entries, each with its account.
    pub entries: Vec<Entry>,
    /// The names of these accounts.
    pub accounts: BTreeMap<AccountId, String>,
    /// The people that the entries name.
    pub people: BTreeMap<UserId, Person>,
    /// What to ask for as `after` to go on; nothing at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
