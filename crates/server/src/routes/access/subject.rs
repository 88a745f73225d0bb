use super::asking::Asking;
use super::words::Thing;
use crate::Version;
use portcullis_core::text::Address;
use portcullis_core::{Member, MemberId, MemberStatus, Principal, Token, UserId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The kinds of subjects there are.
pub const KINDS: [&str; 3] = ["user", "member", "token"];

/// Whoever in the account the asker may ask about.
#[derive(Debug, Clone)]
pub enum Subject {
    /// An accepted member.
    Person {
        /// Their member.
        member: Arc<Member>,
        /// The user.
        user: UserId,
    },
    /// Somebody of an agency that works here.
    Staff(UserId),
    /// A token: the account's own, or a member's.
    Token(Arc<Token>),
}

impl Subject {
    /// The subject that is meant. Nobody where there is none, where it is not for the asker to know, and where what is said
    /// of it is not so: these look the same.
    pub fn find(asking: &Asking, thing: &Thing<'_>) -> Option<Self> {
        let found = match thing.kind {
            "user" => match by_user(asking, thing.id).or_else(|| by_address(asking, thing.id)) {
                Some(member) => Self::person(member)?,
                None => Self::staff(asking, thing.id.parse().ok()?)?,
            },
            "member" => by_member(asking, thing.id).or_else(|| by_address(asking, thing.id)).and_then(Self::person)?,
            "token" => Self::Token(asking.snapshot().state().tokens.get(&thing.id.parse().ok()?)?.clone()),
            _ => return None,
        };
        (found.may_be_known(asking) && found.is_as_said(thing)).then_some(found)
    }

    /// An accepted member.
    fn person(member: Arc<Member>) -> Option<Self> {
        let user = member.user.filter(|_| member.status == MemberStatus::Accepted)?;
        Some(Self::Person { member, user })
    }

    /// Somebody who comes through an agency.
    fn staff(asking: &Asking, user: UserId) -> Option<Self> {
        asking.agency_of(Principal::User(user)).map(|_| Self::Staff(user))
    }

    /// The people of agencies whom some assignment puts here, about whom the asker may ask.
    pub fn staff_here(asking: &Asking) -> Vec<Self> {
        let of = |agency: &Arc<Version>| match asking.snapshot().grant_to(&agency.snapshot) {
            Ok((_, client)) => agency.snapshot.staff_on(&client),
            Err(_) => Vec::new(),
        };
        let users: BTreeSet<UserId> = asking.agencies().iter().flat_map(of).collect();
        let staff = users.into_iter().filter_map(|user| Self::staff(asking, user));
        staff.filter(|subject| subject.may_be_known(asking)).collect()
    }

    /// Whether the asker may ask about it: oneself always, others where they are read, one's own tokens too.
    fn may_be_known(&self, asking: &Asking) -> bool {
        match self {
            Self::Person { .. } | Self::Staff(_) => asking.reads_members() || asking.own() == Some(self.principal()),
            Self::Token(token) => {
                let is_owner = |asker| matches!(asker, Principal::User(user) if token.belongs_to(user));
                asking.reads_tokens() || asking.own().is_some_and(|own| own == self.principal() || is_owner(own))
            }
        }
    }

    /// As the engine knows it.
    pub fn principal(&self) -> Principal {
        match self {
            Self::Person { user, .. } | Self::Staff(user) => Principal::User(*user),
            Self::Token(token) => Principal::Token(token.id),
        }
    }

    /// Those of these members about whom the asker may ask, and always the asker.
    pub fn among(asking: &Asking, members: &[MemberId]) -> Vec<Self> {
        let own = match asking.own() {
            Some(Principal::User(user)) => asking.snapshot().member_of(user).map(|m| m.id),
            Some(Principal::Member(_) | Principal::Token(_)) | None => None,
        };
        let ids: BTreeSet<MemberId> = members.iter().copied().chain(own).collect();
        let people = ids.into_iter().filter_map(|id| Self::person(asking.snapshot().member(id)?.clone()));
        people.filter(|person| person.may_be_known(asking)).collect()
    }

    /// The tokens about which the asker may ask.
    pub fn tokens(asking: &Asking) -> Vec<Self> {
        let all = asking.snapshot().state().tokens.values().cloned().map(Self::Token);
        all.filter(|token| token.may_be_known(asking)).collect()
    }

    /// What is said of somebody can only narrow who is meant.
    pub fn is_as_said(&self, thing: &Thing<'_>) -> bool {
        match self {
            Self::Person { member, .. } => thing.properties.get("email").is_none_or(|said| {
                let said = said.as_str().and_then(|text| Address::new(text).ok()).map(String::from);
                said.is_some() && said.as_deref() == member.address.get()
            }),
            // Addresses of an agency's people are not told.
            Self::Staff(_) => !thing.properties.contains_key("email"),
            Self::Token(token) => {
                let is = |key, value: &str| thing.properties.get(key).is_none_or(|said| said.as_str() == Some(value));
                is("name", &token.name) && is("owner", &token.owner.map(|id| id.to_string()).unwrap_or_default())
            }
        }
    }

    /// By which id others know it, for subjects of this kind.
    pub fn id(&self, asking: &Asking, kind: &str) -> String {
        let (member, user) = match self {
            Self::Person { member, user } => (member, user),
            Self::Staff(user) => return user.to_string(),
            Self::Token(token) => return token.id.to_string(),
        };
        let domain = asking.catalogue().data().subjects.domain.as_deref();
        let short = member.address.get().zip(domain).and_then(|(address, domain)| {
            let (name, own) = address.rsplit_once('@')?;
            (own == domain).then(|| name.to_owned())
        });
        short.unwrap_or_else(|| if kind == "member" { member.id.to_string() } else { user.to_string() })
    }
}

fn by_user(asking: &Asking, id: &str) -> Option<Arc<Member>> {
    asking.snapshot().member_of(id.parse().ok()?).cloned()
}

fn by_member(asking: &Asking, id: &str) -> Option<Arc<Member>> {
    asking.snapshot().member(id.parse().ok()?).cloned()
}

/// By address; the product may say to which domain a name without one belongs.
fn by_address(asking: &Asking, id: &str) -> Option<Arc<Member>> {
    let address = match asking.catalogue().data().subjects.domain.as_deref() {
        Some(domain) if !id.contains('@') => Address::new(&format!("{id}@{domain}")),
        _ => Address::new(id),
    };
    let member = asking.version.addressed(&String::from(address.ok()?))?;
    asking.snapshot().member(member).cloned()
}
