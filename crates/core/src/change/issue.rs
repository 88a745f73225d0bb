use crate::Map;
use crate::json::Json;

/// One reason why a command cannot, or should perhaps not, be done.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Issue {
    /// Error or warning; follows from the code.
    pub severity: Severity,
    /// Which reason; stable.
    pub code: Code,
    /// The field it is about, such as `emails[3]` or `policies[0].scope`; empty for the whole command.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// What the sentence names.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub args: Map<String, String>,
    /// The sentence, for people.
    pub message: String,
}

/// Whether an issue refuses the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It can't be done.
    Error,
    /// It can be done; think twice.
    Warning,
}

macro_rules! codes {
    ($($severity:ident $name:ident $sentence:literal;)*) => {
        /// The stable code of an issue. The one table of sentences stands in this file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[serde(rename_all = "snake_case")]
        pub enum Code { $(#[doc = $sentence] $name,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Whether it refuses the command.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }
            /// The sentence, with `{names}` to be filled in.
            pub const fn template(self) -> &'static str {
                match self { $(Self::$name => $sentence,)* }
            }
        }
    };
}

codes! {
    Error NotPermitted "You need “{action}” on {resource} for this{remedy}.";
    Error NotAMember "You are not a member of this account.";
    Error AddressNotVerified "Verify your own e-mail address before you manage members.";
    Error PlanLimit "The plan allows {most} {what}; this would make {count}.";
    Error TooMany "At most {most} {what} at once; these are {count}.";
    Error Missing "Choose at least one {what}.";
    Error AddressInvalid "“{text}” is not an e-mail address: {why}.";
    Error AddressTwice "“{address}” stands here twice.";
    Error AlreadyMember "{address} is already a member.";
    Error NameInvalid "{why}.";
    Error NameTaken "“{name}” is taken, or looks like “{other}”.";
    Error DomainInvalid "“{text}” is not a domain name such as example.org.";
    Error TagInvalid "“{text}” is not a tag: write key=value.";
    Error UnknownKind "There is no kind of resource “{kind}” that can be stored.";
    Error UnknownRole "There is no role “{role}”.";
    Error UnknownAction "There is no action “{action}”.";
    Error UnknownPlan "There is no plan “{plan}”.";
    Error UnknownMember "There is no such member.";
    Error UnknownGroup "There is no such group.";
    Error UnknownResource "There is no such {what} in this account.";
    Error UnknownToken "There is no such token.";
    Error TokenNotYours "This token is another user's: it can be switched off or deleted, but only they can change it.";
    Error TokenOwner "A token acts for whoever makes it, or for the account.";
    Error TokenConditions "A token is limited by dates and networks only.";
    Error TokenNotByToken "This token may not manage the tokens of its user.";
    Error UnknownPolicy "There is no such policy of this member or group.";
    Error EmptyScope "Choose what this is for: everything, a tag, or single domains.";
    Error RoleDoesNotFit "“{role}” has nothing that could be done on {scope}.";
    Error DatesReversed "It would end before it begins.";
    Error AlreadyOver "It would have ended already.";
    Error BeyondYourAccess "You can't give {actions} on {scope}: you don't hold it that far yourself.";
    Error AboveYou "{person} holds {actions} on {scope}, which you don't, so you can't change that.";
    Error LockOut "Somebody must remain who can manage this account: a verified member with every right and no end date.";
    Error WouldLockYouOut "You would shut yourself out: your own sign-in does not meet this demand.";
    Error NotPending "This invitation was already answered.";
    Error InvitationExpired "This invitation has run out. Ask for a new one.";
    Error InvitationNotYours "This invitation is for somebody else.";
    Error RoleInUse "This role is in use ({count}). Take it out of those policies first.";
    Error NotOfTheAccount "“{role}” comes with the product and can't be changed.";
    Error OnlyTheSystem "Only the system itself does this.";
    Error ScopeInUse "This resource group is in use ({count}). Take it out of those policies first.";
    Error ScopeDiffers "The resource group is another than it was. Load it again.";
    Error UnknownScope "There is no such resource group.";
    Error DirectAddOff "Nobody can be added here without being asked. Invite them.";
    Error NotAllOfIt "Only somebody who holds every right on the account can close it.";
    Error AccountClosed "This account was closed.";
    Error NothingChanges "Nothing would change.";
    Error Undecided "What this touches is not known here; only the server can decide it.";
    Error NoGrant "Your agency has no access to this account.";
    Error UnknownGrant "There is no such grant, or it is not for this agency.";
    Error UnknownClient "There is no such client.";
    Error UnknownAssignment "There is no such assignment.";
    Error UnknownTemplate "There is no such template.";
    Error OwnAccount "An account can't be its own agency.";
    Error GrantExists "This agency has access already. Change that instead.";
    Error GrantNotWaiting "This offer was taken already.";
    Error GrantNotTaken "This agency has not taken the offer.";
    Error ClientExists "This account is a client already: {client}.";
    Error Managed "Nobody else can manage this account yet. First let somebody of its own join who holds every right.";
    Error ManagesClient "Nobody at “{client}” could manage it then. First let somebody of theirs join who holds every right.";
    Error NamesOneClient "Single domains can only be named for one client.";
    Error TokenNamesClients "A token works for clients that are named one by one.";
    Error UnknownRecord "There is no such record in this domain.";
    Error UnknownRecordType "“{type}” is not a type of record that is kept here.";
    Error RecordNameInvalid "“{text}” is not a name in {zone}, such as www.{zone}.";
    Error RecordContentInvalid "“{text}” does not fit a record of type {type}: {why}.";
    Error RecordFieldInvalid "{why}.";
    Error RecordTwice "The same record is there already: {type} {name}.";
    Error RecordClash "A record of type {type} can't stand beside the {other} record of the same name, {name}.";
    Warning GrantsSuperAdministrator "This gives every right there is, member management included.";
    Warning CoversEverything "This covers everything in the account, and whatever is added later.";
    Warning NoEffect "This policy has no effect: nothing it names is there, or it is already over.";
    Warning AlreadyGiven "“{role}” is already given by another policy here.";
    Warning UndoneByDeny "A deny takes part of this away again.";
    Warning OnlyOneSuperAdministrator "Only one person can manage this account. A second one matters: people lose phones, and leave.";
    Warning LookalikeAddress "“{address}” looks like {other}, who is already here.";
    Warning UnusualAddress "“{address}” holds unusual characters. Is it the right one?";
    Warning WildcardRole "“{role}” grows by itself: it covers whatever is added to the product later.";
    Warning TagMatchesNothing "No {what} carries “{tag}” today.";
    Warning PartlyFits "On {scope}, “{role}” gives only part of what it holds.";
    Warning ExcludedByTag "A new domain carries no tags yet, so “{tag}” does not leave it out.";
    Warning InvitationsCancelled "Invitations this person sent and nobody answered ({count}) will be cancelled.";
    Warning TokenNeverEnds "This token has no end date.";
    Warning TokensEnd "Tokens of this person's own ({count}) end with their place here.";
    Warning TokensDisabled "Tokens whose secret this person knows ({count}) will be switched off.";
    Warning TokensLiveOn "Tokens this person made ({count}) live on.";
    Warning TokenSecretOutside "Somebody who is not a member knows this token's secret. Roll it.";
    Warning GrantNeverEnds "This agency's access has no end date.";
    Warning PoliciesEnd "Policies this agency's people made ({count}) end with its access.";
    Warning NoClients "No client is meant by this today.";
    Warning GrantGivesNothing "{clients}: nothing of this is granted there, so it gives nothing.";
    Warning GrantGivesPart "{clients}: only part of this is granted there.";
    Warning SecondFactorComing "Sign-ins don't know second factors yet, so nobody can meet this condition.";
}

impl Issue {
    /// An issue on a field; `args` fill the sentence.
    pub fn new<const N: usize>(code: Code, path: impl Into<String>, args: [(&str, String); N]) -> Self {
        let args: Map<String, String> = args.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        let fill = |text: String, (key, value): (&String, &String)| text.replace(&format!("{{{key}}}"), value);
        let message = args.iter().fold(code.template().to_owned(), fill);
        Self { severity: code.severity(), code, path: path.into(), args, message }
    }

    /// Whether it refuses the command.
    pub fn is_error(&self) -> bool {
        match self.severity {
            Severity::Error => true,
            Severity::Warning => false,
        }
    }
}
