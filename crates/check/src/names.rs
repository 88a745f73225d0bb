//! From the names people write to ids. Ids made from short names are the same in every run.

use crate::Problem;
use crate::nearest::nearest;
use portcullis_core::{
    AccountId, Catalogue, GrantId, GroupId, Member, MemberId, PolicyId, ResourceId, ResourceRef, Scope, ScopeId,
    Selector, State, TokenId, UserId,
    text::{Address, domain},
};
use std::sync::Arc;

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
/// An agency's own account.
pub fn account_id(name: &str) -> AccountId {
    AccountId::from_bits(bits("account", name))
}
/// What the account of a case grants an agency.
pub fn grant_id(agency: &str) -> GrantId {
    GrantId::from_bits(bits("grant", agency))
}
pub fn group_id(name: &str) -> GroupId {
    GroupId::from_bits(bits("group", name))
}
pub fn token_id(name: &str) -> TokenId {
    TokenId::from_bits(bits("token", name))
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

fn unknown<'a>(what: &'static str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Problem {
    let name: String = name.chars().take(120).collect();
    Problem::Unknown { what, nearest: nearest(&name, known), name }
}

fn local(member: &Member) -> Option<&str> {
    member.address.get().and_then(|a| a.split('@').next())
}

/// A member by short name, by address or the part of it before `@`, or by id.
pub fn member(state: &State, name: &str) -> Result<MemberId, Problem> {
    // Ids of an agency are not those of its client, even of people who are called the same.
    let own = format!("{}/{name}", state.account.settings.name);
    let short = [name, &own].map(member_id).into_iter().find(|id| state.members.contains_key(id));
    if let Some(id) = short.or_else(|| addressed(state, name)) {
        return Ok(id);
    }
    let named: Vec<&Arc<Member>> = state.members.values().filter(|m| local(m) == Some(name)).take(4).collect();
    match named.as_slice() {
        [member] => Ok(member.id),
        [] => name.parse().ok().filter(|id| state.members.contains_key(id)).ok_or_else(|| no_member(state, name)),
        several => {
            let all = several.iter().take(3).filter_map(|m| m.address.get()).map(str::to_owned).collect();
            Err(Problem::Ambiguous { name: name.to_owned(), all })
        }
    }
}

/// A member as a command may name one: an id may be of somebody who is not there.
pub fn member_or_id(state: &State, name: &str) -> Result<MemberId, Problem> {
    member(state, name).or_else(|problem| name.parse().map_err(|_| problem))
}

fn addressed(state: &State, name: &str) -> Option<MemberId> {
    let address = Address::new(name).ok()?;
    state.members.values().find(|m| m.address.get() == Some(address.as_str())).map(|m| m.id)
}

fn no_member(state: &State, name: &str) -> Problem {
    let whole = name.contains('@');
    unknown("member", name, state.members.values().filter_map(|m| if whole { m.address.get() } else { local(m) }))
}

/// The user of that name; a member's if there is such a member, else a stranger.
pub fn user(state: &State, name: &str) -> UserId {
    let member = member(state, name).ok().and_then(|id| state.members.get(&id)?.user);
    member.unwrap_or_else(|| user_id(name))
}

/// A group by name or id.
pub fn group(state: &State, name: &str) -> Result<GroupId, Problem> {
    let found = state.groups.values().find(|g| g.name == name).map(|g| g.id);
    let none = || unknown("group", name, state.groups.values().map(|g| g.name.as_str()));
    found.or_else(|| name.parse().ok()).ok_or_else(none)
}

/// A grant by the agency's name, or by id.
pub fn grant(state: &State, name: &str) -> Result<GrantId, Problem> {
    let found = Some(grant_id(name)).filter(|id| state.grants.contains_key(id) || state.clients.contains_key(id));
    let none = || unknown("grant", name, state.grants.values().map(|g| g.name.as_str()));
    found.or_else(|| name.parse().ok()).ok_or_else(none)
}

/// A named scope by name or id.
pub fn named_scope(state: &State, name: &str) -> Result<ScopeId, Problem> {
    let found = state.scopes.values().find(|s| s.name == name).map(|s| s.id);
    let none = || unknown("resource group", name, state.scopes.values().map(|s| s.name.as_str()));
    found.or_else(|| name.parse().ok()).ok_or_else(none)
}

/// A token by name or id.
pub fn token(state: &State, name: &str) -> Result<TokenId, Problem> {
    let found = state.tokens.values().find(|t| t.name == name).map(|t| t.id);
    let none = || unknown("token", name, state.tokens.values().map(|t| t.name.as_str()));
    found.or_else(|| name.parse().ok()).ok_or_else(none)
}

/// A role: one of the account's own by name, else as it stands.
pub fn role(state: &State, name: &str) -> String {
    state.roles.values().find(|r| r.name == name).map_or_else(|| name.to_owned(), |r| r.id.clone())
}

/// An action that the catalogue has.
pub fn action(catalogue: &Catalogue, name: &str) -> Result<usize, Problem> {
    let none = || unknown("action", name, catalogue.actions().iter().map(|a| a.name.as_str()));
    catalogue.action(name).ok_or_else(none)
}

/// A domain by name or id.
pub fn zone(state: &State, name: &str) -> Result<ResourceId, Problem> {
    let kept = domain(name).unwrap_or_else(|_| name.to_owned());
    let found = state.resources.values().find(|r| r.name == kept).map(|r| r.id);
    let none = || unknown("domain", name, state.resources.values().map(|r| r.name.as_str()));
    found.or_else(|| name.parse().ok()).ok_or_else(none)
}

/// The zone a record is in: the longest name of a domain that ends the record's name.
fn zone_of(state: &State, record: &str) -> Result<ResourceId, Problem> {
    let within = |name: &str| record == name || record.ends_with(&format!(".{name}"));
    let zones = state.resources.values().filter(|r| within(&r.name));
    zones.max_by_key(|r| r.name.len()).map(|r| r.id).ok_or_else(|| unknown("domain of the record", record, []))
}

/// `account`, `kind:zone`, `tag:env=prod`, `record:www.a.example/A`, or a domain.
pub fn selector(state: &State, text: &str) -> Result<Selector, Problem> {
    match text.split_once(':') {
        None if text == "account" => Ok(Selector::Account),
        Some(("kind", kind)) => Ok(Selector::Kind { kind: kind.to_owned() }),
        Some(("tag", tag)) => Ok(Selector::Tag { tag: tag.parse().map_err(|_| unknown("tag", tag, []))? }),
        Some(("record", record)) => {
            let (name, rtype) = record.split_once('/').map_or((record, None), |(n, t)| (n, Some(t.to_owned())));
            Ok(Selector::Record { zone: zone_of(state, name)?, name: name.to_owned(), rtype })
        }
        _ => Ok(Selector::Resource { id: zone(state, text)? }),
    }
}

pub fn scope(state: &State, on: &[String], except: &[String]) -> Result<Scope, Problem> {
    let all = |texts: &[String]| texts.iter().map(|t| selector(state, t)).collect::<Result<Vec<_>, _>>();
    Ok(Scope { include: all(on)?, exclude: all(except)? })
}

/// A resource that is asked about: `account`, a domain, or `record:NAME/TYPE`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Target {
    /// The account itself.
    Account,
    /// A stored resource.
    Resource {
        /// Its id.
        id: ResourceId,
    },
    /// A record inside a zone.
    Record {
        /// The zone.
        zone: ResourceId,
        /// Its name.
        name: String,
        /// Its type.
        rtype: String,
    },
}

impl Target {
    /// Reads the form that people write.
    ///
    /// # Errors
    /// [`Problem::Unknown`] where the account has no such domain.
    pub fn new(state: &State, text: &str) -> Result<Self, Problem> {
        match text.strip_prefix("record:") {
            None if text == "account" => Ok(Self::Account),
            None => Ok(Self::Resource { id: zone(state, text)? }),
            Some(record) => {
                let (name, rtype) = record.split_once('/').ok_or_else(|| unknown("record type of", record, []))?;
                Ok(Self::Record { zone: zone_of(state, name)?, name: name.to_owned(), rtype: rtype.to_owned() })
            }
        }
    }

    /// In the engine's words.
    pub fn as_ref(&self) -> ResourceRef<'_> {
        match self {
            Self::Account => ResourceRef::Account,
            Self::Resource { id } => ResourceRef::Resource(*id),
            Self::Record { zone, name, rtype } => ResourceRef::Record { zone: *zone, name, rtype },
        }
    }
}
