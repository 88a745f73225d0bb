use crate::{GroupId, MemberId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A named set of members of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name; unique in the account, look-alikes included.
    pub name: String,
    /// Who is in it.
    #[serde(default)]
    pub members: BTreeSet<MemberId>,
}
