use portcullis_core::AccountId;

/// What was found in the logs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// One for each account.
    pub accounts: Vec<AccountReport>,
}

impl VerifyReport {
    /// Whether nobody touched anything.
    pub fn is_sound(&self) -> bool {
        self.accounts.iter().all(AccountReport::is_sound)
    }
}

/// What was found in one log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountReport {
    /// Whose log.
    pub account: AccountId,
    /// How many entries were read.
    pub entries: u64,
    /// How many personal values have been erased.
    pub erased: u64,
    /// What is wrong; the first 100.
    pub problems: Vec<Problem>,
}

impl AccountReport {
    /// Most problems that are listed.
    const LISTED: usize = 100;

    pub(crate) fn new(account: AccountId) -> Self {
        Self { account, entries: 0, erased: 0, problems: Vec::new() }
    }

    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    pub(crate) fn add(&mut self, problem: Problem) {
        if self.problems.len() < Self::LISTED {
            self.problems.push(problem);
        }
    }
}

/// One thing that is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The bytes of an entry are not those that were hashed.
    #[error("entry {seq} was edited")]
    Edited {
        /// Which.
        seq: u64,
    },
    /// Entries are missing in the middle.
    #[error("entries {from} to {to} are missing")]
    Gap {
        /// The first of them.
        from: u64,
        /// The last of them.
        to: u64,
    },
    /// An entry doesn't follow the one before it.
    #[error("entry {seq} does not follow the entry before it")]
    Unlinked {
        /// Which.
        seq: u64,
    },
    /// The log ends before its signed end.
    #[error("the log was cut: it ends at entry {found}, its signed end is entry {signed}")]
    Cut {
        /// The last entry there is.
        found: u64,
        /// The last entry that was signed.
        signed: u64,
    },
    /// Entries stand behind the signed end.
    #[error("entries after {signed} are not signed, the last is {found}")]
    Unsigned {
        /// The last entry there is.
        found: u64,
        /// The last entry that was signed.
        signed: u64,
    },
    /// There is no signed end.
    #[error("the log has no signed end")]
    NoHead,
    /// The end was not signed with this key.
    #[error("the end of the log is not signed with this key")]
    Signature,
    /// The signed end is another log's, or another revision's.
    #[error("the signed end is not the end of this log")]
    Head,
    /// The log does not contain the end that was exported earlier.
    #[error("the log is not a continuation of the export: entry {seq} is another")]
    Anchor {
        /// The last entry of the export.
        seq: u64,
    },
    /// Revisions don't count up.
    #[error("entry {seq} has a revision that does not follow")]
    Revision {
        /// Which.
        seq: u64,
    },
    /// An entry is no entry of this account.
    #[error("entry {seq} can't be read: {why}")]
    Unreadable {
        /// Which.
        seq: u64,
        /// Why.
        why: String,
    },
    /// A personal value is not the one that was committed to.
    #[error("a personal value beside entry {seq} was changed")]
    Value {
        /// Which.
        seq: u64,
    },
    /// What the audit log is filtered by differs from the entry.
    #[error("the index of entry {seq} differs from the entry")]
    Index {
        /// Which.
        seq: u64,
    },
    /// The index of accounts or members differs from the log.
    #[error("the index of {what} differs from the log")]
    Derived {
        /// Of what.
        what: &'static str,
    },
    /// A checkpoint is not what the log folds to.
    #[error("the checkpoint differs from the log")]
    Checkpoint,
}
