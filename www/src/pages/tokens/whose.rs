use portcullis_core::{Snapshot, Token, UserId};

/// Whose a token is, as the reader says it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Whose {
    /// The reader's own.
    Mine,
    /// The account's: it stands alone.
    Account,
    /// Somebody else's.
    Other(String),
}

impl Whose {
    /// Of a token, for the user who reads.
    pub fn of(snapshot: &Snapshot, token: &Token, reader: UserId) -> Self {
        match token.owner {
            None => Self::Account,
            Some(user) if user == reader => Self::Mine,
            Some(user) => Self::Other(person(snapshot, Some(user), reader)),
        }
    }

    /// On screen.
    pub fn shown(&self) -> String {
        match self {
            Self::Mine => "Yours".to_owned(),
            Self::Account => "The account’s".to_owned(),
            Self::Other(name) => name.clone(),
        }
    }
}

/// How a user is spoken of; nobody for what the operator did.
pub fn person(snapshot: &Snapshot, user: Option<UserId>, reader: UserId) -> String {
    match user {
        None => "The operator".to_owned(),
        Some(user) if user == reader => "You".to_owned(),
        Some(user) => snapshot.member_of(user).map_or_else(|| "Somebody else".to_owned(), |member| member.shown()),
    }
}
