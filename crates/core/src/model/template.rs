use super::Policy;
use crate::TemplateId;
use crate::json::Json;

/// A grant to copy: what it gives, under a name. Changing it changes no grant that was made from it.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// What it gives.
    pub policies: Vec<Policy>,
}
