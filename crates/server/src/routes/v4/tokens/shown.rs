//! Tokens in answers.

use super::super::{ids, times};
use super::body::EffectBody;
use super::resources::ResourcesAnswer;
use crate::{clock, user_rights};
use portcullis_core::{Actor, Conditions, Effect, Millis, Policy, Snapshot, Token, TokenId, TokenStatus, UserId};
use portcullis_store::UserToken;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// A token. Its secret is in the answer that makes it, and nowhere else.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TokenAnswer {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// `active`, `disabled` or `expired`.
    pub status: &'static str,
    /// What it may do.
    pub policies: Vec<TokenPolicyAnswer>,
    /// From where it works; from anywhere when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<ConditionAnswer>,
    /// From when on it works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<String>,
    /// Until when it works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<String>,
    /// When it was made.
    pub issued_on: String,
    /// When it was last changed or rolled.
    pub modified_on: String,
    /// When it was last used, to the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_on: Option<String>,
    /// Who made it, for an account's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator_email_at_creation: Option<String>,
    /// The secret; shown once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// One policy of a token.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TokenPolicyAnswer {
    /// Its id.
    pub id: String,
    /// `allow` or `deny`.
    pub effect: EffectBody,
    /// What it gives or takes.
    pub permission_groups: Vec<GroupAnswer>,
    /// On what.
    pub resources: ResourcesAnswer,
    /// What else is true of it, for which there are no words here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<PolicyMeta>,
}

/// What a policy has beside its resources.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PolicyMeta {
    /// Keys of what is left out again, by commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclude: Option<String>,
    /// Conditions of the policy, as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<String>,
}

/// A permission group of a policy.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupAnswer {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// From where a token works.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConditionAnswer {
    /// By the address of the request.
    pub request_ip: NetworksAnswer,
}

/// Networks.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NetworksAnswer {
    /// It works from these only.
    #[serde(rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<String>,
    /// It does not work from these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_in: Vec<String>,
}

/// Whether a token works.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TokenStatusAnswer {
    /// Its id.
    pub id: String,
    /// `active`, `disabled` or `expired`.
    pub status: &'static str,
    /// From when on it works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<String>,
    /// Until when it works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<String>,
}

impl TokenAnswer {
    /// A token of an account's own.
    pub fn of_account(seen: &Snapshot, token: &Token, last_used: Option<Millis>) -> Self {
        let maker = token.maker.and_then(|user| seen.member_of(user)).and_then(|m| m.address.get().map(str::to_owned));
        Self {
            policies: policies(seen, token.id),
            creator_email_at_creation: maker,
            ..Self::bare(token.id, &token.name, token.status, &token.conditions, token.created_at, token.changed_at)
                .used(last_used)
        }
    }

    /// A user's token, with its policies from wherever they are.
    pub fn of_user(
        user: UserId,
        id: TokenId,
        kept: &UserToken,
        made: Millis,
        last_used: Option<Millis>,
        policies: Vec<TokenPolicyAnswer>,
    ) -> Self {
        let rights = of_rights(user, id, &kept.rights);
        let policies = policies.into_iter().chain(rights).collect();
        let bare = Self::bare(id, &kept.name, kept.status, &kept.conditions, made, kept.changed_at);
        Self { policies, ..bare.used(last_used) }
    }

    fn bare(id: TokenId, name: &str, status: TokenStatus, c: &Conditions, made: Millis, changed: Millis) -> Self {
        let list = |networks: &[portcullis_core::Cidr]| networks.iter().map(ToString::to_string).collect::<Vec<_>>();
        let networks = NetworksAnswer { within: list(&c.address_in), not_in: list(&c.address_not_in) };
        let anywhere = networks.within.is_empty() && networks.not_in.is_empty();
        Self {
            id: id.to_string(),
            name: name.to_owned(),
            status: word(status, c),
            policies: Vec::new(),
            condition: (!anywhere).then_some(ConditionAnswer { request_ip: networks }),
            not_before: c.not_before.map(times::shown),
            expires_on: c.expires_at.map(times::shown),
            issued_on: times::shown(made),
            modified_on: times::shown(changed),
            last_used_on: None,
            creator_email_at_creation: None,
            value: None,
        }
    }

    fn used(self, at: Option<Millis>) -> Self {
        Self { last_used_on: at.map(times::shown), ..self }
    }

    /// With its secret.
    pub fn with(self, value: String) -> Self {
        Self { value: Some(value), ..self }
    }

    /// Whether its end has passed.
    pub fn has_expired(&self) -> bool {
        self.status == "expired"
    }
}

impl TokenStatusAnswer {
    /// Of a token with this status and these dates.
    pub fn new(id: TokenId, status: TokenStatus, conditions: &Conditions) -> Self {
        let (not_before, expires_on) =
            (conditions.not_before.map(times::shown), conditions.expires_at.map(times::shown));
        Self { id: id.to_string(), status: word(status, conditions), not_before, expires_on }
    }
}

fn word(status: TokenStatus, conditions: &Conditions) -> &'static str {
    let over = conditions.expires_at.is_some_and(|until| until <= clock::now());
    match status {
        TokenStatus::Disabled => "disabled",
        TokenStatus::Active if over => "expired",
        TokenStatus::Active => "active",
    }
}

/// The policies of a token in one account.
pub fn policies(seen: &Snapshot, token: TokenId) -> Vec<TokenPolicyAnswer> {
    seen.policies_of(Actor::Token(token)).iter().map(|policy| policy_told(seen, policy)).collect()
}

fn policy_told(seen: &Snapshot, policy: &Policy) -> TokenPolicyAnswer {
    let account = seen.state().account.id;
    let group = |id: &String| GroupAnswer { id: ids::of_role(id), name: seen.role_name(id) };
    let keys = policy.scope.exclude.iter().map(|s| super::super::scope::key(account, s)).collect::<Vec<_>>();
    let exclude = (!keys.is_empty()).then(|| keys.join(","));
    let conditions = serde_json::to_string(&policy.conditions).ok().filter(|_| !policy.conditions.is_empty());
    let beyond = exclude.is_some() || conditions.is_some();
    TokenPolicyAnswer {
        id: policy.id.to_string(),
        effect: match policy.effect {
            Effect::Allow => EffectBody::Allow,
            Effect::Deny => EffectBody::Deny,
        },
        permission_groups: policy.roles.iter().map(group).collect(),
        resources: ResourcesAnswer::of(account, &policy.scope),
        meta: beyond.then_some(PolicyMeta { exclude, conditions }),
    }
}

/// Rights on the user as a policy.
fn of_rights(user: UserId, token: TokenId, rights: &BTreeSet<String>) -> Option<TokenPolicyAnswer> {
    let groups: Vec<_> = rights.iter().filter_map(|right| user_rights::giving(right)).collect();
    (!groups.is_empty()).then(|| TokenPolicyAnswer {
        // Not a policy of any log, so its id follows from the token.
        id: ids::digest(format!("rights of {token}").as_bytes()),
        effect: EffectBody::Allow,
        permission_groups: groups.iter().map(|g| GroupAnswer { id: g.id.into(), name: g.name.into() }).collect(),
        resources: ResourcesAnswer::of_user(user),
        meta: None,
    })
}
