//! What is allocated: at rest, at most, and by one question.

use crate::{HEAP, own};
use portcullis_core::{Access, Principal, ResourceRef};
use portcullis_peers::Flat;
use portcullis_tests::workload::{NOW, Sizes, Workload};
use serde_json::{Value, json};
use std::hint::black_box;

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
    let all: Vec<Access> = users.iter().map(|u| snapshot.access(Principal::User(*u), &contexts[0])).collect();
    let with_all = HEAP.allocated() - before;
    let total = HEAP.total_allocated();
    for request in &requests {
        black_box(all[0].can(&request.action, ResourceRef::Resource(request.zone), NOW));
    }
    let by_can = HEAP.total_allocated() - total;
    drop(black_box((all, flat)));
    json!({
        "snapshot_bytes": at_rest, "with_access_of_every_member_bytes": with_all,
        "bytes_allocated_by_1000_can": by_can,
    })
}
