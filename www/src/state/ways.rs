use super::Draft;
use leptos::prelude::*;
use portcullis_core::AccountId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Through which agency one works on a client, where one has chosen; by the client's account.
pub type Chosen = Arc<BTreeMap<AccountId, AccountId>>;

/// What was chosen in this tab. Another tab may work on the same client through another agency.
#[derive(Debug, Clone, Copy)]
pub struct Ways {
    chosen: RwSignal<Chosen>,
}

/// Under which name it is kept.
const NAME: &str = "portcullis:ways";

impl Ways {
    /// What was chosen before in this tab.
    pub fn kept() -> Self {
        Self { chosen: RwSignal::new(Arc::new(Draft::named(NAME).load().unwrap_or_default())) }
    }

    /// The agency chosen for a client; whoever asks is told of changes.
    pub fn of(self, client: AccountId) -> Option<AccountId> {
        self.chosen.with(|chosen| chosen.get(&client).copied())
    }

    /// All of them as they are now.
    pub fn all_untracked(self) -> Chosen {
        self.chosen.get_untracked()
    }

    /// Chooses an agency for a client, or the way that the server finds by itself.
    pub fn choose(self, client: AccountId, agency: Option<AccountId>) {
        if self.chosen.with_untracked(|chosen| chosen.get(&client).copied()) == agency {
            return;
        }
        self.chosen.update(|chosen| change(Arc::make_mut(chosen), client, agency));
        self.chosen.with_untracked(|chosen| Draft::named(NAME).keep(&**chosen));
    }

    /// Forgets all, as somebody signs out.
    pub fn forget(self) {
        self.chosen.set(Arc::default());
        Draft::named(NAME).forget();
    }
}

fn change(chosen: &mut BTreeMap<AccountId, AccountId>, client: AccountId, agency: Option<AccountId>) {
    match agency {
        Some(agency) => drop(chosen.insert(client, agency)),
        None => drop(chosen.remove(&client)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_has_one_way_until_it_is_given_up() {
        let (mut chosen, id) = (BTreeMap::new(), AccountId::from_bits);
        change(&mut chosen, id(1), Some(id(8)));
        change(&mut chosen, id(2), Some(id(8)));
        change(&mut chosen, id(1), Some(id(9)));
        assert_eq!(chosen, BTreeMap::from([(id(1), id(9)), (id(2), id(8))]));
        change(&mut chosen, id(1), None);
        assert_eq!(chosen, BTreeMap::from([(id(2), id(8))]));
    }
}
