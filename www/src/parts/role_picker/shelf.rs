use portcullis_core::{RoleData, ServiceData, Snapshot};

/// The roles of an account as they are offered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelf {
    /// Roles that cover much at once.
    pub broad: Vec<Offer>,
    /// Services by the heading they stand under.
    pub groups: Vec<ServiceGroup>,
    /// All that is neither: roles across a few services, and the account's own.
    pub others: Vec<Offer>,
}

/// Services under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceGroup {
    /// The heading.
    pub name: String,
    /// Its services.
    pub rows: Vec<ServiceRow>,
}

/// One service with its levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRow {
    /// The service.
    pub service: String,
    /// On screen.
    pub name: String,
    /// One sentence.
    pub about: String,
    /// The role that reads it.
    pub read: Option<String>,
    /// The role that edits it.
    pub edit: Option<String>,
    words: String,
}

/// One role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Its id.
    pub id: String,
    /// On screen.
    pub name: String,
    /// One sentence.
    pub about: String,
    words: String,
}

/// The level of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Nothing of it.
    None,
    /// Looking at it.
    Read,
    /// Changing it.
    Edit,
}

impl Level {
    /// In the order they stand beside each other.
    pub const ALL: [Self; 3] = [Self::None, Self::Read, Self::Edit];

    /// On screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Read => "Read",
            Self::Edit => "Edit",
        }
    }
}

impl Shelf {
    /// What the catalogue and the account offer.
    pub fn new(snapshot: &Snapshot) -> Self {
        let data = snapshot.catalogue().data();
        let mut shelf = Self::default();
        for service in &data.services {
            let row = service_row(service, &data.roles);
            match shelf.groups.iter_mut().find(|group| group.name == service.group) {
                Some(group) => group.rows.push(row),
                None => shelf.groups.push(ServiceGroup { name: service.group.clone(), rows: vec![row] }),
            }
        }
        for role in &data.roles {
            match (role.broad, &role.service) {
                (true, _) => shelf.broad.push(offer(role)),
                (false, None) => shelf.others.push(offer(role)),
                (false, Some(_)) => {}
            }
        }
        let own = snapshot.state().roles.values().map(|role| Offer {
            id: role.id.clone(),
            name: role.name.clone(),
            about: role.about.clone(),
            words: words([role.name.as_str(), &role.about].into_iter().chain(role.actions.iter().map(String::as_str))),
        });
        shelf.others.extend(own);
        shelf
    }

    /// Every role on it, in the order of the screen.
    pub fn roles(&self) -> Vec<String> {
        let rows = self.groups.iter().flat_map(|group| &group.rows);
        let levels = rows.flat_map(|row| [&row.read, &row.edit]).flatten().cloned();
        let single = |offers: &[Offer]| offers.iter().map(|offer| offer.id.clone()).collect::<Vec<_>>();
        single(&self.broad).into_iter().chain(levels).chain(single(&self.others)).collect()
    }
}

impl ServiceRow {
    /// Whether every word of a search is found in its names, aliases, roles or actions.
    pub fn matches(&self, query: &str) -> bool {
        matches(&self.words, query)
    }

    /// The role that gives a level.
    pub fn role(&self, level: Level) -> Option<&String> {
        match level {
            Level::None => None,
            Level::Read => self.read.as_ref(),
            Level::Edit => self.edit.as_ref(),
        }
    }

    /// The level that these roles stand for.
    pub fn level(&self, roles: &[String]) -> Level {
        let held = |role: &Option<String>| role.as_ref().is_some_and(|role| roles.contains(role));
        match (held(&self.edit), held(&self.read)) {
            (true, _) => Level::Edit,
            (false, true) => Level::Read,
            (false, false) => Level::None,
        }
    }

    /// Puts another level in the place of the one that these roles stand for.
    pub fn choose(&self, roles: &mut Vec<String>, level: Level) {
        roles.retain(|role| Some(role) != self.read.as_ref() && Some(role) != self.edit.as_ref());
        roles.extend(self.role(level).cloned());
    }
}

impl Offer {
    /// Whether every word of a search is found in its names, aliases or actions.
    pub fn matches(&self, query: &str) -> bool {
        matches(&self.words, query)
    }
}

