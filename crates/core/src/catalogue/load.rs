use super::{CatalogueData, KindData, Mask, PlanData, RoleData, ServiceData};
use crate::access::Vocabulary;
use crate::digest::digest;
use crate::json;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A catalogue, checked and indexed for deciding. Everything in it is fixed.
#[derive(Debug)]
pub struct Catalogue {
    data: CatalogueData,
    digest: String,
    actions: Vec<Action>,
    kinds: Vec<Kind>,
    /// What each role does, in the order of the data.
    masks: Vec<RoleMask>,
    /// The place of each role in the data.
    roles: HashMap<String, usize>,
    all: Mask,
    vocabulary: Arc<Vocabulary>,
}

/// One action with what follows from it.
#[derive(Debug, Clone)]
pub struct Action {
    /// `service:verb`.
    pub name: String,
    /// Which service, by its place in the data.
    pub service: usize,
    /// Which verb, by its place in the service.
    pub verb: usize,
    /// What allowing it allows: itself and what it implies.
    pub gives: Mask,
    /// What denying it denies: itself and what implies it.
    pub takes: Mask,
}

/// What a role does, under each effect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RoleMask {
    /// What allowing it allows: its actions and what they imply (edit gives read).
    pub gives: Mask,
    /// What denying it denies: its actions and what implies them (no read, hence no edit).
    pub takes: Mask,
}

/// One resource kind with the actions that can be asked about it.
#[derive(Debug, Clone)]
pub struct Kind {
    /// Its id.
    pub id: String,
    /// Actions that can be asked about it.
    pub actions: Mask,
    /// Actions that can be asked about it or about anything inside it.
    pub reach: Mask,
}

/// Why a catalogue cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// Not JSON of this form.
    #[error("the catalogue can't be read: {0}")]
    Form(String),
    /// A format of the future.
    #[error("catalogue format `{0}` is unknown; this version reads 1")]
    Format(u32),
    /// The same id twice, or an id of a wrong form.
    #[error("`{0}` stands twice or is not a plain id")]
    Id(String),
    /// A name that is nowhere defined.
    #[error("`{place}` names `{name}`, which is not in the catalogue")]
    Unknown {
        /// Where.
        place: String,
        /// What.
        name: String,
    },
    /// More than 250 actions.
    #[error("a catalogue has at most 250 actions, this one has {0}")]
    Large(usize),
    /// The first kind must be the account.
    #[error("the first kind must be `account`, with no parent")]
    NoAccount,
}

/// The id of the kind that stands for the account itself.
const ACCOUNT: &str = "account";

impl Catalogue {
    /// The catalogue that comes with the engine.
    #[expect(clippy::expect_used, reason = "the file is part of the program, and a test loads it")]
    pub fn builtin() -> Arc<Self> {
        static BUILTIN: std::sync::LazyLock<Arc<Catalogue>> = std::sync::LazyLock::new(|| {
            let text = include_str!("../../catalogue/builtin.json");
            Arc::new(Catalogue::from_json(text).expect("the built-in catalogue is sound"))
        });
        Arc::clone(&BUILTIN)
    }

    /// Reads a catalogue from JSON.
    ///
    /// # Errors
    /// [`CatalogueError`], naming the place.
    pub fn from_json(text: &str) -> Result<Self, CatalogueError> {
        let data = json::read(text).map_err(|e| CatalogueError::Form(e.to_string()))?;
        Self::new(data)
    }

    /// Checks and indexes a catalogue.
    ///
    /// # Errors
    /// [`CatalogueError`], naming the place.
    pub fn new(data: CatalogueData) -> Result<Self, CatalogueError> {
        if data.format != 1 {
            return Err(CatalogueError::Format(data.format));
        }
        check_ids(&data)?;
        let (mut actions, by_name) = number_actions(&data)?;
        close(&data, &mut actions, &by_name)?;
        check_variants(&data, &by_name)?;
        let kinds = index_kinds(&data, &by_name)?;
        let all: Mask = (0..actions.len()).collect();
        let mut catalogue = Self {
            digest: digest(&json::write(&data)),
            data,
            actions,
            kinds,
            masks: Vec::new(),
            roles: HashMap::new(),
            all,
            vocabulary: Arc::default(),
        };
        catalogue.masks =
            catalogue.data.roles.iter().map(|role| catalogue.mask_of_role(role)).collect::<Result<_, _>>()?;
        catalogue.roles = catalogue.data.roles.iter().enumerate().map(|(n, role)| (role.id.clone(), n)).collect();
        catalogue.vocabulary = Arc::new(Vocabulary::of(&catalogue));
        if !catalogue.data.plans.iter().any(|p| p.id == catalogue.data.default_plan) {
            return Err(unknown("default_plan", &catalogue.data.default_plan));
        }
        Ok(catalogue)
    }

    /// The data it was made from.
    pub fn data(&self) -> &CatalogueData {
        &self.data
    }

    /// 16 hex digits that differ where the data differ.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The number of an action, by its name `service:verb`.
    pub fn action(&self, name: &str) -> Option<usize> {
        self.vocabulary.action(name)
    }

