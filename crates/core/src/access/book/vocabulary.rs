use super::strings::Strings;
use crate::catalogue::{Catalogue, Mask, RoleMask};

/// What deciding needs of a catalogue: names of actions, kinds and roles, and what each stands for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    /// An action's number is its place.
    pub actions: Strings,
    /// The account comes first.
    pub kinds: Vec<KindWord>,
    /// The place of records among the kinds.
    pub record: Option<usize>,
    /// The place of the kind that records are inside of.
    pub zone: Option<usize>,
    pub roles: Vec<RoleWord>,
}

/// A kind of resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KindWord {
    pub name: String,
    /// Actions that can be asked about it.
    pub actions: Mask,
    /// Actions that can be asked about it or about anything inside it.
    pub reach: Mask,
}

/// A role of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoleWord {
    pub id: String,
    pub name: String,
    pub mask: RoleMask,
}

impl Vocabulary {
    pub fn of(catalogue: &Catalogue) -> Self {
        let mut actions = Strings::default();
        for action in catalogue.actions() {
            actions.number(&action.name);
        }
        let kind = |k: &crate::Kind| KindWord { name: k.id.clone(), actions: k.actions, reach: k.reach };
        let role = |r: &crate::RoleData| RoleWord {
            id: r.id.clone(),
            name: r.name.clone(),
            mask: catalogue.role_mask(&r.id).unwrap_or_default(),
        };
        let kinds: Vec<KindWord> = catalogue.kinds().iter().map(kind).collect();
        Self::new(actions, kinds, catalogue.data().roles.iter().map(role).collect())
    }

    pub(super) fn new(actions: Strings, kinds: Vec<KindWord>, roles: Vec<RoleWord>) -> Self {
        let zone = place(&kinds, ZONE);
        // In a product without zones a kind of this name is like any other.
        let record = zone.and(place(&kinds, RECORD));
        Self { actions, record, zone, kinds, roles }
    }

    /// The number of an action, by its name `service:verb`.
    #[inline]
    pub fn action(&self, name: &str) -> Option<usize> {
        self.actions.find(name).map(|number| number as usize)
    }

    /// The place of a kind.
    pub fn kind(&self, name: &str) -> Option<usize> {
        self.kinds.iter().position(|k| k.name == name)
    }

    pub fn kind_name(&self, kind: usize) -> &str {
        self.kinds.get(kind).map_or("", |k| &k.name)
    }

    /// Actions that can be asked about a kind.
    pub fn asked_of(&self, kind: usize) -> Mask {
        self.kinds.get(kind).map_or(Mask::EMPTY, |k| k.actions)
    }

    /// Actions that can be asked about a record.
    pub fn asked_of_records(&self) -> Mask {
        self.record.map_or(Mask::EMPTY, |kind| self.asked_of(kind))
    }

    /// Actions that can be asked about a kind or about anything inside it.
    pub fn reach(&self, kind: usize) -> Mask {
        self.kinds.get(kind).map_or(Mask::EMPTY, |k| k.reach)
    }
}

/// The kind inside zones that is not stored.
const RECORD: &str = "record";
/// The kind that records are inside of.
const ZONE: &str = "zone";

fn place(kinds: &[KindWord], name: &str) -> Option<usize> {
    kinds.iter().position(|k| k.name == name)
}
