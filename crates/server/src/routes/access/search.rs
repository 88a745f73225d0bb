use super::asking::Asking;
use super::judge::View;
use super::object::Object;
use super::paging::{Page, Paging, SaidPage};
use super::records::RecordName;
use super::resource::{Place, carries};
use super::subject::{self, Subject};
use super::told::Told;
use super::words::{Properties, Question, Said, SaidAction, Thing, Verb, properties, searched, whole};
use super::{action, described, records};
use crate::http::Body;
use crate::{App, Error};
use axum::Json;
use axum::extract::State;
use portcullis_core::{Context, Resource};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::borrow::Cow;

/// A question with one part left open.
#[derive(Debug, Deserialize)]
pub struct Search {
    #[serde(default)]
    subject: Option<Object<Said>>,
    #[serde(default)]
    action: Option<Object<SaidAction>>,
    #[serde(default)]
    resource: Option<Object<Said>>,
    #[serde(default)]
    context: Option<Properties>,
    #[serde(default)]
    page: Option<Object<SaidPage>>,
}

/// What was found.
#[derive(Debug, Serialize)]
pub struct Found {
    /// Where it goes on.
    page: Page,
    /// Each would be answered with a yes.
    results: Vec<Value>,
}

/// What was found, each with its key in the list.
pub type Results = Vec<(String, Value)>;

fn found(paging: Paging, all: Results) -> Json<Found> {
    let (results, page) = paging.cut(all);
    Json(Found { page, results })
}

/// `POST …/access/v1/search/subject`: who may do this.
pub async fn subjects(asking: Asking, body: Body<Object<Search>>) -> Result<Json<Found>, Error> {
    let said = body.value.0;
    let question = Question {
        subject: searched(said.subject.as_ref(), "subject")?,
        action: super::words::action(said.action.as_ref())?,
        resource: whole(said.resource.as_ref(), "resource")?,
        context: properties(said.context.as_ref()),
    };
    let paging = Paging::new(&asking, "subject", &body.bytes, said.page)?;
    Ok(found(paging, who(&asking, &question)?))
}

/// Each whom the engine finds is asked about once more by the view that answers single questions: it may know more of the
/// one who asks, and what is told narrows.
fn who(asking: &Asking, question: &Question<'_>) -> Result<Results, Error> {
    let told = Told::read(question.context)?;
    let world = described::world(asking, None, Some(&question.resource))?;
    let kind = question.subject.kind;
    let wanted = action::find(asking.catalogue(), question.resource.kind, &question.action);
    let place = Place::find(&world, &question.resource);
    let (Some(wanted), Some(place)) = (wanted.filter(|_| subject::KINDS.contains(&kind)), place) else {
        return Ok(Vec::new());
    };
    let found = match kind {
        "token" => Subject::tokens(asking),
        "user" => {
            let members = Subject::among(asking, &world.who_can(wanted, place.as_ref(), &Context::at(asking.now)));
            members.into_iter().chain(Subject::staff_here(asking)).collect()
        }
        _ => Subject::among(asking, &world.who_can(wanted, place.as_ref(), &Context::at(asking.now))),
    };
    let mut all = Vec::new();
    for subject in found.into_iter().filter(|s| s.is_as_said(&question.subject)) {
        let id = subject.id(asking, kind);
        if View::of(asking, Cow::Borrowed(&world), subject.principal(), told).permits(wanted, &place) {
            all.push((id.clone(), json!({"type": kind, "id": id})));
        }
    }
    Ok(all)
}

/// `POST …/access/v1/search/resource`: where somebody may do this.
pub async fn resources(
    State(app): State<App>,
    asking: Asking,
    body: Body<Object<Search>>,
) -> Result<Json<Found>, Error> {
    let said = body.value.0;
    let subject = whole(said.subject.as_ref(), "subject")?;
    let verb = super::words::action(said.action.as_ref())?;
    let resource = searched(said.resource.as_ref(), "resource")?;
    let told = Told::read(properties(said.context.as_ref()))?;
    let paging = Paging::new(&asking, "resource", &body.bytes, said.page)?;
    let records = match resource.kind {
        "record" => records::named(&app, &asking, resource.properties).await?,
        _ => Vec::new(),
    };
    Ok(found(paging, places(&asking, &subject, &verb, &resource, told, records)?))
}

fn places(
    asking: &Asking,
    said: &Thing<'_>,
    verb: &Verb<'_>,
    wanted: &Thing<'_>,
    told: Told,
    records: Vec<RecordName>,
) -> Result<Results, Error> {
    let Some(subject) = Subject::find(asking, said) else { return Ok(Vec::new()) };
    let Some(number) = action::find(asking.catalogue(), wanted.kind, verb) else { return Ok(Vec::new()) };
    let view = View::new(asking, &subject, said, told)?;
    let kind = asking.catalogue().kind_data(wanted.kind);
    let fits = |r: &Resource| {
        r.kind == wanted.kind && carries(r, wanted.properties) && described::is_as_described(kind, r, wanted.properties)
    };
    let of_kind = view.snapshot.state().resources.values().filter(|r| fits(r));
    let mut all: Results = of_kind
        .filter(|r| view.permits(number, &Place::Stored(r.id)))
        .map(|r| {
            let bare = kind.is_some_and(|k| !k.described.is_empty());
            let id = if bare { r.name.clone() } else { r.id.to_string() };
            (id.clone(), json!({"type": r.kind, "id": id, "properties": {"name": r.name}}))
        })
        .collect();
    all.extend(records::permitted(&view, number, wanted.properties, records));
    let account = view.snapshot.state().account.id.to_string();
    let itself = Thing { id: &account, ..*wanted };
    if let Some(place @ Place::Account) = Place::find(&view.snapshot, &itself)
        && view.permits(number, &place)
    {
        all.push((account.clone(), json!({"type": "account", "id": account})));
    }
    Ok(all)
}

/// `POST …/access/v1/search/action`: what somebody may do there.
pub async fn actions(asking: Asking, body: Body<Object<Search>>) -> Result<Json<Found>, Error> {
    let said = body.value.0;
    let subject = whole(said.subject.as_ref(), "subject")?;
    let resource = whole(said.resource.as_ref(), "resource")?;
    let told = Told::read(properties(said.context.as_ref()))?;
    let paging = Paging::new(&asking, "action", &body.bytes, said.page)?;
    Ok(found(paging, verbs(&asking, &subject, &resource, told)?))
}

fn verbs(asking: &Asking, said: &Thing<'_>, resource: &Thing<'_>, told: Told) -> Result<Results, Error> {
    let Some(subject) = Subject::find(asking, said) else { return Ok(Vec::new()) };
    let world = described::world(asking, Some((&subject, said)), Some(resource))?;
    let view = View::of(asking, world, subject.principal(), told);
    let Some(place) = Place::find(&view.snapshot, resource) else { return Ok(Vec::new()) };
    let catalogue = asking.catalogue();
    let allowed = catalogue.kind_actions(resource.kind).iter().filter(|action| view.permits(*action, &place));
    let told = |number| (catalogue.action_name(number).to_owned(), action::told(catalogue, resource.kind, number));
    Ok(allowed.map(told).collect())
}