    /// What deciding needs of it.
    pub(crate) fn vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    /// The actions with these names; unknown ones are left out.
    pub(crate) fn masked(&self, names: &[String]) -> Mask {
        names.iter().filter_map(|name| self.action(name)).collect()
    }

    /// All actions; their numbers are their places.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// The name of an action; empty for a number out of range.
    pub fn action_name(&self, action: usize) -> &str {
        self.actions.get(action).map_or("", |a| &a.name)
    }

    /// Every action.
    pub fn all(&self) -> Mask {
        self.all
    }

    /// All kinds; the account comes first.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The place of a kind, by its id.
    pub fn kind(&self, id: &str) -> Option<usize> {
        self.kinds.iter().position(|k| k.id == id)
    }

    /// Actions that can be asked about a kind; none for one that is unknown.
    pub fn kind_actions(&self, id: &str) -> Mask {
        self.kind(id).and_then(|k| self.kinds.get(k)).map_or(Mask::EMPTY, |k| k.actions)
    }

    /// Data of a role, by id.
    pub fn role(&self, id: &str) -> Option<&RoleData> {
        self.data.roles.get(*self.roles.get(id)?)
    }

    /// What a role of the catalogue gives and takes.
    pub fn role_mask(&self, id: &str) -> Option<RoleMask> {
        self.masks.get(*self.roles.get(id)?).copied()
    }

    /// What a role of these actions gives and takes.
    pub fn mask_of(&self, actions: Mask) -> RoleMask {
        RoleMask { gives: self.closed(actions), takes: self.opened(actions) }
    }

    /// Whether the role grows by itself when the catalogue does.
    pub fn is_wildcard(&self, id: &str) -> bool {
        self.role(id).is_some_and(|r| r.actions.iter().any(|p| p.contains('*')))
    }

    /// Data of a service, by id.
    pub fn service(&self, id: &str) -> Option<&ServiceData> {
        self.data.services.iter().find(|s| s.id == id)
    }

    /// The actions of a service.
    pub fn service_mask(&self, id: &str) -> Mask {
        self.pattern(&format!("{id}:*")).unwrap_or(Mask::EMPTY)
    }

    /// Data of a plan, by id.
    pub fn plan(&self, id: &str) -> Option<&PlanData> {
        self.data.plans.iter().find(|p| p.id == id)
    }

    /// Data of a kind, by id.
    pub fn kind_data(&self, id: &str) -> Option<&KindData> {
        self.data.kinds.iter().find(|k| k.id == id)
    }

    /// The actions and all that allowing them allows.
    pub fn closed(&self, actions: Mask) -> Mask {
        actions.iter().filter_map(|a| self.actions.get(a)).fold(Mask::EMPTY, |mask, a| mask | a.gives)
    }

    /// The actions and all that denying them denies.
    pub fn opened(&self, actions: Mask) -> Mask {
        actions.iter().filter_map(|a| self.actions.get(a)).fold(Mask::EMPTY, |mask, a| mask | a.takes)
    }

    /// What a pattern such as `dns:edit`, `dns:*`, `*:read` or `*` names, or `None` where it names nothing.
    pub fn pattern(&self, pattern: &str) -> Option<Mask> {
        let (service, verb) = pattern.split_once(':').unwrap_or((pattern, "*"));
        let fits = |name: &str| {
            name.split_once(':').is_some_and(|(s, v)| (service == "*" || s == service) && (verb == "*" || v == verb))
        };
        let plain = pattern == "*" || pattern.contains(':');
        let mask: Mask = self.actions.iter().enumerate().filter(|(_, a)| fits(&a.name)).map(|(n, _)| n).collect();
        (plain && !mask.is_empty()).then_some(mask)
    }

    fn patterns(&self, place: &str, patterns: &[String]) -> Result<Mask, CatalogueError> {
        patterns.iter().try_fold(Mask::EMPTY, |mask, p| Ok(mask | self.pattern(p).ok_or_else(|| unknown(place, p))?))
    }

    fn mask_of_role(&self, role: &RoleData) -> Result<RoleMask, CatalogueError> {
        let (named, except) = (self.patterns(&role.id, &role.actions)?, self.patterns(&role.id, &role.except)?);
        let gives = self.closed(named) - self.opened(except);
        Ok(RoleMask { gives, takes: self.opened(named - except) })
    }
}

fn unknown(place: &str, name: &str) -> CatalogueError {
    CatalogueError::Unknown { place: place.to_owned(), name: name.to_owned() }
}

fn check_ids(data: &CatalogueData) -> Result<(), CatalogueError> {
    let plain = |id: &str| {
        let rest = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        (1..=48).contains(&id.len())
            && id.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
            && id.bytes().all(rest)
    };
    let unique = |ids: Vec<&String>| {
        let mut seen = HashSet::new();
        let wrong = ids.into_iter().find(|id| !plain(id) || !seen.insert(*id));
        wrong.map_or(Ok(()), |id| Err(CatalogueError::Id(id.clone())))
    };
    unique(data.kinds.iter().map(|k| &k.id).collect())?;
    unique(data.services.iter().map(|s| &s.id).collect())?;
    unique(data.roles.iter().map(|r| &r.id).collect())?;
    unique(data.plans.iter().map(|p| &p.id).collect())?;
    data.services.iter().try_for_each(|s| unique(s.actions.iter().map(|a| &a.id).collect()))
}

