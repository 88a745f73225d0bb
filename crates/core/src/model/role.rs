use crate::json::Json;

/// A role of the account's own, beside those of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Role {
    /// Its id: 32 hex digits, so that it never meets an id of the catalogue.
    pub id: String,
    /// Its name; unique in the account, look-alikes included.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Action names such as `dns:edit`; what they imply comes with them.
    pub actions: Vec<String>,
}
