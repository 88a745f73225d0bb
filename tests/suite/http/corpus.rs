//! The corpus over HTTP: every account of it in a real store, its people asking with tokens.
//!
//! A check asks the engine on the slice that the person is sent, so that it covers store, slice and wire. A command is
//! posted, and the issues that come back are those of the case. What can't be told to a server from outside is left to the
//! other targets: another time than now, a request from another door, and whoever holds an invitation.

use super::callers::{Answer, Token};
use super::server::Server;
use portcullis_api::{CommandRequest, Slice};
use portcullis_core::Severity;
use portcullis_core::{
    AccountId, Catalogue, Command, Issue, Millis, Origin, Principal, Snapshot, State, TokenId, UserId,
};
use portcullis_server::{Bounds, now, random_id};
use portcullis_store::{Extras, NewEntry, User};
use portcullis_tests::{Asked, Check, Found, Walked, WalkedStep, corpus, events_of, walk};
use reqwest::{Method, RequestBuilder};
use std::collections::BTreeMap;

/// A server with the accounts of the corpus, and a token for everybody in them.
struct World {
    server: Server,
    tokens: BTreeMap<UserId, Token>,
}

impl World {
    async fn start() -> Self {
        let bounds = Bounds { requests_at_once: 1_000_000, requests_per_second: 10_000, ..Bounds::default() };
        Self { server: Server::with(bounds).await, tokens: BTreeMap::new() }
    }

    /// Puts an account and its agencies into the store, each as an account of its own.
    async fn accounts(&mut self, state: &State, agencies: &[State]) -> Renamed {
        let states = || std::iter::once(state).chain(agencies);
        let accounts = states().map(|s| s.account.id.to_string());
        let grants = state.grants.keys().map(ToString::to_string);
        let renamed = Renamed(accounts.chain(grants).map(|old| (old, AccountId::from_bits(random_id()))).collect());
        for state in states() {
            self.put(&renamed.whole(state)).await;
        }
        renamed
    }

    async fn put(&mut self, state: &State) {
        let account = state.account.id;
        let entry = NewEntry {
            at: now(),
            origin: Origin::default(),
            command: "open_account".into(),
            catalogue: Catalogue::builtin().digest().into(),
            events: events_of(state),
            raises_revision: true,
        };
        self.server.app.store.append(account, None, entry, Extras::default()).await.unwrap();
    }

    async fn token(&mut self, user: UserId) -> Token {
        if let Some(token) = self.tokens.get(&user) {
            return token.clone();
        }
        let store = &self.server.app.store;
        let email = format!("{user}@corpus.example");
        let person = User {
            id: user,
            email,
            verified: true,
            name: String::new(),
            password_hash: None,
            suspended: false,
            created_at: Millis(0),
        };
        store.add_user(&person).await.unwrap();
        let secret = store.add_token(TokenId::from_bits(random_id()), user, "corpus", now()).await.unwrap();
        let token = Token::new(&self.server.base, secret);
        self.tokens.insert(user, token.clone());
        token
    }

    /// What is wrong with a check, asked on the slice that the server sends; `None` also where it can't be asked.
    async fn check(&mut self, account: AccountId, renamed: &Renamed, check: &Check) -> Option<Option<String>> {
        let (Asked::User(who), through, context) = check.asked()? else { return None };
        let path = format!("/api/v1/accounts/{account}/slice");
        let token = self.token(who).await;
        let answer = Answer::of(renamed.through(token.request(Method::GET, &path), through)).await;
        let (state, agency) = match answer.status {
            200 => {
                let slice = answer.json::<Slice>();
                (slice.state, slice.through.map(|t| t.state))
            }
            _ => (State::new(opened(account)), None),
        };
        let snapshot = |state| Snapshot::new(state, Catalogue::builtin());
        // Who is no member is answered through their agency without asking for it.
        let access = match agency.filter(|_| through.is_some()) {
            None => snapshot(state).access(Principal::User(who), context),
            Some(agency) => snapshot(state).access_through(&snapshot(agency), Principal::User(who), context),
        };
        let (found, wanted) = match check {
            Check::Can { action, resource, allowed, .. } => {
                (access.can(action, resource.as_ref(), context.now).to_string(), allowed.to_string())
            }
            Check::Any { action, allowed, .. } => {
                (access.any(action, "zone", context.now).to_string(), allowed.to_string())
            }
            Check::Sees { resources, .. } => (format!("{:?}", access.visible("zone")), format!("{resources:?}")),
            Check::WhoCan { .. } | Check::StaffCan { .. } => return None,
        };
        Some((found != wanted).then(|| format!("{check:?}: found {found}")))
    }

