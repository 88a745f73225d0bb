use crate::words;
use portcullis_core::{Actor, GroupId, MemberId, Snapshot};

/// Through which groups a member has access: "via Web team", "partly via Web team"; none where nothing comes by a group.
pub fn sources(snapshot: &Snapshot, member: MemberId) -> Option<String> {
    let gives = |group: &GroupId| !snapshot.policies_of(Actor::Group(*group)).is_empty();
    let groups: Vec<GroupId> = snapshot.groups_of(member).into_iter().filter(gives).collect();
    let names: Vec<String> =
        groups.iter().filter_map(|id| snapshot.state().groups.get(id)).map(|group| group.name.clone()).collect();
    let shown = match names.as_slice() {
        [] => return None,
        [_] | [_, _] => words::listed(&names),
        [first, second, rest @ ..] => format!("{first}, {second} and {} more groups", rest.len()),
    };
    let direct = !snapshot.policies_of(Actor::Member(member)).is_empty();
    Some(if direct { format!("partly via {shown}") } else { format!("via {shown}") })
}
