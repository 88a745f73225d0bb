use super::beside::account;
use crate::words;
use portcullis_api::ClientsView;
use portcullis_core::{GrantId, Mask, MemberId, Millis, Reach, Snapshot};

/// People on clients, as far as anybody may do anything.
#[derive(Debug, Clone)]
pub struct People {
    reach: Reach,
    /// Who is on any client, by name.
    pub people: Vec<(MemberId, String)>,
    /// The clients by name.
    pub clients: Vec<(GrantId, String)>,
}

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    No,
    /// Looks only.
    Reads,
    /// Changes some things.
    Edits,
    /// Everything that can be granted.
    All,
}

impl Cell {
    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::No => "Nothing",
            Self::Reads => "Reads",
            Self::Edits => "Edits",
            Self::All => "Everything",
        }
    }

    /// One sign, beside its colour.
    pub fn sign(self) -> &'static str {
        match self {
            Self::No => "·",
            Self::Reads => "○",
            Self::Edits => "◐",
            Self::All => "●",
        }
    }
}

impl People {
    /// Of an agency, with what the server tells of its clients.
    pub fn new(agency: &Snapshot, view: &ClientsView, now: Millis) -> Self {
        let accounts: Vec<Snapshot> = view
            .clients
            .iter()
            .filter_map(|client| client.ceiling.as_ref())
            .map(|state| account(agency, state))
            .collect();
        let reach = Reach::new(agency, &accounts, now);
        let shown = |id: MemberId| agency.member(id).map(|member| (id, member.shown()));
        let mut people: Vec<_> = reach.people().filter_map(shown).collect();
        let mut clients: Vec<_> =
            view.clients.iter().map(|client| (client.client.grant, client.client.name.clone())).collect();
        people.sort_by_cached_key(|(id, name)| (name.to_lowercase(), *id));
        clients.sort_by_cached_key(|(id, name)| (name.to_lowercase(), *id));
        Self { reach, people, clients }
    }

    /// What somebody may do on a client at most.
    pub fn mask(&self, member: MemberId, client: GrantId) -> Mask {
        self.reach.of(member, client)
    }

    /// The same at a glance.
    pub fn cell(&self, agency: &Snapshot, member: MemberId, client: GrantId) -> Cell {
        let (catalogue, mask) = (agency.catalogue(), self.mask(member, client));
        let reads = |action: usize| catalogue.action_name(action).ends_with(":read");
        match () {
            () if mask.is_empty() => Cell::No,
            () if mask.iter().all(reads) => Cell::Reads,
            () if mask.covers(all(agency)) => Cell::All,
            () => Cell::Edits,
        }
    }

    /// In words: "edit DNS".
    pub fn said(&self, agency: &Snapshot, member: MemberId, client: GrantId) -> String {
        let mask = self.mask(member, client);
        if mask.is_empty() { "do nothing".to_owned() } else { words::doing(agency.catalogue(), mask, all(agency)) }
    }
}

/// The actions that can be granted at all.
pub(super) fn all(agency: &Snapshot) -> Mask {
    let catalogue = agency.catalogue();
    let services = catalogue.data().services.iter().filter(|service| service.grantable);
    services.fold(Mask::EMPTY, |all, service| all | catalogue.service_mask(&service.id))
}

/// Those whose name holds every word.
pub fn search<Id: Copy>(all: &[(Id, String)], query: &str) -> Vec<(Id, String)> {
    let query = query.to_lowercase();
    let fits = |(_, name): &&(Id, String)| query.split_whitespace().all(|word| name.to_lowercase().contains(word));
    all.iter().filter(fits).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::super::listed::tests::{assign, with_client};
    use super::*;
    use crate::sample;

    #[test]
    fn a_cell_says_at_a_glance_what_somebody_does_on_a_client() {
        let (mut agency, view) = with_client();
        assert!(People::new(&agency, &view, sample::NOW).people.is_empty());
        let command = assign(&mut agency, "administrator-read-only");
        sample::run(&mut agency, &sample::owner(), &command);
        let people = People::new(&agency, &view, sample::NOW);
        let (helper, client) = (people.people[0].0, people.clients[0].0);
        assert_eq!(people.cell(&agency, helper, client), Cell::Reads);
        let command = assign(&mut agency, "dns-edit");
        sample::run(&mut agency, &sample::owner(), &command);
        let people = People::new(&agency, &view, sample::NOW);
        assert_eq!(people.cell(&agency, helper, client), Cell::Edits);
        assert_eq!(people.said(&agency, helper, client), "edit DNS");
        assert_eq!(search(&people.clients, "BAK").len(), 1);
        let gone = sample::NOW.plus(super::super::listed::SOON);
        assert_eq!(People::new(&agency, &view, gone).cell(&agency, helper, client), Cell::No);
    }
}
