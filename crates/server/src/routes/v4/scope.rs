//! Scopes as this surface writes them: one key, and keys of objects.

use super::ids;
use crate::Error;
use portcullis_core::{AccountId, Scope, Selector};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const ACCOUNT: &str = "com.cloudflare.api.account.";
const ZONE: &str = "com.cloudflare.api.account.zone.";

/// A scope: the account's key with keys of what is in it, or the key of one domain with `*`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Keys {
    /// `com.cloudflare.api.account.<id>`, or `com.cloudflare.api.account.zone.<id>`.
    pub key: String,
    /// At least one.
    pub objects: Vec<Object>,
}

/// One thing, or kind of things, that a scope covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Object {
    /// `*` for everything; `com.cloudflare.api.account.zone.<id>` for one domain, `….zone.*` for all of them,
    /// `….zone.<id>.record.<name>[.<TYPE>]` for one record name, `com.cloudflare.api.account.<id>.tag.<tag>` for a tag.
    pub key: String,
}

/// What a scope has that its keys can't say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Beyond {
    /// Keys of what is left out again, by commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclude: Option<String>,
    /// Conditions of the policy, as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<String>,
}

impl Keys {
    /// What a scope includes.
    pub fn of(account: AccountId, scope: &Scope) -> Self {
        let objects = scope.include.iter().map(|s| Object { key: key(account, s) }).collect();
        Self { key: format!("{ACCOUNT}{account}"), objects }
    }

    /// The scope that these keys mean in an account; `at` is the pointer to them.
    ///
    /// # Errors
    /// [`Error::BadField`] for a key that means nothing here, another account's included.
    pub fn scope(&self, account: AccountId, at: &str) -> Result<Scope, Error> {
        if self.objects.is_empty() {
            return Err(Error::field(format!("{at}/objects"), "a scope has at least one object, such as `*`"));
        }
        let whole = self.key == format!("{ACCOUNT}{account}");
        let zone = self.key.strip_prefix(ZONE).and_then(|id| id.parse().ok());
        let include = self.objects.iter().enumerate().map(|(n, object)| match (whole, zone, object.key.as_str()) {
            (true, _, key) => selector(account, key).ok_or_else(|| unknown(at, n, key)),
            (false, Some(id), "*") => Ok(Selector::Resource { id }),
            (false, Some(_), key) => Err(unknown(at, n, key)),
            (false, None, _) => {
                let right = format!("`{ACCOUNT}{account}` or the key of a domain in it");
                Err(Error::field(format!("{at}/key"), format!("the key of a scope is {right}")))
            }
        });
        Ok(Scope { include: include.collect::<Result<_, _>>()?, exclude: Vec::new() })
    }
}

fn unknown(at: &str, number: usize, key: &str) -> Error {
    let key: String = key.chars().take(120).collect();
    let right = "write `*`, `com.cloudflare.api.account.zone.<id>` or `com.cloudflare.api.account.zone.*`";
    Error::field(format!("{at}/objects/{number}/key"), format!("`{key}` names nothing here; {right}"))
}

/// The key of what a selector selects.
pub fn key(account: AccountId, selector: &Selector) -> String {
    match selector {
        Selector::Account => "*".to_owned(),
        Selector::Kind { kind } => format!("{ACCOUNT}{kind}.*"),
        Selector::Resource { id } => format!("{ZONE}{id}"),
        Selector::Tag { tag } => format!("{ACCOUNT}{account}.tag.{tag}"),
        Selector::Record { zone, name, rtype } => {
            let rtype = rtype.as_deref().map(|t| format!(".{t}")).unwrap_or_default();
            format!("{ZONE}{zone}.record.{name}{rtype}")
        }
    }
}

/// What a key selects in an account.
pub fn selector(account: AccountId, key: &str) -> Option<Selector> {
    let whole = format!("{ACCOUNT}{account}");
    if key == "*" || key == whole {
        return Some(Selector::Account);
    }
    if let Some(tag) = key.strip_prefix(&format!("{whole}.tag.")) {
        return Some(Selector::Tag { tag: tag.parse().ok()? });
    }
    if let Some(kind) = key.strip_prefix(ACCOUNT).and_then(|rest| rest.strip_suffix(".*")) {
        return Some(Selector::Kind { kind: kind.to_owned() });
    }
    match key.strip_prefix(ZONE)?.split_once(".record.") {
        None => Some(Selector::Resource { id: key.strip_prefix(ZONE)?.parse().ok()? }),
        Some((zone, record)) => record_of(zone.parse().ok()?, record),
    }
}

/// Names are lower case and types upper case, so the end of a key says whether there is a type.
fn record_of(zone: portcullis_core::ResourceId, record: &str) -> Option<Selector> {
    let is_type = |last: &str| last.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let (name, rtype) = match record.rsplit_once('.') {
        Some((name, last)) if is_type(last) && last.bytes().any(|b| b.is_ascii_uppercase()) => (name, Some(last)),
        _ => (record, None),
    };
    let name = name.to_ascii_lowercase();
    (!name.is_empty()).then(|| Selector::Record { zone, name, rtype: rtype.map(str::to_owned) })
}

/// The id of a scope that has no name: equal scopes have equal ids.
pub fn anonymous(scope: &Scope) -> String {
    ids::of_scope(scope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_back() {
        let account = AccountId::from_bits(1);
        let zone = portcullis_core::ResourceId::from_bits(2);
        let record = |rtype: Option<&str>| Selector::Record {
            zone,
            name: "_acme-challenge.home.example.org".into(),
            rtype: rtype.map(str::to_owned),
        };
        let all = [
            Selector::Account,
            Selector::Kind { kind: "zone".into() },
            Selector::Resource { id: zone },
            Selector::Tag { tag: "env=school".parse().unwrap() },
            record(None),
            record(Some("TXT")),
        ];
        for known in all {
            assert_eq!(selector(account, &key(account, &known)), Some(known));
        }
        for none in ["", "x", "com.cloudflare.api.account.zone.x", "com.cloudflare.api.user.1", ZONE] {
            assert_eq!(selector(account, none), None, "{none}");
        }
    }
}
