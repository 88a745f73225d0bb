use axum::Json;
use portcullis_api::ApiError;
use portcullis_core::Code;
use serde::Serialize;
use serde_json::{Value, json};

use super::pointer;
use super::query::Paging;

/// One result in the envelope.
pub fn one(result: impl Serialize) -> Json<Value> {
    Json(json!({"success": true, "errors": [], "messages": [], "result": result}))
}

/// Everything at once, in the envelope.
pub fn whole(all: Vec<impl Serialize>) -> Json<Value> {
    let paging = Paging { page: 1, per_page: all.len().max(1) };
    list(all, paging)
}

/// One page of a list, in the envelope.
pub fn list(all: Vec<impl Serialize>, paging: Paging) -> Json<Value> {
    paged(all, paging, |item| item)
}

/// One page of a list, in the envelope; only what is on it is told. A page past the end is empty, which is how clients
/// notice the end.
pub fn paged<T, A: Serialize>(all: Vec<T>, paging: Paging, tell: impl FnMut(T) -> A) -> Json<Value> {
    let total = all.len();
    page_of(all.into_iter().skip(paging.skip()).take(paging.per_page).map(tell).collect(), total, paging)
}

/// One page of so many items in all, in the envelope.
pub fn page_of(page: Vec<impl Serialize>, total: usize, paging: Paging) -> Json<Value> {
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
pub fn cursored(piece: Vec<impl Serialize>, cursor: Option<String>) -> Json<Value> {
    let after = cursor.unwrap_or_default();
    let info = json!({"count": piece.len(), "cursor": after, "cursors": {"after": after}});
    Json(json!({"success": true, "errors": [], "messages": [], "result": piece, "result_info": info}))
}

/// An error in the envelope. Clients of this surface go by the status; the code tells kinds apart in their logs.
pub fn refusal(error: &ApiError) -> Vec<u8> {
    let code = error.number.unwrap_or(match error.code.as_str() {
        "unauthenticated" => 10000,
        "forbidden" | "csrf" => 9109,
        "not_found" | "method_not_allowed" => 7003,
        "too_many_requests" => 10429,
        "internal" | "unavailable" => 1500,
        _ => 1001,
    });
    let message = |id: &String| json!({"code": 1000, "message": format!("request {id}")});
    let body = json!({
        "success": false,
        "errors": errors(error, code),
        "messages": error.request.iter().map(message).collect::<Vec<_>>(),
        "result": Value::Null,
    });
    serde_json::to_vec(&body).unwrap_or_default()
}

/// One error for each issue that stands in the way, with the field it is about.
fn errors(error: &ApiError, code: u32) -> Vec<Value> {
    let told = |code: u32, message: &str, pointer: Option<String>| {
        let mut told = json!({"code": code, "message": message});
        if let Some(pointer) = pointer {
            told["source"] = json!({"pointer": pointer});
        }
        told
    };
    let issues = error.issues.iter().filter(|i| i.is_error());
    let all: Vec<Value> =
        issues.map(|i| told(number(i.code).unwrap_or(code), &i.message, pointer::of_issue(&i.path))).collect();
    if all.is_empty() { vec![told(code, &error.message, error.pointer.clone())] } else { all }
}

/// The numbers by which clients know some reasons.
fn number(code: Code) -> Option<u32> {
    match code {
        Code::RecordTwice => Some(81_058),
        Code::RecordClash => Some(81_053),
        Code::RecordNameInvalid | Code::RecordContentInvalid | Code::RecordFieldInvalid | Code::UnknownRecordType => {
            Some(1_004)
        }
        _ => None,
    }
}
