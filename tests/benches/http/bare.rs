//! What an answer costs that nothing is decided for: the same body read into structs, by the library the server stands on.

use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

#[derive(Deserialize)]
#[expect(dead_code, reason = "reading them is what is measured")]
struct Thing {
    #[serde(rename = "type")]
    kind: Option<String>,
    id: Option<String>,
    name: Option<String>,
    properties: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "reading them is what is measured")]
struct Question {
    subject: Option<Thing>,
    action: Option<Thing>,
    resource: Option<Thing>,
    context: Option<Map<String, Value>>,
    #[serde(default)]
    evaluations: Vec<Question>,
}

/// Starts it; gives its address.
pub async fn serve() -> String {
    let one = async |Json(_): Json<Question>| Json(json!({"decision": true}));
    let all = async |Json(asked): Json<Question>| {
        let answers: Vec<Value> = asked.evaluations.iter().map(|_| json!({"decision": true})).collect();
        Json(json!({"evaluations": answers}))
    };
    let router = Router::new().route("/evaluation", post(one)).route("/evaluations", post(all));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}
