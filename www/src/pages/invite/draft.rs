//! What the form holds, in plain structs: it becomes a command, and is made from a member to edit them.

mod addresses;
mod conditions;
mod policy;

pub use addresses::AddressDraft;
pub use conditions::ConditionsDraft;
pub use policy::PolicyCard;

use crate::parts::preview::Mode;
use crate::parts::scope_picker::ScopeDraft;
use portcullis_core::{Actor, Command, GroupId, MemberId, PolicyDraft, Snapshot};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An invitation, or a change of a member, half-written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Who is changed; nobody when inviting.
    pub member: Option<MemberId>,
    /// Whom to invite.
    pub addresses: Vec<AddressDraft>,
    /// Policies; at least one card, be it blank.
    pub cards: Vec<PolicyCard>,
    /// Which card is open.
    pub open: usize,
    /// Groups to be in.
    pub groups: BTreeSet<GroupId>,
}

impl Draft {
    /// An empty invitation.
    pub fn invite() -> Self {
        Self {
            member: None,
            addresses: Vec::new(),
            cards: vec![PolicyCard::default()],
            open: 0,
            groups: BTreeSet::new(),
        }
    }

    /// An invitation that gives a role on everything.
    pub fn with_role_on_everything(role: String) -> Self {
        let card = PolicyCard { roles: vec![role], scope: ScopeDraft::everything(), ..PolicyCard::default() };
        Self { cards: vec![card], ..Self::invite() }
    }

    /// A member as they are.
    pub fn of_member(snapshot: &Snapshot, member: MemberId) -> Self {
        Self { member: Some(member), ..Self::same_as(snapshot, member) }.with_ids(snapshot, member)
    }

    /// An invitation with the policies and groups of a member.
    pub fn same_as(snapshot: &Snapshot, member: MemberId) -> Self {
        let policies = snapshot.policies_of(Actor::Member(member));
        let mut cards: Vec<PolicyCard> = policies.iter().map(|policy| PolicyCard::of(policy)).collect();
        if cards.is_empty() {
            cards.push(PolicyCard::default());
        }
        Self {
            member: None,
            addresses: Vec::new(),
            cards,
            open: 0,
            groups: snapshot.groups_of(member).into_iter().collect(),
        }
    }

    fn with_ids(mut self, snapshot: &Snapshot, member: MemberId) -> Self {
        let policies = snapshot.policies_of(Actor::Member(member));
        self.cards.iter_mut().zip(&policies).for_each(|(card, policy)| card.id = Some(policy.id));
        self
    }

    /// What is asked of the server.
    pub fn to_command(&self) -> Command {
        self.command_for(self.emails())
    }

    /// The same for other addresses; a change of a member has none.
    pub fn command_for(&self, emails: Vec<String>) -> Command {
        let policies = self.policies();
        match self.member {
            Some(member) => {
                Command::ChangeMember { member, policies, groups: Some(self.groups.iter().copied().collect()) }
            }
            None => Command::InviteMembers { emails, policies, groups: self.groups.iter().copied().collect() },
        }
    }

    /// The policies of the cards that somebody has touched.
    pub fn policies(&self) -> Vec<PolicyDraft> {
        self.written().map(|(_, card)| card.to_policy()).collect()
    }

    /// The place among the command's policies that a card has; none for a blank one.
    pub fn place_of(&self, card: usize) -> Option<usize> {
        self.written().position(|(n, _)| n == card)
    }

    /// The card of a policy of the command.
    pub fn card_at(&self, place: usize) -> Option<usize> {
        self.written().nth(place).map(|(n, _)| n)
    }

    /// The open card.
    pub fn card(&self) -> Option<&PolicyCard> {
        self.cards.get(self.open)
    }

    /// Changes the open card.
    pub fn edit(&mut self, change: impl FnOnce(&mut PolicyCard)) {
        self.cards.get_mut(self.open).map(change);
    }

    /// One more card, opened.
    pub fn add_card(&mut self) {
        self.cards.push(PolicyCard::default());
        self.open = self.cards.len() - 1;
    }

    /// Takes a card away; one stays.
    pub fn remove_card(&mut self, card: usize) {
        if card < self.cards.len() {
            self.cards.remove(card);
        }
        if self.cards.is_empty() {
            self.cards.push(PolicyCard::default());
        }
        if self.open >= card {
            self.open = self.open.saturating_sub(1);
        }
    }

    /// Takes addresses in, as typed or pasted.
    pub fn add_addresses(&mut self, text: &str) {
        self.addresses.extend(AddressDraft::read(text));
    }

    /// The addresses as they stand there.
    pub fn emails(&self) -> Vec<String> {
        self.addresses.iter().map(|address| address.text.clone()).collect()
    }

    /// Whether it invites or edits.
    pub fn mode(&self) -> Mode {
        if self.member.is_some() { Mode::Edit } else { Mode::Invite }
    }

    /// The draft with one more role on the open card; `None` if it is there already.
    pub fn with_role(&self, role: &str) -> Option<Self> {
        let fresh = self.card().is_some_and(|card| !card.roles.iter().any(|r| r == role));
        let mut more = self.clone();
        more.edit(|card| card.roles.push(role.to_owned()));
        fresh.then_some(more)
    }

    /// Whether a card stands for a policy that the member has no longer.
    pub fn names_gone(&self, snapshot: &Snapshot) -> bool {
        self.cards.iter().any(|card| card.is_gone(snapshot))
    }

    /// Lets cards whose policy is gone stand for new policies that say the same.
    pub fn renew(&mut self, snapshot: &Snapshot) {
        self.cards.iter_mut().filter(|card| card.is_gone(snapshot)).for_each(|card| card.id = None);
    }

    /// Whether a draft that was kept holds together.
    pub fn is_sound(&self) -> bool {
        self.open < self.cards.len()
    }

    fn written(&self) -> impl Iterator<Item = (usize, &PolicyCard)> {
        self.cards.iter().enumerate().filter(|(_, card)| !card.is_blank())
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod kept {
    use super::*;

    #[test]
    fn blank_cards_are_no_policies() {
        let mut draft = Draft::invite();
        draft.add_addresses("Ana <ana@example.com>, ben@example.com");
        draft.add_card();
        draft.edit(|card| {
            card.roles.push("dns-edit".into());
            card.scope = ScopeDraft::everything();
        });
        let Command::InviteMembers { emails, policies, groups } = draft.to_command() else { panic!("an invitation") };
        assert_eq!(emails, ["ana@example.com", "ben@example.com"]);
        assert_eq!((policies.len(), groups.len()), (1, 0));
        assert_eq!((draft.place_of(0), draft.place_of(1)), (None, Some(0)));
        assert_eq!(draft.card_at(0), Some(1));
    }

    #[test]
    fn one_card_always_stays() {
        let mut draft = Draft::invite();
        draft.add_card();
        draft.remove_card(1);
        assert_eq!((draft.cards.len(), draft.open), (1, 0));
        draft.remove_card(0);
        assert_eq!((draft.cards.len(), draft.open), (1, 0));
        assert!(draft.policies().is_empty());
    }

    #[test]
    fn a_draft_survives_being_kept() {
        let mut draft = Draft::invite();
        draft.add_addresses("not an address");
        draft.edit(|card| card.scope = ScopeDraft::everything());
        let kept = serde_json::to_string(&draft).expect("it is plain data");
        assert_eq!(serde_json::from_str::<Draft>(&kept).expect("what was kept"), draft);
    }
}
