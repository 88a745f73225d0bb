use portcullis_api::{AccountEntry, ClientEntry};
use portcullis_core::{AccountId, MemberStatus};
use std::collections::BTreeSet;

/// One account to go to: one's own, or a client's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Which.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Through which agency; none for one's own.
    pub agency: Option<String>,
    /// The id of that agency.
    pub through: Option<AccountId>,
    /// Its tags in the agency.
    pub tags: Vec<String>,
    /// Chosen as a favourite in this browser.
    pub favourite: bool,
    /// What is searched.
    text: String,
}

/// Everything one can go to: favourites first, then one's own accounts, then clients, each by name. A client in which one
/// is a member oneself stands there once, as one's own; one that one reaches through two agencies stands there twice.
pub fn choices(own: &[AccountEntry], clients: &[ClientEntry], favourites: &BTreeSet<AccountId>) -> Vec<Choice> {
    let open = own.iter().filter(|entry| entry.status == MemberStatus::Accepted);
    let known: BTreeSet<AccountId> = open.clone().map(|entry| entry.id).collect();
    let mine = open.map(|entry| Choice {
        id: entry.id,
        name: entry.name.clone(),
        agency: None,
        through: None,
        tags: Vec::new(),
        favourite: favourites.contains(&entry.id),
        text: entry.name.to_lowercase(),
    });
    let theirs = clients.iter().filter(|client| !known.contains(&client.account));
    let theirs = theirs.map(|client| Choice {
        id: client.account,
        name: client.name.clone(),
        agency: Some(client.agency_name.clone()),
        through: Some(client.agency),
        tags: client.tags.clone(),
        favourite: favourites.contains(&client.account),
        text: format!("{} {} {}", client.name, client.tags.join(" "), client.agency_name).to_lowercase(),
    });
    let mut all: Vec<Choice> = mine.chain(theirs).collect();
    all.sort_by_cached_key(|choice| {
        (!choice.favourite, choice.agency.is_some(), choice.name.to_lowercase(), choice.id, choice.agency.clone())
    });
    all.dedup_by_key(|choice| (choice.id, choice.through));
    all
}

impl Choice {
    /// Where it leads: a client by the agency through which it is chosen.
    pub fn address(&self) -> String {
        match self.through {
            Some(agency) => format!("/{}/members?as={agency}", self.id),
            None => format!("/{}/members", self.id),
        }
    }
}

/// Those in which every word stands in the name, a tag or the agency.
pub fn search(all: &[Choice], query: &str) -> Vec<Choice> {
    let query = query.to_lowercase();
    let fits = |choice: &&Choice| query.split_whitespace().all(|word| choice.text.contains(word));
    all.iter().filter(fits).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis_core::{GrantId, MemberId};

    fn own(n: u128, name: &str, status: MemberStatus) -> AccountEntry {
        AccountEntry { id: AccountId::from_bits(n), name: name.into(), member: MemberId::from_bits(n), status }
    }

    fn client(n: u128, name: &str) -> ClientEntry {
        ClientEntry {
            account: AccountId::from_bits(n),
            name: name.into(),
            agency: AccountId::from_bits(1),
            agency_name: "Nordlicht".into(),
            grant: GrantId::from_bits(n),
            tags: vec!["web".into()],
            until: None,
        }
    }

    #[test]
    fn favourites_come_first_then_ones_own_then_clients() {
        let mine = [own(1, "Nordlicht", MemberStatus::Accepted), own(2, "Asked", MemberStatus::Pending)];
        let clients = [client(8, "Zoo"), client(9, "Bakery"), client(1, "Ourselves")];
        let names = |favourites: &[u128]| {
            let favourites = favourites.iter().map(|n| AccountId::from_bits(*n)).collect();
            choices(&mine, &clients, &favourites).into_iter().map(|choice| choice.name).collect::<Vec<_>>()
        };
        assert_eq!(names(&[]), ["Nordlicht", "Bakery", "Zoo"]);
        assert_eq!(names(&[8]), ["Zoo", "Nordlicht", "Bakery"]);
    }

    #[test]
    fn a_client_of_two_agencies_is_reached_through_either() {
        let second = ClientEntry { agency: AccountId::from_bits(2), agency_name: "Aurora".into(), ..client(8, "Zoo") };
        let clients = [client(8, "Zoo"), second];
        let all = choices(&[], &clients, &BTreeSet::new());
        let ways: Vec<_> = all.iter().map(|choice| choice.agency.as_deref()).collect();
        assert_eq!(ways, [Some("Aurora"), Some("Nordlicht")]);
        assert!(all[0].address().ends_with(&format!("members?as={}", AccountId::from_bits(2))));
        let mine = [own(8, "Zoo", MemberStatus::Accepted)];
        assert_eq!(choices(&mine, &clients, &BTreeSet::new()).len(), 1);
    }

    #[test]
    fn two_thousand_are_searched_by_name_tag_and_agency() {
        let clients: Vec<ClientEntry> = (0..2_000).map(|n| client(n, &format!("Client {n:04}"))).collect();
        let all = choices(&[], &clients, &BTreeSet::new());
        assert_eq!(search(&all, "").len(), 2_000);
        assert_eq!(search(&all, "NORD web 0042").len(), 1);
        assert!(search(&all, "west").is_empty());
    }
}
