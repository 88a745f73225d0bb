//! Page and server agree: every command and every route, asked by somebody with each role there is.
//!
//! The page asks `Access` on the slice it was given; the server decides on the whole account. Which action guards what is
//! written down here a second time, so that a guard that goes missing in the engine is noticed.

mod records;

use crate::http::callers::{Answer, Token};
use crate::http::server::Server;
use portcullis_api::{ApiError, CommandRequest, Slice};
mod guard;

use guard::guard;
use portcullis_core::{
    Access, AccountId, Caller, Catalogue, Code, Command, Conditions, Facts, Fresh, GrantId, GroupId, Issue, Made,
    MemberId, NewResource, PolicyDraft, PolicyId, Principal, Reissue, ResourceId, ResourceRef, Scope, ScopeId,
    Snapshot, TemplateId, UserId, decide, preview,
};
use portcullis_server::sample::{Builder, user};
use portcullis_server::{Need, now, table};
use reqwest::Method;
use std::sync::LazyLock;

/// What one person tries things on; nobody else touches them.
#[derive(Debug, Clone)]
struct Targets {
    role: String,
    zone: ResourceId,
    group: GroupId,
    own_role: String,
    victim: MemberId,
}

/// An account with one member for each role of the catalogue, given on the whole account; made once.
fn account_of_all_roles() -> &'static (Snapshot, Vec<Targets>) {
    static MADE: LazyLock<(Snapshot, Vec<Targets>)> = LazyLock::new(make_account);
    &MADE
}

fn make_account() -> (Snapshot, Vec<Targets>) {
    let catalogue = Catalogue::builtin();
    let roles: Vec<String> = catalogue.data().roles.iter().map(|r| r.id.clone()).collect();
    let mut account = Builder::open("Every role", "Olive Brandt", now().plus(-1_000 * 60_000)).expect("it opens");
    let zones: Vec<String> = roles.iter().map(|role| format!("{role}.example")).collect();
    account.zones(&zones, &[]).expect("zones");
    for role in &roles {
        let email = format!("{role}@example.com");
        account.invite(&[&email], vec![PolicyDraft::allow([role], Scope::account())], &[]).expect("an invitation");
        account.join(&email, role).expect("they join");
        account.create_group(&format!("group {role}"), Vec::new()).expect("a group");
        let actions = vec!["dns:read".to_owned()];
        account
            .run(&Command::CreateRole { name: format!("own {role}"), about: String::new(), actions })
            .expect("a role");
    }
    for some in roles.chunks(100) {
        let emails: Vec<String> = some.iter().map(|role| format!("victim-{role}@example.com")).collect();
        account.invite(&emails.iter().map(String::as_str).collect::<Vec<_>>(), Vec::new(), &[]).expect("victims");
    }
    let own_role =
        |account: &Builder, name: &str| account.state().roles.values().find(|r| r.name == name).map(|r| r.id.clone());
    let targets = roles.iter().map(|role| Targets {
        role: role.clone(),
        zone: account.zone(&format!("{role}.example")).expect("it is there"),
        group: account.group(&format!("group {role}")).expect("it is there"),
        own_role: own_role(&account, &format!("own {role}")).expect("it is there"),
        victim: account.member(&format!("victim-{role}@example.com")).expect("it is there"),
    });
    let targets = targets.collect();
    (account.snapshot().clone(), targets)
}

impl Targets {
    fn email(&self) -> String {
        format!("{}@example.com", self.role)
    }