    async fn step(&mut self, before: (&State, &[State]), step: &WalkedStep) -> Option<Option<String>> {
        let (client, agencies) = before;
        let user = step.caller.user.filter(|_| step.caller.holds.is_none() && can_be_told(client, step))?;
        let renamed = self.accounts(client, agencies).await;
        let state = agencies.iter().find(|a| Some(a.account.id) == step.at).unwrap_or(client);
        let request = CommandRequest { command: renamed.whole(&step.command), revision: 1, digest: None };
        let path = format!("/api/v1/accounts/{}/commands", renamed.account(state.account.id));
        let token = self.token(user).await;
        let request = token.request(Method::POST, &path).json(&request);
        let answer = Answer::of(renamed.through(request, step.caller.through)).await;
        let is_member = state.members.values().any(|m| m.user == Some(user) && m.is_accepted());
        if !is_member && step.caller.through.is_none() {
            return Some((answer.status != 404).then(|| format!("a stranger was answered {}", answer.status)));
        }
        let issues = if answer.status == 200 { Vec::new() } else { answer.error().issues };
        let (mut found, mut wanted) = (errors(&issues), step.errors.clone());
        found.sort();
        wanted.sort();
        let fits = found == wanted && (answer.status == 200) == wanted.is_empty();
        Some((!fits).then(|| format!("{:?}: {} {found:?}, not {wanted:?}", step.command, answer.status)))
    }
}

/// Accounts and grants of a case under ids that nothing else on the server has.
struct Renamed(BTreeMap<String, AccountId>);

impl Renamed {
    fn account(&self, old: AccountId) -> AccountId {
        self.0[&old.to_string()]
    }

    fn whole<T: serde::Serialize + serde::de::DeserializeOwned>(&self, value: &T) -> T {
        let text = serde_json::to_string(value).unwrap();
        let text = self.0.iter().fold(text, |text, (old, new)| text.replace(old, &new.to_string()));
        serde_json::from_str(&text).unwrap()
    }

    fn through(&self, request: RequestBuilder, agency: Option<AccountId>) -> RequestBuilder {
        match agency {
            None => request,
            Some(agency) => request.header("x-portcullis-agency", self.account(agency).to_string()),
        }
    }
}

fn opened(id: AccountId) -> portcullis_core::Account {
    let settings = portcullis_core::Settings {
        name: "unseen".into(),
        plan: "unlimited".into(),
        require_second_factor: false,
        agency: Default::default(),
    };
    portcullis_core::Account { id, created_at: Millis(0), settings, closed_at: None }
}

fn errors(issues: &[Issue]) -> Vec<Found> {
    let errors = issues.iter().filter(|i| i.severity == Severity::Error);
    errors.map(|i| Found { code: i.code, path: i.path.clone() }).collect()
}

/// Whether the case says the same at the server's own time, through a token.
fn is_timeless(state: &State) -> bool {
    let dated = |c: &portcullis_core::Conditions| c.not_before.is_some() || c.expires_at.is_some();
    let grants = state.grants.values().any(|g| dated(&g.conditions));
    !grants && !state.policies.values().any(|p| dated(&p.conditions))
}

fn can_be_told(before: &State, step: &WalkedStep) -> bool {
    let is_plain = before.policies.values().all(|p| p.conditions.is_empty());
    let demands = before.account.settings.require_second_factor;
    let about_time = match &step.command {
        Command::ChangeSettings { settings } => settings.require_second_factor,
        Command::AcceptInvitation { .. } | Command::RejectInvitation { .. } | Command::RecordFacts { .. } => true,
        command => {
            let text = serde_json::to_string(command).unwrap();
            text.contains("expires_at") || text.contains("not_before")
        }
    };
    is_plain && !demands && !about_time
}

#[tokio::test]
async fn the_corpus_holds_over_http() {
    let mut world = World::start().await;
    let (mut wrong, mut asked, mut through) = (Vec::new(), 0, 0);
    for file in corpus() {
        let Walked { state, agencies, checks, steps } = walk(&file.case).unwrap();
        if is_timeless(&state) && !checks.is_empty() {
            let renamed = world.accounts(&state, &agencies).await;
            for check in &checks {
                let found = world.check(renamed.account(state.account.id), &renamed, check).await;
                asked += usize::from(found.is_some());
                through += usize::from(found.is_some() && check.asked().is_some_and(|(_, agency, _)| agency.is_some()));
                wrong.extend(found.flatten().map(|w| format!("{}: {w}", file.name)));
            }
        }
        let after = steps.iter().map(|s| (&s.state, &s.agencies[..]));
        let befores = std::iter::once((&state, &agencies[..])).chain(after);
        for (before, step) in befores.zip(&steps) {
            let found = world.step(before, step).await;
            asked += usize::from(found.is_some());
            through += usize::from(found.is_some() && (step.at.is_some() || step.caller.through.is_some()));
            wrong.extend(found.flatten().map(|w| format!("{}: {w}", file.name)));
        }
    }
    world.server.stop().await;
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(asked >= 300, "only {asked} questions could be asked over HTTP");
    assert!(through >= 40, "only {through} of them about agencies");
}
