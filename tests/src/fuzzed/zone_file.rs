//! A zone file, and what a record of each type may say.

use portcullis_core::dns::{self, content, is_same, read_zone_file, write_zone_file};
use portcullis_core::{Millis, Record, RecordDraft, RecordId, ResourceId};

const ZONE: &str = "example.com";

/// Any bytes: refused with a line and a reason, or what was read can be written and read again.
pub fn any(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for rtype in dns::rtypes() {
        if let Ok(kept) = content(rtype, &text) {
            assert_eq!(content(rtype, &kept).as_ref(), Ok(&kept), "{rtype} has one form");
        }
    }
    match read_zone_file(&text, ZONE) {
        Err(error) => assert!(error.line > 0 && !error.why.is_empty()),
        Ok(drafts) => again(drafts.iter().filter_map(record).collect()),
    }
}

fn again(records: Vec<Record>) {
    let written = write_zone_file(ZONE, &records);
    let drafts = read_zone_file(&written, ZONE).unwrap_or_else(|error| panic!("{error} in\n{written}"));
    let read: Vec<Record> = drafts.iter().filter_map(record).collect();
    assert_eq!(read.len(), records.len(), "{written}");
    for record in &records {
        let same = |other: &&Record| {
            let one = |r: &Record| (r.name.clone(), r.rtype.clone(), r.ttl, r.priority);
            one(record) == one(other) && is_same(&record.rtype, &record.content, &other.content)
        };
        assert!(read.iter().any(|other| same(&other)), "{record:?} is not in\n{written}");
    }
}

/// What a draft comes to, if its content fits its type.
fn record(draft: &RecordDraft) -> Option<Record> {
    let (name, rtype) = (draft.name.clone()?, draft.rtype.clone()?);
    Some(Record {
        id: RecordId::from_bits(1),
        zone: ResourceId::from_bits(1),
        content: content(&rtype, draft.content.as_deref()?).ok()?,
        name,
        rtype,
        ttl: draft.ttl.unwrap_or(1),
        priority: draft.priority,
        proxied: false,
        comment: String::new(),
        tags: Default::default(),
        settings: Default::default(),
        created_at: Millis(0),
        modified_at: Millis(0),
    })
}
