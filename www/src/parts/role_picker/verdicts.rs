use portcullis_core::{Caller, Command, Conditions, Effect, Fresh, PolicyDraft, Scope, Snapshot, UserId, decide};
use std::collections::HashMap;

/// How many roles are asked about at once; the most policies a command takes.
const AT_ONCE: usize = 50;

/// Which roles can't be given here, with the engine's own reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdicts {
    refused: HashMap<String, String>,
}

/// To whom a role would be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Giving {
    /// Somebody in particular, or a group: it makes no difference.
    Person,
    /// A token.
    Token {
        /// The user it acts for; nobody for one of the account's own.
        owner: Option<UserId>,
        /// Outside of what it is nobody.
        within: Conditions,
    },
    /// An agency: the most its people may do.
    Agency,
}

impl Giving {
    /// Whether it is a token.
    pub fn is_to_token(&self) -> bool {
        match self {
            Self::Person | Self::Agency => false,
            Self::Token { .. } => true,
        }
    }

    /// What gives it to somebody new.
    fn command(&self, policies: Vec<PolicyDraft>) -> Command {
        match self {
            Self::Person => Command::InviteMembers {
                emails: vec!["anybody@portcullis.invalid".to_owned()],
                policies,
                groups: Vec::new(),
            },
            Self::Agency => Command::OfferGrant {
                agency: None,
                name: "agency".to_owned(),
                policies,
                conditions: Conditions::default(),
                grant: None,
            },
            Self::Token { owner, within } => {
                Command::CreateToken { name: "token".to_owned(), owner: *owner, policies, conditions: within.clone() }
            }
        }
    }
}

/// To whom, on what and when a role would be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// To whom.
    pub giving: Giving,
    /// Gives or takes away.
    pub effect: Effect,
    /// On what.
    pub scope: Scope,
    /// When.
    pub conditions: Conditions,
}

impl Verdicts {
    /// Why a role can't be given; `None` if it can, or was not asked about.
    pub fn refusal(&self, role: &str) -> Option<&str> {
        self.refused.get(role).map(String::as_str)
    }

    /// Takes in the answers about more roles.
    pub fn add(&mut self, more: Verdicts) {
        self.refused.extend(more.refused);
    }

    /// Asks the engine about some roles: would it let this caller give them there? It is asked by inviting nobody in
    /// particular, or making a token, with one policy for each role, so that many roles cost hardly more than one.
    pub fn ask(snapshot: &Snapshot, caller: &Caller, fresh: &Fresh, terms: &Terms, roles: &[String]) -> Self {
        let mut verdicts = Self::default();
        if terms.scope.include.is_empty() {
            return verdicts;
        }
        for some in roles.chunks(AT_ONCE) {
            verdicts.ask_some(snapshot, caller, fresh, terms, some);
        }
        verdicts
    }

    /// What fits nowhere is refused before it is asked who may give it, so those that are left are asked again.
    fn ask_some(&mut self, snapshot: &Snapshot, caller: &Caller, fresh: &Fresh, terms: &Terms, roles: &[String]) {
        let mut left: Vec<&String> = roles.iter().collect();
        while !left.is_empty() {
            let refused = refused(snapshot, caller, fresh, terms, &left);
            if refused.is_empty() {
                return;
            }
            let at = |n: usize| refused.iter().any(|(place, _)| *place == n);
            let named = refused.iter().filter_map(|(n, why)| Some(((*left.get(*n)?).clone(), why.clone())));
            self.refused.extend(named.collect::<Vec<_>>());
            left = left.iter().enumerate().filter(|(n, _)| !at(*n)).map(|(_, role)| *role).collect();
        }
    }
}

fn refused(
    snapshot: &Snapshot,
    caller: &Caller,
    fresh: &Fresh,
    terms: &Terms,
    roles: &[&String],
) -> Vec<(usize, String)> {
    let policy = |role: &&String| PolicyDraft {
        id: None,
        effect: terms.effect,
        roles: vec![(*role).clone()],
        scope: terms.scope.clone(),
        named: None,
        conditions: terms.conditions.clone(),
    };
    let command = terms.giving.command(roles.iter().map(policy).collect());
    let issues = decide(snapshot, caller, &command, fresh).issues;
    let errors = issues.iter().filter(|issue| issue.is_error());
    errors.filter_map(|issue| Some((about_role(&issue.path)?, issue.message.clone()))).collect()
}

/// The 3 of `policies[3]` and `policies[3].roles[0]`; nothing for what is about the scope or the dates, as they are the
/// same for every role and stand under their own fields.
fn about_role(path: &str) -> Option<usize> {
    let (place, rest) = path.strip_prefix("policies[")?.split_once(']')?;
    (rest.is_empty() || rest.starts_with(".roles")).then(|| place.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::role_picker::Shelf;
    use crate::sample;

    fn ask(snapshot: &Snapshot, caller: &Caller, scope: Scope) -> Verdicts {
        let terms = Terms { giving: Giving::Person, effect: Effect::Allow, scope, conditions: Conditions::default() };
        Verdicts::ask(snapshot, caller, &sample::fresh(), &terms, &Shelf::new(snapshot).roles())
    }

    #[test]
    fn many_at_once_answer_as_one_by_one() {
        let snapshot = sample::account(5);
        let zone = sample::zone(&snapshot, 0);
        for caller in [sample::owner(), sample::helper()] {
            for scope in [Scope::account(), Scope::of([zone])] {
                let all = ask(&snapshot, &caller, scope.clone());
                for role in Shelf::new(&snapshot).roles() {
                    let policies = vec![PolicyDraft::allow([role.as_str()], scope.clone())];
                    let command =
                        Command::InviteMembers { emails: vec!["x@example.com".into()], policies, groups: vec![] };
                    let outcome = decide(&snapshot, &caller, &command, &sample::fresh());
                    assert_eq!(all.refusal(&role).is_some(), outcome.is_refused(), "{role}: {:?}", outcome.issues);
                }
            }
        }
    }

    #[test]
    fn what_fits_no_domain_comes_with_its_reason() {
        let snapshot = sample::account(5);
        let verdicts = ask(&snapshot, &sample::owner(), Scope::of([sample::zone(&snapshot, 0)]));
        assert!(verdicts.refusal("billing-edit").is_some_and(|why| why.contains("Billing")));
        assert_eq!(verdicts.refusal("dns-edit"), None);
    }

    #[test]
    fn nobody_is_offered_more_than_they_hold() {
        let snapshot = sample::account(5);
        let verdicts = ask(&snapshot, &sample::helper(), Scope::account());
        assert!(verdicts.refusal("super-administrator").is_some());
        assert_eq!(verdicts.refusal("members-edit"), None);
    }
}
