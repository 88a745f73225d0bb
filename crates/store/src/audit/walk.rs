use super::{AccountReport, Problem};
use crate::Head;
use crate::key::signed_by;
use crate::log::{GENESIS, Hash, Hidden, Stored, decode, entry_hash};
use ed25519_dalek::VerifyingKey;
use portcullis_core::{AccountId, Entry, State, apply, fold};

/// Goes along a log from its beginning and notes what is wrong. Needs no server and no secret.
#[derive(Debug)]
pub struct Walk {
    /// What was found.
    pub report: AccountReport,
    /// The state folded so far, while every entry could be read.
    pub state: Option<State>,
    anchor: Option<Head>,
    seq: u64,
    revision: u64,
    hash: Hash,
}

impl Walk {
    /// Before the first entry. `anchor` is the end that the log once had, according to an export.
    pub fn new(account: AccountId, anchor: Option<Head>) -> Self {
        Self { report: AccountReport::new(account), state: None, anchor, seq: 0, revision: 0, hash: GENESIS }
    }

    /// The last entry seen.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Takes the next entry; answers it if it can be read.
    pub fn step(&mut self, row: &Stored, hidden: &[Hidden]) -> Option<Entry> {
        let seq = u64::try_from(row.seq).unwrap_or(0);
        let gap = seq != self.seq + 1;
        if gap {
            self.report.add(Problem::Gap { from: self.seq + 1, to: seq.saturating_sub(1) });
        }
        self.link(row, seq, gap);
        self.report.entries += 1;
        let entry = self.read(row, seq, hidden);
        (self.seq, self.revision) = (seq, u64::try_from(row.revision).unwrap_or(0));
        if let Some(anchor) = &self.anchor
            && anchor.seq == seq
            && anchor.hash != self.hash
        {
            self.report.add(Problem::Anchor { seq });
        }
        match &entry {
            Some(entry) => self.fold(entry),
            None => self.state = None,
        }
        entry
    }

    /// After the last entry: compares with the signed end.
    pub fn finish(&mut self, head: Option<&Head>, key: &VerifyingKey) {
        if let Some(anchor) = self.anchor.take()
            && anchor.seq > self.seq
        {
            self.report.add(Problem::Anchor { seq: anchor.seq });
        }
        let Some(head) = head else { return self.report.add(Problem::NoHead) };
        if !signed_by(key, &head.message(), &head.signature) {
            self.report.add(Problem::Signature);
        }
        let end = (self.report.account, self.seq, self.revision, self.hash);
        match head.seq.cmp(&self.seq) {
            std::cmp::Ordering::Greater => self.report.add(Problem::Cut { found: self.seq, signed: head.seq }),
            std::cmp::Ordering::Less => self.report.add(Problem::Unsigned { found: self.seq, signed: head.seq }),
            std::cmp::Ordering::Equal if (head.account, head.seq, head.revision, head.hash) != end => {
                self.report.add(Problem::Head);
            }
            std::cmp::Ordering::Equal => {}
        }
    }

    /// Goes on from what the row claims, so that one edit is one problem and not one for every entry after it.
    fn link(&mut self, row: &Stored, seq: u64, gap: bool) {
        if !gap && row.prev_hash != self.hash {
            self.report.add(Problem::Unlinked { seq });
        }
        let claimed = <Hash>::try_from(row.prev_hash.as_slice()).unwrap_or(GENESIS);
        if row.hash != entry_hash(self.report.account, seq, &claimed, &row.body) {
            self.report.add(Problem::Edited { seq });
        }
        self.hash = <Hash>::try_from(row.hash.as_slice()).unwrap_or(GENESIS);
    }

    fn read(&mut self, row: &Stored, seq: u64, hidden: &[Hidden]) -> Option<Entry> {
        match decode(&row.body, hidden) {
            Ok((entry, erased, left_over)) => {
                // A changed value leaves its commitment without a value too; that is one problem, not an erasure.
                self.report.erased += erased.saturating_sub(left_over) as u64;
                if left_over > 0 {
                    self.report.add(Problem::Value { seq });
                }
                self.compare(row, seq, &entry);
                Some(entry)
            }
            Err(error) => {
                self.report.add(Problem::Unreadable { seq, why: error.to_string() });
                None
            }
        }
    }

    fn compare(&mut self, row: &Stored, seq: u64, entry: &Entry) {
        if entry.account != self.report.account || entry.seq != seq {
            self.report.add(Problem::Unreadable { seq, why: "it is an entry of another place".into() });
        }
        let user = entry.origin.user.map(|u| u.to_string());
        let columns = (i64::try_from(entry.revision).ok(), entry.at.0, user, &entry.command);
        if columns != (Some(row.revision), row.at, row.user_id.clone(), &row.command) {
            self.report.add(Problem::Index { seq });
        }
        if self.seq > 0 && ![self.revision, self.revision + 1].contains(&entry.revision) {
            self.report.add(Problem::Revision { seq });
        }
    }

    fn fold(&mut self, entry: &Entry) {
        if let Some(state) = &mut self.state {
            entry.events.iter().for_each(|event| apply(state, event));
            state.revision = entry.revision;
        } else if self.report.entries == 1 {
            match fold([(entry.revision, entry.events.as_slice())]) {
                Ok(state) => self.state = Some(state),
                Err(e) => self.report.add(Problem::Unreadable { seq: entry.seq, why: e.to_string() }),
            }
        }
    }
}