    /// Commands of every sort, once; those that take away come last. Closing the account would end the others.
    fn commands(&self, snapshot: &Snapshot) -> Vec<Command> {
        let Self { role, zone, group, own_role, victim } = self.clone();
        let mut settings = snapshot.state().account.settings.clone();
        settings.name = format!("Every role, as {role} calls it");
        let resources = vec![NewResource { name: format!("new-{role}.example"), tags: Vec::new(), settings: None }];
        vec![
            Command::ChangeSettings { settings },
            Command::AddResources { kind: "zone".into(), resources },
            Command::TagResources { resources: vec![zone], add: vec!["colour=blue".into()], remove: Vec::new() },
            Command::InviteMembers {
                emails: vec![format!("new-{role}@example.com")],
                policies: Vec::new(),
                groups: Vec::new(),
            },
            Command::AddMember { email: format!("added-{role}@example.com"), policies: Vec::new(), groups: Vec::new() },
            Command::CreateScope { name: format!("new scope {role}"), scope: Scope::of([zone]) },
            Command::ChangeScope { scope: ScopeId::from_bits(1), name: Some(format!("renamed {role}")), to: None },
            Command::DeleteScope { scope: ScopeId::from_bits(1) },
            Command::ChangeMember { member: victim, policies: Vec::new(), groups: Some(vec![group]) },
            Command::ResendInvitation { member: victim },
            Command::AcceptInvitation { member: victim, name: None },
            Command::RejectInvitation { member: victim },
            Command::RecordFacts { member: victim, facts: Facts::default(), name: Some("Somebody".into()) },
            Command::CreateGroup { name: format!("new group {role}"), policies: Vec::new(), members: Vec::new() },
            Command::ChangeGroup { group, name: Some(format!("renamed {role}")), policies: None, members: None },
            Command::CreateRole {
                name: format!("new role {role}"),
                about: String::new(),
                actions: vec!["dns:read".into()],
            },
            Command::ChangeRole {
                role: own_role.clone(),
                name: None,
                about: Some("For something.".into()),
                actions: None,
            },
            Command::OfferGrant {
                agency: Some(AccountId::from_bits(7)),
                name: format!("agency {role}"),
                policies: vec![PolicyDraft::allow(["dns-edit"], Scope::of([zone]))],
                conditions: Conditions::default(),
                grant: None,
            },
            Command::ReissueOffer(Reissue { grant: GrantId::from_bits(1) }),
            Command::EndGrant { grant: GrantId::from_bits(1), keep: Made::default() },
            Command::ChangePerson { user: UserId::from_bits(1), policies: Vec::new() },
            Command::ChangeClient { grant: GrantId::from_bits(1), name: Some("Renamed".into()), tags: None },
            Command::DeleteAssignment { assignment: PolicyId::from_bits(1) },
            Command::DeleteTemplate { template: TemplateId::from_bits(1) },
            Command::DeleteRole { role: own_role },
            Command::DeleteGroup { group },
            Command::RevokeMember { member: victim, keep_tokens: Vec::new() },
            Command::RemoveResources { resources: vec![zone] },
            Command::LeaveAccount {},
        ]
    }
}

fn may_ask(access: &Access, command: &Command, now: portcullis_core::Millis) -> bool {
    guard(command).is_none_or(|(action, on)| access.can(action, on, now))
}

fn is_not_permitted(issues: &[Issue]) -> bool {
    issues.iter().any(|i| i.code == Code::NotPermitted)
}

#[test]
fn deciding_agrees_with_access_for_every_command_and_role() {
    let (snapshot, all) = account_of_all_roles();
    let (mut permitted, mut done) = (0, 0);
    for targets in all {
        let context = portcullis_core::Context::at(now());
        let caller = Caller { verified: true, ..Caller::user(user(&targets.email()), context.clone()) };
        let access = snapshot.access(Principal::User(user(&targets.email())), &context);
        let commands = targets.commands(snapshot);
        let names: std::collections::BTreeSet<_> = commands.iter().map(Command::name).collect();
        assert_eq!(names.len(), 29, "every command, once");
        for command in commands {
            let outcome = decide(snapshot, &caller, &command, &Fresh::new(context.now, 1));
            let may = may_ask(&access, &command, context.now);
            assert_eq!(
                may,
                !is_not_permitted(&outcome.issues),
                "{} {}: {:?}",
                targets.role,
                command.name(),
                outcome.issues
            );
            let needs = command.needs(snapshot);
            let told: Vec<_> = needs.iter().map(|n| n.action.as_str()).collect();
            assert_eq!(
                told,
                guard(&command).map(|(action, _)| action).into_iter().collect::<Vec<_>>(),
                "{}",
                command.name()
            );
            permitted += usize::from(may && guard(&command).is_some());
            done += usize::from(!outcome.is_refused());
        }
    }
    // Not everybody may do everything, and not nobody anything.
    assert!(permitted > 30 && permitted < all.len() * 14, "{permitted} permitted");
    assert!(done > all.len() + 25, "{done} done");
}

