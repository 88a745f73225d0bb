//! Commands about what stands behind the permissions: records and settings of zones. They are entries of the log and change
//! neither state nor revision, so they are decided on what they touch, which is given beside the state.

use super::work::Work;
use super::{Caller, Command, Fresh, Outcome, decide, need, records, zone};
use crate::model::{Record, ZoneSettings};
use crate::{RecordId, ResourceId, Set, Snapshot, dns};

/// What stands behind the permissions and a command touches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Behind {
    /// The records named by [`Touched`], in any order; more do no harm.
    pub records: Vec<Record>,
    /// How many records the zone has in all.
    pub count: usize,
    /// What is kept of the zone, unless that is the usual.
    pub zone: Option<ZoneSettings>,
}

/// What must be given to [`decide_behind`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The zone.
    pub zone: ResourceId,
    /// These records, and every other of the same names.
    pub ids: Set<RecordId>,
    /// Every record of these names.
    pub names: Set<String>,
}

impl Command {
    /// What stands behind the permissions and this command touches; nothing for commands that [`decide`] decides.
    pub fn touched(&self, snapshot: &Snapshot) -> Option<Touched> {
        if let Self::ChangeZone { zone, .. } = self {
            return Some(Touched { zone: *zone, ids: Set::new(), names: Set::new() });
        }
        let Self::EditRecords { zone, deletes, patches, puts, posts } = self else { return None };
        let drafts = || patches.iter().chain(puts).chain(posts);
        let own = snapshot.state().resources.get(zone).map_or("", |z| z.name.as_str());
        let name = |text: &String| if text == "@" { Some(own.to_owned()) } else { dns::record_name(text) };
        Some(Touched {
            zone: *zone,
            ids: deletes.iter().copied().chain(drafts().filter_map(|d| d.id)).collect(),
            names: drafts().filter_map(|d| d.name.as_ref()).filter_map(name).collect(),
        })
    }
}

/// Decides any command; those about what stands behind the permissions on what [`Command::touched`] named.
///
/// Nobody gains or loses access by those, so need and fit of each field is all that is judged.
pub fn decide_behind(
    snapshot: &Snapshot,
    behind: &Behind,
    caller: &Caller,
    command: &Command,
    fresh: &Fresh,
) -> Outcome {
    let mut work = Work::new(snapshot, caller, *fresh);
    match command {
        Command::EditRecords { zone, deletes, patches, puts, posts } => {
            need::check(&mut work, command);
            if !work.is_refused() {
                records::edit(&mut work, behind, *zone, &records::Edits { deletes, patches, puts, posts });
            }
        }
        Command::ChangeZone { zone, settings } => {
            need::check(&mut work, command);
            if !work.is_refused() {
                zone::change(&mut work, behind, *zone, settings);
            }
        }
        command => return decide(snapshot, caller, command, fresh),
    }
    work.finish(snapshot.clone()).0
}
