//! What is kept of a zone beside its name and tags.

use super::work::Work;
use super::{Behind, Code, ZoneDraft};
use crate::ResourceId;
use crate::dns::record_name;
use crate::log::{Change, Event};
use crate::model::ZoneSettings;

const MOST_NAME_SERVERS: usize = 10;

pub(super) fn change(work: &mut Work<'_>, behind: &Behind, zone: ResourceId, draft: &ZoneDraft) {
    if work.snapshot.state().resources.get(&zone).is_none_or(|r| r.kind != "zone") {
        return work.issue(Code::UnknownResource, "zone", [("what", "domain".to_owned())]);
    }
    let before = behind.zone.clone().unwrap_or_else(|| ZoneSettings::new(zone));
    let after = drafted(work, &before, draft, "settings");
    if after != before {
        work.event(Event::Zone(Change::changed(before, after)));
    }
}

/// What a draft makes of settings; wrong fields become issues.
pub(super) fn drafted(work: &mut Work<'_>, before: &ZoneSettings, draft: &ZoneDraft, path: &str) -> ZoneSettings {
    let mut after = before.clone();
    after.mode = draft.mode.unwrap_or(before.mode);
    after.paused = draft.paused.unwrap_or(before.paused);
    if let Some(names) = &draft.name_servers {
        let path = format!("{path}.name_servers");
        if work.bound("name servers", MOST_NAME_SERVERS, names.len(), &path) {
            after.name_servers =
                names.iter().enumerate().filter_map(|(n, name)| server(work, name, &path, n)).collect();
        }
    }
    after
}

fn server(work: &mut Work<'_>, text: &str, path: &str, n: usize) -> Option<String> {
    let name = record_name(text).filter(|name| name.contains('.') && !name.starts_with('*'));
    if name.is_none() {
        work.issue(Code::DomainInvalid, format!("{path}[{n}]"), [("text", text.chars().take(80).collect())]);
    }
    name
}
