//! The resources of a token's policy: keys as existing clients write them, account by account.

use super::super::scope;
use super::body::{ResourceBody, TokenPolicyBody};
use crate::{Error, Version};
use portcullis_core::{AccountId, ResourceId, Scope, Selector, UserId};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

const ACCOUNT: &str = "com.cloudflare.api.account.";
const ZONES: &str = "com.cloudflare.api.account.zone.*";
const ZONE: &str = "com.cloudflare.api.account.zone.";
const USER: &str = "com.cloudflare.api.user.";
const MOST: usize = 5_000;

/// The accounts in which a token may have policies, and the user whose rights it may have.
#[derive(Debug)]
pub struct Reach {
    /// Accounts as they are.
    pub accounts: Vec<Arc<Version>>,
    /// The user, for a user's token.
    pub user: Option<UserId>,
}

/// On what a policy is.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Resources {
    /// In which accounts on what.
    pub accounts: BTreeMap<AccountId, Vec<Selector>>,
    /// On the user themselves.
    pub user: bool,
}

impl Reach {
    /// What the keys of a policy mean. "All accounts" are those of now: what is joined later is not covered.
    ///
    /// # Errors
    /// [`Error::BadField`] for a key that means nothing here, another account's included.
    pub fn read(&self, policy: &TokenPolicyBody, at: &str) -> Result<Resources, Error> {
        let mut found = Resources::default();
        if policy.resources.is_empty() {
            return Err(Error::field(
                at,
                "a policy has at least one resource, such as `com.cloudflare.api.account.<id>`",
            ));
        }
        let count: usize = policy
            .resources
            .values()
            .map(|value| match value {
                ResourceBody::All(_) => 1,
                ResourceBody::Within(keys) => keys.len(),
            })
            .sum();
        if count > MOST {
            return Err(Error::field(at, format!("at most {MOST} resources are taken; these are {count}")));
        }
        for (key, value) in &policy.resources {
            let unknown = || unknown(at, key);
            match value {
                ResourceBody::All(star) if star == "*" => self.whole(key, &mut found).ok_or_else(unknown)?,
                ResourceBody::All(_) => return Err(Error::field(pointer(at, key), "write `\"*\"`")),
                ResourceBody::Within(keys) => {
                    let accounts = self.named(key).ok_or_else(unknown)?;
                    for (inner, star) in keys {
                        if star != "*" {
                            return Err(Error::field(
                                format!("{}{}", pointer(at, key), pointer("", inner)),
                                "write `\"*\"`",
                            ));
                        }
                        self.within(&accounts, inner, &mut found)
                            .ok_or_else(|| self::unknown(&pointer(at, key), inner))?;
                    }
                }
            }
        }
        Ok(found)
    }

    /// A key with `*`.
    fn whole(&self, key: &str, found: &mut Resources) -> Option<()> {
        if let Some(id) = key.strip_prefix(USER) {
            (self.user? == id.parse().ok()?).then_some(())?;
            found.user = true;
            return Some(());
        }
        if key == ZONES {
            let all: Vec<&Arc<Version>> = self.accounts.iter().collect();
            return self.within(&all, key, found);
        }
        if let Some(zone) = key.strip_prefix(ZONE) {
            let id = zone.split_once(".record.").map_or(zone, |(id, _)| id).parse().ok()?;
            return self.within(&[self.with_zone(id)?], key, found);
        }
        if key.contains(".tag.") {
            let of = |version: &&Arc<Version>| key.starts_with(&format!("{ACCOUNT}{}.tag.", account_of(version)));
            return self.within(&[self.accounts.iter().find(of)?], key, found);
        }
        for version in self.named(key)? {
            found.accounts.entry(account_of(version)).or_default().push(Selector::Account);
        }
        Some(())
    }

    /// The accounts that a key names: one, or all of now.
    fn named(&self, key: &str) -> Option<Vec<&Arc<Version>>> {
        let id = key.strip_prefix(ACCOUNT)?;
        if id == "*" {
            return Some(self.accounts.iter().collect());
        }
        let id: AccountId = id.parse().ok()?;
        Some(vec![self.accounts.iter().find(|version| account_of(version) == id)?])
    }

    fn within(&self, accounts: &[&Arc<Version>], key: &str, found: &mut Resources) -> Option<()> {
        for version in accounts {
            let selector = scope::selector(account_of(version), key)?;
            found.accounts.entry(account_of(version)).or_default().push(selector);
        }
        Some(())
    }

    fn with_zone(&self, zone: ResourceId) -> Option<&Arc<Version>> {
        self.accounts.iter().find(|version| version.snapshot.state().resources.contains_key(&zone))
    }
}

fn account_of(version: &Version) -> AccountId {
    version.snapshot.state().account.id
}

fn pointer(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn unknown(at: &str, key: &str) -> Error {
    let shown: String = key.chars().take(160).collect();
    let right = "write `com.cloudflare.api.account.<id>`, `com.cloudflare.api.account.zone.<id>`, or an account's key with \
        keys inside it";
    Error::field(pointer(at, key), format!("`{shown}` names nothing here; {right}"))
}

/// Resources as an answer writes them: keys with `*`, or one account's key with keys inside it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum ResourcesAnswer {
    /// Each with `*`.
    Plain(BTreeMap<String, &'static str>),
    /// Within accounts.
    Within(BTreeMap<String, BTreeMap<String, &'static str>>),
}

impl ResourcesAnswer {
    /// What a scope includes.
    pub fn of(account: AccountId, scope: &Scope) -> Self {
        let of_kind = |selector: &Selector| matches!(selector, Selector::Kind { .. });
        let key = |selector: &Selector| match selector {
            Selector::Account => format!("{ACCOUNT}{account}"),
            other => scope::key(account, other),
        };
        let keys = scope.include.iter().map(|selector| (key(selector), "*")).collect();
        if scope.include.iter().any(of_kind) {
            return Self::Within(BTreeMap::from([(format!("{ACCOUNT}{account}"), keys)]));
        }
        Self::Plain(keys)
    }

    /// The user themselves.
    pub fn of_user(user: UserId) -> Self {
        Self::Plain(BTreeMap::from([(format!("{USER}{user}"), "*")]))
    }
}
