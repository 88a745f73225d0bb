//! What is asked and answered, as it stands on the wire. Fields that are not known here are left alone.

use super::object::Object;
use crate::Error;
use portcullis_core::Decision;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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

/// A subject or a resource.
#[derive(Debug, Clone)]
pub struct Thing {
    /// Which kind.
    pub kind: String,
    /// Which one; empty where one is searched for.
    pub id: String,
    /// What is said of it.
    pub properties: Properties,
}

/// An action.
#[derive(Debug, Clone)]
pub struct Verb {
    /// Its name.
    pub name: String,
    /// What is said of it.
    pub properties: Properties,
}

/// A whole question.
#[derive(Debug, Clone)]
pub struct Question {
    /// Who.
    pub subject: Thing,
    /// Does what.
    pub action: Verb,
    /// To what.
    pub resource: Thing,
    /// Under which circumstances.
    pub context: Properties,
}

/// The answer to one question.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Yes or no.
    pub decision: bool,
    /// Why.
    pub context: Why,
}

/// Why an answer is as it is.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Why {
    /// The same form in which the engine explains itself everywhere.
    Decided {
        /// The account's revision that decided.
        revision: u64,
        /// What determined it.
        #[serde(flatten)]
        decision: Box<Decision>,
    },
    /// The question can't be read; only in a batch, where the others are answered.
    Unreadable {
        /// What is wrong with it.
        error: Problem,
    },
}

/// What is wrong with one question of a batch.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// What it alone would have been answered with.
    pub status: u16,
    /// For people.
    pub message: String,
}

impl SaidQuestion {
    /// The whole question.
    ///
    /// # Errors
    /// [`Error::BadRequest`] naming what is missing.
    pub fn whole(self) -> Result<Question, Error> {
        Ok(Question {
            subject: whole(self.subject, "subject")?,
            action: action(self.action)?,
            resource: whole(self.resource, "resource")?,
            context: self.context.unwrap_or_default(),
        })
    }

    /// With what it leaves out taken from `defaults`. A thing that is said replaces the whole default, but for its kind
    /// and id, which are taken over where they are missing.
    #[must_use]
    pub fn or(self, defaults: &Self) -> Self {
        Self {
            subject: over(self.subject, defaults.subject.as_ref()),
            action: match (self.action, &defaults.action) {
                (None, default) => default.clone(),
                (Some(Object(own)), default) => {
                    let name = own.name.or_else(|| default.as_ref().and_then(|d| d.0.name.clone()));
                    Some(Object(SaidAction { name, ..own }))
                }
            },
            resource: over(self.resource, defaults.resource.as_ref()),
            context: self.context.or_else(|| defaults.context.clone()),
        }
    }
}

fn over(own: Option<Object<Said>>, default: Option<&Object<Said>>) -> Option<Object<Said>> {
    let Some(Object(own)) = own else { return default.cloned() };
    Some(Object(Said {
        kind: own.kind.or_else(|| default.and_then(|d| d.0.kind.clone())),
        id: own.id.or_else(|| default.and_then(|d| d.0.id.clone())),
        properties: own.properties,
    }))
}

fn missing(what: &str, field: &str) -> Error {
    Error::bad(format!("`{what}{field}` is missing"))
}

/// A thing with kind and id.
///
/// # Errors
/// [`Error::BadRequest`] naming what is missing.
pub fn whole(said: Option<Object<Said>>, what: &str) -> Result<Thing, Error> {
    let Object(mut said) = said.ok_or_else(|| missing(what, ""))?;
    let id = said.id.take();
    let kind = searched(Some(Object(said)), what)?;
    Ok(Thing { id: id.ok_or_else(|| missing(what, ".id"))?, ..kind })
}

/// A kind of thing, whose ids are searched for; an id that is said does not matter.
///
/// # Errors
/// [`Error::BadRequest`] naming what is missing.
pub fn searched(said: Option<Object<Said>>, what: &str) -> Result<Thing, Error> {
    let Object(said) = said.ok_or_else(|| missing(what, ""))?;
    let kind = said.kind.ok_or_else(|| missing(what, ".type"))?;
    Ok(Thing { kind, id: String::new(), properties: said.properties.unwrap_or_default() })
}

/// An action with its name.
///
/// # Errors
/// [`Error::BadRequest`] naming what is missing.
pub fn action(said: Option<Object<SaidAction>>) -> Result<Verb, Error> {
    let Object(said) = said.ok_or_else(|| missing("action", ""))?;
    let name = said.name.ok_or_else(|| missing("action", ".name"))?;
    Ok(Verb { name, properties: said.properties.unwrap_or_default() })
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
