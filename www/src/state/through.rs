use portcullis_core::{AccountId, Catalogue, Snapshot};

/// The agency through which one has come into the open account.
#[derive(Debug, Clone)]
pub struct Through {
    /// Which.
    pub agency: AccountId,
    /// Its name.
    pub name: String,
    /// How the client's people see one.
    pub shown: String,
    /// One's own part of the agency: it takes part in every decision here.
    pub snapshot: Snapshot,
}

impl From<portcullis_api::Through> for Through {
    fn from(told: portcullis_api::Through) -> Self {
        let snapshot = Snapshot::new(told.state, Catalogue::builtin());
        Self { agency: told.agency, name: told.name, shown: told.shown, snapshot }
    }
}
