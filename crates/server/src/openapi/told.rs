use super::Param;
use schemars::{Schema, SchemaGenerator};

/// Makes the schema of one type.
pub type Schemed = fn(&mut SchemaGenerator) -> Schema;

/// What is told of a route, for people and programs.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// One sentence, without a full stop.
    pub about: &'static str,
    /// Parameters of the path that are no ids of 32 hex digits.
    pub path: Vec<Param>,
    /// Parameters of the query.
    pub query: Vec<Param>,
    /// Headers of its own.
    pub headers: Vec<Param>,
    /// What it takes.
    pub body: Body,
    /// What it answers when all is well.
    pub answer: Answered,
    /// A media type in which it answers when asked for that by its query.
    pub also: Option<&'static str>,
}

/// The body that a route takes.
#[derive(Debug, Clone, Default)]
pub enum Body {
    /// None.
    #[default]
    Nothing,
    /// JSON.
    Json(Schemed),
    /// JSON, or none at all.
    Maybe(Schemed),
    /// A form with files.
    Form(Vec<Param>),
}

/// The answer of a route when all is well.
#[derive(Debug, Clone, Copy, Default)]
pub enum Answered {
    /// Nobody has said it yet.
    #[default]
    Unsaid,
    /// 204, without a body.
    Nothing,
    /// JSON; under `/client/v4` as the `result` of the envelope.
    Json(Schemed),
    /// A list by pages: `result` with `result_info` of the envelope.
    Pages(Schemed),
    /// A list that goes on after a cursor: `result` with `result_info` of the envelope.
    Cursor(Schemed),
    /// Something else than JSON, of this media type.
    Text(&'static str),
}
