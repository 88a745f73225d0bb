use crate::json::Json;
use crate::{GroupId, MemberId, Set};

/// A named set of members of one account.
#[derive(Debug, Clone, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name; unique in the account, look-alikes included.
    pub name: String,
    /// Who is in it.
    #[serde(default)]
    pub members: Set<MemberId>,
}
