//! One place that looks at who asks and whether they may, by what the route table says a route needs.

use super::door::{Door, text};
use super::limit::Asker;
use super::signed_in::{Credential, SignedIn, identify};
use super::through::Through;
use crate::routes::Need;
use crate::secret::same;
use crate::{App, Error, Live, Version, clock};
use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::Response;
use portcullis_core::{Access, AccountId, MemberId, Principal, ResourceId, ResourceRef};
use std::sync::Arc;

/// The account that a request is about, as the caller's member of it.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The account.
    pub live: Arc<Live>,
    /// As it was when the request came in.
    pub version: Arc<Version>,
    /// The caller's member, or that of the user a token acts for; none for a token of the account's own, and for whoever
    /// comes through an agency.
    pub member: Option<MemberId>,
    /// The agency through which the caller comes; nothing for who is somebody here.
    pub through: Option<Through>,
    /// What the caller may do there.
    pub access: Arc<Access>,
}

impl Entered {
    /// The zones that the caller may see, by id.
    pub fn zones(&self) -> Vec<ResourceId> {
        self.seen("zone")
    }

    /// Whether the caller may see this zone.
    fn sees(&self, zone: ResourceId) -> bool {
        self.access.can("members:read", ResourceRef::Account, clock::now())
            || self.access.visible("zone").binary_search(&zone).is_ok()
    }

    /// The stored resources of a kind that the caller may see, by id: anything at all is allowed on them, or they may read
    /// the whole account anyway.
    pub fn seen(&self, kind: &str) -> Vec<ResourceId> {
        if self.access.can("members:read", ResourceRef::Account, clock::now()) {
            let all = self.version.snapshot.state().resources.values();
            return all.filter(|resource| resource.kind == kind).map(|resource| resource.id).collect();
        }
        self.access.visible(kind)
    }
}

const NOBODY: Error = Error::Unauthenticated("sign in first");

/// Lets a request through to its route, or not.
///
/// # Errors
/// Whatever is missing: a credential, the CSRF word, the account, the right.
pub async fn guard(
    State((app, need)): State<(App, Need)>,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Result<Response, Error> {
    let door =
        request.extensions().get::<Door>().cloned().ok_or_else(|| Error::internal("a request without a door"))?;
    let mut known = match need {
        Need::Anybody => None,
        _ => identify(&app, &door, request.headers(), need).await?,
    };
    if let Some(known) = &mut known {
        known.choose(chosen(&request)?);
    }
    let allowance = app.limits.request(known.as_ref().map_or(Asker::Place(door.address), SignedIn::counted))?;
    if !request.method().is_safe() {
        if need.is_public() && !repeats_word(request.headers(), known.as_ref()) {
            // Whoever joins as somebody new may be signed in as another: that session then counts for nothing.
            known = None;
        }
        check_origin(&app, request.headers(), known.as_ref())?;
    }
    match need {
        Need::Anybody | Need::Public => {}
        Need::Asker if app.config.open.is_some() => {}
        Need::Zone => {
            let entered = enter_zone(&app, demand(known.as_ref())?, &params).await?;
            known = known.map(|known| known.within(&entered));
            request.extensions_mut().insert(entered);
        }
        Need::SignedIn | Need::Asker | Need::Token => drop(demand(known.as_ref())?),
        Need::Person => drop(demand(known.as_ref())?.person()?),
        Need::Own(right) => known.as_mut().ok_or(NOBODY)?.admit(right)?,
        Need::Member | Need::Action(_) => {
            let entered = enter(&app, demand(known.as_ref())?, named(&params)?).await?;
            if let Need::Action(action) = need {
                permit(&entered, action)?;
            }
            known = known.map(|known| known.within(&entered));
            request.extensions_mut().insert(entered);
        }
    }
    if let Some(known) = known {
        request.extensions_mut().insert(known);
    }
    let may_write = !request.method().is_safe() && need != Need::Asker;
    let is_counted = request.uri().path().starts_with("/client/");
    let mut response = next.run(request).await;
    if is_counted {
        allowance.tell(response.headers_mut());
    }
    if may_write {
        app.lookups.forget();
    }
    Ok(response)
}

fn demand(known: Option<&SignedIn>) -> Result<&SignedIn, Error> {
    known.ok_or(NOBODY)
}

/// The account named in the path.
fn named(params: &RawPathParams) -> Result<AccountId, Error> {
    let named = params.iter().find(|(name, _)| *name == "account").map(|(_, id)| id);
    named.and_then(|id| id.parse().ok()).ok_or(Error::NotFound)
}

/// The agency through which the caller says to come: in a header, or in the query where a link can't have headers.
fn chosen(request: &Request) -> Result<Option<AccountId>, Error> {
    let header = text(request.headers(), &HeaderName::from_static(portcullis_api::AGENCY_HEADER));
    let query = request.uri().query().unwrap_or_default();
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("agency=")).unwrap_or_default();
    let named = if header.is_empty() { asked } else { header };
    if named.is_empty() {
        return Ok(None);
    }
    named.parse().map(Some).map_err(|_| Error::bad("an agency is named by the id of its account"))
}

