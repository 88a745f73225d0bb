//! What is asked and answered, as it stands on the wire. Fields that are not known here are left alone.

use super::object::Object;
use crate::Error;
use portcullis_core::{Decision, Determining, FailedCondition, Nearest, Reason, Remedy, SideDecision};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::sync::{Arc, LazyLock};

/// What is said of a thing beside its id.
pub type Properties = Map<String, Value>;

/// A subject or a resource, as far as it is said.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Said {
    #[serde(rename = "type", default)]
    kind: Option<String>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    properties: Option<Properties>,
}

/// An action, as far as it is said.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SaidAction {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    properties: Option<Properties>,
}

/// A question, as far as it is said.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SaidQuestion {
    #[serde(default)]
    pub subject: Option<Object<Said>>,
    #[serde(default)]
    pub action: Option<Object<SaidAction>>,
    #[serde(default)]
    pub resource: Option<Object<Said>>,
    #[serde(default)]
    pub context: Option<Properties>,
}

/// A subject or a resource, as it stands in a request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thing<'a> {
    /// Which kind.
    pub kind: &'a str,
    /// Which one; empty where one is searched for.
    pub id: &'a str,
    /// What is said of it.
    pub properties: &'a Properties,
}

/// An action, as it stands in a request.
#[derive(Debug, Clone, Copy)]
pub struct Verb<'a> {
    /// Its name.
    pub name: &'a str,
    /// What is said of it.
    pub properties: &'a Properties,
}

/// A whole question.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Who.
    pub subject: Thing<'a>,
    /// Does what.
    pub action: Verb<'a>,
    /// To what.
    pub resource: Thing<'a>,
    /// Under which circumstances.
    pub context: &'a Properties,
}

/// The answer to one question.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Yes or no.
    pub decision: bool,
    /// Why.
    pub context: Why,
}

/// Why an answer is as it is: written once, and shared by all answers of a batch that have the same reason.
#[derive(Debug, Clone)]
pub struct Why(Arc<RawValue>);

impl Serialize for Why {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// A decision in the form in which the engine explains itself everywhere; lists that say nothing are left out.
#[derive(Debug, Serialize)]
struct Decided<'a> {
    revision: u64,
    allowed: bool,
    reason: Reason,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    determining: &'a [Determining],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    failed: &'a [FailedCondition],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    nearest: &'a [Nearest],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    would_be_allowed_if: &'a [Remedy],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sides: &'a [SideDecision],
}

/// What can't be read of a batch, where the others are answered.
#[derive(Debug, Serialize)]
struct Unreadable {
    error: Problem,
}

impl Why {
    /// What determined a decision, at which revision of the account.
    ///
    /// # Errors
    /// [`Error::Internal`] if it can't be written.
    pub fn decided(decision: &Decision, revision: u64) -> Result<Self, Error> {
        let Decision { allowed, reason, determining, failed, nearest, would_be_allowed_if, sides } = decision;
        let (allowed, reason) = (*allowed, *reason);
        Self::of(&Decided { revision, allowed, reason, determining, failed, nearest, would_be_allowed_if, sides })
    }

    /// That a question can't be read.
    ///
    /// # Errors
    /// [`Error::Internal`] if it can't be written.
    pub fn unreadable(error: Problem) -> Result<Self, Error> {
        Self::of(&Unreadable { error })
    }

    fn of(told: &impl Serialize) -> Result<Self, Error> {
        Ok(Self(serde_json::value::to_raw_value(told).map_err(Error::internal)?.into()))
    }
}

/// What is wrong with one question of a batch.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// What it alone would have been answered with.
    pub status: u16,
    /// For people.
    pub message: String,
}

/// What is said where nothing is.
static NOTHING: LazyLock<Properties> = LazyLock::new(Properties::new);

impl SaidQuestion {
    /// The whole question, with what it leaves out taken from `defaults`. A thing that is said replaces the whole default,
    /// but for its kind and id, which are taken over where they are missing.
    ///
    /// # Errors
    /// [`Error::BadRequest`] naming what is missing.
    pub fn whole<'a>(&'a self, defaults: &'a Self) -> Result<Question<'a>, Error> {
        Ok(Question {
            subject: thing(self.subject.as_ref(), defaults.subject.as_ref(), "subject")?,
            action: verb(self.action.as_ref(), defaults.action.as_ref())?,
            resource: thing(self.resource.as_ref(), defaults.resource.as_ref(), "resource")?,
            context: properties(self.context.as_ref().or(defaults.context.as_ref())),
        })
    }
}

/// Properties, none where none are said.
pub fn properties(said: Option<&Properties>) -> &Properties {
    said.unwrap_or(&NOTHING)
}

fn missing(what: &str, field: &str) -> Error {
    Error::bad(format!("`{what}{field}` is missing"))
}

/// A thing with kind and id.
///
/// # Errors
/// [`Error::BadRequest`] naming what is missing.
pub fn whole<'a>(said: Option<&'a Object<Said>>, what: &str) -> Result<Thing<'a>, Error> {
    thing(said, None, what)
}

fn thing<'a>(own: Option<&'a Object<Said>>, default: Option<&'a Object<Said>>, what: &str) -> Result<Thing<'a>, Error> {
    let Object(said) = own.or(default).ok_or_else(|| missing(what, ""))?;
    let over = |own: Option<&'a String>, other: fn(&Said) -> Option<&String>| {
        own.or_else(|| other(&default?.0)).map(String::as_str)
    };
    let kind = over(said.kind.as_ref(), |d| d.kind.as_ref()).ok_or_else(|| missing(what, ".type"))?;
    let id = over(said.id.as_ref(), |d| d.id.as_ref()).ok_or_else(|| missing(what, ".id"))?;
    Ok(Thing { kind, id, properties: properties(said.properties.as_ref()) })
}

/// A kind of thing, whose ids are searched for; an id that is said does not matter.
///
/// # Errors
/// [`Error::BadRequest`] naming what is missing.
pub fn searched<'a>(said: Option<&'a Object<Said>>, what: &str) -> Result<Thing<'a>, Error> {
    let Object(said) = said.ok_or_else(|| missing(what, ""))?;
    let kind = said.kind.as_deref().ok_or_else(|| missing(what, ".type"))?;
    Ok(Thing { kind, id: "", properties: properties(said.properties.as_ref()) })
}

/// An action with its name.
///
/// # Errors
/// [`Error::BadRequest`] naming what is missing.
pub fn action(said: Option<&Object<SaidAction>>) -> Result<Verb<'_>, Error> {
    verb(said, None)
}

fn verb<'a>(own: Option<&'a Object<SaidAction>>, default: Option<&'a Object<SaidAction>>) -> Result<Verb<'a>, Error> {
    let Object(said) = own.or(default).ok_or_else(|| missing("action", ""))?;
    let name = said.name.as_deref().or_else(|| default?.0.name.as_deref());
    let name = name.ok_or_else(|| missing("action", ".name"))?;
    Ok(Verb { name, properties: properties(said.properties.as_ref()) })
}

/// A property as a word: text, numbers and yes or no.
pub fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
