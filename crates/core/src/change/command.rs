use crate::json::Json;
use crate::model::{Conditions, Effect, Scope, Settings, TokenStatus, ZoneMode};
use crate::{GroupId, MemberId, PolicyId, RecordId, ResourceId, ScopeId, TokenId, UserId};
use std::collections::BTreeSet;

/// What somebody asks to happen to an account.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Change name, plan or demands; whole replacement.
    ChangeSettings {
        /// The settings as they shall be.
        settings: Settings,
    },
    /// Close the account for good and take everything out of it; by somebody who holds every right on it.
    CloseAccount {},
    /// Add stored resources of one kind, such as zones; at most 1,000 a command, all or nothing.
    AddResources {
        /// A kind of the catalogue.
        kind: String,
        /// What to add.
        resources: Vec<NewResource>,
    },
    /// Remove resources; at most 1,000 a command.
    RemoveResources {
        /// Which.
        resources: Vec<ResourceId>,
    },
    /// Put tags on resources and take tags off; at most 1,000 resources a command.
    TagResources {
        /// Which.
        resources: Vec<ResourceId>,
        /// Tags `key=value` to put on; another value of the same key stays.
        #[serde(default)]
        add: Vec<String>,
        /// Tags to take off.
        #[serde(default)]
        remove: Vec<String>,
    },
    /// Change what is kept of a zone beside its name and tags; what is left out stays.
    ChangeZone {
        /// Which.
        zone: ResourceId,
        /// What shall be.
        settings: ZoneDraft,
    },
    /// Edit DNS records of one zone, in this order, all or nothing; at most 3,500 a command.
    EditRecords {
        /// The zone.
        zone: ResourceId,
        /// Which shall go.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        deletes: Vec<RecordId>,
        /// Changes, each with its record's id; what is left out stays.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        patches: Vec<RecordDraft>,
        /// Replacements, each with its record's id; what is left out gets its usual value.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        puts: Vec<RecordDraft>,
        /// New records.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        posts: Vec<RecordDraft>,
    },
    /// Invite people, all with the same policies and groups; 1 to 100 a command, all or nothing.
    InviteMembers {
        /// Their addresses.
        emails: Vec<String>,
        /// What each of them gets.
        #[serde(default)]
        policies: Vec<PolicyDraft>,
        /// Groups each of them joins.
        #[serde(default)]
        groups: Vec<GroupId>,
    },
    /// Add somebody who is a user already, without asking them; only where the server admits it.
    AddMember {
        /// Their address.
        email: String,
        /// What they get.
        #[serde(default)]
        policies: Vec<PolicyDraft>,
        /// Groups they join.
        #[serde(default)]
        groups: Vec<GroupId>,
    },
    /// Send an invitation again: it works for another seven days.
    ResendInvitation {
        /// The pending member.
        member: MemberId,
    },
    /// Join, by the one who holds the invitation.
    AcceptInvitation {
        /// The pending member.
        member: MemberId,
        /// How the person wants to be called.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// Decline, by the one who holds the invitation.
    RejectInvitation {
        /// The pending member.
        member: MemberId,
    },
    /// Give a member other policies and groups; whole replacement. A draft with an id keeps that policy.
    ChangeMember {
        /// Who.
        member: MemberId,
        /// The policies as they shall be.
        policies: Vec<PolicyDraft>,
        /// The groups as they shall be; kept as they are when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        groups: Option<Vec<GroupId>>,
    },
    /// Take a member out, or call an invitation back.
    RevokeMember {
        /// Who.
        member: MemberId,
        /// Tokens of the account whose secret they know and that shall work on; the others are switched off.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        keep_tokens: Vec<TokenId>,
    },
    /// Leave the account oneself.
    LeaveAccount {},
    /// Make a group.
    CreateGroup {
        /// Its name.
        name: String,
        /// What its members get.
        #[serde(default)]
        policies: Vec<PolicyDraft>,
        /// Who is in it.
        #[serde(default)]
        members: Vec<MemberId>,
    },
    /// Change a group; what is left out stays.
    ChangeGroup {
        /// Which.
        group: GroupId,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// What its members get; whole replacement.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        policies: Option<Vec<PolicyDraft>>,
        /// Who is in it; whole replacement.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        members: Option<Vec<MemberId>>,
    },
    /// Delete a group; its members stay, without what it gave.
    DeleteGroup {
        /// Which.
        group: GroupId,
    },
    /// Make a role of the account's own.
    CreateRole {
        /// Its name.
        name: String,
        /// What it is for.
        #[serde(default)]
        about: String,
        /// Action names.
        actions: Vec<String>,
    },
    /// Change a role; what is left out stays.
    ChangeRole {
        /// Which.
        role: String,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// What it is for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<String>,
        /// Action names; whole replacement.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        actions: Option<Vec<String>>,
    },
    /// Delete a role that no policy uses.
    DeleteRole {
        /// Which.
        role: String,
    },
    /// Make a named scope.
    CreateScope {
        /// Its name.
        name: String,
        /// On which resources.
        scope: Scope,
    },
    /// Change a named scope, and with it every policy that has it; what is left out stays.
    ChangeScope {
        /// Which.
        scope: ScopeId,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// On which resources; whole replacement.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Scope>,
    },
    /// Delete a named scope that no policy has.
    DeleteScope {
        /// Which.
        scope: ScopeId,
    },
    /// Make a token. Its secret is made and kept outside of the log.
    CreateToken {
        /// What it is for.
        name: String,
        /// The user it acts for: the caller, or nobody for a token of the account's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<UserId>,
        /// What it may do; at least one.
        policies: Vec<PolicyDraft>,
        /// Dates and networks outside of which it is nobody.
        #[serde(default, skip_serializing_if = "Conditions::is_empty")]
        conditions: Conditions,
    },
    /// Change a token; what is left out stays.
    ChangeToken {
        /// Which.
        token: TokenId,
        /// What it is for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// What it may do; whole replacement. A draft with an id keeps that policy.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        policies: Option<Vec<PolicyDraft>>,
        /// Dates and networks; whole replacement.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        conditions: Option<Conditions>,
        /// Switch it on or off.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<TokenStatus>,
    },
    /// Give a token a new secret; the old one is worth nothing from then on.
    RollToken {
        /// Which.
        token: TokenId,
    },
    /// Delete a token.
    DeleteToken {
        /// Which.
        token: TokenId,
    },
    /// Copy facts about a user to their member; by the system only.
    RecordFacts {
        /// Whose member.
        member: MemberId,
        /// The facts.
        facts: crate::model::Facts,
        /// How the person is called; kept when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
}

/// A resource to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(deny_unknown_fields)]
pub struct NewResource {
    /// Its name.
    pub name: String,
    /// Its tags, `key=value`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Of a zone: what is kept beside its name and tags, where that is not the usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<ZoneDraft>,
}

/// What is kept of a zone beside its name and tags, as somebody asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(deny_unknown_fields)]
pub struct ZoneDraft {
    /// How it is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<ZoneMode>,
    /// Whether it is only answered for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused: Option<bool>,
    /// Name servers under names of its own; whole replacement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_servers: Option<Vec<String>>,
}

/// A DNS record as somebody asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(deny_unknown_fields)]
pub struct RecordDraft {
    /// The record that is changed or replaced; none for a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<RecordId>,
    /// Its name, absolute; `@` stands for the zone's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its type.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub rtype: Option<String>,
    /// What it says, as zone files write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// Seconds it may be kept: 1 for "automatic", else 60 to 86,400.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u32>,
    /// Of mail, service and URI records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u32>,
    /// Whether its traffic goes through the proxy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxied: Option<bool>,
    /// A note; empty for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Tags `name:value`; whole replacement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeSet<String>>,
    /// Settings that are on; whole replacement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<BTreeSet<String>>,
}

/// A policy as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(deny_unknown_fields)]
pub struct PolicyDraft {
    /// The policy it replaces; a new one where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PolicyId>,
    /// Allow or deny; allow when left out.
    #[serde(default = "allow")]
    pub effect: Effect,
    /// Role ids; at least one.
    pub roles: Vec<String>,
    /// On which resources.
    pub scope: Scope,
    /// The named scope that `scope` is. Left out, a policy whose scope stays as it was keeps the one it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<ScopeId>,
    /// When.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub conditions: Conditions,
}

fn allow() -> Effect {
    Effect::Allow
}

impl PolicyDraft {
    /// An allow without conditions.
    pub fn allow(roles: impl IntoIterator<Item = impl Into<String>>, scope: Scope) -> Self {
        let roles = roles.into_iter().map(Into::into).collect();
        Self { id: None, effect: Effect::Allow, roles, scope, named: None, conditions: Conditions::default() }
    }
}

impl Command {
    /// Its name in the log and on the wire, such as `invite_members`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ChangeSettings { .. } => "change_settings",
            Self::CloseAccount {} => "close_account",
            Self::AddResources { .. } => "add_resources",
            Self::RemoveResources { .. } => "remove_resources",
            Self::TagResources { .. } => "tag_resources",
            Self::ChangeZone { .. } => "change_zone",
            Self::EditRecords { .. } => "edit_records",
            Self::InviteMembers { .. } => "invite_members",
            Self::AddMember { .. } => "add_member",
            Self::ResendInvitation { .. } => "resend_invitation",
            Self::AcceptInvitation { .. } => "accept_invitation",
            Self::RejectInvitation { .. } => "reject_invitation",
            Self::ChangeMember { .. } => "change_member",
            Self::RevokeMember { .. } => "revoke_member",
            Self::LeaveAccount {} => "leave_account",
            Self::CreateGroup { .. } => "create_group",
            Self::ChangeGroup { .. } => "change_group",
            Self::DeleteGroup { .. } => "delete_group",
            Self::CreateRole { .. } => "create_role",
            Self::ChangeRole { .. } => "change_role",
            Self::DeleteRole { .. } => "delete_role",
            Self::CreateScope { .. } => "create_scope",
            Self::ChangeScope { .. } => "change_scope",
            Self::DeleteScope { .. } => "delete_scope",
            Self::CreateToken { .. } => "create_token",
            Self::ChangeToken { .. } => "change_token",
            Self::RollToken { .. } => "roll_token",
            Self::DeleteToken { .. } => "delete_token",
            Self::RecordFacts { .. } => "record_facts",
        }
    }
}
