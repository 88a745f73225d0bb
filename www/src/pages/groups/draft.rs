use crate::parts::affected::merge;
use crate::parts::cards::Cards;
use portcullis_core::{Actor, Command, GroupId, MemberId, PolicyDraft, Set, Snapshot};
use serde::{Deserialize, Serialize};

/// What a group is, apart from its policies, half-written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDraft {
    /// The group it changes; none for a new one.
    pub id: Option<GroupId>,
    /// Its name.
    pub name: String,
    /// Who is in it.
    pub members: Set<MemberId>,
}

impl GroupDraft {
    /// A group as it is; nothing if it is not here.
    pub fn of(snapshot: &Snapshot, group: GroupId) -> Option<Self> {
        let group = snapshot.state().groups.get(&group)?;
        Some(Self { id: Some(group.id), name: group.name.clone(), members: group.members.clone() })
    }

    /// Takes in what others have made of the group since it was as in `before`.
    pub fn follow(&mut self, before: &Self, now: &Self) {
        self.name = merge::one(&self.name, &before.name, &now.name);
        self.members = merge::set(&self.members, &before.members, &now.members);
    }

    /// What is asked of the server.
    pub fn command(&self, policies: Vec<PolicyDraft>) -> Command {
        let (name, members) = (self.name.clone(), self.members.iter().copied().collect());
        match self.id {
            Some(group) => {
                Command::ChangeGroup { group, name: Some(name), policies: Some(policies), members: Some(members) }
            }
            None => Command::CreateGroup { name, policies, members },
        }
    }
}

/// The policies of a group as the form holds them; one blank card where there are none.
pub fn cards(snapshot: &Snapshot, group: Option<GroupId>) -> Cards {
    group.map_or_else(Cards::blank, |group| Cards::of(snapshot, Actor::Group(group)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::affected::sample::sample;

    #[test]
    fn a_group_left_as_it_is_is_no_change() {
        let sample = sample();
        let web = sample.group("Web team");
        let draft = GroupDraft::of(&sample.snapshot, web).expect("a group");
        let policies = cards(&sample.snapshot, Some(web)).policies();
        assert!(!sample.foresee(draft.command(policies)).is_possible);
    }

    #[test]
    fn who_is_added_gains_and_who_is_taken_out_loses() {
        let sample = sample();
        let web = sample.group("Web team");
        let mut draft = GroupDraft::of(&sample.snapshot, web).expect("a group");
        draft.members = [sample.member("ben@example.com")].into();
        let seen = sample.foresee(draft.command(cards(&sample.snapshot, Some(web)).policies()));
        assert_eq!(seen.summary(), "1 person loses access, 1 person gains access");
        assert_eq!(seen.people[0].shown, "ana@example.com");
    }

    #[test]
    fn a_new_group_needs_only_a_name() {
        let sample = sample();
        let draft = GroupDraft { name: "New".into(), ..GroupDraft::default() };
        let policies = cards(&sample.snapshot, None).policies();
        assert!(policies.is_empty());
        assert!(sample.foresee(draft.command(policies)).is_possible);
    }
}
