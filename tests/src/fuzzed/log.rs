//! Entries of a log: golden ones are read for ever, damaged ones are refused or folded.

use super::{json, state};
use portcullis_core::{Catalogue, Entry, Snapshot, State, fold};

/// Any bytes as lines, each an entry.
pub fn any(bytes: &[u8]) {
    let entries: Vec<Entry> = bytes.split(|b| *b == b'\n').take(40).filter_map(json::read::<Entry>).collect();
    let Ok(folded) = fold(entries.iter().map(|e| (e.revision, e.events.as_slice()))) else { return };
    if !state::is_small(&folded) {
        return;
    }
    let mut snapshot = Snapshot::new(State::new(folded.account.clone()), Catalogue::builtin());
    entries.iter().for_each(|e| snapshot.apply(e.revision, &e.events));
    assert_eq!(snapshot.state(), &folded, "folded in two ways");
    let again: State = serde_json::from_str(&portcullis_core::json::write(&folded)).expect("a state is JSON");
    assert_eq!(again, folded);
    state::look_at(folded);
}
