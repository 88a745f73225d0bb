use super::{ids, role};
use portcullis_core::{AccountId, Effect, Policy, Selector, Snapshot};
use serde_json::{Value, json};

/// A policy of a member.
pub fn told(snapshot: &Snapshot, policy: &Policy) -> Value {
    let access = match policy.effect {
        Effect::Allow => "allow",
        Effect::Deny => "deny",
    };
    json!({
        "id": policy.id,
        "access": access,
        "permission_groups": policy.roles.iter().map(|id| role::group_told(snapshot, id)).collect::<Vec<_>>(),
        "resource_groups": [scope(snapshot, policy)],
    })
}

/// A scope as one resource group. Exclusions and conditions, for which there are no words here, are told in `meta`, so
/// that nobody takes the group for more than it is without being told.
fn scope(snapshot: &Snapshot, policy: &Policy) -> Value {
    let account = snapshot.state().account.id;
    let objects = policy.scope.include.iter().map(|s| json!({"key": key(account, s)})).collect::<Vec<_>>();
    let mut meta = Vec::new();
    if !policy.scope.exclude.is_empty() {
        let keys: Vec<String> = policy.scope.exclude.iter().map(|s| key(account, s)).collect();
        meta.push(json!({"key": "exclude", "value": keys.join(",")}));
    }
    if !policy.conditions.is_empty() {
        let conditions = serde_json::to_string(&policy.conditions).unwrap_or_default();
        meta.push(json!({"key": "conditions", "value": conditions}));
    }
    json!({
        "id": ids::of_scope(&policy.scope),
        "name": format!("com.cloudflare.api.account.{account}"),
        "scope": {"key": format!("com.cloudflare.api.account.{account}"), "objects": objects},
        "meta": match meta.as_slice() { [] => Value::Null, [one] => one.clone(), many => json!(many) },
    })
}

fn key(account: AccountId, selector: &Selector) -> String {
    match selector {
        Selector::Account => "*".to_owned(),
        Selector::Kind { kind } => format!("com.cloudflare.api.account.{kind}.*"),
        Selector::Resource { id } => format!("com.cloudflare.api.account.zone.{id}"),
        Selector::Tag { tag } => format!("com.cloudflare.api.account.{account}.tag.{tag}"),
        Selector::Record { zone, name, rtype } => {
            let rtype = rtype.as_deref().map(|t| format!(".{t}")).unwrap_or_default();
            format!("com.cloudflare.api.account.zone.{zone}.record.{name}{rtype}")
        }
    }
}
