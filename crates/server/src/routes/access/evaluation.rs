use super::asking::Asking;
use super::judge::Judge;
use super::object::Object;
use super::words::{Answer, SaidQuestion};
use crate::Error;
use crate::http::Body;
use axum::Json;

/// `POST …/access/v1/evaluation`: one question.
pub async fn evaluation(asking: Asking, body: Body<Object<SaidQuestion>>) -> Result<Json<Answer>, Error> {
    let said = &body.value.0;
    Ok(Json(Judge::new(&asking).answer(&said.whole(said)?)?))
}
