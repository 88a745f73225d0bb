use portcullis_core::{Actor, Effect, Mask, Policy, Snapshot};

/// Services under one heading, with what a role holds of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The heading.
    pub group: String,
    /// The services.
    pub services: Vec<Held>,
}

/// What a role holds of one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The service.
    pub service: String,
    /// Each verb with whether it is held.
    pub verbs: Vec<(String, bool)>,
}

/// One policy that uses a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Whom it names.
    pub actor: Actor,
    /// Their name.
    pub shown: String,
    /// On what, in words.
    pub scope: String,
    /// Whether it takes away.
    pub denies: bool,
}

/// What a role holds, service by service; services of which it holds nothing are left out.
pub fn contents(snapshot: &Snapshot, mask: Mask) -> Vec<Part> {
    let catalogue = snapshot.catalogue();
    let mut parts: Vec<Part> = Vec::new();
    for service in catalogue.data().services.iter().filter(|service| catalogue.service_mask(&service.id).meets(mask)) {
        let holds = |verb: &str| {
            catalogue.action(&format!("{}:{verb}", service.id)).is_some_and(|action| mask.contains(action))
        };
        let verbs = service.actions.iter().map(|action| (action.name.clone(), holds(&action.id))).collect();
        let held = Held { service: service.name.clone(), verbs };
        match parts.iter_mut().find(|part| part.group == service.group) {
            Some(part) => part.services.push(held),
            None => parts.push(Part { group: service.group.clone(), services: vec![held] }),
        }
    }
    parts
}

/// The policies that use a role, as far as one can see them: groups first, each by name.
pub fn uses(snapshot: &Snapshot, role: &str) -> Vec<Use> {
    let of_role = snapshot.state().policies.values().filter(|policy| policy.roles.iter().any(|r| r == role));
    let mut uses: Vec<Use> = of_role.map(|policy| used(snapshot, policy)).collect();
    uses.sort_by(|a, b| {
        (is_member(a.actor), a.shown.to_lowercase()).cmp(&(is_member(b.actor), b.shown.to_lowercase()))
    });
    uses
}

fn used(snapshot: &Snapshot, policy: &Policy) -> Use {
    let shown = match policy.actor {
        Actor::Member(member) => snapshot.member(member).map_or_else(|| "A member".to_owned(), |member| member.shown()),
        Actor::Group(group) => {
            snapshot.state().groups.get(&group).map_or_else(|| "A group".to_owned(), |group| group.name.clone())
        }
        Actor::Token(token) => {
            snapshot.state().tokens.get(&token).map_or_else(|| "A token".to_owned(), |token| token.name.clone())
        }
        Actor::Grant(grant) => {
            snapshot.state().grants.get(&grant).map_or_else(|| "An agency".to_owned(), |grant| grant.name.clone())
        }
        Actor::Person(user) => {
            snapshot.member_of(user).map_or_else(|| "A person of an agency".to_owned(), |member| member.shown())
        }
    };
    let denies = match policy.effect {
        Effect::Allow => false,
        Effect::Deny => true,
    };
    Use { actor: policy.actor, shown, scope: crate::words::scope(snapshot, &policy.scope), denies }
}

fn is_member(actor: Actor) -> bool {
    match actor {
        Actor::Member(_) => true,
        Actor::Group(_) | Actor::Token(_) | Actor::Grant(_) | Actor::Person(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::affected::sample::sample;

    #[test]
    fn a_role_is_told_service_by_service() {
        let sample = sample();
        let mask = sample.snapshot.role_mask("dns-edit").expect("a role").gives;
        let parts = contents(&sample.snapshot, mask);
        let dns = parts.iter().flat_map(|part| &part.services).find(|held| held.service == "DNS").expect("DNS");
        assert_eq!(dns.verbs, [("Read".to_owned(), true), ("Edit".to_owned(), true)]);
        assert!(parts.iter().all(|part| part.services.iter().all(|held| held.verbs.iter().any(|(_, held)| *held))));
    }

    #[test]
    fn uses_name_groups_before_members() {
        let mut sample = sample();
        let ben = sample.member("ben@example.com");
        let policies = vec![portcullis_core::PolicyDraft::allow(["dns-edit"], portcullis_core::Scope::account())];
        sample.run(portcullis_core::Command::ChangeMember { member: ben, policies, groups: None });
        let uses = uses(&sample.snapshot, "dns-edit");
        assert_eq!(uses.iter().map(|u| u.shown.as_str()).collect::<Vec<_>>(), ["Web team", "ben@example.com"]);
        assert_eq!(uses[0].scope, "domains tagged school");
    }
}
