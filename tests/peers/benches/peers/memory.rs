//! What is allocated: at rest, at most, and by one question.

use crate::{HEAP, own};
use portcullis_core::{Access, Catalogue, Principal, ResourceRef};
use portcullis_peers::Flat;
use portcullis_tests::workload::{NOW, Sizes, Workload};
use serde_json::{Value, json};
use std::hint::black_box;

/// What the process that this starts says of itself: nothing else was ever in its memory.
fn peak(text: &str) -> u64 {
    let file = std::env::temp_dir().join(format!("portcullis-peak-{}.json", std::process::id()));
    std::fs::write(&file, text).expect("a place for files");
    let program = std::env::current_exe().expect("a program");
    let output = std::process::Command::new(program).arg(PEAK).arg(&file).output().expect("itself once more");
    std::fs::remove_file(&file).expect("the file");
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number of bytes")
}

/// The argument, before a file, that asks for the most memory at any time while a snapshot is made from it.
pub const PEAK: &str = "--peak";

/// Prints the most bytes that were allocated at any time while the file became a snapshot, the text itself left out.
pub fn tell_peak(file: &str) {
    Catalogue::builtin();
    let text = std::fs::read_to_string(file).expect("a state");
    let before = HEAP.allocated();
    let snapshot = own::load(&text);
    println!("{}", HEAP.max_allocated() - before);
    drop(black_box(snapshot));
}

/// First of all, while nothing else is in memory.
pub fn measure() -> Value {
    let workload = Workload::new(&Sizes { requests: 1_000, ..Sizes::with_conditions() });
    let flat = Flat::new(&workload);
    let text = serde_json::to_string(&workload.state).expect("a state is JSON");
    let users: Vec<_> = workload.state.members.values().filter_map(|m| m.user).collect();
    let (contexts, requests) = (workload.contexts.clone(), workload.requests.clone());
    drop(workload);
    let before = HEAP.allocated();
    let snapshot = own::load(&text);
    let at_rest = HEAP.allocated() - before;
    let peak = peak(&text);
    let all: Vec<Access> = users.iter().map(|u| snapshot.access(Principal::User(*u), &contexts[0])).collect();
    let with_all = HEAP.allocated() - before;
    let total = HEAP.total_allocated();
    for request in &requests {
        black_box(all[0].can(&request.action, ResourceRef::Resource(request.zone), NOW));
    }
    let by_can = HEAP.total_allocated() - total;
    drop(black_box((all, flat)));
    json!({
        "snapshot_bytes": at_rest, "snapshot_from_JSON_peak_bytes": peak, "with_access_of_every_member_bytes": with_all,
        "bytes_allocated_by_1000_can": by_can,
    })
}
