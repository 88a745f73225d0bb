use super::phrase;
use portcullis_core::*;

const NOW: Millis = Millis(1_000);
const ANA: MemberId = MemberId::from_bits(2);

/// An account of six domains with one member, Ana, who holds these policies and is in these groups.
struct Case {
    state: State,
    policies: u128,
}

impl Case {
    fn new() -> Self {
        let settings = Settings {
            name: "A".into(),
            plan: "unlimited".into(),
            require_second_factor: false,
            agency: Default::default(),
        };
        let account = Account { id: AccountId::from_bits(1), created_at: Millis(0), settings, closed_at: None };
        let mut state = State::new(account);
        for n in 1..=6_u128 {
            let zone = Resource {
                id: ResourceId::from_bits(n),
                kind: "zone".into(),
                name: format!("site{n}.example"),
                tags: Set::new(),
            };
            apply(&mut state, &Event::Resource(Change::added(zone)));
        }
        let invitation = Invitation { by: None, sent_at: Millis(0), expires_at: Millis(i64::MAX) };
        let facts = Facts { verified: true, ..Facts::default() };
        let ana = Member {
            id: ANA,
            user: Some(UserId::from_bits(2)),
            address: Personal::new("ana@example.com"),
            name: Personal::default(),
            status: MemberStatus::Accepted,
            invitation,
            joined_at: Some(Millis(0)),
            facts,
        };
        apply(&mut state, &Event::Member(Change::added(ana)));
        Self { state, policies: 0 }
    }

    fn policy(mut self, actor: Actor, role: &str, scope: Scope, conditions: Conditions) -> Self {
        self.policies += 1;
        let policy = Policy {
            id: PolicyId::from_bits(self.policies),
            actor,
            effect: Effect::Allow,
            roles: vec![role.into()],
            scope,
            named: None,
            conditions,
        };
        apply(&mut self.state, &Event::Policy(Change::added(policy)));
        self
    }

    fn gives(self, role: &str, scope: Scope) -> Self {
        self.policy(Actor::Member(ANA), role, scope, Conditions::default())
    }

    fn group_gives(mut self, name: &str, role: &str, scope: Scope) -> Self {
        let id = GroupId::from_bits(u128::from(name.len() as u64));
        let group = Group { id, name: name.into(), members: [ANA].into() };
        apply(&mut self.state, &Event::Group(Change::added(group)));
        self.policy(Actor::Group(id), role, scope, Conditions::default())
    }

    fn reads(self) -> String {
        phrase(&Snapshot::new(self.state, Catalogue::builtin()), ANA, NOW)
    }
}

fn zones(count: u128) -> Scope {
    Scope::of((1..=count).map(ResourceId::from_bits))
}

#[test]
fn nothing_is_said_as_nothing() {
    assert_eq!(Case::new().reads(), "No access yet");
}

#[test]
fn a_single_domain_is_named_and_more_are_counted() {
    assert!(Case::new().gives("dns-edit", zones(1)).reads().starts_with("Edits DNS on site1.example"));
    assert!(Case::new().gives("dns-edit", zones(5)).reads().starts_with("Edits DNS on 5 domains"));
    assert!(Case::new().gives("dns-edit", zones(6)).reads().starts_with("Edits DNS on 6 domains"));
    assert!(Case::new().gives("dns-edit", Scope::account()).reads().starts_with("Edits DNS on all domains"));
}

#[test]
fn groups_are_where_it_comes_from() {
    let text = Case::new().group_gives("Web team", "dns-edit", zones(5)).reads();
    assert!(text.starts_with("Edits DNS on 5 domains") && text.ends_with(", via Web team"), "{text}");
    let text = Case::new().group_gives("Web team", "dns-edit", zones(5)).gives("ssl-edit", zones(2)).reads();
    assert!(text.ends_with(", partly via Web team"), "{text}");
}

#[test]
fn whole_accounts_are_said_short() {
    assert_eq!(Case::new().gives("super-administrator", Scope::account()).reads(), "Everything");
    assert_eq!(Case::new().gives("administrator-read-only", Scope::account()).reads(), "Reads everything");
    let text = Case::new().gives("administrator", Scope::account()).reads();
    assert!(text.starts_with("Everything but editing "), "{text}");
}

#[test]
fn many_services_become_a_count() {
    let text = Case::new().gives("domain-administrator", zones(5)).reads();
    assert!(text.starts_with("Edits ") && text.contains(" on 5 domains") && text.len() < 90, "{text}");
}

#[test]
fn a_place_is_named_once_and_only_where_it_is_the_same() {
    let both = Case::new().gives("dns-edit", zones(5)).gives("analytics-read", zones(5)).reads();
    assert_eq!(both, "Edits DNS and reads Analytics on 5 domains");
    let others = Scope::of((2..=6).map(ResourceId::from_bits));
    let apart = Case::new().gives("dns-edit", zones(5)).gives("ssl-edit", others).reads();
    assert_eq!(apart.matches("on 5 domains").count(), 2, "{apart}");
}

#[test]
fn conditions_are_mentioned() {
    let conditions = Conditions { second_factor: Some(true), ..Conditions::default() };
    let text = Case::new().policy(Actor::Member(ANA), "dns-edit", zones(5), conditions).reads();
    assert!(text.ends_with("on 5 domains, under conditions"), "{text}");
}
