use portcullis_api::ApiError;
use serde_json::{Value, json};

/// An error in the envelope of this surface.
pub fn refusal(error: &ApiError) -> Vec<u8> {
    let code = match error.code.as_str() {
        "unauthenticated" => 10000,
        "forbidden" | "csrf" => 9109,
        "not_found" | "method_not_allowed" => 7003,
        "too_many_requests" => 10429,
        "internal" | "unavailable" => 1500,
        _ => 1001,
    };
    let body = json!({
        "success": false,
        "errors": [{"code": code, "message": error.message}],
        "messages": error.request.iter().map(|id| json!({"code": 1000, "message": format!("request {id}")})).collect::<Vec<_>>(),
        "result": Value::Null,
    });
    serde_json::to_vec(&body).unwrap_or_default()
}
