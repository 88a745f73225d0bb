//! One thing that must be true of a state, and whether it is.

use crate::case::{CompactContext, Expect, NOW};
use crate::expand::expand_context;
use crate::names::{self, Target};
use crate::{CaseError, Problem};
use portcullis_core::{
    Access, Catalogue, Context, MemberId, Millis, Principal, Reason, ResourceId, Snapshot, State, TokenId, UserId,
};
use serde::Serialize;
use std::sync::Arc;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Somebody signed in.
    User(UserId),
    /// A member as if they had joined.
    Member(MemberId),
    /// A token.
    Token(TokenId),
}

impl Asked {
    /// In the engine's words.
    pub const fn principal(self) -> Principal {
        match self {
            Self::User(user) => Principal::User(user),
            Self::Member(member) => Principal::Member(member),
            Self::Token(token) => Principal::Token(token),
        }
    }
}

/// One thing that must be true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "check", rename_all = "snake_case")]
pub enum Check {
    /// Whether an action is allowed, and why.
    Can {
        /// Who asks.
        who: Asked,
        /// In which context.
        context: Context,
        /// The action's name.
        action: String,
        /// On what.
        resource: Target,
        /// Whether it must be allowed.
        allowed: bool,
        /// Why; any reason where there is none.
        reason: Option<Reason>,
    },
    /// Which domains are visible.
    Sees {
        /// Who asks.
        who: Asked,
        /// In which context.
        context: Context,
        /// Exactly these, in the order of their ids.
        resources: Vec<ResourceId>,
    },
    /// Whether an action is allowed on some domain.
    Any {
        /// Who asks.
        who: Asked,
        /// In which context.
        context: Context,
        /// The action's name.
        action: String,
        /// Whether it must be.
        allowed: bool,
    },
    /// Who may do it.
    WhoCan {
        /// In which context.
        context: Context,
        /// The action's name.
        action: String,
        /// On what.
        resource: Target,
        /// Exactly these, in the order of their ids.
        members: Vec<MemberId>,
        /// Exactly these, in the order of their ids.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        tokens: Vec<TokenId>,
    },
}

/// How expectations are read where they leave something out.
#[derive(Debug, Clone)]
pub(crate) struct Reading<'a> {
    pub state: &'a State,
    pub catalogue: &'a Arc<Catalogue>,
    /// The moment at which things are asked.
    pub now: Millis,
    /// Facts of every request of the file.
    pub context: &'a CompactContext,
    /// Whether whoever is no member must be called a stranger.
    pub strict: bool,
}

/// A check with the place in the file that asks for it.
pub(crate) type Placed = (String, Check);

impl Reading<'_> {
    /// The checks of a list of expectations that stands at `path`.
    pub fn checks(&self, path: &str, expects: &[Expect]) -> Result<Vec<Placed>, CaseError> {
        let mut all = Vec::new();
        for (n, expect) in expects.iter().enumerate() {
            all.extend(self.expectation(&format!("{path}[{n}]"), expect)?);
        }
        Ok(all)
    }

    fn expectation(&self, path: &str, expect: &Expect) -> Result<Vec<Placed>, CaseError> {
        let context = expand_context(&expect.context.or(self.context), self.now);
        let on = expect.on.as_deref().unwrap_or("account");
        let resource = Target::new(self.state, on).map_err(|p| p.at(format!("{path}.on")))?;
        let mut checks = Vec::new();
        if let Some(action) = &expect.who_can {
            self.known(action, expect, &format!("{path}.who_can"))?;
            let path = format!("{path}.are");
            let (tokens, members) = expect.are.0.iter().cloned().partition::<Vec<_>, _>(|n| n.starts_with("token:"));
            let (members, tokens) = (self.members(&members, &path)?, self.tokens(&tokens, &path)?);
            let (context, resource) = (context.clone(), resource.clone());
            let check = Check::WhoCan { context, action: action.clone(), resource, members, tokens };
            checks.push((format!("{path}.who_can"), check));
        }
        if let Some(name) = &expect.who {
            let who = self.who(name, expect).map_err(|p| p.at(format!("{path}.who")))?;
            self.about(path, expect, who, &context, &resource, &mut checks)?;
        }
        if checks.is_empty() {
            return Err(Problem::other("nothing is expected here: write `can`, `cannot`, `sees` or `who_can`").at(path));
        }
        Ok(checks)
    }

    fn who(&self, name: &str, expect: &Expect) -> Result<Asked, Problem> {
        if let Some(token) = name.strip_prefix("token:") {
            return names::token(self.state, token).map(Asked::Token);
        }
        if expect.as_if_joined {
            return names::member(self.state, name).map(Asked::Member);
        }
        match names::member(self.state, name) {
            Err(problem) if self.strict && !expect.stranger => Err(problem),
            Err(problem @ Problem::Ambiguous { .. }) => Err(problem),
            Ok(_) if expect.stranger => Err(Problem::other(format!("`{name}` is a member, not a stranger"))),
            Ok(_) | Err(_) => Ok(Asked::User(names::user(self.state, name))),
        }
    }

    fn members(&self, listed: &[String], path: &str) -> Result<Vec<MemberId>, CaseError> {
        let found = listed.iter().map(|m| names::member(self.state, m)).collect::<Result<Vec<_>, _>>();
        let mut found = found.map_err(|p| p.at(path))?;
        found.sort_unstable();
        Ok(found)
    }

    fn tokens(&self, listed: &[String], path: &str) -> Result<Vec<TokenId>, CaseError> {
        let id = |name: &String| names::token(self.state, name.trim_start_matches("token:"));
        let mut found = listed.iter().map(id).collect::<Result<Vec<_>, _>>().map_err(|p| p.at(path))?;
        found.sort_unstable();
        Ok(found)
    }

    /// A mistyped action is allowed to nobody, so it would pass unseen.
    fn known(&self, action: &str, expect: &Expect, path: &str) -> Result<(), CaseError> {
        match names::action(self.catalogue, action) {
            Err(problem) if expect.why != Some(Reason::UnknownAction) => Err(problem.at(path)),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    fn about(
        &self,
        path: &str,
        expect: &Expect,
        who: Asked,
        context: &Context,
        resource: &Target,
        checks: &mut Vec<Placed>,
    ) -> Result<(), CaseError> {
        let lists = [
            ("can", &expect.can, true, false),
            ("cannot", &expect.cannot, false, false),
            ("can_somewhere", &expect.can_somewhere, true, true),
            ("cannot_anywhere", &expect.cannot_anywhere, false, true),
        ];
        for (field, words, allowed, anywhere) in lists {
            let path = format!("{path}.{field}");
            for action in &words.0 {
                self.known(action, expect, &path)?;
                let (context, action) = (context.clone(), action.clone());
                let reason = if allowed { Some(Reason::Allowed) } else { expect.why };
                let check = match anywhere {
                    true => Check::Any { who, context, action, allowed },
                    false => Check::Can { who, context, action, resource: resource.clone(), allowed, reason },
                };
                checks.push((path.clone(), check));
            }
        }
        if let Some(seen) = &expect.sees {
            let path = format!("{path}.sees");
            let resources = seen.0.iter().map(|z| names::zone(self.state, z)).collect::<Result<Vec<_>, _>>();
            let mut resources = resources.map_err(|p| p.at(&path))?;
            resources.sort_unstable();
            checks.push((path, Check::Sees { who, context: context.clone(), resources }));
        }
        Ok(())
    }
}

/// What is really so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Allowed or not, as deciding and as explaining say, and why.
    Can(bool, bool, Reason),
    /// These domains are visible.
    Sees(Vec<ResourceId>),
    /// Allowed on some domain.
    Any(bool),
    /// These members and tokens may.
    WhoCan(Vec<MemberId>, Vec<TokenId>),
}

