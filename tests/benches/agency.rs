//! An agency with 500 people in 20 groups and 2,000 clients with 200,000 zones: what asking, leaving and looking cost.
//!
//! `cargo bench -p portcullis-engine-tests --bench agency` prints the table that stands in `docs/performance.md`.

use portcullis_core::{
    Access, Account, AccountId, Actor, Assignment, Caller, Catalogue, Client, ClientSelector, ClientStatus, Command,
    Conditions, Context, Effect, Facts, Fresh, Grant, GrantId, GrantStatus, Group, GroupId, Invitation, Made, Member,
    MemberId, MemberStatus, Millis, Personal, Policy, PolicyId, Principal, Reach, Resource, ResourceId, ResourceRef,
    Scope, Selector, Settings, Snapshot, State, Tag, UserId, decide,
};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

const NOW: Millis = Millis(1_700_000_000_000);
const STAFF: u128 = 500;
const GROUPS: u128 = 20;
const CLIENTS: u128 = 2_000;
const ZONES: u128 = 100;
const AGENCY: AccountId = AccountId::from_bits(1);

fn main() {
    let catalogue = Catalogue::builtin();
    let before = resident();
    let began = Instant::now();
    let clients: Vec<Snapshot> = (0..CLIENTS).map(|n| Snapshot::new(client(n), Arc::clone(&catalogue))).collect();
    let agency = Snapshot::new(agency(&clients), Arc::clone(&catalogue));
    println!("| what | measured |\n|---|---|");
    println!("| building all {} snapshots | {:?} |", clients.len() + 1, began.elapsed());
    println!("| memory of all of them (resident) | {} MiB |", (resident() - before) >> 20);
    asking(&agency, &clients);
    leaving(&agency, &clients);
    looking(&agency, &clients);
}

/// The price of an answer, for a direct member and for somebody of the agency.
fn asking(agency: &Snapshot, clients: &[Snapshot]) {
    let client = &clients[7];
    let context = Context { second_factor: Some(true), ..Context::at(NOW) };
    let technician = Principal::User(user(3));
    let (direct, through) =
        (client.access(Principal::User(owner(7)), &context), client.access_through(agency, technician, &context));
    assert!(direct.can("dns:edit", zone(7, 1), NOW) && through.can("dns:edit", zone(7, 1), NOW));
    let ways: [(&str, &Access); 2] = [("a direct member", &direct), ("somebody of the agency", &through)];
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); ways.len()];
    for _ in 0..31 {
        for ((_, access), times) in ways.iter().zip(&mut times) {
            times.push(timed(200_000, |n| {
                black_box(access.can("dns:edit", zone(7, n as u128 % ZONES), NOW));
            }));
        }
    }
    let medians: Vec<f64> = times.iter_mut().map(|t| median(t).as_secs_f64() * 1e9).collect();
    for ((name, _), ns) in ways.iter().zip(&medians) {
        println!("| `can` by name for {name} | {ns:.1} ns |");
    }
    println!("| ratio of the two | {:.2} |", medians[1] / medians[0]);
    let member = timed(2_000, |_| drop(black_box(client.access(Principal::User(owner(7)), &context))));
    let agent = timed(2_000, |_| drop(black_box(client.access_through(agency, technician, &context))));
    println!("| an access made anew, a direct member / somebody of the agency | {member:.1?} / {agent:.1?} |");
}

/// One technician leaves: one decision in the agency, and no client lets them in.
fn leaving(agency: &Snapshot, clients: &[Snapshot]) {
    let context = Context { second_factor: Some(true), ..Context::at(NOW) };
    let technician = Principal::User(user(3));
    let inside = |agency: &Snapshot| {
        let may = |client: &&Snapshot| {
            let access = client.access_through(agency, technician, &context);
            access.any("dns:edit", "zone", NOW) || access.any("dns:read", "zone", NOW)
        };
        clients.iter().filter(may).count()
    };
    let was = inside(agency);
    let command = Command::RevokeMember { member: member(3), keep_tokens: Vec::new() };
    let caller = Caller { verified: true, ..Caller::operator(Context::at(NOW)) };
    let mut after = agency.clone();
    let began = Instant::now();
    let outcome = decide(agency, &caller, &command, &Fresh::new(NOW, 5));
    after.apply(agency.state().revision + 1, &outcome.events);
    let took = began.elapsed();
    println!("| removing a technician: deciding and applying, {} events | {took:.1?} |", outcome.events.len());
    println!("| clients they could work on before / after | {was} / {} |", inside(&after));
}

/// People × clients, and the same after one assignment changed.
fn looking(agency: &Snapshot, clients: &[Snapshot]) {
    let mut times = Vec::new();
    let mut cells = 0;
    for _ in 0..7 {
        let began = Instant::now();
        let reach = Reach::new(agency, clients, NOW);
        let grants: Vec<GrantId> = reach.clients().collect();
        let filled = |member: MemberId| grants.iter().filter(|grant| !reach.of(member, **grant).is_empty()).count();
        cells = reach.people().map(filled).sum();
        times.push(began.elapsed());
    }
    println!(
        "| people × clients ({STAFF} × {CLIENTS}), made and every cell read; {cells} filled | {:.1?} |",
        median(&mut times)
    );
}

