use crate::{Ask, Flat, FlatRule, Peer};
use hashbrown::HashMap;
use portcullis_core::{Effect, ResourceId};

/// What one would write by hand for speed and nothing else: a word of action bits for every user and zone. It knows no
/// reasons, no conditions and no tags, and every change builds it anew.
#[derive(Debug)]
pub struct Table {
    users: HashMap<String, usize>,
    actions: HashMap<String, u32>,
    zones: HashMap<ResourceId, usize>,
    words: Vec<u32>,
}

impl Table {
    /// Builds it; conditions are left out.
    pub fn load(flat: &Flat) -> Self {
        let numbered = |names: &[String]| -> HashMap<String, usize> { names.iter().cloned().zip(0..).collect() };
        let actions: HashMap<String, u32> = flat.actions.iter().cloned().zip(0..).collect();
        let rules = flat.rules_by_user();
        let mut words = Vec::with_capacity(flat.users.len() * flat.zones.len());
        for user in &flat.users {
            let rules: Vec<(u32, &FlatRule)> = rules[&**user].iter().map(|r| (mask(r, &actions), *r)).collect();
            words.extend(flat.zones.iter().map(|zone| {
                let of = |effect| {
                    let found = rules.iter().filter(|(_, r)| r.effect == effect && r.covers(zone));
                    found.fold(0, |bits, (mask, _)| bits | mask)
                };
                of(Effect::Allow) & !of(Effect::Deny)
            }));
        }
        let zones = flat.zones.iter().map(|z| z.id.parse().expect("an id")).zip(0..).collect();
        Self { users: numbered(&flat.users), actions, zones, words }
    }

    /// Where a question's answer stands.
    pub fn place(&self, ask: &Ask) -> Option<(usize, u32)> {
        let (user, zone) = (self.users.get(&*ask.user)?, self.zones.get(&ask.zone_id)?);
        Some((user * self.zones.len() + zone, *self.actions.get(&*ask.action)?))
    }

    /// The answer that stands there.
    pub fn at(&self, (word, bit): (usize, u32)) -> bool {
        self.words.get(word).is_some_and(|word| word >> bit & 1 == 1)
    }
}

fn mask(rule: &FlatRule, actions: &HashMap<String, u32>) -> u32 {
    rule.actions.iter().filter_map(|a| actions.get(a)).fold(0, |bits, bit| bits | 1 << bit)
}

impl Peer for Table {
    const NAME: &'static str = "bitset table written by hand";

    fn can(&self, ask: &Ask) -> bool {
        self.place(ask).is_some_and(|place| self.at(place))
    }

    fn grid(&self, user: &str, _context: usize) -> usize {
        let Some(user) = self.users.get(user) else { return 0 };
        let row = &self.words[user * self.zones.len()..][..self.zones.len()];
        row.iter().map(|word| word.count_ones() as usize).sum()
    }
}
