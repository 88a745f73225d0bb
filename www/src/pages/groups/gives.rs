use crate::phrase;
use portcullis_core::{
    Change, Event, Facts, Group, Invitation, Member, MemberId, MemberStatus, Millis, Personal, Snapshot,
};

/// What a group gives in one phrase: what somebody could do who is in it and has nothing else.
pub fn gives(snapshot: &Snapshot, group: &Group, now: Millis) -> String {
    let nobody = MemberId::from_bits(0);
    let member = Member {
        id: nobody,
        user: None,
        address: Personal::erased(),
        name: Personal::erased(),
        status: MemberStatus::Accepted,
        invitation: Invitation { by: None, sent_at: now, expires_at: now },
        joined_at: Some(now),
        facts: Facts { verified: true, ..Facts::default() },
    };
    let alone = Group { members: [nobody].into(), ..group.clone() };
    let mut with = snapshot.clone();
    let revision = with.state().revision;
    with.apply(revision, &[Event::Member(Change::added(member)), Event::Group(Change::changed(group.clone(), alone))]);
    phrase::of_grid(snapshot, &with.outlook(nobody, now).grid())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::affected::sample::sample;

    #[test]
    fn a_group_is_told_by_what_it_gives() {
        let mut sample = sample();
        let web = sample.group("Web team");
        let of = |snapshot: &Snapshot, id| {
            gives(snapshot, snapshot.state().groups.get(&id).expect("a group"), Millis(1_800_000_000_000))
        };
        assert_eq!(of(&sample.snapshot, web), "Edits DNS on 2 domains");
        sample.run(portcullis_core::Command::CreateGroup {
            name: "Empty".into(),
            policies: Vec::new(),
            members: Vec::new(),
        });
        let empty = sample.group("Empty");
        assert_eq!(of(&sample.snapshot, empty), "No access yet");
    }
}
