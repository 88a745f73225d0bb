//! A small account for the tests of the pages, made by real commands.

use super::Foreseen;
use portcullis_core::*;

/// The account, and how to go on with it as its owner.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub snapshot: Snapshot,
    caller: Caller,
}

const NOW: Millis = Millis(1_800_000_000_000);

/// Four domains, two tagged `school`; Ana in the group “Web team”, which edits DNS there; the role “Readers” of the
/// account's own, which Ben has everywhere.
pub(crate) fn sample() -> Sample {
    let owner = UserId::from_bits(7);
    let opening = Opening {
        account: AccountId::from_bits(1),
        settings: Settings {
            name: "Sample".into(),
            plan: "unlimited".into(),
            require_second_factor: false,
            agency: Default::default(),
        },
        owner,
        email: "owner@example.com".into(),
        name: Some("Olga".into()),
        verified: true,
    };
    let opened = open_account(&Catalogue::builtin(), &opening, &Fresh::new(NOW, 1));
    let state = fold([(1, &opened.events[..])]).expect("an account");
    let caller = Caller { verified: true, ..Caller::user(owner, Context::at(NOW)) };
    let mut sample = Sample { snapshot: Snapshot::new(state, Catalogue::builtin()), caller };
    let zone = |name: &str, tags: &[&str]| NewResource {
        name: name.into(),
        tags: tags.iter().map(|t| (*t).into()).collect(),
        settings: None,
    };
    let resources = vec![
        zone("a.example", &["school"]),
        zone("b.example", &["school", "env=live"]),
        zone("bücher.example", &[]),
        zone("c.example", &[]),
    ];
    sample.run(Command::AddResources { kind: "zone".into(), resources });
    sample.run(Command::InviteMembers {
        emails: vec!["ana@example.com".into()],
        policies: Vec::new(),
        groups: Vec::new(),
    });
    let school = PolicyDraft::allow(["dns-edit"], Scope::tag("school".parse().expect("a tag")));
    let members = vec![sample.member("ana@example.com")];
    sample.run(Command::CreateGroup { name: "Web team".into(), policies: vec![school], members });
    sample.run(Command::CreateRole {
        name: "Readers".into(),
        about: String::new(),
        actions: vec!["dns:read".into(), "ssl:read".into()],
    });
    let readers = sample.role("Readers");
    let policies = vec![PolicyDraft::allow([readers], Scope::account())];
    sample.run(Command::InviteMembers { emails: vec!["ben@example.com".into()], policies, groups: Vec::new() });
    sample
}

impl Sample {
    /// Does it.
    pub fn run(&mut self, command: Command) -> Vec<Event> {
        let revision = self.snapshot.state().revision + 1;
        let outcome = decide(&self.snapshot, &self.caller, &command, &Fresh::new(NOW, revision.into()));
        assert!(!outcome.events.is_empty(), "{:?}", outcome.issues);
        self.snapshot.apply(revision, &outcome.events);
        outcome.events
    }

    /// What it would do.
    pub fn foresee(&self, command: Command) -> Foreseen {
        Foreseen::new(&self.snapshot, &self.caller, &Fresh::new(NOW, 99), command, true)
    }

    pub fn member(&self, address: &str) -> MemberId {
        let found = self.snapshot.state().members.values().find(|m| m.address.get() == Some(address));
        found.expect("a member").id
    }

    pub fn group(&self, name: &str) -> GroupId {
        self.snapshot.state().groups.values().find(|g| g.name == name).expect("a group").id
    }

    pub fn role(&self, name: &str) -> String {
        self.snapshot.state().roles.values().find(|r| r.name == name).expect("a role").id.clone()
    }

    pub fn zone(&self, name: &str) -> ResourceId {
        self.snapshot.resource_named("zone", name).expect("a zone")
    }
}