fn timed(count: u32, mut once: impl FnMut(u32)) -> Duration {
    let began = Instant::now();
    (0..count).for_each(&mut once);
    began.elapsed() / count
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Bytes of memory in use.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").expect("Linux tells");
    let pages: u64 = text.split_whitespace().nth(1).and_then(|n| n.parse().ok()).expect("a number");
    pages * 4096
}

fn user(n: u128) -> UserId {
    UserId::from_bits(1_000_000 + n)
}

fn member(n: u128) -> MemberId {
    MemberId::from_bits(2_000_000 + n)
}

fn owner(client: u128) -> UserId {
    UserId::from_bits(3_000_000 + client)
}

fn account(client: u128) -> AccountId {
    AccountId::from_bits(4_000_000 + client)
}

fn grant(client: u128) -> GrantId {
    GrantId::from_bits(5_000_000 + client)
}

fn zone(client: u128, n: u128) -> ResourceRef<'static> {
    ResourceRef::Resource(ResourceId::from_bits((10_000_000 + client) * 1_000 + n))
}

fn opened(id: AccountId, name: String) -> State {
    let settings =
        Settings { name, plan: "unlimited".into(), require_second_factor: false, agency: Default::default() };
    State::new(Account { id, created_at: NOW, settings, closed_at: None })
}

fn joined(id: MemberId, user: UserId, address: &str) -> Member {
    Member {
        id,
        user: Some(user),
        address: Personal::new(address),
        name: Personal::erased(),
        status: MemberStatus::Accepted,
        invitation: Invitation { by: None, sent_at: NOW, expires_at: NOW },
        joined_at: Some(NOW),
        facts: Facts { verified: true, ..Facts::default() },
    }
}

fn allow(id: u128, actor: Actor, role: &str, scope: Scope) -> Policy {
    let (roles, conditions) = (vec![role.to_owned()], Conditions::default());
    Policy { id: PolicyId::from_bits(id), actor, effect: Effect::Allow, roles, scope, named: None, conditions }
}

/// A client with its owner, 100 zones with tags, and a grant of one of three sorts.
fn client(n: u128) -> State {
    let mut state = opened(account(n), format!("Client {n}"));
    for z in 0..ZONES {
        let ResourceRef::Resource(id) = zone(n, z) else { continue };
        let tag: Tag = if z % 3 == 0 { "env=prod" } else { "env=test" }.parse().expect("a tag");
        let resource = Resource { id, kind: "zone".into(), name: format!("z{z}.c{n}.example"), tags: [tag].into() };
        state.resources.insert(id, Arc::new(resource));
    }
    let first = joined(MemberId::from_bits(6_000_000 + n), owner(n), &format!("owner{n}@example.com"));
    let (actor, given) = (Actor::Member(first.id), Actor::Grant(grant(n)));
    state.members.insert(first.id, Arc::new(first));
    let (role, scope) = match n % 3 {
        0 => ("super-administrator", Scope::account()),
        1 => ("dns-edit", Scope { include: vec![Selector::Kind { kind: "zone".into() }], exclude: Vec::new() }),
        _ => ("dns-edit", Scope::tag("env=test".parse().expect("a tag"))),
    };
    let policies = [
        allow(7_000_000 + n, actor, "super-administrator", Scope::account()),
        allow(8_000_000 + n, given, role, scope),
    ];
    policies.into_iter().for_each(|p| drop(state.policies.insert(p.id, Arc::new(p))));
    let kept = Grant {
        id: grant(n),
        agency: Some(AGENCY),
        name: "The agency".into(),
        status: GrantStatus::Given,
        conditions: Conditions::default(),
        opening: false,
        by: None,
        created_at: NOW,
        made: Made::default(),
    };
    state.grants.insert(kept.id, Arc::new(kept));
    state
}

/// 500 people in 20 groups; each group works for the clients of its tag, the first for all.
fn agency(clients: &[Snapshot]) -> State {
    let mut state = opened(AGENCY, "The agency".into());
    for n in 0..STAFF {
        let person = joined(member(n), user(n), &format!("person{n}@agency.example"));
        state.members.insert(person.id, Arc::new(person));
    }
    let tag = |n: u128| -> Tag { format!("team={}", n % GROUPS).parse().expect("a tag") };
    for (n, client) in (0..).zip(clients) {
        let (account, name) = (client.state().account.id, format!("Client {n}"));
        let (status, tags) = (ClientStatus::Accepted, [tag(n)].into());
        let kept = Client { grant: grant(n), account, name, tags, status, wish: Vec::new(), opened: false, since: NOW };
        state.clients.insert(kept.grant, Arc::new(kept));
    }
    for n in 0..GROUPS {
        let id = GroupId::from_bits(9_000_000 + n);
        let members = (0..STAFF).filter(|m| m % GROUPS == n || (m + 1) % GROUPS == n).map(member).collect();
        state.groups.insert(id, Arc::new(Group { id, name: format!("Team {n}"), members }));
        let policy = allow(9_500_000 + n, Actor::Group(id), "dns-edit", Scope::account());
        let on = if n == 3 { ClientSelector::All } else { ClientSelector::Tag { tag: tag(n) } };
        state.assignments.insert(policy.id, Arc::new(Assignment { clients: vec![on], policy }));
    }
    state
}
