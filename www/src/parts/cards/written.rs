use super::PolicyCard;
use crate::parts::scope_picker::ScopeDraft;
use portcullis_core::{Actor, Code, Issue, PolicyDraft, Snapshot};
use serde::{Deserialize, Serialize};

/// Policies half-written: at least one card, be it blank, and one of them open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cards {
    /// One for each policy.
    pub cards: Vec<PolicyCard>,
    /// Which card is open.
    pub open: usize,
}

impl Cards {
    /// One blank card.
    pub fn blank() -> Self {
        Self::with(Vec::new())
    }

    /// A role on everything.
    pub fn role_on_everything(role: String) -> Self {
        Self::with(vec![PolicyCard { roles: vec![role], scope: ScopeDraft::everything(), ..PolicyCard::default() }])
    }

    /// These policies, or a blank card where there are none.
    pub fn with(cards: Vec<PolicyCard>) -> Self {
        let cards = if cards.is_empty() { vec![PolicyCard::default()] } else { cards };
        Self { cards, open: 0 }
    }

    /// The policies that an actor has, to be changed.
    pub fn of(snapshot: &Snapshot, actor: Actor) -> Self {
        let policies = snapshot.policies_of(actor);
        Self::with(policies.iter().map(|p| PolicyCard { id: Some(p.id), ..PolicyCard::of(p) }).collect())
    }

    /// New policies that say the same as those of an actor.
    pub fn same_as(snapshot: &Snapshot, actor: Actor) -> Self {
        Self::with(snapshot.policies_of(actor).iter().map(|policy| PolicyCard::of(policy)).collect())
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

    /// The same with one more role on the open card; `None` if it is there already.
    pub fn with_role(&self, role: &str) -> Option<Self> {
        let fresh = self.card().is_some_and(|card| !card.roles.iter().any(|r| r == role));
        let mut more = self.clone();
        more.edit(|card| card.roles.push(role.to_owned()));
        fresh.then_some(more)
    }

    /// Whether a card stands for a policy that is there no longer.
    pub fn names_gone(&self, snapshot: &Snapshot) -> bool {
        self.cards.iter().any(|card| card.is_gone(snapshot))
    }

    /// Lets cards whose policy is gone stand for new policies that say the same.
    pub fn renew(&mut self, snapshot: &Snapshot) {
        self.cards.iter_mut().filter(|card| card.is_gone(snapshot)).for_each(|card| card.id = None);
    }

    /// Whether cards that were kept hold together.
    pub fn is_sound(&self) -> bool {
        self.open < self.cards.len()
    }

    /// What is no network, and what is half a record, can't be part of a command, so the cards themselves say so.
    pub fn unspeakable(&self) -> Vec<Issue> {
        let mut found = Vec::new();
        for (place, (_, card)) in self.written().enumerate() {
            let wrong = |field: &str, why: String| {
                Issue::new(Code::NameInvalid, format!("policies[{place}].{field}"), [("why", why)])
            };
            found.extend(card.scope.unfinished().into_iter().map(|why| wrong("scope", why)));
            let networks = card.conditions.not_networks().into_iter();
            let said = networks.map(|text| format!("“{text}” is not a network such as 192.0.2.0/24"));
            found.extend(said.map(|why| wrong("conditions.address_in", why)));
        }
        found
    }

    fn written(&self) -> impl Iterator<Item = (usize, &PolicyCard)> {
        self.cards.iter().enumerate().filter(|(_, card)| !card.is_blank())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_cards_are_no_policies() {
        let mut cards = Cards::blank();
        cards.add_card();
        cards.edit(|card| {
            card.roles.push("dns-edit".into());
            card.scope = ScopeDraft::everything();
        });
        assert_eq!(cards.policies().len(), 1);
        assert_eq!((cards.place_of(0), cards.place_of(1)), (None, Some(0)));
        assert_eq!(cards.card_at(0), Some(1));
    }

    #[test]
    fn one_card_always_stays() {
        let mut cards = Cards::blank();
        cards.add_card();
        cards.remove_card(1);
        assert_eq!((cards.cards.len(), cards.open), (1, 0));
        cards.remove_card(0);
        assert_eq!((cards.cards.len(), cards.open), (1, 0));
        assert!(cards.policies().is_empty());
    }

    #[test]
    fn what_no_command_can_say_is_named_where_it_stands() {
        let mut cards = Cards::blank();
        cards.add_card();
        cards.edit(|card| card.conditions.networks = "office".into());
        let wrong = cards.unspeakable();
        assert_eq!(wrong.iter().map(|i| i.path.as_str()).collect::<Vec<_>>(), ["policies[0].conditions.address_in"]);
    }
}