/// An account, as the caller's member of it, or through an agency. Who is somebody in the account comes directly, unless
/// they chose an agency.
///
/// # Errors
/// [`Error::NotFound`] for one that isn't there, one that the caller is not in, and one that no agency of theirs was
/// granted or put them on: these look the same.
pub async fn enter(app: &App, known: &SignedIn, id: AccountId) -> Result<Entered, Error> {
    let live = app.live(id).await?.ok_or(Error::NotFound)?;
    let version = live.current();
    let may_direct = known.chosen().is_none_or(|chosen| chosen == id);
    if let Some(member) = directly(known, &version).filter(|_| may_direct) {
        let access = live.access(&version, known.principal(), &known.context);
        if let Some(member) = member {
            app.seen(id, member).await;
        }
        return Ok(Entered { live, version, member, through: None, access });
    }
    let through = Through::find(app, known, &version).await?.ok_or(Error::NotFound)?;
    let access = live.access_through(&version, &through.version, known.principal(), &known.context);
    if let Some(member) = through.member {
        app.seen(id, member).await;
    }
    Ok(Entered { live, version, member: None, through: Some(through), access })
}

/// Whether the caller is somebody in the account, and which member; a token of the account's own is none.
fn directly(known: &SignedIn, version: &Version) -> Option<Option<MemberId>> {
    if matches!(known.principal(), Principal::Token(token) if !version.snapshot.state().tokens.contains_key(&token)) {
        return None;
    }
    match known.user_id() {
        Some(user) => version.snapshot.member_of(user).map(|member| Some(member.id)),
        None => Some(None),
    }
}

/// The account that holds the zone named in the path. A zone that isn't there and one that the caller can't see look the
/// same.
async fn enter_zone(app: &App, known: &SignedIn, params: &RawPathParams) -> Result<Entered, Error> {
    let named = params.iter().find(|(name, _)| *name == "zone").map(|(_, id)| id);
    let zone: ResourceId = named.and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
    for account in app.store.resource_places(zone).await? {
        let entered = match enter(app, known, account).await {
            Ok(entered) => entered,
            Err(Error::NotFound) => continue,
            Err(why) => return Err(why),
        };
        let state = entered.version.snapshot.state();
        if state.resources.get(&zone).is_some_and(|r| r.kind == "zone") && entered.sees(zone) {
            return Ok(entered);
        }
    }
    Err(Error::NotFound)
}

/// Whether the caller may do this on the account: if not, the sentence names the action and a role that gives it.
///
/// # Errors
/// [`Error::Forbidden`] with that sentence.
pub fn permit(entered: &Entered, action: &str) -> Result<(), Error> {
    if entered.access.can(action, ResourceRef::Account, clock::now()) {
        return Ok(());
    }
    let nearest = entered.access.explain(action, ResourceRef::Account).nearest;
    let role = nearest.first().map(|n| format!("; the role “{}” would give it", n.name)).unwrap_or_default();
    Err(Error::Forbidden(format!("you need “{action}” on the account for this{role}")))
}

/// A request that writes comes from the page itself: browsers say from where it comes, and a session must repeat its
/// word, which no other site can read. A token is sent by programs only and needs neither.
fn check_origin(app: &App, headers: &HeaderMap, known: Option<&SignedIn>) -> Result<(), Error> {
    if let Some(Credential::Token { .. } | Credential::Scoped(_)) = known.map(|k| &k.credential) {
        return Ok(());
    }
    let site = headers.get("sec-fetch-site").map(|v| v.to_str().unwrap_or("?"));
    let from_here = site.is_none_or(|s| s == "same-origin" || s == "none");
    let origin = headers.get(header::ORIGIN).map(|v| v.to_str().unwrap_or("?"));
    let ours = |origin: &str| {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        origin == app.config.public_url || (!host.is_empty() && host == text(headers, &header::HOST))
    };
    let fine = from_here && origin.is_none_or(ours) && repeats_word(headers, known);
    if fine { Ok(()) } else { Err(Error::Csrf) }
}

fn repeats_word(headers: &HeaderMap, known: Option<&SignedIn>) -> bool {
    let word = text(headers, &HeaderName::from_static(portcullis_api::CSRF_HEADER));
    match known.map(|k| &k.credential) {
        Some(Credential::Session { csrf, .. }) => same(csrf, word),
        Some(Credential::Token { .. } | Credential::Scoped(_)) | None => true,
    }
}
