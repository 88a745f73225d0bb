use crate::Repeat;

/// Why the store could not do something.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Somebody else appended meanwhile.
    #[error("the account is at revision {actual}, not {expected}")]
    Stale {
        /// The revision that the caller decided on.
        expected: u64,
        /// The revision of the log.
        actual: u64,
    },
    /// It is there already.
    #[error("this {0} exists already")]
    Duplicate(&'static str),
    /// The request was carried out before; nothing was done now.
    #[error("this request was carried out before, as entry {}", .0.seq)]
    Repeated(Repeat),
    /// The idempotency key was used before, for another request.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// More than the store takes at once.
    #[error("the {0} is too large")]
    TooLarge(&'static str),
    /// An entry that can't begin or continue the log.
    #[error("the log can't take this entry: {0}")]
    Refused(&'static str),
    /// What is stored is not what was written.
    #[error("account `{account}` is damaged: {problem}")]
    Corrupt {
        /// Which account, or what else.
        account: String,
        /// What was found.
        problem: String,
    },
    /// An entry was written by a newer version of this program.
    #[error("entry format {0} is newer than this program knows")]
    Format(u64),
    /// The signing key can't be used.
    #[error("the signing key `head.key` {0}")]
    Key(&'static str),
    /// A public key, a secret or a file that isn't one.
    #[error("{0}")]
    Malformed(String),
    /// A file could not be read or written.
    #[error("`{path}`: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Something could not be written.
    #[error("could not be written: {0}")]
    Write(#[from] std::io::Error),
    /// Something could not be turned into JSON.
    #[error("could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The system's source of randomness failed.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    /// The tables could not be brought to this version.
    #[error("the database could not be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
}

impl StoreError {
    /// Names the file that failed.
    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.display().to_string();
        move |source| Self::File { path, source }
    }

    /// Says what was found damaged.
    pub(crate) fn corrupt(whose: impl ToString, problem: impl ToString) -> Self {
        Self::Corrupt { account: whose.to_string(), problem: problem.to_string() }
    }

    /// Turns the breach of a unique key into [`Self::Duplicate`].
    pub(crate) fn unique(what: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |error| match error {
            sqlx::Error::Database(e) if e.is_unique_violation() => Self::Duplicate(what),
            other => Self::Database(other),
        }
    }
}
