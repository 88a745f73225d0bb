//! The form in which people write cases. `docs/policy-tests.md` describes it by example.

use crate::{CompactAgency, Moment};
use portcullis_core::{Channel, Cidr, Conditions, MemberStatus, Reason, TokenStatus};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::IpAddr;

/// The moment at which things are asked, unless a case says otherwise; milliseconds.
pub const NOW: i64 = 1_000_000;

/// One account, what is true of it, and what commands do to it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it shows, in one sentence.
    #[serde(default)]
    pub about: String,
    /// Which rules it stands for; for the project's own corpus.
    #[serde(default)]
    pub rules: Vec<String>,
    /// The account.
    #[serde(default)]
    pub account: CompactAccount,
    /// Agencies that work for the account, by name.
    #[serde(default)]
    pub agencies: BTreeMap<String, CompactAgency>,
    /// Facts of every request of the file, where an expectation says nothing else.
    #[serde(default, rename = "in")]
    pub context: CompactContext,
    /// What is true at first.
    #[serde(default)]
    pub expect: Vec<Expect>,
    /// What is then asked for, one after another; each sees what the ones before it did.
    #[serde(default)]
    pub commands: Vec<Step>,
}

/// An account in short names, or where an exported one is.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompactAccount {
    /// An exported account; the path is relative to the file it stands in. Nothing else goes with it.
    pub from: Option<String>,
    /// A plan id; `unlimited` when left out.
    pub plan: Option<String>,
    /// Whether everybody must have used a second factor.
    #[serde(default)]
    pub require_second_factor: bool,
    /// Domains with their tags.
    #[serde(default)]
    pub zones: BTreeMap<String, Vec<String>>,
    /// Members by short name. `owner`, who holds everything, is added unless `without_owner`.
    #[serde(default)]
    pub members: BTreeMap<String, CompactMember>,
    /// Groups with their members.
    #[serde(default)]
    pub groups: BTreeMap<String, Vec<String>>,
    /// Roles of the account's own with their actions.
    #[serde(default)]
    pub roles: BTreeMap<String, Words>,
    /// Tokens.
    #[serde(default)]
    pub tokens: BTreeMap<String, CompactToken>,
    /// Policies.
    #[serde(default)]
    pub policies: Vec<CompactPolicy>,
    /// Leave out the owner.
    #[serde(default)]
    pub without_owner: bool,
}

/// A member; all left out means somebody who has joined with a verified address.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompactMember {
    /// `accepted` when left out.
    pub status: Option<MemberStatus>,
    /// `<short name>@example.com` when left out.
    pub email: Option<String>,
    /// How they are called.
    pub name: Option<String>,
    /// `true` when left out, for those who have joined.
    pub verified: Option<bool>,
    /// Has a second factor.
    #[serde(default)]
    pub second_factor: bool,
    /// May not sign in.
    #[serde(default)]
    pub suspended: bool,
    /// Who sent the invitation.
    pub invited_by: Option<String>,
    /// When the invitation was sent; the usual moment when left out.
    pub sent_at: Option<Moment>,
}

/// A token; all left out means one of the account's own that works and never ends.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompactToken {
    /// The member it acts for.
    pub owner: Option<String>,
    /// The member who made it.
    pub maker: Option<String>,
    /// The member who last saw its secret.
    pub seen_by: Option<String>,
    /// `active` when left out.
    pub status: Option<TokenStatus>,
    /// Dates and networks outside of which it is nobody.
    #[serde(default)]
    pub when: CompactConditions,
}

/// A policy, or the draft of one.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompactPolicy {
    /// The policy that a draft keeps, by its place in the account's list: `policy:0`.
    pub id: Option<String>,
    /// Role ids, for an allow.
    #[serde(default)]
    pub allow: Words,
    /// Role ids, for a deny.
    pub deny: Option<Words>,
    /// Member, `group:NAME`, `token:NAME`, or `person:NAME` of an agency; not in drafts.
    pub to: Option<String>,
    /// What is included.
    #[serde(default)]
    pub on: Words,
    /// What is excluded.
    #[serde(default)]
    pub except: Words,
    /// The named scope that this is, by name or id; only in drafts. Left out, `on` and `except` stand for themselves.
    pub named: Option<String>,
    /// On which clients; only of what an agency assigns.
    #[serde(default)]
    pub clients: Words,
    /// Under which conditions.
    #[serde(default)]
    pub when: CompactConditions,
}

