use super::asking::Asking;
use super::words::Thing;
use portcullis_core::text::Address;
use portcullis_core::{Member, MemberId, MemberStatus, UserId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The kinds of subjects there are.
pub const KINDS: [&str; 2] = ["user", "member"];

/// Somebody in the account about whom the asker may ask.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Their member.
    pub member: Arc<Member>,
    /// The user.
    pub user: UserId,
}

impl Subject {
    /// The subject that is meant. Nobody where there is none, where it is not for the asker to know, and where what is said
    /// of it is not so: these look the same.
    pub fn find(asking: &Asking, thing: &Thing) -> Option<Self> {
        let member = match thing.kind.as_str() {
            "user" => by_user(asking, &thing.id).or_else(|| by_address(asking, &thing.id)),
            "member" => by_member(asking, &thing.id).or_else(|| by_address(asking, &thing.id)),
            _ => None,
        };
        Self::of(asking, member?).filter(|found| found.is_as_said(thing))
    }

    /// An accepted member about whom the asker may ask.
    pub fn of(asking: &Asking, member: Arc<Member>) -> Option<Self> {
        let user = member.user.filter(|_| member.status == MemberStatus::Accepted)?;
        (asking.reads_members() || asking.own() == Some(user)).then_some(Self { member, user })
    }

    /// Those of these members about whom the asker may ask, and always the asker.
    pub fn among(asking: &Asking, members: &[MemberId]) -> Vec<Self> {
        let own = asking.own().and_then(|user| asking.snapshot().member_of(user)).map(|m| m.id);
        let ids: BTreeSet<MemberId> = members.iter().copied().chain(own).collect();
        ids.into_iter().filter_map(|id| Self::of(asking, asking.snapshot().member(id)?.clone())).collect()
    }

    /// What is said of somebody can only narrow who is meant.
    pub fn is_as_said(&self, thing: &Thing) -> bool {
        thing.properties.get("email").is_none_or(|said| {
            let said = said.as_str().and_then(|text| Address::new(text).ok()).map(String::from);
            said.is_some() && said.as_deref() == self.member.address.get()
        })
    }

    /// By which id others know them, for subjects of this kind.
    pub fn id(&self, asking: &Asking, kind: &str) -> String {
        let address = self.member.address.get();
        let domain = asking.catalogue().data().subjects.domain.as_deref();
        let short = address.zip(domain).and_then(|(address, domain)| {
            let (name, own) = address.rsplit_once('@')?;
            (own == domain).then(|| name.to_owned())
        });
        short.unwrap_or_else(|| if kind == "member" { self.member.id.to_string() } else { self.user.to_string() })
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
