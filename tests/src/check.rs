//! One thing that must be true of a state, and whether it is.

use crate::case::Expect;
use crate::expand::{ExpandError, expand_context};
use crate::names::{self, Target};
use portcullis_core::{Catalogue, Context, MemberId, Principal, Reason, ResourceId, Snapshot, State, UserId};
use serde::Serialize;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Somebody signed in.
    User(UserId),
    /// A member as if they had joined.
    Member(MemberId),
}

/// One thing that must be true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "check", rename_all = "snake_case")]
pub enum Check {
    /// Whether an action is allowed, and why.
    Can { who: Asked, context: Context, action: String, resource: Target, allowed: bool, reason: Option<Reason> },
    /// Which domains are visible.
    Sees { who: Asked, context: Context, resources: Vec<ResourceId> },
    /// Whether an action is allowed on some domain.
    Any { who: Asked, context: Context, action: String, allowed: bool },
    /// Who may do it.
    WhoCan { context: Context, action: String, resource: Target, members: Vec<MemberId> },
}

impl Check {
    /// The checks that an expectation stands for.
    pub(crate) fn of(state: &State, expect: &Expect) -> Result<Vec<Self>, ExpandError> {
        let context = expand_context(&expect.context);
        let resource = Target::new(state, expect.on.as_deref().unwrap_or("account"))?;
        let mut checks = Vec::new();
        if let Some(action) = &expect.who_can {
            let mut members = expect.are.0.iter().map(|m| names::member(state, m)).collect::<Result<Vec<_>, _>>()?;
            members.sort_unstable();
            checks.push(Self::WhoCan {
                context: context.clone(),
                action: action.clone(),
                resource: resource.clone(),
                members,
            });
        }
        let Some(name) = &expect.who else { return Ok(checks) };
        let who = match expect.as_if_joined {
            true => Asked::Member(names::member(state, name)?),
            false => Asked::User(names::user(state, name)),
        };
        let can = |action: &String, allowed: bool| {
            let reason = if allowed { Some(Reason::Allowed) } else { expect.why };
            Self::Can {
                who,
                context: context.clone(),
                action: action.clone(),
                resource: resource.clone(),
                allowed,
                reason,
            }
        };
        let any = |action: &String, allowed: bool| Self::Any {
            who,
            context: context.clone(),
            action: action.clone(),
            allowed,
        };
        checks.extend(expect.can.0.iter().map(|a| can(a, true)));
        checks.extend(expect.cannot.0.iter().map(|a| can(a, false)));
        checks.extend(expect.can_somewhere.0.iter().map(|a| any(a, true)));
        checks.extend(expect.cannot_anywhere.0.iter().map(|a| any(a, false)));
        if let Some(seen) = &expect.sees {
            let mut resources = seen.0.iter().map(|z| names::zone(state, z)).collect::<Result<Vec<_>, _>>()?;
            resources.sort_unstable();
            checks.push(Self::Sees { who, context, resources });
        }
        match checks.is_empty() {
            true => Err(ExpandError::Form(format!("nothing is expected of `{name}`"))),
            false => Ok(checks),
        }
    }

    /// What is wrong, if it is not true of this state.
    pub fn wrong(&self, state: &State) -> Option<String> {
        let snapshot = Snapshot::new(state.clone(), Catalogue::builtin());
        let access = |who: &Asked, context: &Context| {
            let principal = match who {
                Asked::User(user) => Principal::User(*user),
                Asked::Member(member) => Principal::Member(*member),
            };
            snapshot.access(principal, context)
        };
        let differ = |found: String, wanted: String| (found != wanted).then(|| format!("{self:?}: found {found}"));
        match self {
            Self::Can { who, context, action, resource, allowed, reason } => {
                let access = access(who, context);
                let (can, told) =
                    (access.can(action, resource.as_ref(), context.now), access.explain(action, resource.as_ref()));
                let reason = reason.unwrap_or(told.reason);
                differ(format!("{can} {} {:?}", told.allowed, told.reason), format!("{allowed} {allowed} {reason:?}"))
            }
            Self::Sees { who, context, resources } => {
                differ(format!("{:?}", access(who, context).visible("zone")), format!("{resources:?}"))
            }
            Self::Any { who, context, action, allowed } => {
                differ(access(who, context).any(action, "zone", context.now).to_string(), allowed.to_string())
            }
            Self::WhoCan { context, action, resource, members } => {
                let number = snapshot.catalogue().action(action);
                let found = number.map(|a| snapshot.who_can(a, resource.as_ref(), context)).unwrap_or_default();
                differ(format!("{found:?}"), format!("{members:?}"))
            }
        }
    }
}
