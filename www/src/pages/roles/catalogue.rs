use portcullis_core::{RoleData, Snapshot};

/// The heading of the account's own roles.
const OWN: &str = "Yours";
/// The heading of roles that cover much at once.
const BROAD: &str = "Broad roles";
/// The heading of roles across a few services.
const ACROSS: &str = "Across services";

/// Roles under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    /// The heading.
    pub name: String,
    /// The roles.
    pub roles: Vec<Listed>,
}

/// A role as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// On screen.
    pub name: String,
    /// One sentence.
    pub about: String,
    /// Other names people know it by.
    pub aliases: Vec<String>,
    /// Whether it is the account's own.
    pub is_own: bool,
    /// Whether it grows by itself.
    pub grows: bool,
    /// How many policies use it.
    pub uses: usize,
    words: String,
}

/// Every role, the account's own first.
pub fn shelves(snapshot: &Snapshot) -> Vec<Shelf> {
    let data = snapshot.catalogue().data();
    let heads = data.services.iter().map(|service| service.group.as_str());
    let mut shelves: Vec<Shelf> = Vec::new();
    for name in [OWN, BROAD].into_iter().chain(heads).chain([ACROSS]) {
        if !shelves.iter().any(|shelf| shelf.name == name) {
            shelves.push(Shelf { name: name.to_owned(), roles: Vec::new() });
        }
    }
    let built_in = data.roles.iter().map(|role| (head(snapshot, role), listed(snapshot, role)));
    let mut own: Vec<Listed> = snapshot.state().roles.values().map(|role| own_role(snapshot, role)).collect();
    own.sort_by_key(|role| role.name.to_lowercase());
    for (name, role) in own.into_iter().map(|role| (OWN, role)).chain(built_in) {
        shelves.iter_mut().filter(|shelf| shelf.name == name).for_each(|shelf| shelf.roles.push(role.clone()));
    }
    shelves
}

/// Those in which every word of a search stands, headings without any left out.
pub fn search(shelves: &[Shelf], query: &str, only_used: bool) -> Vec<Shelf> {
    let fits = |role: &&Listed| role.matches(query) && (!only_used || role.uses > 0);
    let kept = shelves
        .iter()
        .map(|shelf| Shelf { name: shelf.name.clone(), roles: shelf.roles.iter().filter(fits).cloned().collect() });
    kept.filter(|shelf| !shelf.roles.is_empty()).collect()
}

impl Shelf {
    /// Whether it is worth opening before anybody asks.
    pub fn is_first(&self) -> bool {
        self.name == OWN || self.name == BROAD
    }
}

impl Listed {
    fn matches(&self, query: &str) -> bool {
        query.to_lowercase().split_whitespace().all(|word| self.words.contains(word))
    }

    /// The other name that a search found it by, where its own name does not show why.
    pub fn found_by(&self, query: &str) -> Option<&str> {
        let query = query.trim().to_lowercase();
        let name = self.name.to_lowercase();
        if query.is_empty() || query.split_whitespace().all(|word| name.contains(word)) {
            return None;
        }
        let hit = |alias: &&String| query.split_whitespace().any(|word| alias.to_lowercase().contains(word));
        self.aliases.iter().find(hit).map(String::as_str)
    }
}

fn head<'a>(snapshot: &'a Snapshot, role: &RoleData) -> &'a str {
    match (role.broad, &role.service) {
        (true, _) => BROAD,
        (false, Some(service)) => {
            snapshot.catalogue().service(service).map_or(ACROSS, |service| service.group.as_str())
        }
        (false, None) => ACROSS,
    }
}

fn listed(snapshot: &Snapshot, role: &RoleData) -> Listed {
    Listed {
        id: role.id.clone(),
        name: role.name.clone(),
        about: role.about.clone(),
        aliases: role.aliases.clone(),
        is_own: false,
        grows: snapshot.catalogue().is_wildcard(&role.id),
        uses: uses(snapshot, &role.id),
        words: words(snapshot, &role.id, [&role.id, &role.name, &role.about].into_iter().chain(&role.aliases)),
    }
}

fn own_role(snapshot: &Snapshot, role: &portcullis_core::Role) -> Listed {
    Listed {
        id: role.id.clone(),
        name: role.name.clone(),
        about: role.about.clone(),
        aliases: Vec::new(),
        is_own: true,
        grows: false,
        uses: uses(snapshot, &role.id),
        words: words(snapshot, &role.id, [&role.name, &role.about].into_iter()),
    }
}

fn uses(snapshot: &Snapshot, role: &str) -> usize {
    snapshot.state().policies.values().filter(|policy| policy.roles.iter().any(|r| r == role)).count()
}

/// Everything it can be found by: names, and the actions it gives.
fn words<'a>(snapshot: &Snapshot, role: &str, names: impl Iterator<Item = &'a String>) -> String {
    let mut words: Vec<String> = names.map(|name| name.to_lowercase()).collect();
    let gives = snapshot.role_mask(role).map(|mask| mask.gives).unwrap_or_default();
    // Of a role that gives nearly everything, no action is worth finding.
    if gives.len() < snapshot.catalogue().all().len() / 3 {
        words.extend(gives.iter().map(|action| snapshot.catalogue().action_name(action).to_owned()));
    }
    words.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::affected::sample::sample;

    fn found(query: &str) -> Vec<String> {
        let all = shelves(&sample().snapshot);
        search(&all, query, false).into_iter().flat_map(|shelf| shelf.roles).map(|role| role.name).collect()
    }

    #[test]
    fn every_role_stands_once_and_the_accounts_own_first() {
        let sample = sample();
        let all = shelves(&sample.snapshot);
        let count: usize = all.iter().map(|shelf| shelf.roles.len()).sum();
        assert_eq!(count, sample.snapshot.catalogue().data().roles.len() + 1);
        assert_eq!((all[0].name.as_str(), all[0].roles[0].name.as_str(), all[0].roles[0].uses), (OWN, "Readers", 1));
    }

    #[test]
    fn names_aliases_and_actions_find_roles() {
        assert!(found("CloudflareZoneDNSFullAccess").contains(&"DNS".to_owned()));
        assert!(found("caching:purge").iter().any(|name| name.contains("Purge")), "{:?}", found("caching:purge"));
        assert!(found("ssl:read").contains(&"Readers".to_owned()));
        assert!(found("no such thing").is_empty());
    }

    #[test]
    fn another_name_is_shown_where_it_was_what_fitted() {
        let all = shelves(&sample().snapshot);
        let dns = all.iter().flat_map(|shelf| &shelf.roles).find(|role| role.id == "dns-edit").expect("DNS");
        assert_eq!(dns.found_by("fullaccess"), Some("CloudflareZoneDNSFullAccess"));
        assert_eq!(dns.found_by("dns"), None);
    }

    #[test]
    fn only_what_is_in_use_can_be_asked_for() {
        let all = shelves(&sample().snapshot);
        let used: Vec<String> =
            search(&all, "", true).into_iter().flat_map(|shelf| shelf.roles).map(|role| role.id).collect();
        assert!(used.contains(&"dns-edit".to_owned()) && !used.contains(&"dns-read".to_owned()));
    }
}