/// That account in a server, as one entry of its log.
async fn serve() -> (Server, &'static [Targets], AccountId) {
    let server = Server::start().await;
    let (snapshot, all) = account_of_all_roles();
    for targets in all {
        let email = targets.email();
        let user = portcullis_store::User {
            id: user(&email),
            email,
            verified: true,
            name: targets.role.clone(),
            password_hash: None,
            suspended: false,
            created_at: now(),
        };
        server.app.store.add_user(&user).await.expect("a new user");
    }
    let account = snapshot.state().account.id;
    let new = portcullis_store::NewEntry {
        at: now(),
        origin: portcullis_core::Origin::default(),
        command: "open_account".to_owned(),
        catalogue: server.app.catalogue.digest().to_owned(),
        events: portcullis_tests::events_of(snapshot.state()),
        raises_revision: true,
    };
    server.app.store.append(account, None, new, portcullis_store::Extras::default()).await.expect("it is appended");
    (server, all, account)
}

async fn slice(token: &Token, account: AccountId) -> Slice {
    token.get(&format!("/api/v1/accounts/{account}/slice")).await.expect(200).json()
}

/// What the page asks, on what the server gave it.
fn page(slice: &Slice, user: UserId) -> (Snapshot, Access) {
    let snapshot = Snapshot::new(slice.state.clone(), Catalogue::builtin());
    let access = snapshot.access(Principal::User(user), &slice.context);
    (snapshot, access)
}

#[tokio::test(flavor = "multi_thread")]
async fn page_and_server_agree_on_every_command_for_every_role() {
    let (server, all, account) = serve().await;
    let mut done = 0;
    for targets in all {
        let token = server.token(&targets.email()).await;
        let me = user(&targets.email());
        let mut seen = slice(&token, account).await;
        for command in targets.commands(&page(&seen, me).0) {
            let (snapshot, access) = page(&seen, me);
            let now = seen.context.now;
            let caller = Caller { verified: true, ..Caller::user(me, seen.context.clone()) };
            let shown = preview(&snapshot, &caller, &command, &Fresh::new(now, 1));
            let asked = CommandRequest { command: command.clone(), revision: seen.state.revision, digest: None };
            let answer = token.post(&format!("/api/v1/accounts/{account}/commands"), &asked).await;
            let what = format!("{} {}: {} {}", targets.role, command.name(), answer.status, answer.text());
            let issues = refusals(&answer, &what);
            assert_eq!(may_ask(&access, &command, now), !is_not_permitted(&issues), "{what}");
            assert_eq!(
                shown.issues.iter().any(Issue::is_error),
                !issues.is_empty(),
                "the page says {:?}, {what}",
                shown.issues
            );
            if answer.status == 200 {
                done += 1;
                if !matches!(command, Command::LeaveAccount {}) {
                    seen = slice(&token, account).await;
                    assert_eq!(seen.state.revision, answer.json::<portcullis_api::CommandAnswer>().revision);
                }
            }
        }
    }
    assert!(done > all.len() + 25, "only {done} commands were done");
}

