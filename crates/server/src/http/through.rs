//! The way into an account of whoever is nobody in it: through an agency that it granted something.

use super::signed_in::SignedIn;
use crate::{App, Error, Live, Version};
use portcullis_core::{AccountId, Conditions, GrantId, MemberId, Millis, Origin, Principal};
use std::collections::BTreeSet;
use std::sync::Arc;

/// An agency, and the grant through which its people come into an account.
#[derive(Debug, Clone)]
pub struct Through {
    /// The agency.
    pub live: Arc<Live>,
    /// As it was when the request came in.
    pub version: Arc<Version>,
    /// The grant.
    pub grant: GrantId,
    /// The caller's member there, or that of the user a token acts for.
    pub member: Option<MemberId>,
}

impl Through {
    /// The caller's way into an account; nothing where there is none. Of several, the first by the agency's id, or the one
    /// that the caller chose.
    ///
    /// # Errors
    /// [`Error::Internal`] if the store fails.
    pub async fn find(app: &App, known: &SignedIn, client: &Version) -> Result<Option<Self>, Error> {
        let grants = client.snapshot.state().grants.values();
        let named: BTreeSet<AccountId> = grants.filter_map(|g| g.agency).collect();
        if named.is_empty() {
            return Ok(None);
        }
        let chosen = |id: &AccountId| known.chosen().is_none_or(|chosen| chosen == *id);
        let mine: BTreeSet<AccountId> = known.accounts(app).await?.into_iter().filter(chosen).collect();
        for agency in mine.intersection(&named) {
            let found = match app.live(*agency).await? {
                Some(live) => Self::by(live, known.principal(), client, known.context.now),
                None => None,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The way through one agency: a grant that works on both sides, and an assignment that names the caller.
    pub fn by(live: Arc<Live>, who: Principal, client: &Version, now: Millis) -> Option<Self> {
        let version = live.current();
        let agency = &version.snapshot;
        let (grant, kept) = client.snapshot.grant_to(agency).ok()?;
        if !runs(&grant.conditions, now) || agency.assignments_of(who, &kept).is_empty() {
            return None;
        }
        let member = match who {
            Principal::User(user) => Some(agency.member_of(user)?.id),
            Principal::Member(member) => Some(member),
            Principal::Token(token) => match agency.state().tokens.get(&token)?.owner {
                Some(user) => Some(agency.member_of(user)?.id),
                None => None,
            },
        };
        Some(Self { live, version, grant: grant.id, member })
    }

    /// The agency's id.
    pub fn agency(&self) -> AccountId {
        self.live.id
    }

    /// The next moment at which the grant begins or ends.
    pub fn until(&self, client: &Version) -> Millis {
        let grant = client.snapshot.state().grants.get(&self.grant);
        grant.and_then(|grant| grant.conditions.expires_at).unwrap_or(Millis(i64::MAX))
    }

    /// How the log names whoever comes this way.
    pub fn origin(&self, origin: &Origin) -> Origin {
        origin_through(self.agency(), origin)
    }
}

/// How the log of a client names whoever comes through an agency, be it with a token.
pub fn origin_through(agency: AccountId, origin: &Origin) -> Origin {
    let token = origin.via.as_deref().filter(|via| via.starts_with("token:"));
    let via = token.map_or_else(String::new, |token| format!(" {token}"));
    Origin { via: Some(format!("agency:{agency}{via}")), ..origin.clone() }
}

/// Whether a moment is within the dates of a grant. Outside of them nobody is let in; what else it demands is judged with
/// each question.
pub fn runs(conditions: &Conditions, now: Millis) -> bool {
    conditions.not_before.is_none_or(|from| from <= now) && conditions.expires_at.is_none_or(|until| now < until)
}
