//! Sample accounts, built by real commands through the engine. One builder serves the demo and the tests.
//!
//! Ids are the same each time: they follow from fixed seeds. Only the times move, so that the samples are always as old
//! as they say.

mod blue_harbour;
mod builder;
mod certification;
mod northfield;
mod people;
mod thousand;

pub use builder::{Builder, SampleError};
pub use certification::catalogue as certification_catalogue;
pub use people::{OWNER, PASSWORD, SampleUser, user};

use portcullis_core::{AccountId, Catalogue, Event, Millis, Origin, State};

/// The id of the sample account with this name.
pub fn account_id(name: &str) -> AccountId {
    AccountId::from_bits(people::seed("account", name))
}

/// Everything the demo starts with.
#[derive(Debug)]
pub struct Sample {
    /// The people of all sample accounts, by id, each once.
    pub users: Vec<SampleUser>,
    /// The accounts: a small firm, a school network, a large one.
    pub accounts: Vec<SampleAccount>,
}

/// One sample account as the list of what happened in it.
#[derive(Debug)]
pub struct SampleAccount {
    /// Its id.
    pub id: AccountId,
    /// Its entries from the first on, each one change of the state.
    pub entries: Vec<SampleEntry>,
    /// What they fold to.
    pub state: State,
}

/// One entry of a sample account's log, before it is appended.
#[derive(Debug)]
pub struct SampleEntry {
    /// Who did it, and through what.
    pub origin: Origin,
    /// When.
    pub at: Millis,
    /// The command's name.
    pub command: &'static str,
    /// What happened.
    pub events: Vec<Event>,
}

/// Builds all sample accounts as they would stand at `now`.
///
/// # Errors
/// [`SampleError`] where the engine refuses one of the commands: then the samples and the engine's rules disagree.
pub fn build(now: Millis) -> Result<Sample, SampleError> {
    let accounts = vec![blue_harbour(now)?, northfield(now)?, thousand(now)?];
    let users = people::of(&accounts);
    Ok(Sample { users, accounts })
}

/// The little world in which the AuthZEN certification scenario is set, under [`certification_catalogue`].
///
/// # Errors
/// [`SampleError`], as for [`build`].
pub fn certification(now: Millis, catalogue: Catalogue) -> Result<Sample, SampleError> {
    let accounts = vec![certification::build(now, catalogue)?];
    let users = people::of(&accounts);
    Ok(Sample { users, accounts })
}

/// A web firm that looks after the domains of two clients, five and three.
///
/// # Errors
/// [`SampleError`], as for [`build`].
pub fn blue_harbour(now: Millis) -> Result<SampleAccount, SampleError> {
    blue_harbour::build(now)
}

/// A network of schools with 40 domains tagged `school`, `higher-education` and `other`.
///
/// # Errors
/// [`SampleError`], as for [`build`].
pub fn northfield(now: Millis) -> Result<SampleAccount, SampleError> {
    northfield::build(now)
}

/// 1,000 domains and 200 members, to feel the speed.
///
/// # Errors
/// [`SampleError`], as for [`build`].
pub fn thousand(now: Millis) -> Result<SampleAccount, SampleError> {
    thousand::build(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis_core::{Context, MemberStatus, Principal, ResourceRef, Snapshot, fold};

    const NOW: Millis = Millis(1_800_000_000_000);

    fn sample() -> Sample {
        build(NOW).expect("the engine carries out every command of the samples")
    }

    #[test]
    fn ids_are_the_same_each_time() {
        let (one, later) = (blue_harbour(NOW), blue_harbour(NOW.plus(1_234_567)));
        let ids = |account: SampleAccount| {
            let state = account.state;
            (
                account.id,
                state.members.keys().copied().collect::<Vec<_>>(),
                state.resources.keys().copied().collect::<Vec<_>>(),
            )
        };
        assert_eq!(ids(one.expect("sound")), ids(later.expect("sound")));
    }

    #[test]
    fn the_accounts_have_the_shapes_they_say() {
        let [harbour, northfield, thousand] =
            <[SampleAccount; 3]>::try_from(sample().accounts).expect("three accounts");
        let tagged = |state: &State, tag: &str| {
            let tag = tag.parse().expect("a tag");
            state.resources.values().filter(|r| r.tags.contains(&tag)).count()
        };
        assert_eq!((tagged(&harbour.state, "client=harbour"), tagged(&harbour.state, "client=lark")), (5, 3));
        let kinds = ["school", "higher-education", "other"].map(|tag| tagged(&northfield.state, tag));
        assert_eq!(kinds, [23, 9, 8]);
        assert_eq!(
            (thousand.state.resources.len(), thousand.state.members.len(), thousand.state.groups.len()),
            (1000, 200, 12)
        );
        let members = harbour.state.members.values();
        let pending: Vec<_> = members.filter(|m| m.status == MemberStatus::Pending).collect();
        assert_eq!(pending.len(), 2);
        assert_eq!(pending.iter().filter(|m| m.has_expired(NOW)).count(), 1, "one invitation has run out");
        assert!(harbour.state.resources.values().any(|r| r.name.contains("xn--")), "an international domain");
    }

    #[test]
    fn each_log_folds_to_its_state_and_never_goes_back_in_time() {
        for account in sample().accounts {
            let entries =
                account.entries.iter().zip(1_u64..).map(|(entry, revision)| (revision, entry.events.as_slice()));
            assert_eq!(fold(entries).expect("it begins with the account"), account.state);
            assert!(account.entries.windows(2).all(|pair| pair[0].at <= pair[1].at));
            assert!(account.entries.iter().all(|entry| entry.at <= NOW), "nothing happens in the future");
        }
    }

    #[test]
    fn the_owner_may_do_everything_and_people_sign_in() {
        let sample = sample();
        let signing_in = sample.users.iter().filter(|u| u.password.is_some()).count();
        assert_eq!(signing_in, 3);
        for account in sample.accounts {
            let snapshot = Snapshot::new(account.state, Catalogue::builtin());
            let access = snapshot.access(Principal::User(user(OWNER)), &Context::at(NOW));
            assert!(access.can("members:edit", ResourceRef::Account, NOW));
            assert!(!snapshot.super_administrators().is_empty());
        }
    }

    #[test]
    fn people_have_different_rights_on_each_client() {
        let account = blue_harbour(NOW).expect("sound");
        let zone =
            |name: &str| account.state.resources.values().find(|r| r.name == name).map(|r| r.id).expect("it is there");
        let (tickets, boats, press) =
            (zone("harbour-tickets.example"), zone("harbour-boats.example"), zone("lark-press.example"));
        let snapshot = Snapshot::new(account.state.clone(), Catalogue::builtin());
        let can = |email: &str, action: &str, zone| {
            let access = snapshot.access(Principal::User(user(email)), &Context::at(NOW));
            access.can(action, ResourceRef::Resource(zone), NOW)
        };
        assert!(can("ana@example.com", "dns:edit", boats) && !can("ana@example.com", "dns:edit", press));
        assert!(can("zoe@example.com", "dns:edit", boats) && !can("zoe@example.com", "dns:edit", tickets));
        assert!(can("kim@example.com", "dns:edit", press) && !can("kim@example.com", "dns:edit", boats));
        assert!(can("marek@example.com", "page_rules:edit", press) && can("priya@example.com", "dns:read", press));
        assert!(!can("nina@example.com", "dns:read", boats));
    }
}
