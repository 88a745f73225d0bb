use crate::Map;
use crate::json::Json;

/// A catalogue as it is written down; `docs/catalogue.md` describes the format.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(deny_unknown_fields)]
pub struct CatalogueData {
    /// The format; 1.
    pub format: u32,
    /// The product's name.
    pub id: String,
    /// Grows with every change.
    pub version: u32,
    /// Resource kinds; the first is the account itself.
    pub kinds: Vec<KindData>,
    /// Services with their actions.
    pub services: Vec<ServiceData>,
    /// Roles.
    pub roles: Vec<RoleData>,
    /// Plans.
    pub plans: Vec<PlanData>,
    /// The plan of an account that names none.
    pub default_plan: String,
    /// How other services name people.
    #[serde(default, skip_serializing_if = "SubjectData::is_plain")]
    pub subjects: SubjectData,
}

/// How services that ask for decisions name people, and what they may say of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(deny_unknown_fields)]
pub struct SubjectData {
    /// The domain of a name without one: with `example.org`, `ana` is `ana@example.org`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Properties that whoever asks describes: their values are the groups that the person counts as being in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub described: Vec<String>,
}

impl SubjectData {
    /// Whether people are named by id or address only, and nothing is taken on trust.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// A kind of resource.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(deny_unknown_fields)]
pub struct KindData {
    /// Its id, such as `zone`.
    pub id: String,
    /// One of them, on screen.
    pub name: String,
    /// Several of them, on screen.
    pub plural: String,
    /// The kind it is inside of; none for the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// `domain`: names are domains; else plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<String>,
    /// The service whose `create`, `edit` and `delete` guard stored resources of this kind; none: they are not stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Properties that whoever asks for a decision describes: they count as tags, in place of those that are stored.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub described: Vec<String>,
}

/// A part of the product.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(deny_unknown_fields)]
pub struct ServiceData {
    /// Its id, such as `dns`.
    pub id: String,
    /// On screen.
    pub name: String,
    /// The heading it stands under.
    pub group: String,
    /// One short sentence.
    #[serde(default)]
    pub about: String,
    /// Other words people search it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Whether a client account may grant it to an agency.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub grantable: bool,
    /// What can be done with it.
    pub actions: Vec<ActionData>,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
fn is_yes(value: &bool) -> bool {
    *value
}

/// One verb on a service.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(deny_unknown_fields)]
pub struct ActionData {
    /// The verb, such as `edit`.
    pub id: String,
    /// On screen.
    pub name: String,
    /// Kinds it can be asked about.
    pub kinds: Vec<String>,
    /// Verbs that come with it: `read`, or `zones:read` of another service.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub implies: Vec<String>,
    /// One short sentence.
    #[serde(default)]
    pub about: String,
    /// Other actions that are meant when whoever asks for a decision gives this one a property.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<VariantData>,
}

/// What an action means with a property.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(deny_unknown_fields)]
pub struct VariantData {
    /// The property, such as `soft`.
    pub property: String,
    /// Its value as text, such as `true`.
    pub value: String,
    /// The verb of the same service that is meant.
    pub action: String,
}

/// A named set of actions.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(deny_unknown_fields)]
pub struct RoleData {
    /// Its id, for ever.
    pub id: String,
    /// On screen.
    pub name: String,
    /// One sentence.
    #[serde(default)]
    pub about: String,
    /// Other names people know it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Covers much of the product at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub broad: bool,
    /// The one service it is a level of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// `read` or `edit`, with `service`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Patterns: `dns:edit`, `dns:*`, `*:read`, `*`.
    pub actions: Vec<String>,
    /// Patterns taken out again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
}

/// A plan: how much of what an account may have.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[serde(deny_unknown_fields)]
pub struct PlanData {
    /// Its id.
    pub id: String,
    /// On screen.
    pub name: String,
    /// One sentence.
    #[serde(default)]
    pub about: String,
    /// Most of `members`, `groups`, `custom_roles`, or of a kind by its id; what is not named is not limited.
    #[serde(default)]
    pub limits: Map<String, u32>,
}
