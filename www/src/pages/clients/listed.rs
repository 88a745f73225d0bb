use super::beside::account;
use super::handover::Handover;
use crate::parts::Tone;
use crate::words;
use portcullis_api::{ClientState, ClientView, ClientsView};
use portcullis_core::{AccountId, Actor, GrantId, Mask, Millis, Reach, Snapshot};

/// A client as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Listed {
    /// By its grant.
    pub grant: GrantId,
    /// Its account.
    pub account: AccountId,
    /// How we call it.
    pub name: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Where both sides stand.
    pub state: ClientState,
    /// What we may do there at most, in words.
    pub may: String,
    /// How many of us may do anything there.
    pub people: usize,
    /// What our assignments name and the grant does not give; empty where nothing is lacking.
    pub lacks: String,
    /// When the grant ends.
    pub until: Option<Millis>,
    /// Whether we opened it, and it is the client's own by now.
    pub handover: Handover,
}

/// How long before its end a grant is pointed out.
pub const SOON: i64 = 30 * 24 * 60 * 60 * 1000;

impl Listed {
    /// Whether it ends soon.
    pub fn ends_soon(&self, now: Millis) -> bool {
        let soon = now.plus(SOON);
        self.state == ClientState::Working && self.until.is_some_and(|end| end > now && end < soon)
    }
}

/// On screen, and how it is coloured.
pub fn state_word(state: ClientState) -> (&'static str, Tone) {
    match state {
        ClientState::Asked => ("Asked", Tone::Waiting),
        ClientState::Working => ("Active", Tone::Good),
        ClientState::Suspended => ("Suspended", Tone::Bad),
        ClientState::Ended => ("Ended", Tone::Bad),
        ClientState::Closed => ("Closed", Tone::Plain),
    }
}

/// All clients by name.
pub fn listed(agency: &Snapshot, view: &ClientsView, now: Millis) -> Vec<Listed> {
    let accounts: Vec<Snapshot> =
        view.clients.iter().filter_map(|client| client.ceiling.as_ref()).map(|state| account(agency, state)).collect();
    let reach = Reach::new(agency, &accounts, now);
    let people: Vec<_> = reach.people().collect();
    let mut all: Vec<Listed> = view.clients.iter().map(|client| one(agency, client, &reach, &people, now)).collect();
    all.sort_by_cached_key(|client| (client.name.to_lowercase(), client.grant));
    all
}

fn one(
    agency: &Snapshot,
    told: &ClientView,
    reach: &Reach,
    people: &[portcullis_core::MemberId],
    now: Millis,
) -> Listed {
    let client = &told.client;
    let given = told.ceiling.as_ref().map(|state| given(&account(agency, state), client.grant, now));
    let (may, given) = given.unwrap_or_else(|| ("Nothing".to_owned(), Mask::EMPTY));
    let covering = agency.state().assignments.values().filter(|assignment| assignment.covers(client));
    let wanted = covering.fold(Mask::EMPTY, |all, assignment| all | agency.policy_mask(&assignment.policy));
    Listed {
        grant: client.grant,
        account: client.account,
        name: client.name.clone(),
        tags: client.tags.iter().map(ToString::to_string).collect(),
        state: told.state,
        may,
        people: people.iter().filter(|person| !reach.of(**person, client.grant).is_empty()).count(),
        lacks: lacking(agency, wanted - given),
        until: told.until,
        handover: Handover::of(agency, told),
    }
}

/// What a grant gives: in words, and as actions. The resources of a client are not seen here, so the words name roles.
fn given(client: &Snapshot, grant: GrantId, now: Millis) -> (String, Mask) {
    let policies = client.policies_of(Actor::Grant(grant));
    let said: Vec<String> = policies.iter().map(|policy| words::policy(client, policy, 0)).collect();
    let outlook = client.grant_outlook(grant, now).grid();
    let allowed = outlook.rows.iter().fold(Mask::EMPTY, |all, row| all | row.yes | row.maybe);
    let named = policies.iter().fold(Mask::EMPTY, |all, policy| match policy.effect {
        portcullis_core::Effect::Allow => all | client.policy_mask(policy),
        portcullis_core::Effect::Deny => all,
    });
    (if said.is_empty() { "Nothing".to_owned() } else { words::listed(&said) }, allowed | named)
}

/// "DNS and Speed" for what is lacking, by service.
fn lacking(agency: &Snapshot, lacking: Mask) -> String {
    let catalogue = agency.catalogue();
    let services = catalogue.data().services.iter();
    let names = services.filter(|service| {
        let own = catalogue.service_mask(&service.id);
        service.grantable && own.meets(lacking)
    });
    words::listed_most(&names.map(|service| service.name.clone()).collect::<Vec<_>>(), 3, "other services")
}

/// Those in which every word stands somewhere; `tag:` before a word looks among tags only.
pub fn search(all: &[Listed], query: &str, which: Which, now: Millis) -> Vec<Listed> {
    let query = query.to_lowercase();
    let fits = |client: &&Listed| {
        let text = format!("{} {} {}", client.name, client.tags.join(" "), state_word(client.state).0).to_lowercase();
        let word = |word: &str| match word.strip_prefix("tag:") {
            Some(tag) => client.tags.iter().any(|own| own.to_lowercase().contains(tag)),
            None => text.contains(word),
        };
        which.fits(client, now) && query.split_whitespace().all(word)
    };
    all.iter().filter(fits).cloned().collect()
}

