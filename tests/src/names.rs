//! From short names to ids and back to nothing else: ids are the same in every run.

use crate::ExpandError;
use portcullis_core::{
    GroupId, MemberId, PolicyId, ResourceId, ResourceRef, Scope, Selector, State, UserId, text::domain,
};

/// 128 bits that follow from two words (FNV-1a).
fn bits(kind: &str, name: &str) -> u128 {
    let bytes = kind.bytes().chain([0]).chain(name.bytes());
    bytes.fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash: u128, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    })
}

pub fn user_id(name: &str) -> UserId {
    UserId::from_bits(bits("user", name))
}
pub fn member_id(name: &str) -> MemberId {
    MemberId::from_bits(bits("member", name))
}
pub fn group_id(name: &str) -> GroupId {
    GroupId::from_bits(bits("group", name))
}
pub fn role_id(name: &str) -> String {
    format!("{:032x}", bits("role", name))
}
pub fn policy_id(place: &str) -> PolicyId {
    PolicyId::from_bits(bits("policy", place))
}
pub fn resource_id(name: &str) -> ResourceId {
    ResourceId::from_bits(bits("zone", name))
}
/// The seed of the command in this place.
pub fn seed(place: usize) -> u128 {
    bits("seed", &place.to_string())
}

fn unknown(what: &'static str, name: &str) -> ExpandError {
    ExpandError::Unknown { what, name: name.to_owned() }
}

/// A member by short name, by the part of the address before `@`, or by id.
pub fn member(state: &State, name: &str) -> Result<MemberId, ExpandError> {
    let local =
        |m: &portcullis_core::Member| m.address.get().and_then(|a| a.split('@').next()).is_some_and(|l| l == name);
    let known = Some(member_id(name)).filter(|id| state.members.contains_key(id));
    let found = known.or_else(|| state.members.values().find(|m| local(m)).map(|m| m.id));
    found.or_else(|| name.parse().ok()).ok_or_else(|| unknown("member", name))
}

/// The user of that name; a member's if there is such a member.
pub fn user(state: &State, name: &str) -> UserId {
    let member = member(state, name).ok().and_then(|id| state.members.get(&id)?.user);
    member.unwrap_or_else(|| user_id(name))
}

/// A group by name or id.
pub fn group(state: &State, name: &str) -> Result<GroupId, ExpandError> {
    let found = state.groups.values().find(|g| g.name == name).map(|g| g.id);
    found.or_else(|| name.parse().ok()).ok_or_else(|| unknown("group", name))
}

/// A role: one of the account's own by name, else as it stands.
pub fn role(state: &State, name: &str) -> String {
    state.roles.values().find(|r| r.name == name).map_or_else(|| name.to_owned(), |r| r.id.clone())
}

/// A domain by name or id.
pub fn zone(state: &State, name: &str) -> Result<ResourceId, ExpandError> {
    let kept = domain(name).unwrap_or_else(|_| name.to_owned());
    let found = state.resources.values().find(|r| r.name == kept).map(|r| r.id);
    found.or_else(|| name.parse().ok()).ok_or_else(|| unknown("domain", name))
}

/// The zone a record is in: the longest name of a domain that ends the record's name.
fn zone_of(state: &State, record: &str) -> Result<ResourceId, ExpandError> {
    let within = |name: &str| record == name || record.ends_with(&format!(".{name}"));
    let zones = state.resources.values().filter(|r| within(&r.name));
    zones.max_by_key(|r| r.name.len()).map(|r| r.id).ok_or_else(|| unknown("domain of the record", record))
}

/// `account`, `kind:zone`, `tag:env=prod`, `record:www.a.example/A`, or a domain.
pub fn selector(state: &State, text: &str) -> Result<Selector, ExpandError> {
    match text.split_once(':') {
        None if text == "account" => Ok(Selector::Account),
        Some(("kind", kind)) => Ok(Selector::Kind { kind: kind.to_owned() }),
        Some(("tag", tag)) => Ok(Selector::Tag { tag: tag.parse().map_err(|_| unknown("tag", tag))? }),
        Some(("record", record)) => {
            let (name, rtype) = record.split_once('/').map_or((record, None), |(n, t)| (n, Some(t.to_owned())));
            Ok(Selector::Record { zone: zone_of(state, name)?, name: name.to_owned(), rtype })
        }
        _ => Ok(Selector::Resource { id: zone(state, text)? }),
    }
}

pub fn scope(state: &State, on: &[String], except: &[String]) -> Result<Scope, ExpandError> {
    let all = |texts: &[String]| texts.iter().map(|t| selector(state, t)).collect::<Result<Vec<_>, _>>();
    Ok(Scope { include: all(on)?, exclude: all(except)? })
}

/// A resource that is asked about: `account`, a domain, or `record:NAME/TYPE`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Target {
    Account,
    Resource { id: ResourceId },
    Record { zone: ResourceId, name: String, rtype: String },
}

impl Target {
    pub fn new(state: &State, text: &str) -> Result<Self, ExpandError> {
        match text.strip_prefix("record:") {
            None if text == "account" => Ok(Self::Account),
            None => Ok(Self::Resource { id: zone(state, text)? }),
            Some(record) => {
                let (name, rtype) = record.split_once('/').ok_or_else(|| unknown("record type", record))?;
                Ok(Self::Record { zone: zone_of(state, name)?, name: name.to_owned(), rtype: rtype.to_owned() })
            }
        }
    }

    pub fn as_ref(&self) -> ResourceRef<'_> {
        match self {
            Self::Account => ResourceRef::Account,
            Self::Resource { id } => ResourceRef::Resource(*id),
            Self::Record { zone, name, rtype } => ResourceRef::Record { zone: *zone, name, rtype },
        }
    }
}
