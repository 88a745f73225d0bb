use super::standing::Standing;
use crate::words;
use portcullis_api::{PartnerView, PartnersView};
use portcullis_core::{GrantId, Millis, Snapshot};

/// An agency as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Listed {
    /// By its grant.
    pub grant: GrantId,
    /// How the account calls it.
    pub name: String,
    /// Where it stands.
    pub standing: Standing,
    /// What its people may do at most, in one sentence.
    pub may: String,
    /// How many of them have access now.
    pub people: usize,
    /// When any of them last did something here.
    pub last_active: Option<Millis>,
    /// When the grant ends.
    pub until: Option<Millis>,
}

/// All agencies: those that may work here first, each by name.
pub fn listed(snapshot: &Snapshot, view: &PartnersView, now: Millis) -> Vec<Listed> {
    let one = |partner: &PartnerView| Listed {
        grant: partner.grant.id,
        name: partner.grant.name.clone(),
        standing: Standing::of(partner, now),
        may: may(snapshot, partner.grant.id, now),
        people: partner.people.iter().filter(|person| !person.blocked).count(),
        last_active: partner.people.iter().filter_map(|person| person.last_active).max(),
        until: partner.grant.conditions.expires_at,
    };
    let mut all: Vec<Listed> = view.grants.iter().map(one).collect();
    all.sort_by_key(|partner| (partner.standing, partner.name.to_lowercase(), partner.grant));
    all
}

/// What a grant gives, or would give if it were not switched off: what one looks at before switching it on again.
pub fn may(snapshot: &Snapshot, grant: GrantId, now: Millis) -> String {
    words::grid(snapshot, &grid(snapshot, grant, now))
}

/// The same as a grid.
pub fn grid(snapshot: &Snapshot, grant: GrantId, now: Millis) -> portcullis_core::Grid {
    use portcullis_core::{Change, Event, Grant, GrantStatus};
    let mut copy = snapshot.clone();
    let off = snapshot.state().grants.get(&grant).filter(|grant| grant.status == GrantStatus::Suspended);
    if let Some(off) = off {
        let on = Grant { status: GrantStatus::Waiting, ..(**off).clone() };
        copy.apply(snapshot.state().revision, &[Event::Grant(Change::changed((**off).clone(), on))]);
    }
    copy.grant_outlook(grant, now).grid()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::sample;
    use portcullis_api::StaffView;
    use portcullis_core::{AccountId, Command, Conditions, PolicyDraft, Scope, UserId};

    /// An account with one agency.
    pub fn with_agency() -> (Snapshot, GrantId) {
        let mut snapshot = sample::account(3);
        let offer = Command::OfferGrant {
            agency: Some(AccountId::from_bits(50)),
            name: "Nordlicht".into(),
            policies: vec![PolicyDraft::allow(["dns-edit"], Scope::account())],
            conditions: Conditions::default(),
            grant: None,
        };
        sample::run(&mut snapshot, &sample::owner(), &offer);
        let grant = *snapshot.state().grants.keys().next().expect("the grant");
        (snapshot, grant)
    }

    fn told(snapshot: &Snapshot, grant: GrantId) -> PartnerView {
        let person = |n: u128, blocked| StaffView {
            id: UserId::from_bits(n),
            shown: format!("Person {n}"),
            roles: Vec::new(),
            last_active: Some(Millis(n as i64)),
            blocked,
        };
        let grant = (*snapshot.state().grants[&grant]).clone();
        let people = vec![person(1, false), person(2, true)];
        PartnerView { grant, agency_name: Some("Nordlicht GmbH".into()), accepted: true, people }
    }

    #[test]
    fn an_agency_is_listed_with_what_it_may_do_and_who_has_access() {
        let (snapshot, grant) = with_agency();
        let view = PartnersView { grants: vec![told(&snapshot, grant)], ..PartnersView::default() };
        let all = listed(&snapshot, &view, sample::NOW);
        let [one] = all.as_slice() else { panic!("one agency") };
        assert_eq!((one.people, one.last_active, one.standing), (1, Some(Millis(2)), Standing::Active));
        assert_eq!(one.may, "May edit DNS on all 3 domains");
    }

    #[test]
    fn what_is_switched_off_says_what_it_would_give() {
        let (mut snapshot, grant) = with_agency();
        let (name, policies, conditions) = (None, None, None);
        let suspend = Command::ChangeGrant { grant, name, policies, conditions, suspended: Some(true) };
        sample::run(&mut snapshot, &sample::owner(), &suspend);
        let mut partner = told(&snapshot, grant);
        assert_eq!(Standing::of(&partner, sample::NOW), Standing::Suspended);
        assert_eq!(may(&snapshot, grant, sample::NOW), "May edit DNS on all 3 domains");
        partner.grant.status = portcullis_core::GrantStatus::Given;
        partner.grant.conditions.expires_at = Some(sample::NOW);
        assert_eq!(Standing::of(&partner, sample::NOW), Standing::Ended);
    }
}