type Numbered = (Vec<Action>, HashMap<String, usize>);

fn number_actions(data: &CatalogueData) -> Result<Numbered, CatalogueError> {
    let mut actions = Vec::new();
    for (service, s) in data.services.iter().enumerate() {
        for (verb, a) in s.actions.iter().enumerate() {
            let own = Mask::one(actions.len());
            actions.push(Action { name: format!("{}:{}", s.id, a.id), service, verb, gives: own, takes: own });
        }
    }
    if actions.len() > Mask::BITS.min(250) {
        return Err(CatalogueError::Large(actions.len()));
    }
    let by_name = actions.iter().enumerate().map(|(n, a)| (a.name.clone(), n)).collect();
    Ok((actions, by_name))
}

fn check_variants(data: &CatalogueData, by_name: &HashMap<String, usize>) -> Result<(), CatalogueError> {
    let variants = |s: &ServiceData| {
        let of_action = |a: &super::ActionData| a.variants.iter().map(|v| v.action.clone()).collect::<Vec<_>>();
        s.actions.iter().flat_map(of_action).map(|verb| format!("{}:{verb}", s.id)).collect::<Vec<_>>()
    };
    let mut named = data.services.iter().flat_map(variants);
    named.find(|name| !by_name.contains_key(name)).map_or(Ok(()), |name| Err(unknown("variants", &name)))
}

/// Follows `implies` until nothing is added: at most once per action.
fn close(data: &CatalogueData, actions: &mut [Action], by_name: &HashMap<String, usize>) -> Result<(), CatalogueError> {
    let mut implied = Vec::new();
    for service in &data.services {
        for action in &service.actions {
            let full = |verb: &String| if verb.contains(':') { verb.clone() } else { format!("{}:{verb}", service.id) };
            let number = |verb: &String| by_name.get(&full(verb)).copied().ok_or_else(|| unknown(&action.id, verb));
            implied.push(action.implies.iter().map(number).collect::<Result<Vec<_>, _>>()?);
        }
    }
    for _ in 0..actions.len() {
        let before: Vec<Mask> = actions.iter().map(|a| a.gives).collect();
        for (action, direct) in actions.iter_mut().zip(&implied) {
            direct.iter().filter_map(|n| before.get(*n)).for_each(|gives| action.gives |= *gives);
        }
        if actions.iter().zip(&before).all(|(a, b)| a.gives == *b) {
            break;
        }
    }
    let gives: Vec<Mask> = actions.iter().map(|a| a.gives).collect();
    for (n, action) in actions.iter_mut().enumerate() {
        action.takes = gives.iter().enumerate().filter(|(_, g)| g.contains(n)).map(|(m, _)| m).collect();
    }
    Ok(())
}

fn index_kinds(data: &CatalogueData, by_name: &HashMap<String, usize>) -> Result<Vec<Kind>, CatalogueError> {
    if data.kinds.first().is_none_or(|k| k.id != ACCOUNT || k.parent.is_some()) {
        return Err(CatalogueError::NoAccount);
    }
    let known: HashSet<&str> = data.kinds.iter().map(|k| k.id.as_str()).collect();
    let mut seen = HashSet::new();
    for kind in &data.kinds {
        // A parent stands before its children, so that kinds can't be inside each other in a ring.
        kind.parent.iter().find(|p| !seen.contains(p.as_str())).map_or(Ok(()), |p| Err(unknown(&kind.id, p)))?;
        seen.insert(kind.id.as_str());
    }
    let actions = || data.services.iter().flat_map(|s| s.actions.iter().map(move |a| (s, a)));
    if let Some((_, action, kind)) = actions()
        .flat_map(|(s, a)| a.kinds.iter().map(move |k| (s, a, k)))
        .find(|(_, _, k)| !known.contains(k.as_str()))
    {
        return Err(unknown(&action.id, kind));
    }
    let mask = |kind: &str| {
        let asked = actions().filter(|(_, a)| a.kinds.iter().any(|k| k == kind));
        asked.filter_map(|(s, a)| by_name.get(&format!("{}:{}", s.id, a.id)).copied()).collect::<Mask>()
    };
    let mut kinds: Vec<Kind> =
        data.kinds.iter().map(|k| Kind { id: k.id.clone(), actions: mask(&k.id), reach: mask(&k.id) }).collect();
    for (n, kind) in data.kinds.iter().enumerate().rev() {
        let reach = kinds.get(n).map_or(Mask::EMPTY, |k| k.reach);
        let parent = kind.parent.as_ref().and_then(|p| kinds.iter_mut().find(|k| k.id == *p));
        parent.into_iter().for_each(|p| p.reach |= reach);
    }
    Ok(kinds)
}
