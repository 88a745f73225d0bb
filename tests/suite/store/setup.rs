use portcullis_core::{
    AccountId, Caller, Catalogue, Command, Context, Fresh, Millis, NewResource, Opening, Origin, Outcome, PolicyDraft,
    Scope, Settings, Snapshot, UserId, decide, open_account,
};
use portcullis_store::{Appended, Extras, NewEntry, Store, StoreError};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use std::sync::{Arc, atomic::AtomicU64};
use tempfile::TempDir;

pub const ACCOUNT: AccountId = AccountId::from_bits(0xacc0);
pub const OWNER: UserId = UserId::from_bits(0x0e);

/// A store in a folder of its own, filled by real commands.
pub struct Bench {
    pub store: Store,
    pub folder: TempDir,
    pub catalogue: Arc<Catalogue>,
    commands: AtomicU64,
}

impl Bench {
    pub async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::in_folder(folder).await
    }

    pub async fn in_folder(folder: TempDir) -> Self {
        let store = Store::open(folder.path()).await.unwrap();
        Self { store, folder, catalogue: Catalogue::builtin(), commands: AtomicU64::new(0) }
    }

    /// With one account opened.
    pub async fn opened() -> Self {
        let bench = Self::empty().await;
        bench.open(ACCOUNT).await.unwrap();
        bench
    }

    pub async fn open(&self, account: AccountId) -> Result<Appended, StoreError> {
        let opening = Opening {
            account,
            settings: settings("School network"),
            owner: OWNER,
            email: "owner@example.com".into(),
            name: Some("Olga Owner".into()),
            verified: true,
        };
        let fresh = self.fresh();
        let outcome = open_account(&self.catalogue, &opening, &fresh);
        let entry = self.entry(fresh.now, "open_account", outcome);
        self.store.append(account, None, entry, Extras::default()).await
    }

    /// Decides a command of the owner on what the store holds.
    pub async fn decided(&self, command: &Command) -> (u64, NewEntry) {
        let (state, head) = self.store.load(ACCOUNT).await.unwrap();
        let fresh = self.fresh();
        let caller = Caller::user(OWNER, Context::at(fresh.now));
        let outcome = decide(&Snapshot::new(state, Arc::clone(&self.catalogue)), &caller, command, &fresh);
        (head.revision, self.entry(fresh.now, command.name(), outcome))
    }

    /// Carries out a command of the owner.
    pub async fn run(&self, command: Command) -> Appended {
        self.run_with(command, Extras::default()).await.unwrap()
    }

    pub async fn run_with(&self, command: Command, extras: Extras) -> Result<Appended, StoreError> {
        let (revision, entry) = self.decided(&command).await;
        self.store.append(ACCOUNT, Some(revision), entry, extras).await
    }

    /// Zones, people, a group: eight entries.
    pub async fn fill(&self) {
        for command in commands() {
            self.run(command).await;
        }
    }

    /// The database as somebody with access to the file has it.
    pub async fn behind(&self) -> SqlitePool {
        let options = SqliteConnectOptions::new().filename(self.folder.path().join("portcullis.db"));
        SqlitePool::connect_with(options.foreign_keys(false)).await.unwrap()
    }

    pub async fn problems(&self) -> Vec<String> {
        let report = self.store.verify(None).await.unwrap();
        report.accounts.iter().flat_map(|a| &a.problems).map(ToString::to_string).collect()
    }

    fn fresh(&self) -> Fresh {
        let n = self.commands.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Fresh::new(Millis(1_750_000_000_000 + i64::try_from(n).unwrap() * 1_000), (u128::from(n) << 64) | 0x5eed)
    }

    fn entry(&self, at: Millis, command: &str, outcome: Outcome) -> NewEntry {
        assert!(!outcome.events.is_empty(), "{command}: {:?}", outcome.issues);
        let address = Some("203.0.113.9".parse().unwrap());
        let (method, uri) = (Some("POST".into()), Some("/client/v4/accounts".into()));
        let origin = Origin { user: Some(OWNER), address, method, uri, ..Origin::default() };
        let (command, catalogue) = (command.into(), self.catalogue.digest().into());
        NewEntry { at, origin, command, catalogue, events: outcome.events, raises_revision: true }
    }
}

pub fn settings(name: &str) -> Settings {
    Settings {
        name: name.into(),
        plan: Catalogue::builtin().data().default_plan.clone(),
        require_second_factor: false,
        agency: Default::default(),
    }
}

pub fn rename(name: &str) -> Command {
    Command::ChangeSettings { settings: settings(name) }
}

pub fn invite(email: &str) -> Command {
    let dns = PolicyDraft::allow(["dns-edit"], Scope::tag("school".parse().unwrap()));
    Command::InviteMembers { emails: vec![email.into()], policies: vec![dns], groups: vec![] }
}

pub fn zones(range: std::ops::Range<u32>) -> Command {
    let zone = |n| NewResource { name: format!("zone{n}.example"), tags: vec!["school".into()], settings: None };
    Command::AddResources { kind: "zone".into(), resources: range.map(zone).collect() }
}

fn commands() -> Vec<Command> {
    let read = PolicyDraft::allow(["dns-read"], Scope::account());
    vec![
        zones(0..3),
        invite("ana@example.org"),
        invite("ben@example.org"),
        Command::CreateGroup { name: "Web team".into(), policies: vec![read], members: vec![] },
        Command::CreateRole { name: "Purgers".into(), about: "They purge".into(), actions: vec!["dns:read".into()] },
        rename("School network of the north"),
        invite("zoé@xn--bcher-kva.example"),
    ]
}
