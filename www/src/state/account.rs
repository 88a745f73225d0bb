use super::signed_out;
use super::{Connection, Live, SessionState, Through, browser, stream};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use portcullis_api::{ApiError, CommandAnswer, CommandRequest, Slice, SliceChange};
use portcullis_core::{
    Access, AccountId, Caller, Command, Context, Fresh, MemberId, Millis, Snapshot, TokenId, UserId,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How often "now" moves on by itself, in milliseconds.
const TICK: u64 = 15_000;
/// How long the stream gets to bring our own change before we ask for it, in milliseconds.
const PATIENCE: u32 = 250;

/// The open account. Every page below the account's shell finds one in its context, and it is always loaded.
#[derive(Debug, Clone, Copy)]
pub struct AccountState {
    id: AccountId,
    user: UserId,
    verified: bool,
    session: SessionState,
    live: RwSignal<Live>,
    connection: RwSignal<Connection>,
    gone: RwSignal<bool>,
    clock: RwSignal<Millis>,
    minute: Memo<Millis>,
    access: Memo<Arc<Access>>,
    beside: RwSignal<Arc<Vec<Snapshot>>>,
}

impl AccountState {
    /// Opens an account: from now on the stream keeps it up to date, until the caller's owner is cleaned up.
    pub fn open(id: AccountId, user: UserId, verified: bool, slice: Slice) -> Self {
        let session = SessionState::here();
        let live = RwSignal::new(Live::new(slice, browser::now()));
        let clock = RwSignal::new(browser::now());
        let access =
            Memo::new_with_compare(move |_| Arc::new(live.with(|live| live.access(user, clock.get()))), |_, _| true);
        let minute = Memo::new(move |_| {
            let now = clock.get().plus(live.with(|live| live.skew));
            Millis(now.0 - now.0.rem_euclid(60_000))
        });
        let connection = RwSignal::new(Connection::Live);
        let gone = RwSignal::new(false);
        let beside = RwSignal::new(Arc::new(Vec::new()));
        let state = Self { id, user, verified, session, live, connection, gone, clock, minute, access, beside };
        state.tick();
        stream::follow(state);
        state
    }

    /// The one of this page.
    pub fn here() -> Self {
        expect_context()
    }

    /// Which account.
    pub fn id(self) -> AccountId {
        self.id
    }

    /// The address of one of its pages, such as `members`.
    pub fn path(self, page: &str) -> String {
        format!("/{}/{page}", self.id)
    }

    /// Oneself as a user.
    pub fn user(self) -> UserId {
        self.user
    }

    /// Oneself as a member, of the account or of the agency through which one has come: the same as long as it is open.
    pub fn me(self) -> MemberId {
        self.live.with_untracked(|live| live.me)
    }

    /// The agency through which one has come; none for who is in the account themselves.
    pub fn through(self) -> Option<Through> {
        self.live.with(|live| live.through.clone())
    }

    /// The same, without being told of changes.
    pub(super) fn through_untracked(self) -> Option<Through> {
        self.live.with_untracked(|live| live.through.clone())
    }

    /// The agency that one chose to come through.
    pub(super) fn way_untracked(self) -> Option<AccountId> {
        self.session.ways().all_untracked().get(&self.id).copied()
    }

    /// Other accounts as far as they are seen here: an agency's clients, by what they grant it. Decisions look at them.
    pub fn beside(self) -> Arc<Vec<Snapshot>> {
        self.beside.get()
    }

    /// Sets them beside this account from now on.
    pub fn set_beside(self, accounts: Vec<Snapshot>) {
        self.beside.set(Arc::new(accounts));
    }

    /// What one knows of the account; whoever asks is told of every change.
    pub fn snapshot(self) -> Snapshot {
        self.live.with(|live| live.snapshot.clone())
    }

    /// The same, without being told of changes: for what happens on a click.
    pub fn snapshot_untracked(self) -> Snapshot {
        self.live.with_untracked(|live| live.snapshot.clone())
    }

    /// The revision shown.
    pub fn revision(self) -> u64 {
        self.live.with(Live::revision)
    }

    /// When members were last active.
    pub fn last_active(self) -> Arc<BTreeMap<MemberId, Millis>> {
        self.live.with(|live| Arc::clone(&live.last_active))
    }

    /// The same, without being told of changes.
    pub fn last_active_untracked(self) -> Arc<BTreeMap<MemberId, Millis>> {
        self.live.with_untracked(|live| Arc::clone(&live.last_active))
    }

    /// When tokens were last used.
    pub fn tokens_used(self) -> Arc<BTreeMap<TokenId, Millis>> {
        self.live.with(|live| Arc::clone(&live.tokens_used))
    }

    /// Whether the server has moved on to another version than this page's.
    pub fn outdated(self) -> bool {
        self.live.with(|live| live.outdated)
    }

    /// Whether one has left the account, or was removed, while it was open.
    pub fn is_gone(self) -> bool {
        self.gone.get()
    }

    /// Whether changes arrive.
    pub fn connection(self) -> Connection {
        self.connection.get()
    }

    /// The server's time; whoever asks is told as it moves on, a few times a minute.
    pub fn now(self) -> Millis {
        self.clock.get().plus(self.live.with(|live| live.skew))
    }

    /// The server's time in whole minutes: for what costs much to compute and needs no more.
    pub fn minute(self) -> Millis {
        self.minute.get()
    }

    /// The server's time at this very moment.
    pub fn now_untracked(self) -> Millis {
        browser::now().plus(self.live.with_untracked(|live| live.skew))
    }

    /// What one may do, in the page, now. Recomputed as the account and the time change.
    pub fn access(self) -> Arc<Access> {
        self.access.get()
    }

    /// The facts of a request made by this page.
    pub fn context(self) -> Context {
        self.live.with(|live| live.context(self.clock.get()))
    }

    /// The same, without being told of changes.
    pub fn context_untracked(self) -> Context {
        self.live.with_untracked(|live| live.context(browser::now()))
    }

    /// Oneself as the engine wants to know the caller of a command.
    pub fn caller(self) -> Caller {
        let caller = self.live.with_untracked(|live| live.caller(self.user, browser::now()));
        // What stands beside comes later than the account: whoever decides with it is told.
        let beside = (*self.beside.get()).clone();
        Caller { verified: self.verified, beside, ..caller }
    }

    /// A moment and randomness for one preview.
    pub fn fresh(self) -> Fresh {
        Fresh::new(self.now_untracked(), browser::random_seed())
    }

    /// Sends a command, decided on the revision shown, and waits until the page has caught up with what it did.
    /// `digest` is that of the difference that was shown, if one was.
    pub async fn submit(self, command: Command, digest: Option<String>) -> Result<CommandAnswer, ApiError> {
        let signed_in = self.session.signed_in().ok_or_else(signed_out)?;
        let request = CommandRequest { command, revision: self.revision_untracked(), digest };
        let key = format!("{:032x}", browser::random_seed());
        let answer = signed_in.command(self.id, &request, key).await;
        match &answer {
            Ok(answer) => self.catch_up(answer.revision).await,
            // Whoever is told of a conflict wants to see what it is about.
            Err(error) if error.code == "conflict" => self.reload().await,
            Err(error) => self.session.notice(error),
        }
        answer
    }

    /// Fetches the slice again. If that fails, what is there stays and says how old it is.
    pub async fn reload(self) {
        let Some(signed_in) = self.session.signed_in() else { return };
        match signed_in.slice(self.id).await {
            Ok(slice) => {
                self.live.try_set(Live::new(slice, browser::now()));
                self.look_at_clock();
            }
            // Being refused one's own account means that one is not in it any more.
            Err(error) if error.code == "not_found" || error.code == "forbidden" => self.gone(),
            Err(error) => {
                self.session.notice(&error);
                self.lost();
            }
        }
    }

    /// One is not a member any more.
    pub(super) fn gone(self) {
        self.gone.try_set(true);
    }

    /// Folds one message of the stream.
    pub(super) fn fold(self, change: &SliceChange) {
        self.live.try_update(|live| live.fold(change));
        self.look_at_clock();
    }

    /// The stream is there.
    pub(super) fn connected(self) {
        self.connection.try_set(Connection::Live);
    }

    /// The stream was lost.
    pub(super) fn lost(self) {
        self.connection.try_update(|connection| *connection = connection.lost(browser::now()));
    }

    /// The revision shown, without being told of changes.
    pub(super) fn revision_untracked(self) -> u64 {
        self.live.with_untracked(Live::revision)
    }

    async fn catch_up(self, revision: u64) {
        let is_behind = || self.live.try_with_untracked(|live| live.revision() < revision) == Some(true);
        if is_behind() {
            TimeoutFuture::new(PATIENCE).await;
        }
        if is_behind() {
            self.reload().await;
        }
    }

    /// The account may be closed by the time a timer fires, so nothing here insists.
    fn look_at_clock(self) {
        self.clock.try_set(browser::now());
    }

    /// Lets "now" move on, and exactly when access ends.
    fn tick(self) {
        let every = std::time::Duration::from_millis(TICK);
        let tick = set_interval_with_handle(move || self.look_at_clock(), every);
        if let Ok(handle) = tick {
            on_cleanup(move || handle.clear());
        }
        Effect::new(move || {
            let left = self.access.get().until().0.saturating_sub(self.now().0);
            if let Ok(soon @ 1..=15_000) = u64::try_from(left) {
                let at = std::time::Duration::from_millis(soon);
                set_timeout(move || self.look_at_clock(), at);
            }
        });
    }
}