/// Errors of a refused command; none where it was done.
fn refusals(answer: &Answer, what: &str) -> Vec<Issue> {
    match answer.status {
        200 => Vec::new(),
        422 | 403 => {
            let error: ApiError = answer.error();
            assert!(error.issues.iter().any(Issue::is_error), "refused without a reason: {what}");
            error.issues
        }
        _ => panic!("neither done nor refused: {what}"),
    }
}

/// Whether a route is about something that only its query names.
fn names_in_query(route: &portcullis_server::Route) -> bool {
    route.path.ends_with("/tags")
}

#[tokio::test(flavor = "multi_thread")]
async fn page_and_server_agree_on_every_route_for_every_role() {
    let (server, all, account) = serve().await;
    lists_hold_what_the_engine_lets_each_person_see(&server, all, account).await;
    let nobody = "00000000000000000000000000000001";
    let mut refused = 0;
    for targets in all {
        let token = server.token(&targets.email()).await;
        let me = user(&targets.email());
        let seen = slice(&token, account).await;
        let (_, access) = page(&seen, me);
        for route in table()
            .into_iter()
            .filter(|r| r.method == Method::GET && r.path.contains("{account}") && !names_in_query(r))
            // A key is no token that could be verified in an account.
            .filter(|r| r.need != Need::Token)
        {
            // Things that are not there: what counts here is whether somebody may ask.
            let path = route
                .path
                .replace("{account}", &account.to_string())
                .replace("{member}", nobody)
                .replace("{role}", nobody)
                .replace("{key}", "env")
                .replace("{token}", nobody)
                .replace("{line}", nobody)
                .replace("{grant}", nobody)
                .replace("{group}", nobody);
            let query = if path.contains("/logs/audit") {
                "?since=2020-01-01&before=2040-01-01&action_time=2030-01-01"
            } else {
                ""
            };
            let response = token.request(Method::GET, &format!("{path}{query}")).send().await.expect("an answer");
            let status = response.status().as_u16();
            let may = match route.need {
                Need::Action(action) => access.can(action, ResourceRef::Account, seen.now),
                Need::Member | Need::Zone | Need::SignedIn | Need::Asker | Need::Anybody | Need::Public => true,
                // A key goes for its person.
                Need::Person | Need::Own(_) | Need::Token => true,
            };
            let there = ["{member}", "{role}", "{group}", "{token}", "{line}", "{grant}"]
                .iter()
                .all(|hole| !route.path.contains(hole));
            let expected = if !may {
                403
            } else if there {
                200
            } else {
                404
            };
            assert_eq!(status, expected, "{} {path}", targets.role);
            refused += usize::from(!may);
        }
    }
    assert!(refused > all.len(), "the audit log is not for everybody");
}

/// What the v4 routes list is what the engine lets each person see.
async fn lists_hold_what_the_engine_lets_each_person_see(server: &Server, all: &[Targets], account: AccountId) {
    let whole = server.app.live(account).await.expect("a store").expect("the account").current();
    for targets in all {
        let token = server.token(&targets.email()).await;
        let access =
            whole.snapshot.access(Principal::User(user(&targets.email())), &slice(&token, account).await.context);
        let count = |answer: Answer| answer.expect(200).value()["result_info"]["total_count"].as_u64();
        let reads = access.can("members:read", ResourceRef::Account, now());
        let members = count(token.get(&format!("/client/v4/accounts/{account}/members?per_page=50")).await);
        let expected = if reads { whole.snapshot.state().members.len() } else { 1 };
        assert_eq!(members, Some(expected as u64), "{} members", targets.role);
        // Who reads members reads the whole account; else it is the domains on which anything is allowed.
        let zones = if reads { whole.snapshot.resources("zone").len() } else { access.visible("zone").len() };
        assert_eq!(
            count(token.get(&format!("/client/v4/zones?account.id={account}&per_page=50")).await),
            Some(zones as u64),
            "{} zones",
            targets.role
        );
    }
}
