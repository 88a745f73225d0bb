use crate::parts::affected::merge;
use crate::words;
use portcullis_core::{Catalogue, Command, Mask, Role, ServiceData, Set, Snapshot};
use serde::{Deserialize, Serialize};

/// A role of the account's own, half-written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDraft {
    /// The role it changes; none for a new one.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// Action names; what they imply comes with them.
    pub actions: Set<String>,
}

impl RoleDraft {
    /// A role as it is.
    pub fn of(catalogue: &Catalogue, role: &Role) -> Self {
        let known = role.actions.iter().filter(|name| catalogue.action(name).is_some());
        Self {
            id: Some(role.id.clone()),
            name: role.name.clone(),
            about: role.about.clone(),
            actions: known.cloned().collect(),
        }
    }

    /// A new role with what another one gives today.
    pub fn copy_of(snapshot: &Snapshot, role: &str) -> Self {
        let catalogue = snapshot.catalogue();
        let Some(mask) = snapshot.role_mask(role) else { return Self::default() };
        let actions =
            words::tops(catalogue, mask.gives).iter().map(|action| catalogue.action_name(action).to_owned()).collect();
        Self { id: None, name: format!("{} (copy)", snapshot.role_name(role)), about: String::new(), actions }
    }

    /// Takes in what others have made of the role since it was as in `before`.
    pub fn follow(&mut self, before: &Self, now: &Self) {
        self.name = merge::one(&self.name, &before.name, &now.name);
        self.about = merge::one(&self.about, &before.about, &now.about);
        self.actions = merge::set(&self.actions, &before.actions, &now.actions);
    }

    /// What is asked of the server.
    pub fn command(&self) -> Command {
        let (name, about, actions) = (self.name.clone(), self.about.clone(), self.actions.iter().cloned().collect());
        match self.id.clone() {
            Some(role) => Command::ChangeRole { role, name: Some(name), about: Some(about), actions: Some(actions) },
            None => Command::CreateRole { name, about, actions },
        }
    }

    /// Everything it gives.
    pub fn mask(&self, catalogue: &Catalogue) -> Mask {
        catalogue.closed(self.actions.iter().filter_map(|name| catalogue.action(name)).collect())
    }

    /// Ticks an action or takes its tick off.
    pub fn toggle(&mut self, action: &str) {
        if !self.actions.remove(action) {
            self.actions.insert(action.to_owned());
        }
    }

    /// The chosen action that brings this one along, if there is one.
    pub fn brought_by(&self, catalogue: &Catalogue, action: &str) -> Option<&str> {
        let number = catalogue.action(action)?;
        let brings = |name: &&String| {
            name.as_str() != action
                && catalogue
                    .action(name)
                    .and_then(|n| catalogue.actions().get(n))
                    .is_some_and(|other| other.gives.contains(number))
        };
        self.actions.iter().find(brings).map(String::as_str)
    }

    /// Gives these services one verb each, where they have it, or takes everything of them out.
    pub fn set_all(&mut self, services: &[&ServiceData], verb: Option<&str>) {
        for service in services {
            let own = |action: &str| action.split_once(':').is_some_and(|(id, _)| id == service.id);
            self.actions.retain(|action| !own(action));
            let verb = verb.filter(|verb| service.actions.iter().any(|action| action.id == *verb));
            self.actions.extend(verb.map(|verb| format!("{}:{verb}", service.id)));
        }
    }

    /// What it lets people do, in words.
    pub fn said(&self, catalogue: &Catalogue) -> String {
        let mask = self.mask(catalogue);
        if mask.is_empty() {
            return "Gives nothing yet.".to_owned();
        }
        format!("Lets people {}, wherever it is given to them.", words::doing(catalogue, mask, catalogue.all()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::affected::sample::sample;

    #[test]
    fn a_change_shows_who_loses_by_it() {
        let sample = sample();
        let readers = sample.role("Readers");
        let role = sample.snapshot.state().roles.get(&readers).expect("a role");
        let mut draft = RoleDraft::of(sample.snapshot.catalogue(), role);
        assert!(!sample.foresee(draft.command()).is_possible);
        draft.toggle("ssl:read");
        let seen = sample.foresee(draft.command());
        assert_eq!(seen.summary(), "1 person loses access");
        assert!(seen.people[0].sentence.contains("read SSL/TLS"), "{}", seen.people[0].sentence);
    }

    #[test]
    fn what_others_change_meanwhile_is_not_undone() {
        let before = RoleDraft { about: "old".into(), actions: ["dns:read".to_owned()].into(), ..RoleDraft::default() };
        let mut mine = before.clone();
        mine.toggle("ssl:read");
        let now = RoleDraft {
            about: "new".into(),
            actions: ["dns:read".to_owned(), "speed:read".to_owned()].into(),
            ..RoleDraft::default()
        };
        mine.follow(&before, &now);
        assert_eq!((mine.about.as_str(), mine.actions.len()), ("new", 3));
    }

    #[test]
    fn a_copy_gives_the_same() {
        let sample = sample();
        let catalogue = sample.snapshot.catalogue();
        for role in ["dns-edit", "administrator", "administrator-read-only", "domain-administrator"] {
            let copy = RoleDraft::copy_of(&sample.snapshot, role);
            assert_eq!(copy.mask(catalogue), sample.snapshot.role_mask(role).expect("a role").gives, "{role}");
            assert!(sample.foresee(copy.command()).is_possible, "{role}");
        }
    }

    #[test]
    fn editing_brings_reading_along() {
        let catalogue = Catalogue::builtin();
        let mut draft = RoleDraft::default();
        draft.toggle("dns:edit");
        assert_eq!(draft.brought_by(&catalogue, "dns:read"), Some("dns:edit"));
        assert_eq!(draft.brought_by(&catalogue, "dns:edit"), None);
        assert!(draft.said(&catalogue).starts_with("Lets people edit"));
    }

    #[test]
    fn whole_groups_are_set_at_once() {
        let catalogue = Catalogue::builtin();
        let services: Vec<&ServiceData> = ["dns", "audit"].iter().filter_map(|id| catalogue.service(id)).collect();
        let mut draft =
            RoleDraft { actions: ["dns:edit".to_owned(), "ssl:read".to_owned()].into(), ..RoleDraft::default() };
        draft.set_all(&services, Some("read"));
        assert_eq!(
            draft.actions.iter().map(String::as_str).collect::<Vec<_>>(),
            ["audit:read", "dns:read", "ssl:read"]
        );
        draft.set_all(&services, None);
        assert_eq!(draft.actions.len(), 1);
    }
}