/// Conditions, with moments as people write them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompactConditions {
    /// `true`: a second factor was used; `false`: none was used.
    pub second_factor: Option<bool>,
    /// The request's address is in one of these networks.
    #[serde(default)]
    pub address_in: Vec<Cidr>,
    /// The request's address is in none of these networks.
    #[serde(default)]
    pub address_not_in: Vec<Cidr>,
    /// Holds from this moment on.
    pub not_before: Option<Moment>,
    /// Holds until just before this moment.
    pub expires_at: Option<Moment>,
    /// Came through this door.
    pub channel: Option<Channel>,
}

impl CompactConditions {
    /// The conditions in the engine's words.
    pub fn expand(&self) -> Conditions {
        let Self { second_factor, address_in, address_not_in, not_before, expires_at, channel } = self.clone();
        let (not_before, expires_at) = (not_before.map(Moment::millis), expires_at.map(Moment::millis));
        Conditions { second_factor, address_in, address_not_in, not_before, expires_at, channel }
    }
}

/// Words in one string with spaces between them, or in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "OneOrMany")]
pub struct Words(pub Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Words {
    fn from(words: OneOrMany) -> Self {
        match words {
            OneOrMany::One(text) => Self(text.split_whitespace().map(str::to_owned).collect()),
            OneOrMany::Many(list) => Self(list),
        }
    }
}

/// The facts of a request.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompactContext {
    /// When; for an account written in the file 1,000,000 ms when left out, for an exported one the present.
    pub now: Option<Moment>,
    /// Whether a second factor was used; unknown when left out.
    pub second_factor: Option<bool>,
    /// From where; unknown when left out.
    pub address: Option<IpAddr>,
    /// Through which door; unknown when left out.
    pub channel: Option<Channel>,
}

impl CompactContext {
    /// The same, with what is left out taken from another.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self {
            now: self.now.or(other.now),
            second_factor: self.second_factor.or(other.second_factor),
            address: self.address.or(other.address),
            channel: self.channel.or(other.channel),
        }
    }
}

/// Something that is true.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Who asks: a member's address, or the part of it before `@`, or `token:NAME`. Left out only with `who_can`.
    pub who: Option<String>,
    /// The agency they come through, and are of.
    pub through: Option<String>,
    /// Whoever asks is no member. For an account written in the file that goes without saying.
    #[serde(default)]
    pub stranger: bool,
    /// Ask as if they had joined.
    #[serde(default)]
    pub as_if_joined: bool,
    /// On what; the account when left out.
    pub on: Option<String>,
    /// Actions that are allowed.
    #[serde(default)]
    pub can: Words,
    /// Actions that are not.
    #[serde(default)]
    pub cannot: Words,
    /// Why the ones under `cannot` are not.
    pub why: Option<Reason>,
    /// In which context.
    #[serde(default, rename = "in")]
    pub context: CompactContext,
    /// Exactly these domains are visible.
    pub sees: Option<Words>,
    /// Actions that are allowed on some domain.
    #[serde(default)]
    pub can_somewhere: Words,
    /// Actions that are allowed on no domain.
    #[serde(default)]
    pub cannot_anywhere: Words,
    /// An action that exactly the members, and tokens `token:NAME`, under `are` may do.
    pub who_can: Option<String>,
    /// With `who_can`.
    #[serde(default)]
    pub are: Words,
}

/// A command, and what comes of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Who asks; `operator` is the operator, `token:NAME` a token, an unknown name somebody who is not a member.
    pub by: String,
    /// The agency they come through, and are of.
    pub through: Option<String>,
    /// The agency in whose own account it is asked for; in the case's account when left out.
    pub at: Option<String>,
    /// Whose invitation they hold.
    pub holds: Option<String>,
    /// Whether their address is verified; `true` when left out. Counts when they accept.
    pub verified: Option<bool>,
    /// Whether a token may manage the tokens of its user.
    #[serde(default)]
    pub own_tokens: bool,
    /// In which context.
    #[serde(default, rename = "in")]
    pub context: CompactContext,
    /// The command, with short names in place of ids.
    #[serde(rename = "do")]
    pub command: serde_json::Value,
    /// Exactly these errors: `code path`, or only `code` for the whole command.
    #[serde(default)]
    pub errors: Vec<String>,
    /// Exactly these warnings; not looked at when left out.
    pub warnings: Option<Vec<String>>,
    /// What is true afterwards.
    #[serde(default)]
    pub then: Vec<Expect>,
}
