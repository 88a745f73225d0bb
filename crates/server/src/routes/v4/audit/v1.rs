use super::walk::{MOST, Narrow, Place, Walk};
use super::{Noted, Span, sheet};
use crate::http::{Entered, SignedIn};
use crate::routes::v4::account::own;
use crate::routes::v4::envelope::list;
use crate::routes::v4::query::Asked;
use crate::routes::v4::times;
use crate::{App, Error, Version};
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use portcullis_core::{Channel, Cidr, Origin};
use schemars::JsonSchema;
use serde::Serialize;
use std::net::IpAddr;

/// A line of the audit log in its first form.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AuditV1 {
    /// An id of its own.
    pub id: String,
    /// When.
    pub when: String,
    /// What.
    pub action: ActionV1,
    /// Who.
    pub actor: ActorV1,
    /// `API` or `UI`.
    pub interface: &'static str,
    /// Which request; with a refusal why.
    pub metadata: serde_json::Value,
    /// The account.
    pub owner: OwnerV1,
    /// The first thing that it is about.
    pub resource: ResourceV1,
    /// Everything that changed as it was, as JSON; empty where nothing was.
    #[serde(rename = "oldValue")]
    pub old_value: String,
    /// Everything that changed as it is, as JSON; empty where nothing is.
    #[serde(rename = "newValue")]
    pub new_value: String,
}

/// What was done, or was refused.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ActionV1 {
    /// The command.
    pub r#type: String,
    /// Whether it was done.
    pub result: bool,
}

/// Who did it, or tried to.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ActorV1 {
    /// The user.
    pub id: Option<String>,
    /// Their address; empty where it is not known.
    pub email: String,
    /// From which address.
    pub ip: Option<IpAddr>,
    /// `user`, or `admin` for whoever runs the installation.
    pub r#type: &'static str,
}

/// The account.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OwnerV1 {
    id: String,
}

/// A thing by its id.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ResourceV1 {
    /// Its id.
    pub id: String,
    /// What it is.
    pub r#type: &'static str,
}

/// `GET /client/v4/accounts/{account}/audit_logs`; with `export=true` as comma-separated values.
pub async fn audit_v1(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    asked: Asked,
) -> Result<Response, Error> {
    let (filter, span) = (Filter::of(&asked)?, Span::of(&asked)?);
    let descending = asked.is_descending(true)?;
    let paging = asked.paging()?;
    let walk = Walk::from(&app, &entered.live, descending, Place::default()).await?;
    let mut walk = walk.narrowed(filter.narrow(&app, &entered.version, span).await?);
    let mut found = Vec::new();
    while let Some(noted) = walk.next().await? {
        if span.is_past(&noted, descending) || walk.is_tired() {
            break;
        }
        if span.holds(&noted) && filter.fits(&noted) {
            found.push(told(&noted, &entered.live.id.to_string()));
        }
    }
    if asked.flag("export")? {
        return sheet::answer(&found);
    }
    Ok(list(found, paging).into_response())
}

/// `GET /client/v4/user/audit_logs`: what one did oneself, in all accounts that one is in. What changed is not told: one may
/// have lost the sight of it.
pub async fn own_audit(State(app): State<App>, known: SignedIn, asked: Asked) -> Result<Response, Error> {
    let (filter, span) = (Filter::of(&asked)?, Span::of(&asked)?);
    let paging = asked.paging()?;
    let mut found = Vec::new();
    for version in own(&app, &known).await? {
        let account = version.snapshot.state().account.id;
        let Some(live) = app.live(account).await? else { continue };
        let walk = Walk::of_user(&app, &live, known.person()?.id).await?;
        let mut walk = walk.narrowed(Narrow { span, user: None, command: filter.command() });
        while let Some(noted) = walk.next().await? {
            if span.is_past(&noted, true) || walk.is_tired() {
                break;
            }
            if span.holds(&noted) && filter.fits(&noted) {
                let told = told(&noted, &account.to_string());
                found.push((noted.at, AuditV1 { old_value: String::new(), new_value: String::new(), ..told }));
            }
        }
    }
    found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    found.truncate(MOST);
    if !asked.is_descending(true)? {
        found.reverse();
    }
    let found: Vec<AuditV1> = found.into_iter().map(|(_, told)| told).collect();
    if asked.flag("export")? {
        return sheet::answer(&found);
    }
    Ok(list(found, paging).into_response())
}

/// What the query asks for.
struct Filter<'a> {
    asked: &'a Asked,
    networks: Vec<Cidr>,
    hides_users: bool,
}

impl<'a> Filter<'a> {
    fn of(asked: &'a Asked) -> Result<Self, Error> {
        let network = |text: &str| text.parse().map_err(|_| Error::bad("`actor.ip` is an address or a network"));
        let networks = asked.all("actor.ip").map(network).collect::<Result<_, _>>()?;
        Ok(Self { asked, networks, hides_users: asked.flag("hide_user_logs")? })
    }

    /// What of this the store's indexes know.
    async fn narrow(&self, app: &App, version: &Version, span: Span) -> Result<Narrow, Error> {
        let user = match self.whole("actor.email") {
            None => None,
            Some(address) => {
                let member = version.addressed(&address).and_then(|id| version.snapshot.member(id)?.user);
                let user = app.store.user_by_email(&address).await?.map(|user| user.id);
                // An address that means two people, or nobody, is looked for line by line.
                if member.is_none() || user.is_none() || member == user { member.or(user) } else { None }
            }
        };
        Ok(Narrow { span, user, command: self.command() })
    }

    /// The command, where one is asked for by its whole name.
    fn command(&self) -> Option<String> {
        self.whole("action.type")
    }

    /// What is asked for by `key`, if that is a whole text and no operator.
    fn whole(&self, key: &str) -> Option<String> {
        self.asked.get(key).filter(|text| !text.contains(':')).map(str::to_lowercase)
    }

    fn fits(&self, noted: &Noted) -> bool {
        let address = noted.origin.address;
        let inside = || address.is_some_and(|a| self.networks.iter().any(|n| n.contains(a)));
        let zone = noted.zone.as_ref().map_or("", |(_, name)| name.as_str());
        self.asked.fits("id", &noted.id)
            && self.asked.fits("action.type", &noted.command)
            && self.asked.fits("actor.email", &noted.email)
            && self.asked.fits("zone.name", zone)
            && (self.networks.is_empty() || inside())
            && !(self.hides_users && noted.origin.user.is_some())
    }
}

fn told(noted: &Noted, account: &str) -> AuditV1 {
    let (old_value, new_value) = noted.sides();
    let Origin { request, method, uri, .. } = &noted.origin;
    let mut metadata = serde_json::json!({"request": request, "method": method, "uri": uri});
    match noted.done {
        true => metadata["seq"] = noted.number.into(),
        false => metadata["codes"] = noted.detail["codes"].clone(),
    }
    AuditV1 {
        id: noted.id.clone(),
        when: times::shown(noted.at),
        action: ActionV1 { r#type: noted.command.clone(), result: noted.done },
        actor: ActorV1 {
            id: noted.origin.user.map(|u| u.to_string()),
            email: noted.email.clone(),
            ip: noted.origin.address,
            // This form knows no system; whoever runs the installation is its administrator.
            r#type: if noted.origin.user.is_some() { "user" } else { "admin" },
        },
        interface: if noted.origin.channel == Some(Channel::Api) { "API" } else { "UI" },
        metadata,
        owner: OwnerV1 { id: account.to_owned() },
        resource: ResourceV1 { id: noted.object.clone(), r#type: noted.kind },
        old_value,
        new_value,
    }
}
