use crate::{App, Error};
use axum::Json;
use axum::extract::{Path, State};
use portcullis_core::AccountId;
use serde::Serialize;

/// Where decisions are asked for.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Configuration {
    /// The address under which this is known.
    policy_decision_point: String,
    /// For one question.
    access_evaluation_endpoint: String,
    /// For several.
    access_evaluations_endpoint: String,
    /// Who may do this.
    search_subject_endpoint: String,
    /// Where somebody may do this.
    search_resource_endpoint: String,
    /// What somebody may do there.
    search_action_endpoint: String,
}

impl Configuration {
    /// Addresses come from what the operator said alone, never from headers of a request.
    fn at(base: String) -> Self {
        Self {
            access_evaluation_endpoint: format!("{base}/access/v1/evaluation"),
            access_evaluations_endpoint: format!("{base}/access/v1/evaluations"),
            search_subject_endpoint: format!("{base}/access/v1/search/subject"),
            search_resource_endpoint: format!("{base}/access/v1/search/resource"),
            search_action_endpoint: format!("{base}/access/v1/search/action"),
            policy_decision_point: base,
        }
    }
}

/// `GET /.well-known/authzen-configuration`.
pub async fn configuration(State(app): State<App>) -> Json<Configuration> {
    Json(Configuration::at(app.config.public_url.clone()))
}

/// `GET /.well-known/authzen-configuration/accounts/{account}`: the same for every id, so that it says nothing about which
/// accounts there are.
pub async fn configuration_of(
    State(app): State<App>,
    Path(account): Path<String>,
) -> Result<Json<Configuration>, Error> {
    let account: AccountId = account.parse().map_err(|_| Error::NotFound)?;
    Ok(Json(Configuration::at(format!("{}/accounts/{account}", app.config.public_url))))
}
