//! Rights on one's own user, which only tokens have singly: people have all of them.

use std::collections::BTreeSet;

/// A permission group on a user, as tokens name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserGroup {
    /// Its id: 32 hex digits, never used for another.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The right it gives. What edits also reads.
    pub right: &'static str,
}

/// Every group there is.
pub const GROUPS: [UserGroup; 6] = [
    UserGroup { id: "0cc3a61731504c89b99ec1be78b77aa0", name: "API Tokens Read", right: "tokens:read" },
    UserGroup { id: "686d18d5ac6c441c867cbf6771e58a0a", name: "API Tokens Write", right: "tokens:edit" },
    UserGroup { id: "3518d0f75557482e952c6762d3e64903", name: "Memberships Read", right: "memberships:read" },
    UserGroup { id: "9201bc6f42d440968aaab0c6f17ebb1d", name: "Memberships Write", right: "memberships:edit" },
    UserGroup { id: "8acbe5bb0d54464ab867149d7f7cf8ac", name: "User Details Read", right: "user:read" },
    UserGroup { id: "55a5e17cc99e4a3fa1f3432d262f2e55", name: "User Details Write", right: "user:edit" },
];

/// Whether these rights hold another.
pub fn has(rights: &BTreeSet<String>, right: &str) -> bool {
    let edits = right.strip_suffix(":read").map(|of| format!("{of}:edit"));
    rights.contains(right) || edits.is_some_and(|edits| rights.contains(&edits))
}

/// The group that gives a right.
pub fn giving(right: &str) -> Option<UserGroup> {
    GROUPS.into_iter().find(|group| group.right == right)
}

/// The group with an id, or with a name.
pub fn group(text: &str) -> Option<UserGroup> {
    GROUPS.into_iter().find(|group| group.id == text || group.name == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_edits_also_reads() {
        let rights = BTreeSet::from(["tokens:edit".to_owned()]);
        assert!(has(&rights, "tokens:edit") && has(&rights, "tokens:read") && !has(&rights, "user:read"));
        let reads = BTreeSet::from(["user:read".to_owned()]);
        assert!(has(&reads, "user:read") && !has(&reads, "user:edit"));
    }

    #[test]
    fn every_id_and_right_stands_once() {
        let ids: BTreeSet<&str> = GROUPS.iter().map(|g| g.id).collect();
        let rights: BTreeSet<&str> = GROUPS.iter().map(|g| g.right).collect();
        assert_eq!((ids.len(), rights.len()), (GROUPS.len(), GROUPS.len()));
        assert!(GROUPS.iter().all(|g| g.id.len() == 32 && g.id.bytes().all(|b| b.is_ascii_hexdigit())));
    }
}