/// Which clients are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Which {
    /// All.
    #[default]
    All,
    /// Those whose grant ends soon.
    Ending,
    /// Those that grant less than we are assigned to do.
    Lacking,
    /// Those that we opened and that nobody of their own manages yet.
    Ours,
}

impl Which {
    /// In the order they stand beside each other.
    pub const ALL: [Self; 4] = [Self::All, Self::Ending, Self::Lacking, Self::Ours];

    /// On screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Ending => "Ending soon",
            Self::Lacking => "Lacking access",
            Self::Ours => "Not handed over",
        }
    }

    fn fits(self, client: &Listed, now: Millis) -> bool {
        match self {
            Self::All => true,
            Self::Ending => client.ends_soon(now),
            Self::Lacking => !client.lacks.is_empty(),
            Self::Ours => client.handover == Handover::Waits,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::sample;
    use portcullis_core::{Caller, ClientSelector, Command, Conditions, PolicyDraft, Scope, ceiling};

    /// An agency with one client that grants it to edit DNS, and what the server would tell it.
    pub fn with_client() -> (Snapshot, ClientsView) {
        let (agency, client) = (sample::account(0), sample::other(9));
        let (mut agency, mut client) = (agency, client);
        let offer = Command::OfferGrant {
            agency: Some(agency.state().account.id),
            name: "Agency".into(),
            policies: vec![PolicyDraft::allow(["dns-edit"], Scope::account())],
            conditions: Conditions { expires_at: Some(sample::NOW.plus(SOON - 1)), ..Conditions::default() },
            grant: None,
        };
        sample::run(&mut client, &sample::owner(), &offer);
        let grant = *client.state().grants.keys().next().expect("the grant");
        let accept = Command::AcceptGrant {
            grant,
            account: client.state().account.id,
            name: "Bakery".into(),
            tags: vec!["school".into()],
        };
        let caller = Caller { beside: vec![client.clone()], ..sample::owner() };
        sample::run(&mut agency, &caller, &accept);
        let ceiling = ceiling(&client, grant, |user| agency.member_of(user).is_some());
        let kept = (*agency.state().clients[&grant]).clone();
        let until = Some(sample::NOW.plus(SOON - 1));
        let told = ClientView { client: kept, ceiling, state: ClientState::Working, until };
        (agency, ClientsView { clients: vec![told], offers: Vec::new() })
    }

    /// An agency, an account that it opened and nobody manages yet, and what the server would tell the agency of it.
    pub fn opened_client() -> (Snapshot, Snapshot, ClientView) {
        let mut agency = sample::account(0);
        let client = sample::opened_by(&agency, 9);
        let grant = *client.state().grants.keys().next().expect("the grant");
        let account = client.state().account.id;
        let accept = Command::AcceptGrant { grant, account, name: "Bakery".into(), tags: Vec::new() };
        let caller = Caller { beside: vec![client.clone()], ..sample::owner() };
        sample::run(&mut agency, &caller, &accept);
        let kept = (*agency.state().clients[&grant]).clone();
        let told = ClientView {
            client: kept,
            ceiling: ceiling(&client, grant, |_| false),
            state: ClientState::Working,
            until: None,
        };
        (agency, client, told)
    }

    /// Does [`assign`] with these clients beside.
    pub fn assigned(agency: &mut Snapshot, told: &[ClientView], role: &str) {
        let command = assign(agency, role);
        let beside = told.iter().filter_map(|told| told.ceiling.as_ref()).map(|state| account(agency, state));
        let caller = Caller { beside: beside.collect(), ..sample::owner() };
        sample::run(agency, &caller, &command);
    }

    /// Puts the helper on all clients with a role.
    pub fn assign(agency: &mut Snapshot, role: &str) -> Command {
        let member = agency.member_of(sample::HELPER).expect("the helper").id;
        Command::CreateAssignment {
            actor: Actor::Member(member),
            clients: vec![ClientSelector::All],
            policy: PolicyDraft::allow([role], Scope::account()),
        }
    }

    #[test]
    fn a_client_says_what_we_may_do_who_does_it_and_what_is_lacking() {
        let (mut agency, view) = with_client();
        let command = assign(&mut agency, "dns-edit");
        sample::run(&mut agency, &sample::owner(), &command);
        let all = listed(&agency, &view, sample::NOW);
        let [one] = all.as_slice() else { panic!("one client") };
        assert_eq!((one.people, one.lacks.as_str(), one.name.as_str()), (1, "", "Bakery"));
        assert!(one.may.ends_with("on everything"), "{}", one.may);
        assert!(one.ends_soon(sample::NOW) && !one.ends_soon(sample::NOW.plus(SOON)));
        let command = assign(&mut agency, "speed-edit");
        sample::run(&mut agency, &sample::owner(), &command);
        let all = listed(&agency, &view, sample::NOW);
        assert_eq!(all[0].lacks, "Speed");
        assert_eq!(search(&all, "tag:SCH bak", Which::Lacking, sample::NOW).len(), 1);
        assert_eq!(search(&all, "tag:bak", Which::All, sample::NOW).len(), 0);
        assert_eq!(search(&all, "", Which::Ours, sample::NOW).len(), 0);
    }

    #[test]
    fn what_is_not_handed_over_is_found_by_that() {
        let (agency, _, told) = opened_client();
        let view = ClientsView { clients: vec![told], offers: Vec::new() };
        let all = listed(&agency, &view, sample::NOW);
        assert_eq!(search(&all, "", Which::Ours, sample::NOW).len(), 1);
    }
}