/// The chosen role that gives everything that `role` gives, if there is one: then `role` adds nothing.
pub fn included_in<'a>(snapshot: &Snapshot, role: &str, chosen: &'a [String]) -> Option<&'a String> {
    let gives = snapshot.role_mask(role)?.gives;
    let covers = |other: &&String| {
        // Of two that give the same, the one chosen first counts.
        other.as_str() != role
            && snapshot.role_mask(other).is_some_and(|mask| mask.gives.covers(gives) && mask.gives != gives)
    };
    chosen.iter().find(covers)
}

fn matches(words: &str, query: &str) -> bool {
    query.to_lowercase().split_whitespace().all(|word| words.contains(word))
}

fn service_row(service: &ServiceData, roles: &[RoleData]) -> ServiceRow {
    let of_service = || roles.iter().filter(|role| role.service.as_ref() == Some(&service.id));
    let at = |level: &str| of_service().find(|role| role.level.as_deref() == Some(level)).map(|role| role.id.clone());
    let actions = service.actions.iter().flat_map(|a| [a.id.as_str(), a.name.as_str(), a.about.as_str()]);
    let named = of_service()
        .flat_map(|role| std::iter::once(role.name.as_str()).chain(role.aliases.iter().map(String::as_str)));
    let own = [service.id.as_str(), &service.name, &service.about]
        .into_iter()
        .chain(service.aliases.iter().map(String::as_str));
    ServiceRow {
        service: service.id.clone(),
        name: service.name.clone(),
        about: service.about.clone(),
        read: at("read"),
        edit: at("edit"),
        words: words(own.chain(actions).chain(named)),
    }
}

fn offer(role: &RoleData) -> Offer {
    let named = [role.id.as_str(), &role.name, &role.about].into_iter();
    let more = role.aliases.iter().chain(&role.actions).map(String::as_str);
    Offer { id: role.id.clone(), name: role.name.clone(), about: role.about.clone(), words: words(named.chain(more)) }
}

fn words<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.collect::<Vec<_>>().join("\n").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn names(query: &str) -> Vec<String> {
        let shelf = Shelf::new(&sample::account(5));
        let rows =
            shelf.groups.iter().flat_map(|g| &g.rows).filter(|row| row.matches(query)).map(|row| row.name.clone());
        let offers = shelf.broad.iter().chain(&shelf.others).filter(|o| o.matches(query)).map(|o| o.name.clone());
        rows.chain(offers).collect()
    }

    #[test]
    fn purging_finds_caching_and_old_names_find_what_they_were() {
        assert_eq!(names("purge").first().map(String::as_str), Some("Caching"));
        assert!(names("CloudflareZoneCryptoFullAccess").contains(&"SSL/TLS".to_owned()));
        assert!(names("owner").iter().any(|name| name.starts_with("Super Administrator")));
        assert!(names("nothing-is-called-this").is_empty());
    }

    #[test]
    fn every_role_of_the_catalogue_is_offered_once() {
        let snapshot = sample::account(1);
        let mut offered = Shelf::new(&snapshot).roles();
        let mut known: Vec<_> = snapshot.catalogue().data().roles.iter().map(|r| r.id.clone()).collect();
        offered.sort();
        known.sort();
        assert_eq!(offered, known);
    }

    #[test]
    fn a_level_takes_the_place_of_another() {
        let shelf = Shelf::new(&sample::account(1));
        let dns = shelf.groups.iter().flat_map(|g| &g.rows).find(|row| row.service == "dns").expect("a service");
        let mut roles = vec!["administrator".to_owned()];
        dns.choose(&mut roles, Level::Read);
        assert_eq!(dns.level(&roles), Level::Read);
        dns.choose(&mut roles, Level::Edit);
        assert_eq!(roles, ["administrator", "dns-edit"]);
        dns.choose(&mut roles, Level::None);
        assert_eq!(dns.level(&roles), Level::None);
    }

    #[test]
    fn what_a_chosen_role_gives_anyway_is_said() {
        let snapshot = sample::account(1);
        let chosen = ["dns-read".to_owned(), "dns-edit".to_owned(), "administrator".to_owned()];
        assert_eq!(included_in(&snapshot, "dns-edit", &chosen).map(String::as_str), Some("administrator"));
        assert_eq!(included_in(&snapshot, "dns-read", &chosen).map(String::as_str), Some("dns-edit"));
        assert_eq!(included_in(&snapshot, "administrator", &chosen), None);
    }
}
