use crate::*;
/// What somebody asks to happen to an account.
#[derive(Debug, Clone, PartialEq, Eq, crate::json::Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Grant an agency something, or make an offer by link to an agency that is named when it takes it.
    OfferGrant {
        /// The agency; the holder of the link where there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agency: Option<AccountId>,
        /// How the account calls the agency.
        name: String,
        /// What its people may do at most; at least one.
        policies: Vec<PolicyDraft>,
        /// Dates, networks and the like outside of which it gives nothing.
        #[serde(default, skip_serializing_if = "Conditions::is_empty")]
        conditions: Conditions,
        /// The agency's ask that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        grant: Option<GrantId>,
    },
    /// Change a grant; what is left out stays.
    ChangeGrant {
        /// Which.
        grant: GrantId,
        /// How the account calls the agency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// What its people may do at most; whole replacement.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        policies: Option<Vec<PolicyDraft>>,
        /// When it holds; whole replacement.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        conditions: Option<Conditions>,
        /// Switch it off, or on again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        suspended: Option<bool>,
    },
    /// Make a new link for an offer that waits; the one before stops working at once.
    ReissueOffer(Reissue),
    /// Confirm the agency that took an offer by link.
    ConfirmGrant {
        /// Which.
        grant: GrantId,
        /// The agency.
        agency: AccountId,
    },
    /// End a grant, with what was made through it.
    EndGrant {
        /// Which.
        grant: GrantId,
        /// What of that shall stay.
        #[serde(default, skip_serializing_if = "Made::is_empty")]
        keep: Made,
    },
    /// Give one person of an agency policies of their own, mostly denies; whole replacement.
    ChangePerson {
        /// Who.
        user: UserId,
        /// What names them.
        policies: Vec<PolicyDraft>,
    },
    /// As an agency: ask an account for a grant.
    AskGrant {
        /// The account.
        account: AccountId,
        /// How the agency calls it.
        name: String,
        /// By which assignments find it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<String>,
        /// What the agency would like to be given; at least one.
        policies: Vec<PolicyDraft>,
    },
    /// As an agency: accept a grant.
    AcceptGrant {
        /// Which.
        grant: GrantId,
        /// The account that offers it.
        account: AccountId,
        /// How the agency calls it.
        name: String,
        /// By which assignments find it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<String>,
    },
    /// As an agency: decline a grant.
    DeclineGrant {
        /// Which.
        grant: GrantId,
        /// The account that offers it.
        account: AccountId,
    },
    /// As an agency: change how a client is kept; what is left out stays.
    ChangeClient {
        /// By its grant.
        grant: GrantId,
        /// How the agency calls it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Its tags; whole replacement.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tags: Option<Vec<String>>,
    },
    /// As an agency: end its side of a grant.
    LeaveClient {
        /// By its grant.
        grant: GrantId,
    },
    /// As an agency: put staff on clients, below what each of them grants.
    CreateAssignment {
        /// A member, a group or a token of the agency.
        actor: Actor,
        /// On which clients; at least one.
        clients: Vec<ClientSelector>,
        /// As what, on which of their resources, when.
        policy: PolicyDraft,
    },
    /// As an agency: change an assignment; what is left out stays.
    ChangeAssignment {
        /// Which.
        assignment: PolicyId,
        /// On which clients; whole replacement.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clients: Option<Vec<ClientSelector>>,
        /// As what; whole replacement.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        policy: Option<PolicyDraft>,
    },
    /// As an agency: take an assignment back.
    DeleteAssignment {
        /// Which.
        assignment: PolicyId,
    },
    /// Make a template of grants.
    CreateTemplate {
        /// The template.
        template: TemplateDraft,
    },
    /// Change a template; whole replacement. Grants made from it stay as they are.
    ChangeTemplate {
        /// Which.
        template: TemplateId,
        /// What it shall be.
        to: TemplateDraft,
    },
    /// Delete a template.
    DeleteTemplate {
        /// Which.
        template: TemplateId,
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
