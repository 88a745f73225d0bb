use crate::http::{Entered, SignedIn, enter};
use crate::{App, Error, Live, Version, clock};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use portcullis_core::{Access, Catalogue, Context, Millis, Principal, ResourceRef, Snapshot};
use std::sync::Arc;

/// Who asks, about which account, as it was when the request came in.
#[derive(Debug)]
pub struct Asking {
    /// The account.
    pub live: Arc<Live>,
    /// As it was.
    pub version: Arc<Version>,
    /// When.
    pub now: Millis,
    who: Who,
    /// Agencies whose people may be asked about.
    agencies: Vec<Arc<Version>>,
}

#[derive(Debug)]
enum Who {
    /// Anybody: the operator opened this account.
    Anybody,
    /// Somebody whose credential holds.
    Known { own: Principal, name: String, access: Arc<Access>, context: Context, reads_members: bool },
}

impl Asking {
    /// The account's state.
    pub fn snapshot(&self) -> &Snapshot {
        &self.version.snapshot
    }

    /// What the product is made of.
    pub fn catalogue(&self) -> &Catalogue {
        self.snapshot().catalogue()
    }

    /// Whether questions about others are answered: for who may read members.
    pub fn reads_members(&self) -> bool {
        match &self.who {
            Who::Anybody => true,
            Who::Known { reads_members, .. } => *reads_members,
        }
    }

    /// Whether questions about others' tokens are answered: for who may read these.
    pub fn reads_tokens(&self) -> bool {
        match &self.who {
            Who::Anybody => true,
            Who::Known { access, .. } => access.can("tokens:read", ResourceRef::Account, self.now),
        }
    }

    /// Who asks; a scoped token is not its user.
    pub fn own(&self) -> Option<Principal> {
        match &self.who {
            Who::Anybody => None,
            Who::Known { own, .. } => Some(*own),
        }
    }

    /// The facts by which a question about this principal is decided: those of this very request where they ask themselves,
    /// else the moment alone. What is not known fails an allow and fulfils a deny.
    pub fn context(&self, principal: Principal) -> Context {
        match &self.who {
            Who::Known { own, context, .. } if *own == principal => context.clone(),
            Who::Known { .. } | Who::Anybody => Context::at(self.now),
        }
    }

    /// What this principal may do, by those facts.
    pub fn access(&self, principal: Principal) -> Arc<Access> {
        match &self.who {
            Who::Known { own, access, .. } if *own == principal => Arc::clone(access),
            Who::Known { .. } | Who::Anybody => {
                let context = Context::at(self.now);
                match self.agency_of(principal) {
                    Some(agency) => self.live.access_through(&self.version, agency, principal, &context),
                    None => self.live.access(&self.version, principal, &context),
                }
            }
        }
    }

    /// What this principal may do in the account as somebody describes it, by these facts.
    pub fn judge(&self, described: &Snapshot, principal: Principal, context: &Context) -> Access {
        match self.agency_of(principal) {
            Some(agency) => described.access_through(&agency.snapshot, principal, context),
            None => described.access(principal, context),
        }
    }

    /// The agencies whose people the asker may ask about.
    pub fn agencies(&self) -> &[Arc<Version>] {
        &self.agencies
    }

    /// The agency through which a principal comes who is nobody in the account itself.
    pub fn agency_of(&self, principal: Principal) -> Option<&Arc<Version>> {
        let state = self.snapshot().state();
        let is_here = match principal {
            Principal::User(user) => self.snapshot().member_of(user).is_some(),
            Principal::Member(_) => true,
            Principal::Token(token) => state.tokens.contains_key(&token),
        };
        let puts = |agency: &&Arc<Version>| {
            let kept = self.snapshot().grant_to(&agency.snapshot);
            kept.is_ok_and(|(_, client)| !agency.snapshot.assignments_of(principal, &client).is_empty())
        };
        if is_here { None } else { self.agencies.iter().find(puts) }
    }

    /// For whom paging tokens hold.
    pub fn name(&self) -> String {
        match &self.who {
            Who::Anybody => String::new(),
            Who::Known { name, .. } => name.clone(),
        }
    }

    async fn by(app: &App, known: &SignedIn, entered: Entered) -> Result<Self, Error> {
        let now = known.context.now;
        let reads_members = entered.access.can("members:read", ResourceRef::Account, now);
        let (own, name) = (known.principal(), known.asker());
        let who = Who::Known { own, name, access: entered.access, context: known.context.clone(), reads_members };
        let agencies = match entered.through {
            Some(through) => vec![through.version],
            None if reads_members => agencies(app, &entered.version).await?,
            None => Vec::new(),
        };
        Ok(Self { live: entered.live, version: entered.version, now, who, agencies })
    }
}

impl FromRequestParts<App> for Asking {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(Error::bad)?;
        let named = params.iter().find(|(name, _)| *name == "account").map(|(_, id)| id.to_owned());
        let known = parts.extensions.get::<SignedIn>();
        let account = match &named {
            Some(id) => Some(id.parse().map_err(|_| Error::NotFound)?),
            None => None,
        };
        match (known, app.config.open) {
            (Some(known), _) => {
                let account = match account {
                    Some(account) => account,
                    None => only_account(app, known).await?,
                };
                Self::by(app, known, enter(app, known, account).await?).await
            }
            (None, Some(open)) if account.is_none_or(|account| account == open) => {
                let live = app.live(open).await?.ok_or(Error::NotFound)?;
                Ok(Self { version: live.current(), live, now: clock::now(), who: Who::Anybody, agencies: Vec::new() })
            }
            (None, Some(_)) => Err(Error::NotFound),
            (None, None) => Err(Error::Unauthenticated("sign in first")),
        }
    }
}

/// The agencies whose grant works in an account.
async fn agencies(app: &App, client: &Version) -> Result<Vec<Arc<Version>>, Error> {
    let mut found = Vec::new();
    for agency in client.snapshot.state().grants.values().filter_map(|grant| grant.agency) {
        let version = app.live(agency).await?.map(|live| live.current());
        found.extend(version.filter(|agency| client.snapshot.grant_to(&agency.snapshot).is_ok()));
    }
    Ok(found)
}

/// The account of somebody who is in one only.
async fn only_account(app: &App, known: &SignedIn) -> Result<portcullis_core::AccountId, Error> {
    let mut joined = known.accounts(app).await?.into_iter();
    match (joined.next(), joined.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(Error::NotFound),
        (Some(_), Some(_)) => {
            Err(Error::bad("you are in several accounts: say which, by asking at `/accounts/{account}/access/v1/…`"))
        }
    }
}