impl Check {
    /// Who asks in which context, unless it is asked of everybody.
    pub(crate) fn asked(&self) -> Option<(Asked, &Context)> {
        match self {
            Self::Can { who, context, .. } | Self::Sees { who, context, .. } | Self::Any { who, context, .. } => {
                Some((*who, context))
            }
            Self::WhoCan { .. } => None,
        }
    }

    /// What is really so, asked of the access of whoever asks.
    pub(crate) fn answer(&self, snapshot: &Snapshot, access: Option<&Access>) -> Option<Answer> {
        match self {
            Self::Can { context, action, resource, .. } => {
                let told = access?.explain(action, resource.as_ref());
                let can = access?.can(action, resource.as_ref(), context.now);
                Some(Answer::Can(can, told.allowed, told.reason))
            }
            Self::Sees { .. } => Some(Answer::Sees(access?.visible("zone"))),
            Self::Any { context, action, .. } => Some(Answer::Any(access?.any(action, "zone", context.now))),
            Self::WhoCan { context, action, resource, .. } => {
                let number = snapshot.catalogue().action(action);
                let found = number.map(|a| snapshot.who_can(a, resource.as_ref(), context)).unwrap_or_default();
                let tokens = number.map(|a| snapshot.rulebook().tokens_who_can(a, resource.as_ref(), context));
                Some(Answer::WhoCan(found, tokens.unwrap_or_default()))
            }
        }
    }

    /// Whether an answer is the one expected.
    pub(crate) fn accepts(&self, answer: &Answer) -> bool {
        match (self, answer) {
            (Self::Can { allowed, reason, .. }, Answer::Can(can, told, why)) => {
                can == allowed && told == allowed && reason.is_none_or(|r| r == *why)
            }
            (Self::Sees { resources, .. }, Answer::Sees(found)) => resources == found,
            (Self::Any { allowed, .. }, Answer::Any(found)) => allowed == found,
            (Self::WhoCan { members, tokens, .. }, Answer::WhoCan(found, more)) => members == found && tokens == more,
            (Self::Can { .. } | Self::Sees { .. } | Self::Any { .. } | Self::WhoCan { .. }, _) => false,
        }
    }

    /// What is wrong, if it is not true of this state under the built-in catalogue.
    pub fn wrong(&self, state: &State) -> Option<String> {
        let snapshot = Snapshot::new(state.clone(), Catalogue::builtin());
        let access = self.asked().map(|(who, context)| snapshot.access(who.principal(), context));
        let answer = self.answer(&snapshot, access.as_ref());
        let fine = answer.as_ref().is_some_and(|a| self.accepts(a));
        (!fine).then(|| format!("{self:?}: found {answer:?}"))
    }
}

impl<'a> Reading<'a> {
    /// For an account written in the file itself.
    pub fn inline(state: &'a State, catalogue: &'a Arc<Catalogue>, context: &'a CompactContext) -> Self {
        Self { state, catalogue, now: Millis(NOW), context, strict: false }
    }
}
