use super::asking::Asking;
use super::judge::judge;
use super::object::Object;
use super::words::{Answer, SaidQuestion};
use crate::Error;
use crate::http::Body;
use axum::Json;

/// `POST …/access/v1/evaluation`: one question.
pub async fn evaluation(asking: Asking, body: Body<Object<SaidQuestion>>) -> Result<Json<Answer>, Error> {
    Ok(Json(judge(&asking, &body.value.0.whole()?)?))
}
