use crate::json::Json;
use crate::model::{
    Account, Assignment, Client, Grant, Group, Member, NamedScope, Policy, Record, Resource, Role, Settings, Template,
    Token, ZoneSettings,
};
use crate::{GrantId, GroupId, MemberId, PolicyId, RecordId, ResourceId, ScopeId, TemplateId, TokenId};

/// One object as it was before and as it is after; `None` means it did not or does not exist.
///
/// Holding both makes every entry readable alone, turns undo into a swap and leaves the fold nothing to decide.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Change<T> {
    /// As it was.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub before: Option<T>,
    /// As it is now.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub after: Option<T>,
}

impl<T> Change<T> {
    /// Something new.
    pub const fn added(after: T) -> Self {
        Self { before: None, after: Some(after) }
    }
    /// Something gone.
    pub const fn removed(before: T) -> Self {
        Self { before: Some(before), after: None }
    }
    /// Something changed.
    pub const fn changed(before: T, after: T) -> Self {
        Self { before: Some(before), after: Some(after) }
    }
    /// The object as it is, or as it last was.
    pub fn object(&self) -> Option<&T> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// What happened to one object. The entry that carries it says by which command.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "object", rename_all = "snake_case")]
pub enum Event {
    /// The account was opened, which is always the first event of a log, or closed, which is always the last.
    Account(Change<Account>),
    /// The settings changed.
    Settings(Change<Settings>),
    /// A resource was added, removed, renamed or tagged.
    Resource(Change<Resource>),
    /// A member was invited, accepted, rejected, changed, removed, or facts about the user changed.
    Member(Change<Member>),
    /// A group was made, changed or deleted.
    Group(Change<Group>),
    /// A role of the account was made, changed or deleted.
    Role(Change<Role>),
    /// A named scope was made, changed or deleted.
    Scope(Change<NamedScope>),
    /// A policy was made, changed or deleted.
    Policy(Change<Policy>),
    /// A DNS record was made, changed or deleted. It stands behind the permissions.
    Record(Change<Record>),
    /// What is kept of a zone beside its name and tags changed. It stands behind the permissions.
    Zone(Change<ZoneSettings>),
    /// A token was made, changed, rolled or deleted; its secret is never here.
    Token(Change<Token>),
    /// A grant to an agency was offered, changed or ended, or something was made through it.
    Grant(Change<Grant>),
    /// The agency accepted, asked for, declined, changed or ended its side of a grant.
    Client(Change<Client>),
    /// The agency put staff on clients, changed that or took it back.
    Assignment(Change<Assignment>),
    /// A template of grants was made, changed or deleted.
    Template(Change<Template>),
}

/// Which object an event is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", content = "id", rename_all = "snake_case")]
pub enum ObjectId {
    /// The account or its settings.
    Account,
    /// A resource.
    Resource(ResourceId),
    /// A member.
    Member(MemberId),
    /// A group.
    Group(GroupId),
    /// A role of the account.
    Role(String),
    /// A named scope.
    Scope(ScopeId),
    /// A policy.
    Policy(PolicyId),
    /// A DNS record.
    Record(RecordId),
    /// A token.
    Token(TokenId),
    /// A grant to an agency.
    Grant(GrantId),
    /// A client of the agency, by the grant.
    Client(GrantId),
    /// An assignment.
    Assignment(PolicyId),
    /// A template of grants.
    Template(TemplateId),
}

impl Event {
    /// The object it is about; `None` for a change that holds nothing on either side.
    pub fn object(&self) -> Option<ObjectId> {
        match self {
            Self::Account(_) | Self::Settings(_) => Some(ObjectId::Account),
            Self::Resource(c) => c.object().map(|o| ObjectId::Resource(o.id)),
            Self::Member(c) => c.object().map(|o| ObjectId::Member(o.id)),
            Self::Group(c) => c.object().map(|o| ObjectId::Group(o.id)),
            Self::Role(c) => c.object().map(|o| ObjectId::Role(o.id.clone())),
            Self::Scope(c) => c.object().map(|o| ObjectId::Scope(o.id)),
            Self::Policy(c) => c.object().map(|o| ObjectId::Policy(o.id)),
            Self::Token(c) => c.object().map(|o| ObjectId::Token(o.id)),
            Self::Grant(c) => c.object().map(|o| ObjectId::Grant(o.id)),
            Self::Client(c) => c.object().map(|o| ObjectId::Client(o.grant)),
            Self::Assignment(c) => c.object().map(|o| ObjectId::Assignment(o.id())),
            Self::Template(c) => c.object().map(|o| ObjectId::Template(o.id)),
            Self::Record(c) => c.object().map(|o| ObjectId::Record(o.id)),
            Self::Zone(c) => c.object().map(|o| ObjectId::Resource(o.zone)),
        }
    }

    /// Whether it is about something behind the permissions: it leaves state and revision as they are.
    pub fn is_behind(&self) -> bool {
        match self {
            Self::Record(_) | Self::Zone(_) => true,
            Self::Account(_)
            | Self::Settings(_)
            | Self::Resource(_)
            | Self::Member(_)
            | Self::Group(_)
            | Self::Role(_)
            | Self::Scope(_)
            | Self::Policy(_)
            | Self::Token(_)
            | Self::Grant(_)
            | Self::Client(_)
            | Self::Assignment(_)
            | Self::Template(_) => false,
        }
    }
}
