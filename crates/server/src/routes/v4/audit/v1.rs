use super::lines::Found;
use super::{Noted, Span, sheet};
use crate::http::{Entered, SignedIn};
use crate::routes::v4::envelope::page_of;
use crate::routes::v4::query::Asked;
use crate::routes::v4::times;
use crate::{App, Error};
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use portcullis_core::{AccountId, Channel, Cidr, Origin};
use portcullis_store::{Column, Whose};
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
    let filter = Filter::of(&asked, entered.live.id, None)?;
    let found = Found::new(&app, Whose::Account(entered.live.id), &filter, asked.is_descending(true)?).await?;
    answer(found, &asked, told).await
}

/// `GET /client/v4/user/audit_logs`: what one did oneself, in all accounts that one is in and through the agencies among them
/// in the accounts of clients. What changed is not told: one may have lost the sight of it.
pub async fn own_audit(State(app): State<App>, known: SignedIn, asked: Asked) -> Result<Response, Error> {
    let person = known.person()?;
    let filter = Filter::of(&asked, AccountId::from_bits(0), Some(person.email.clone()))?;
    let own = known.accounts(&app).await?;
    let found = Found::new(&app, Whose::Person(person.id, own), &filter, asked.is_descending(true)?).await?;
    let email = person.email.clone();
    answer(found, &asked, move |noted| {
        let told = told(noted);
        let actor = ActorV1 { email: email.clone(), ..told.actor };
        AuditV1 { actor, old_value: String::new(), new_value: String::new(), ..told }
    })
    .await
}

/// One page, or everything as one file.
async fn answer(
    found: Found,
    asked: &Asked,
    tell: impl Fn(&Noted) -> AuditV1 + Send + Sync + 'static,
) -> Result<Response, Error> {
    let paging = asked.paging()?;
    if asked.flag("export")? {
        return sheet::answer(found.frozen().await?, tell).await;
    }
    let page: Vec<AuditV1> = found.read(paging.skip(), paging.per_page).await?.iter().map(tell).collect();
    Ok(page_of(page, found.total(), paging).into_response())
}

/// What the query asks for.
pub struct Filter<'a> {
    /// The query.
    pub asked: &'a Asked,
    /// Between which moments.
    pub span: Span,
    /// Whether lines of people are left out.
    pub hides_users: bool,
    /// The account that it is about, unless it is about a person.
    pub account: AccountId,
    /// The person that it is about, by their address.
    pub person: Option<String>,
    networks: Vec<Cidr>,
}

impl<'a> Filter<'a> {
    fn of(asked: &'a Asked, account: AccountId, person: Option<String>) -> Result<Self, Error> {
        let network = |text: &str| text.parse().map_err(|_| Error::bad("`actor.ip` is an address or a network"));
        let networks = asked.all("actor.ip").map(network).collect::<Result<_, _>>()?;
        let (span, hides_users) = (Span::of(asked)?, asked.flag("hide_user_logs")?);
        Ok(Self { asked, span, hides_users, account, person, networks })
    }

    /// The id of the only line that is asked for.
    pub fn id(&self) -> Option<&str> {
        self.asked.get("id")
    }

    /// What is asked for by which column.
    pub fn columns(&self) -> impl Iterator<Item = Column> + use<> {
        let asked = |key| self.asked.get(key).is_some();
        let columns = [
            (asked("action.type"), Column::Command),
            (asked("actor.email"), Column::Who),
            (!self.networks.is_empty(), Column::Address),
            (asked("zone.name"), Column::Zone),
        ];
        columns.into_iter().filter(|(is_asked, _)| *is_asked).map(|(_, column)| column)
    }

    /// Whether an address is in one of the networks that are asked for.
    pub fn is_inside(&self, address: Option<IpAddr>) -> bool {
        self.networks.is_empty() || address.is_some_and(|ip| self.networks.iter().any(|net| net.contains(ip)))
    }

    /// Whether something refused is asked for.
    pub fn fits(&self, noted: &Noted) -> bool {
        self.asked.fits("id", &noted.id)
            && self.asked.fits("action.type", &noted.command)
            && self.asked.fits("actor.email", &noted.email)
            && self.asked.fits("zone.name", "")
            && self.is_inside(noted.origin.address)
            && self.span.holds(noted)
            && !(self.hides_users && noted.origin.user.is_some())
    }
}

fn told(noted: &Noted) -> AuditV1 {
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
        owner: OwnerV1 { id: noted.account.to_string() },
        resource: ResourceV1 { id: noted.object.clone(), r#type: noted.kind },
        old_value,
        new_value,
    }
}
