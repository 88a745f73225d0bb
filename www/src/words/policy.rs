use super::{count, listed, resource_shown, until};
use crate::time;
use portcullis_core::text::domain_shown;
use portcullis_core::{
    Actor, Channel, Conditions, Effect, GrantId, Policy, PolicyDraft, PolicyId, ResourceId, Scope, Selector, Snapshot,
};

/// A policy in words: "DNS and Analytics on domains tagged school, until 1 March 2026".
pub fn policy(snapshot: &Snapshot, policy: &Policy, offset: i64) -> String {
    let verb = match policy.effect {
        Effect::Allow => "",
        Effect::Deny => "Never ",
    };
    let when = conditions(&policy.conditions, offset);
    let when = if when.is_empty() { when } else { format!(", {when}") };
    format!("{verb}{} on {}{when}", roles(snapshot, &policy.roles), scope(snapshot, &policy.scope))
}

/// The same of one that is still being written.
pub fn drafted(snapshot: &Snapshot, draft: &PolicyDraft, offset: i64) -> String {
    let PolicyDraft { effect, roles, scope, conditions, .. } = draft.clone();
    let (id, actor) = (PolicyId::from_bits(0), Actor::Grant(GrantId::from_bits(0)));
    policy(snapshot, &Policy { id, actor, effect, roles, scope, named: None, conditions }, offset)
}

/// Role names as a list in words.
pub fn roles(snapshot: &Snapshot, ids: &[String]) -> String {
    listed(&ids.iter().map(|id| snapshot.role_name(id)).collect::<Vec<_>>())
}

/// A scope in words: "everything except 5 domains", "domains tagged school", "example.org and example.net".
pub fn scope(snapshot: &Snapshot, scope: &Scope) -> String {
    let include = selectors(snapshot, &scope.include);
    // Who reads of one record shall not take it for its domain.
    let single = |selector: &Selector| matches!(selector, Selector::Record { .. });
    let all_single = !scope.include.is_empty() && scope.include.iter().all(single);
    let include = if all_single { format!("only {include}") } else { include };
    if scope.exclude.is_empty() { include } else { format!("{include} except {}", selectors(snapshot, &scope.exclude)) }
}

fn selectors(snapshot: &Snapshot, selectors: &[Selector]) -> String {
    let mut parts = Vec::new();
    let mut ids = Vec::new();
    for selector in selectors {
        match selector {
            Selector::Account => parts.push("everything".to_owned()),
            Selector::Kind { kind } => parts.push(format!("all {}", plural(snapshot, kind))),
            Selector::Resource { id } => ids.push(*id),
            Selector::Tag { tag } => parts.push(format!("domains tagged {tag}")),
            Selector::Record { zone, name, rtype } => parts.push(record(snapshot, *zone, name, rtype.as_deref())),
        }
    }
    if !ids.is_empty() {
        parts.push(resources(snapshot, &ids));
    }
    if parts.is_empty() { "nothing yet".to_owned() } else { listed(&parts) }
}

fn record(snapshot: &Snapshot, zone: ResourceId, name: &str, rtype: Option<&str>) -> String {
    let name = domain_shown(name);
    let what = rtype.map_or_else(|| format!("every record at {name}"), |rtype| format!("{rtype} {name}"));
    // The zone says more only where the name is not below it.
    let zone = resource_name(snapshot, zone);
    if name.ends_with(&zone) { what } else { format!("{what} (in {zone})") }
}

/// Up to three names, more as a count.
fn resources(snapshot: &Snapshot, ids: &[ResourceId]) -> String {
    if ids.len() > 3 {
        return count(ids.len(), "domain", "domains");
    }
    listed(&ids.iter().map(|id| resource_name(snapshot, *id)).collect::<Vec<_>>())
}

fn resource_name(snapshot: &Snapshot, id: ResourceId) -> String {
    let known = snapshot.state().resources.get(&id).map(|resource| resource_shown(snapshot.catalogue(), resource));
    known.unwrap_or_else(|| "a domain you can’t see".to_owned())
}

fn plural(snapshot: &Snapshot, kind: &str) -> String {
    snapshot.catalogue().kind_data(kind).map_or(kind, |data| data.plural.as_str()).to_lowercase()
}

/// Conditions in words, without a leading comma; empty if there are none. `offset` as in [`time::long_date`].
pub fn conditions(conditions: &Conditions, offset: i64) -> String {
    let mut parts = Vec::new();
    match conditions.second_factor {
        Some(true) => parts.push("with a second factor".to_owned()),
        Some(false) => parts.push("without a second factor".to_owned()),
        None => {}
    }
    let networks = |list: &[portcullis_core::Cidr]| list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if !conditions.address_in.is_empty() {
        parts.push(format!("from {}", networks(&conditions.address_in)));
    }
    if !conditions.address_not_in.is_empty() {
        parts.push(format!("not from {}", networks(&conditions.address_not_in)));
    }
    match conditions.channel {
        Some(Channel::Dashboard) => parts.push("in the dashboard only".to_owned()),
        Some(Channel::Api) => parts.push("by API only".to_owned()),
        None => {}
    }
    parts.extend(conditions.not_before.map(|at| format!("from {}", time::long_date(at, offset))));
    parts.extend(conditions.expires_at.map(|at| format!("until {}", until(at, offset))));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::end_of_day;

    #[test]
    fn conditions_read_in_one_order() {
        let all = Conditions {
            second_factor: Some(true),
            address_in: vec!["192.0.2.0/24".parse().expect("a network")],
            expires_at: end_of_day("2027-03-01", 0),
            ..Conditions::default()
        };
        assert_eq!(conditions(&all, 0), "with a second factor, from 192.0.2.0/24, until 1 March 2027");
        assert_eq!(conditions(&Conditions::default(), 0), "");
    }
}
