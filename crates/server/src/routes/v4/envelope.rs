use axum::Json;
use portcullis_api::ApiError;
use serde_json::{Value, json};

use super::query::Paging;

/// One result in the envelope.
pub fn one(result: Value) -> Json<Value> {
    Json(json!({"success": true, "errors": [], "messages": [], "result": result}))
}

/// One page of a list, in the envelope. A page past the end is empty, which is how clients notice the end.
pub fn list(all: Vec<Value>, paging: Paging) -> Json<Value> {
    let total = all.len();
    let page: Vec<Value> = all.into_iter().skip(paging.skip()).take(paging.per_page).collect();
    let info = json!({
        "page": paging.page,
        "per_page": paging.per_page,
        "count": page.len(),
        "total_count": total,
        "total_pages": total.div_ceil(paging.per_page),
    });
    Json(json!({"success": true, "errors": [], "messages": [], "result": page, "result_info": info}))
}

/// A piece of a list that goes on after `cursor`, which is said in both places where clients look for it.
pub fn cursored(piece: Vec<Value>, cursor: Option<String>) -> Json<Value> {
    let after = cursor.unwrap_or_default();
    let info = json!({"count": piece.len(), "cursor": after, "cursors": {"after": after}});
    Json(json!({"success": true, "errors": [], "messages": [], "result": piece, "result_info": info}))
}

/// An error in the envelope. Clients of this surface go by the status; the code tells kinds apart in their logs.
pub fn refusal(error: &ApiError) -> Vec<u8> {
    let code = match error.code.as_str() {
        "unauthenticated" => 10000,
        "forbidden" | "csrf" => 9109,
        "not_found" | "method_not_allowed" => 7003,
        "too_many_requests" => 10429,
        "internal" | "unavailable" => 1500,
        _ => 1001,
    };
    let message = |id: &String| json!({"code": 1000, "message": format!("request {id}")});
    let body = json!({
        "success": false,
        "errors": [{"code": code, "message": error.message}],
        "messages": error.request.iter().map(message).collect::<Vec<_>>(),
        "result": Value::Null,
    });
    serde_json::to_vec(&body).unwrap_or_default()
}
