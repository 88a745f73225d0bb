use crate::Map;
use crate::json::Json;
use crate::log::ObjectId;

/// Something about an account that is worth a second look.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Finding {
    /// How grave it is; follows from the code.
    pub level: Level,
    /// Which finding; stable.
    pub code: FindingCode,
    /// What it is about.
    pub subject: ObjectId,
    /// What the sentences name.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub args: Map<String, String>,
    /// The sentence, for people.
    pub message: String,
    /// What to do, for people.
    pub advice: String,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The account can't be run like this.
    Error,
    /// Probably not what was meant.
    Warning,
    /// Good to know.
    Note,
}

macro_rules! findings {
    ($($level:ident $name:ident $sentence:literal $advice:literal;)*) => {
        /// The stable code of a finding. The one table of sentences stands in this file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[serde(rename_all = "snake_case")]
        pub enum FindingCode { $(#[doc = $sentence] $name,)* }

        impl FindingCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// How grave it is.
            pub const fn level(self) -> Level {
                match self { $(Self::$name => Level::$level,)* }
            }
            /// The sentence, with `{names}` to be filled in.
            pub const fn template(self) -> &'static str {
                match self { $(Self::$name => $sentence,)* }
            }
            /// What to do, with `{names}` to be filled in.
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$name => $advice,)* }
            }
        }
    };
}

findings! {
    Error NobodyManages "Nobody can manage this account: no verified member holds every right without end."
        "Give one member every right on the account at the command line of the server.";
    Warning OneSuperAdministrator "Only {person} can manage this account."
        "Make a second person super administrator: people lose phones, and leave.";
    Warning Shadowed "All that {roles} on {scope} gives {actor} is taken away again by {by}."
        "Remove this policy, or the deny if this one is meant.";
    Warning Redundant "{effect} of {roles} on {scope} for {actor} says nothing new: {by} says it already."
        "Remove this policy.";
    Warning Contradictory "{actor} is given “{role}” on {scope} here, and {by} denies exactly that."
        "Decide which is meant, and take the role out of one of them.";
    Warning Expired "{roles} on {scope} for {actor} has ended."
        "Remove this policy, or set a new end if it is still needed.";
    Warning NeverHolds "{roles} on {scope} for {actor} would end before it begins."
        "Correct the dates, or remove this policy.";
    Warning TagMatchesNothing "{roles} on {scope} for {actor} covers nothing today: nothing carries the tag."
        "Tag what is meant, correct the tag, or remove this policy.";
    Warning CoversNothing "{roles} on {scope} for {actor} covers nothing today: all of it is gone, excluded, or not there yet."
        "Correct the scope, or remove this policy.";
    Warning RoleDoesNotFit "“{role}” has nothing that could be done on {scope}."
        "Take the role out of this policy, or widen the scope.";
    Warning RoleIncluded "“{role}” adds nothing to this policy: its other roles hold all of it."
        "Take the role out of this policy.";
    Warning UnknownRole "“{role}” is no role of this account or of the product."
        "Take the role out of this policy.";
    Warning UnknownActor "This policy names somebody who is not in the account."
        "Remove this policy.";
    Warning MoreThanPeers "{person} holds {actions} on {scope}, which {count} of {all} people in {groups} don't."
        "Check whether this is still needed; if all of them need it, give it to a group.";
    Warning CanBecomeSuperAdministrator "{person} is no super administrator, but could become one by a single command (`{command}`)."
        "Make it so if it is meant, else take one of the rights away that add up to everything.";
    Note InvitedSuperAdministrator "{person} becomes super administrator by accepting the invitation."
        "Call the invitation back if this is not meant.";
    Note UnusedRole "No policy uses the role “{role}”."
        "Delete the role, or use it.";
    Note EmptyGroup "Nobody is in the group “{group}”."
        "Delete the group, or put people into it.";
    Note IdleGroup "The group “{group}” gives its members nothing."
        "Give the group policies, or delete it.";
    Note IdleMember "{person} has joined but holds nothing here."
        "Give them access, or remove them.";
    Note TooLarge "This account is too large to be looked over completely; some findings may be missing."
        "Shorten the longest lists of single domains: a tag says the same.";
}

impl Finding {
    /// A finding about something; `args` fill the sentences.
    pub(super) fn new<const N: usize>(code: FindingCode, subject: ObjectId, args: [(&str, String); N]) -> Self {
        let short = |text: String| if text.chars().count() > 200 { text.chars().take(200).collect() } else { text };
        let args: Map<String, String> = args.into_iter().map(|(k, v)| (k.to_owned(), short(v))).collect();
        let filled = |template: &str| {
            let fill = |text: String, (key, value): (&String, &String)| text.replace(&format!("{{{key}}}"), value);
            args.iter().fold(template.to_owned(), fill)
        };
        let (message, advice) = (filled(code.template()), filled(code.advice()));
        Self { level: code.level(), code, subject, args, message, advice }
    }
}
