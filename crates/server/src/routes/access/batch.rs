use super::asking::Asking;
use super::judge::judge;
use super::object::Object;
use super::words::{Answer, Problem, Properties, Said, SaidAction, SaidQuestion, Why};
use crate::Error;
use crate::http::Body;
use axum::Json;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Most questions at once.
pub const MOST: usize = 1_000;

/// Several questions, with what they have in common.
#[derive(Debug, Deserialize)]
pub struct Batch {
    #[serde(default)]
    evaluations: Option<Vec<Box<RawValue>>>,
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

/// `POST …/access/v1/evaluations`: several questions at once, all decided at one revision.
pub async fn evaluations(asking: Asking, body: Body<Object<Batch>>) -> Result<Json<Answers>, Error> {
    let Batch { evaluations, options, subject, action, resource, context } = body.value.0;
    let defaults = SaidQuestion { subject, action, resource, context };
    let items = evaluations.unwrap_or_default();
    if items.is_empty() {
        return Ok(Json(Answers::One(judge(&asking, &defaults.whole()?)?)));
    }
    if items.len() > MOST {
        return Err(Error::bad(format!("at most {MOST} `evaluations` at once; these are {}", items.len())));
    }
    let semantic = options.unwrap_or_default().0.evaluations_semantic.unwrap_or_default();
    let mut answers = Vec::with_capacity(items.len());
    for item in &items {
        let answer = answered(&asking, item, &defaults);
        let decision = answer.decision;
        answers.push(answer);
        if semantic.ends_at(decision) {
            break;
        }
    }
    Ok(Json(Answers::All { evaluations: answers }))
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
fn answered(asking: &Asking, item: &RawValue, defaults: &SaidQuestion) -> Answer {
    let said = serde_json::from_str::<Object<SaidQuestion>>(item.get()).map_err(Error::bad);
    let judged = said.and_then(|Object(own)| judge(asking, &own.or(defaults).whole()?));
    judged.unwrap_or_else(|error| {
        let problem = Problem { status: error.code().1.as_u16(), message: error.to_string() };
        Answer { decision: false, context: Why::Unreadable { error: problem } }
    })
}
