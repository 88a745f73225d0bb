use super::asking::Asking;
use super::judge::judge;
use super::words::{Answer, SaidQuestion};
use crate::Error;
use crate::http::Body;
use axum::Json;

/// `POST …/access/v1/evaluation`: one question.
pub async fn evaluation(asking: Asking, body: Body<SaidQuestion>) -> Result<Json<Answer>, Error> {
    Ok(Json(judge(&asking, &body.value.whole()?)?))
}
