use portcullis_api::{AuditPage, Person};
use portcullis_core::{Entry, UserId};
use std::collections::BTreeMap;

/// The part of the log that was fetched, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Pages {
    /// Its entries, without gaps.
    pub entries: Vec<Entry>,
    /// Who is named in them.
    pub people: BTreeMap<UserId, Person>,
    /// Where older ones begin; none at the end.
    pub next: Option<u64>,
}

impl From<AuditPage> for Pages {
    fn from(page: AuditPage) -> Self {
        Self { entries: page.entries, people: page.people, next: page.next }
    }
}

impl Pages {
    /// Adds the page that follows.
    pub fn older(&mut self, page: AuditPage) {
        let last = self.entries.last().map_or(u64::MAX, |entry| entry.seq);
        self.entries.extend(page.entries.into_iter().filter(|entry| entry.seq < last));
        self.people.extend(page.people);
        self.next = page.next;
    }

    /// Puts the newest page on top. If more has happened than it holds, what was there gives way, so that no gap stays.
    pub fn newer(&mut self, page: AuditPage) {
        let first = self.entries.first().map_or(0, |entry| entry.seq);
        let meets = page.next.is_none() || page.entries.iter().any(|entry| entry.seq <= first);
        if !meets || self.entries.is_empty() {
            *self = page.into();
            return;
        }
        let new = page.entries.into_iter().filter(|entry| entry.seq > first);
        self.entries = new.chain(std::mem::take(&mut self.entries)).collect();
        self.people.extend(page.people);
    }

    /// Who did something, as the log shows them.
    pub fn who(&self, entry: &Entry) -> String {
        let Some(user) = entry.origin.user else { return "The system".to_owned() };
        let known = self.people.get(&user).map(|person| person.shown.clone());
        known.unwrap_or_else(|| format!("user-{}", user.to_string().chars().take(8).collect::<String>()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis_core::{AccountId, Millis};

    fn page(seqs: impl IntoIterator<Item = u64>, next: Option<u64>) -> AuditPage {
        let entry = |seq| Entry {
            version: 1,
            account: AccountId::from_bits(1),
            seq,
            revision: seq,
            at: Millis(0),
            origin: Default::default(),
            command: "leave_account".into(),
            catalogue: String::new(),
            events: Vec::new(),
        };
        AuditPage { entries: seqs.into_iter().map(entry).collect(), people: BTreeMap::new(), next }
    }

    fn seqs(pages: &Pages) -> Vec<u64> {
        pages.entries.iter().map(|entry| entry.seq).collect()
    }

    #[test]
    fn older_pages_follow_and_newer_ones_go_on_top_without_repeating() {
        let mut pages = Pages::from(page([9, 8], Some(8)));
        pages.older(page([8, 7], None));
        assert_eq!((seqs(&pages), pages.next), (vec![9, 8, 7], None));
        pages.newer(page([10, 9], Some(9)));
        assert_eq!(seqs(&pages), [10, 9, 8, 7]);
        assert_eq!(pages.who(&pages.entries[0]), "The system");
    }

    #[test]
    fn a_gap_is_never_left() {
        let mut pages = Pages::from(page([3, 2], None));
        pages.newer(page([9, 8], Some(8)));
        assert_eq!((seqs(&pages), pages.next), (vec![9, 8], Some(8)));
    }

    #[test]
    fn with_a_filter_the_first_page_may_hold_everything() {
        let mut pages = Pages::from(page([], None));
        pages.newer(page([4], None));
        assert_eq!(seqs(&pages), [4]);
        pages.newer(page([9, 4], None));
        assert_eq!(seqs(&pages), [9, 4]);
    }
}
