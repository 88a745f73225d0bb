use crate::json::Json;

/// A personal value (an address, a name) inside an event or a state.
///
/// On the wire it is `{"personal": "ana@example.com"}`, so that a store can keep the value beside the log and put a
/// salted commitment in its place. After an erasure it reads `{"personal": null}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Personal {
    personal: Option<String>,
}

impl Personal {
    /// A known value.
    pub fn new(value: impl Into<String>) -> Self {
        Self { personal: Some(value.into()) }
    }

    /// The value was erased or may not be seen here.
    pub const fn erased() -> Self {
        Self { personal: None }
    }

    /// The value, unless it was erased.
    pub fn get(&self) -> Option<&str> {
        self.personal.as_deref()
    }
}
