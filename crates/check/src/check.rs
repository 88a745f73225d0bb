//! One thing that must be true of a state, and whether it is.

use crate::names::Target;
use portcullis_core::{
    Access, AccountId, Catalogue, Context, MemberId, Principal, Reason, ResourceId, Snapshot, State, TokenId, UserId,
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
        /// The agency they come through.
        #[serde(skip_serializing_if = "Option::is_none")]
        through: Option<AccountId>,
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
        /// The agency they come through.
        #[serde(skip_serializing_if = "Option::is_none")]
        through: Option<AccountId>,
        /// In which context.
        context: Context,
        /// Exactly these, in the order of their ids.
        resources: Vec<ResourceId>,
    },
    /// Whether an action is allowed on some domain.
    Any {
        /// Who asks.
        who: Asked,
        /// The agency they come through.
        #[serde(skip_serializing_if = "Option::is_none")]
        through: Option<AccountId>,
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
    /// Who of an agency may do it.
    StaffCan {
        /// The agency.
        through: AccountId,
        /// In which context.
        context: Context,
        /// The action's name.
        action: String,
        /// On what.
        resource: Target,
        /// Exactly these, in the order of their ids.
        users: Vec<UserId>,
    },
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
    /// These users of an agency may.
    StaffCan(Vec<UserId>),
}

/// An account and its agencies, as the engine takes them.
pub(crate) struct World {
    pub client: Snapshot,
    agencies: Vec<Snapshot>,
}

impl World {
    pub fn new(state: &State, agencies: &[State], catalogue: &Arc<Catalogue>) -> Self {
        let snapshot = |state: &State| Snapshot::new(state.clone(), Arc::clone(catalogue));
        Self { client: snapshot(state), agencies: agencies.iter().map(snapshot).collect() }
    }

    pub fn agency(&self, id: AccountId) -> Option<&Snapshot> {
        self.agencies.iter().find(|agency| agency.state().account.id == id)
    }

    /// What somebody may do; nothing for who comes through an agency that is not there.
    pub fn access(&self, (who, through, context): (Asked, Option<AccountId>, &Context)) -> Option<Access> {
        match through {
            None => Some(self.client.access(who.principal(), context)),
            Some(id) => self.agency(id).map(|agency| self.client.access_through(agency, who.principal(), context)),
        }
    }
}

impl Check {
    /// Who asks, through whom and in which context, unless it is asked of everybody.
    pub fn asked(&self) -> Option<(Asked, Option<AccountId>, &Context)> {
        match self {
            Self::Can { who, through, context, .. }
            | Self::Sees { who, through, context, .. }
            | Self::Any { who, through, context, .. } => Some((*who, *through, context)),
            Self::WhoCan { .. } | Self::StaffCan { .. } => None,
        }
    }

    /// What is really so, asked of the access of whoever asks.
    pub(crate) fn answer(&self, world: &World, access: Option<&Access>) -> Option<Answer> {
        let snapshot = &world.client;
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
            Self::StaffCan { through, context, action, resource, .. } => {
                let agency = world.agency(*through)?;
                Some(Answer::StaffCan(snapshot.who_can_through(agency, action, resource.as_ref(), context)))
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
            (Self::StaffCan { users, .. }, Answer::StaffCan(found)) => users == found,
            (
                Self::Can { .. } | Self::Sees { .. } | Self::Any { .. } | Self::WhoCan { .. } | Self::StaffCan { .. },
                _,
            ) => false,
        }
    }

    /// What is wrong, if it is not true of this state and these agencies under the built-in catalogue.
    pub fn wrong(&self, state: &State, agencies: &[State]) -> Option<String> {
        let world = World::new(state, agencies, &Catalogue::builtin());
        let access = self.asked().and_then(|asked| world.access(asked));
        let answer = self.answer(&world, access.as_ref());
        let fine = answer.as_ref().is_some_and(|a| self.accepts(a));
        (!fine).then(|| format!("{self:?}: found {answer:?}"))
    }
}
