//! What an event or an object is, for those who look for one kind of them.

use super::{Change, Event, ObjectId};
use crate::model::{Member, Policy};
use crate::{GroupId, ResourceId, TokenId};

impl Event {
    /// The change of a member, if it is one.
    pub fn member(&self) -> Option<&Change<Member>> {
        if let Self::Member(change) = self { Some(change) } else { None }
    }

    /// The change of a policy, if it is one.
    pub fn policy(&self) -> Option<&Change<Policy>> {
        if let Self::Policy(change) = self { Some(change) } else { None }
    }

    /// The resource it is about: itself, what is kept of it, or a record in it.
    pub fn resource(&self) -> Option<ResourceId> {
        match self {
            Self::Resource(change) => change.object().map(|resource| resource.id),
            Self::Record(change) => change.object().map(|record| record.zone),
            Self::Zone(change) => change.object().map(|zone| zone.zone),
            Self::Account(_)
            | Self::Settings(_)
            | Self::Member(_)
            | Self::Group(_)
            | Self::Role(_)
            | Self::Scope(_)
            | Self::Policy(_)
            | Self::Token(_)
            | Self::Grant(_)
            | Self::Client(_)
            | Self::Assignment(_)
            | Self::Template(_) => None,
        }
    }
}

impl ObjectId {
    /// The group, if it is one.
    pub fn group(&self) -> Option<GroupId> {
        if let Self::Group(id) = self { Some(*id) } else { None }
    }

    /// The role, if it is one.
    pub fn role(&self) -> Option<&str> {
        if let Self::Role(id) = self { Some(id) } else { None }
    }

    /// The token, if it is one.
    pub fn token(&self) -> Option<TokenId> {
        if let Self::Token(id) = self { Some(*id) } else { None }
    }
}
