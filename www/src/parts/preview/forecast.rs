use super::Holder;
use portcullis_core::{
    Access, Caller, Code, Command, Conditions, Difference, Fresh, Issue, Millis, PolicyDraft, Preview, Snapshot,
    preview,
};
use std::sync::Arc;

/// What a command would do to one person or token, with everything the preview shows about it at hand.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// What is wrong with the command as it stands.
    pub issues: Vec<Issue>,
    /// The account before.
    pub before: Snapshot,
    /// The account after.
    pub after: Snapshot,
    /// Whose access is shown; nobody where the command can't be foreseen at all.
    pub whose: Option<Holder>,
    /// What they gain and lose.
    pub difference: Difference,
    /// What they will be able to do.
    pub outlook: Option<Arc<Access>>,
    /// Parts of the command were left out of what is shown, because they can't be done.
    pub partial: bool,
    /// The moment it was decided at.
    pub now: Millis,
}

/// The one address that stands for everybody who is invited: all get the same, so one person is enough to show it, and it
/// costs the same for one and for a hundred. The name can't exist.
const ANYBODY: &str = "anybody@portcullis.invalid";

impl Forecast {
    /// Decides the command without doing it. What the engine refuses is left out and decided again, so that one wrong
    /// field does not empty the preview.
    pub fn new(before: &Snapshot, caller: &Caller, fresh: &Fresh, command: &Command) -> Self {
        let mut command = for_anybody(command);
        let first = preview(before, caller, &command, fresh);
        let issues = first.issues.clone();
        let (mut shown, mut partial) = (first, false);
        while let Some(rest) = without_refused(&command, &shown.issues) {
            partial = true;
            command = rest;
            shown = preview(before, caller, &command, fresh);
        }
        let whose = whose(&command, &shown);
        // Somebody for whom nothing changes is not among the people, but all they have stands in the rows.
        let difference = match (foreseen(&shown), whose) {
            (Some(difference), _) => difference,
            (None, Some(whose)) => whose.difference(before, &shown.after, fresh.now),
            (None, None) => Difference::default(),
        };
        let outlook = whose.map(|whose| Arc::new(whose.outlook(&shown.after, fresh.now)));
        Self {
            issues: spoken(issues),
            before: before.clone(),
            after: shown.after,
            whose,
            difference,
            outlook,
            partial,
            now: fresh.now,
        }
    }

    /// Whether something that was really asked for is left out, not only something unfinished.
    pub fn leaves_out(&self) -> bool {
        let refused = |issue: &Issue| issue.is_error() && !matches!(issue.code, Code::Missing | Code::EmptyScope);
        self.partial && self.issues.iter().any(refused)
    }
}

/// That nothing changes yet is no mistake while somebody is still choosing; the page says it in its own words.
fn spoken(issues: Vec<Issue>) -> Vec<Issue> {
    issues.into_iter().filter(|issue| issue.code != Code::NothingChanges).collect()
}

/// How a token is called that has no name yet. What it may do has nothing to do with its name, which is judged apart.
const UNNAMED: &str = "token";

fn for_anybody(command: &Command) -> Command {
    match command {
        Command::InviteMembers { policies, groups, .. } => Command::InviteMembers {
            emails: vec![ANYBODY.to_owned()],
            policies: policies.clone(),
            groups: groups.clone(),
        },
        Command::CreateToken { owner, policies, conditions, .. } => Command::CreateToken {
            name: UNNAMED.to_owned(),
            owner: *owner,
            policies: policies.clone(),
            conditions: conditions.clone(),
        },
        // Whether it is by link or to somebody makes no difference in what it gives.
        Command::OfferGrant { policies, conditions, .. } => Command::OfferGrant {
            agency: None,
            name: UNNAMED.to_owned(),
            policies: policies.clone(),
            conditions: conditions.clone(),
            grant: None,
        },
        other => other.clone(),
    }
}

