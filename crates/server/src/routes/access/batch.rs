use super::asking::Asking;
use super::judge::Judge;
use super::object::Object;
use super::words::{Answer, Problem, Properties, Said, SaidAction, SaidQuestion, Why};
use crate::Error;
use crate::http::{JsonBytes, read_json};
use axum::Json;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Most questions at once.
pub const MOST: usize = 1_000;

/// Several questions, with what they have in common.
#[derive(Debug, Deserialize)]
struct Batch<T> {
    #[serde(default = "none")]
    evaluations: Option<Vec<T>>,
    #[serde(default)]
    options: Option<Object<Options>>,
    #[serde(default)]
    subject: Option<Object<Said>>,
    #[serde(default)]
    action: Option<Object<SaidAction>>,
    #[serde(default)]
    resource: Option<Object<Said>>,
    #[serde(default)]
    context: Option<Properties>,
}

#[derive(Debug, Default, Deserialize)]
struct Options {
    #[serde(default)]
    evaluations_semantic: Option<Semantic>,
}

/// When answering ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Semantic {
    /// After the last question.
    #[default]
    ExecuteAll,
    /// After the first no.
    DenyOnFirstDeny,
    /// After the first yes.
    PermitOnFirstPermit,
}

/// What several questions are answered with; one, where there was but one.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Answers {
    /// There was one, on top.
    One(Answer),
    /// In the order of the questions.
    All {
        /// The answers.
        evaluations: Vec<Answer>,
    },
}

fn none<T>() -> Option<T> {
    None
}

/// A question, or why it can't be read.
type Item = Result<SaidQuestion, Error>;

/// `POST …/access/v1/evaluations`: several questions at once, all decided at one revision.
pub async fn evaluations(asking: Asking, JsonBytes(body): JsonBytes) -> Result<Json<Answers>, Error> {
    let Batch { evaluations, options, subject, action, resource, context } = read(&body)?;
    let defaults = SaidQuestion { subject, action, resource, context };
    let items = evaluations.unwrap_or_default();
    let mut judge = Judge::new(&asking);
    if items.is_empty() {
        return Ok(Json(Answers::One(judge.answer(&defaults.whole(&defaults)?)?)));
    }
    if items.len() > MOST {
        return Err(Error::bad(format!("at most {MOST} `evaluations` at once; these are {}", items.len())));
    }
    let semantic = options.unwrap_or_default().0.evaluations_semantic.unwrap_or_default();
    let mut answers = Vec::with_capacity(items.len());
    for item in &items {
        let answer = answered(&mut judge, item, &defaults)?;
        let decision = answer.decision;
        answers.push(answer);
        if semantic.ends_at(decision) {
            break;
        }
    }
    Ok(Json(Answers::All { evaluations: answers }))
}

/// Reads a batch. Where some question can't be read, all are read one by one, so that the others are answered.
fn read(body: &[u8]) -> Result<Batch<Item>, Error> {
    if let Ok(Object(batch)) = serde_json::from_slice::<Object<Batch<Object<SaidQuestion>>>>(body) {
        return Ok(batch.each(|Object(question)| Ok(question)));
    }
    let Object(batch) = read_json::<Object<Batch<Box<RawValue>>>>(body)?;
    let one = |item: Box<RawValue>| serde_json::from_str::<Object<SaidQuestion>>(item.get());
    Ok(batch.each(|item| one(item).map(|Object(question)| question).map_err(Error::bad)))
}

impl<T> Batch<T> {
    fn each(self, read: impl FnMut(T) -> Item) -> Batch<Item> {
        let Self { evaluations, options, subject, action, resource, context } = self;
        let evaluations = evaluations.map(|items| items.into_iter().map(read).collect());
        Batch { evaluations, options, subject, action, resource, context }
    }
}

impl Semantic {
    fn ends_at(self, decision: bool) -> bool {
        match self {
            Self::ExecuteAll => false,
            Self::DenyOnFirstDeny => !decision,
            Self::PermitOnFirstPermit => decision,
        }
    }
}

/// One of several: what can't be read is a no, and the others are answered.
fn answered<'a>(judge: &mut Judge<'a>, item: &'a Item, defaults: &'a SaidQuestion) -> Result<Answer, Error> {
    let judged = match item {
        Ok(own) => own.whole(defaults).and_then(|question| judge.answer(&question)),
        Err(why) => return unreadable(why),
    };
    judged.or_else(|why| unreadable(&why))
}

fn unreadable(why: &Error) -> Result<Answer, Error> {
    let problem = Problem { status: why.code().1.as_u16(), message: why.to_string() };
    Ok(Answer { decision: false, context: Why::unreadable(problem)? })
}
