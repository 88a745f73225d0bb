//! A small account for the tests of this crate, made by real commands.

use portcullis_core::{
    AccountId, Caller, Catalogue, ClientOpening, Command, Context, Fresh, GrantId, MemberId, Millis, NewResource,
    Opening, PolicyDraft, ResourceId, Scope, Settings, Snapshot, UserId, decide, fold, open_account, open_client,
};

/// 2026-07-01T00:00:00Z.
pub const NOW: Millis = Millis(1_782_864_000_000);
/// Who opened it.
pub const OWNER: UserId = UserId::from_bits(7);
/// Who helps.
pub const HELPER: UserId = UserId::from_bits(8);

/// The moment, and one seed.
pub fn fresh() -> Fresh {
    Fresh::new(NOW, 99)
}

/// Who may do everything.
pub fn owner() -> Caller {
    Caller { verified: true, ..Caller::user(OWNER, Context::at(NOW)) }
}

/// Who manages members and edits DNS, and holds nothing else.
pub fn helper() -> Caller {
    Caller { verified: true, ..Caller::user(HELPER, Context::at(NOW)) }
}

/// An account with so many domains, all but the last tagged `school`, its owner and the helper.
pub fn account(zones: usize) -> Snapshot {
    let settings = Settings {
        name: "Bakery".into(),
        plan: "unlimited".into(),
        require_second_factor: false,
        agency: Default::default(),
    };
    let account = AccountId::from_bits(1);
    let email = "owner@example.com".to_owned();
    let opening = Opening { account, settings, owner: OWNER, email, name: None, verified: true };
    let opened = open_account(&Catalogue::builtin(), &opening, &Fresh::new(NOW, 1));
    let state = fold([(1, &opened.events[..])]).expect("an opened account");
    let mut snapshot = Snapshot::new(state, Catalogue::builtin());
    for first in (0..zones).step_by(1000) {
        let resources = (first..zones.min(first + 1000)).map(|n| new_zone(n, zones)).collect();
        run(&mut snapshot, &owner(), &Command::AddResources { kind: "zone".into(), resources });
    }
    let helper = invite(
        &mut snapshot,
        "helper@example.com",
        vec![PolicyDraft::allow(["members-edit", "dns-edit"], Scope::account())],
    );
    let holds = Caller { holds: Some(helper), ..self::helper() };
    run(&mut snapshot, &holds, &Command::AcceptInvitation { member: helper, name: Some("Helper".into()) });
    snapshot
}

fn new_zone(n: usize, zones: usize) -> NewResource {
    let tags = if n + 1 < zones { vec!["school".to_owned()] } else { Vec::new() };
    NewResource { name: format!("d{n:04}.example"), tags, settings: None }
}

/// The id of the so-manieth domain by name.
pub fn zone(snapshot: &Snapshot, n: usize) -> ResourceId {
    snapshot.resources("zone")[n].id
}

/// Invites somebody as the owner.
pub fn invite(snapshot: &mut Snapshot, email: &str, policies: Vec<PolicyDraft>) -> MemberId {
    run(snapshot, &owner(), &Command::InviteMembers { emails: vec![email.to_owned()], policies, groups: Vec::new() });
    let members = snapshot.state().members.values();
    members.filter(|m| m.address.get() == Some(email)).map(|m| m.id).next().expect("who was invited")
}

/// Carries a command out.
pub fn run(snapshot: &mut Snapshot, caller: &Caller, command: &Command) {
    let revision = snapshot.state().revision + 1;
    let outcome = decide(snapshot, caller, command, &Fresh::new(NOW, u128::from(revision)));
    assert!(!outcome.is_refused(), "{:?}", outcome.issues);
    snapshot.apply(revision, &outcome.events);
}

/// An account by its number that an agency opened and nobody of its own manages yet.
pub fn opened_by(agency: &Snapshot, number: u128) -> Snapshot {
    let opening = ClientOpening {
        account: AccountId::from_bits(number),
        settings: Settings { name: format!("Client {number}"), ..agency.state().account.settings.clone() },
        agency: agency.state().account.id,
        agency_name: "Agency".into(),
        grant: GrantId::from_bits(number),
    };
    let opened = open_client(&Catalogue::builtin(), &opening, &Fresh::new(NOW, number));
    let state = fold([(1, &opened.events[..])]).expect("an opened account");
    Snapshot::new(state, Catalogue::builtin())
}

/// Somebody invited by the operator, who has joined with these roles on everything.
pub fn joins_as(snapshot: &mut Snapshot, email: &str, roles: &[&str]) {
    let policies = vec![PolicyDraft::allow(roles.iter().copied(), Scope::account())];
    let operator = Caller::operator(Context::at(NOW));
    let invite = Command::InviteMembers { emails: vec![email.to_owned()], policies, groups: Vec::new() };
    run(snapshot, &operator, &invite);
    let invited = snapshot.state().members.values().find(|m| m.address.get() == Some(email)).map(|m| m.id);
    let member = invited.expect("who was invited");
    let holds = Caller { holds: Some(member), verified: true, ..Caller::user(UserId::from_bits(70), Context::at(NOW)) };
    run(snapshot, &holds, &Command::AcceptInvitation { member, name: None });
}

/// Another account of the same owner, by its number, without domains.
pub fn other(number: u128) -> Snapshot {
    let settings = Settings {
        name: format!("Client {number}"),
        plan: "unlimited".into(),
        require_second_factor: false,
        agency: Default::default(),
    };
    let (account, email) = (AccountId::from_bits(number), "owner@example.com".to_owned());
    let opening = Opening { account, settings, owner: OWNER, email, name: None, verified: true };
    let opened = open_account(&Catalogue::builtin(), &opening, &Fresh::new(NOW, number));
    let state = fold([(1, &opened.events[..])]).expect("an opened account");
    Snapshot::new(state, Catalogue::builtin())
}