/// Whose access a command is about.
fn whose(command: &Command, shown: &Preview) -> Option<Holder> {
    match command {
        Command::ChangeMember { member, .. } => Some(Holder::Member(*member)),
        Command::ChangeToken { token, .. } => Some(Holder::Token(*token)),
        Command::ChangeGrant { grant, .. } => Some(Holder::Grant(*grant)),
        Command::OfferGrant { .. } => shown.grants.first().map(|grant| Holder::Grant(grant.grant)),
        Command::CreateToken { .. } => shown.tokens.first().map(|token| Holder::Token(token.token)),
        _ => shown.people.first().map(|person| Holder::Member(person.member)),
    }
}

fn foreseen(shown: &Preview) -> Option<Difference> {
    let of_person = shown.people.first().map(|person| &person.difference);
    let of_token = shown.tokens.first().map(|token| &token.difference);
    of_person.or(of_token).or_else(|| shown.grants.first().map(|grant| &grant.difference)).cloned()
}

/// The command without the roles, policies and groups that were refused; `None` where that leaves it as it is.
fn without_refused(command: &Command, issues: &[Issue]) -> Option<Command> {
    let paths: Vec<&str> = issues.iter().filter(|issue| issue.is_error()).map(|issue| issue.path.as_str()).collect();
    let mut rest = command.clone();
    let fewer = match &mut rest {
        Command::InviteMembers { policies, groups, .. } => {
            drop_policies(policies, &paths) | drop_groups(groups, &paths)
        }
        Command::ChangeMember { policies, groups, .. } => {
            drop_policies(policies, &paths) | groups.as_mut().is_some_and(|groups| drop_groups(groups, &paths))
        }
        Command::CreateToken { policies, conditions, .. } | Command::OfferGrant { policies, conditions, .. } => {
            drop_policies(policies, &paths) | drop_conditions(conditions, &paths)
        }
        Command::ChangeToken { policies, conditions, .. } | Command::ChangeGrant { policies, conditions, .. } => {
            policies.as_mut().is_some_and(|policies| drop_policies(policies, &paths))
                | conditions.as_mut().is_some_and(|conditions| drop_conditions(conditions, &paths))
        }
        _ => false,
    };
    fewer.then_some(rest)
}

fn drop_policies(policies: &mut Vec<PolicyDraft>, paths: &[&str]) -> bool {
    let (before, mut fewer_roles) = (policies.len(), false);
    let mut place = 0;
    policies.retain_mut(|policy| {
        let own = format!("policies[{place}]");
        place += 1;
        let within: Vec<&str> = paths.iter().filter_map(|path| path.strip_prefix(own.as_str())).collect();
        let roles: Vec<usize> = within.iter().filter_map(|path| role_place(path)).collect();
        if roles.len() < within.len() || roles.len() >= policy.roles.len() && !roles.is_empty() {
            return false;
        }
        fewer_roles |= !roles.is_empty();
        let mut n = 0;
        policy.roles.retain(|_| (!roles.contains(&n), n += 1).0);
        true
    });
    policies.len() < before || fewer_roles
}

fn drop_conditions(conditions: &mut Conditions, paths: &[&str]) -> bool {
    let refused = !conditions.is_empty() && paths.iter().any(|path| path.starts_with("conditions"));
    if refused {
        *conditions = Conditions::default();
    }
    refused
}

/// The 2 of `.roles[2]`.
fn role_place(path: &str) -> Option<usize> {
    path.strip_prefix(".roles[")?.strip_suffix(']')?.parse().ok()
}

fn drop_groups<T>(groups: &mut Vec<T>, paths: &[&str]) -> bool {
    let before = groups.len();
    if paths.contains(&"groups") {
        groups.clear();
    }
    let mut n = 0;
    groups.retain(|_| (!paths.contains(&format!("groups[{n}]").as_str()), n += 1).0);
    groups.len() < before
}
