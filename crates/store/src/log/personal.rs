//! Personal values stand beside the log; an entry holds a salted commitment in their place.

use super::index::columns_of;
use crate::{StoreError, columns, secret::random};
use portcullis_core::{AccountId, Entry, Event};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, HashMap};

/// A personal value taken out of an entry.
#[derive(Debug, Clone)]
pub struct Hidden {
    /// Whose it is: `member:<id>` or `user:<id>`.
    pub owner: String,
    pub salt: [u8; 16],
    pub value: String,
}

impl Hidden {
    fn new(owner: &str, value: String) -> Result<Self, StoreError> {
        Ok(Self { owner: owner.to_owned(), salt: random()?, value })
    }

    /// What stands in the entry: hex of the hash of salt and value.
    pub fn commitment(&self) -> String {
        hex::encode(Sha256::new().chain_update(self.salt).chain_update(&self.value).finalize())
    }
}

/// The entry as JSON with commitments in place of personal values, and the values.
pub fn hide(entry: &Entry) -> Result<(Value, Vec<Hidden>), StoreError> {
    let mut body = serde_json::to_value(entry)?;
    let mut hidden = Vec::new();
    let events = body.get_mut("events").and_then(Value::as_array_mut).into_iter().flatten();
    for (event, json) in entry.events.iter().zip(events) {
        hide_in(json, &owner(event), &mut hidden)?;
    }
    // A network address tells something about a person too.
    if let Some(address) = body.pointer_mut("/origin/address")
        && let Value::String(text) = address.take()
    {
        let owner = entry.origin.user.map_or_else(|| "nobody".to_owned(), |u| format!("user:{u}"));
        *address = put(Hidden::new(&owner, text)?, &mut hidden);
    }
    Ok((body, hidden))
}

fn owner(event: &Event) -> String {
    event.object().map_or_else(String::new, |object| {
        let (kind, id) = columns_of(&object);
        format!("{kind}:{id}")
    })
}

fn hide_in(json: &mut Value, owner: &str, hidden: &mut Vec<Hidden>) -> Result<(), StoreError> {
    match json {
        Value::Object(map) if map.len() == 1 && map.contains_key("personal") => {
            if let Some(Value::String(text)) = map.get_mut("personal").map(Value::take) {
                *json = put(Hidden::new(owner, text)?, hidden);
            } else {
                *json = json!({ "personal": null });
            }
            Ok(())
        }
        Value::Object(map) => map.values_mut().try_for_each(|v| hide_in(v, owner, hidden)),
        Value::Array(list) => list.iter_mut().try_for_each(|v| hide_in(v, owner, hidden)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

fn put(value: Hidden, hidden: &mut Vec<Hidden>) -> Value {
    let commitment = value.commitment();
    hidden.push(value);
    json!({ "commitment": commitment })
}

/// Puts the values back; what is missing was erased. Values are found by their commitment, so a changed one can't
/// pass: it is left over. Answers how many were erased and how many were left over.
pub fn reveal(body: &mut Value, hidden: &[Hidden]) -> (usize, usize) {
    let mut values: HashMap<String, &str> = hidden.iter().map(|h| (h.commitment(), h.value.as_str())).collect();
    let mut erased = 0;
    reveal_address(body, &mut values, &mut erased);
    reveal_in(body, &mut values, &mut erased);
    (erased, values.len())
}

fn reveal_address(body: &mut Value, values: &mut HashMap<String, &str>, erased: &mut usize) {
    let Some(origin) = body.get_mut("origin").and_then(Value::as_object_mut) else { return };
    let Some(commitment) = origin.get("address").and_then(commitment_in) else { return };
    match values.remove(commitment) {
        Some(text) => {
            origin.insert("address".into(), text.into());
        }
        None => {
            *erased += 1;
            origin.remove("address");
        }
    }
}

fn reveal_in(json: &mut Value, values: &mut HashMap<String, &str>, erased: &mut usize) {
    if let Some(commitment) = commitment_in(json) {
        let value = values.remove(commitment);
        *erased += usize::from(value.is_none());
        *json = json!({ "personal": value });
        return;
    }
    match json {
        Value::Object(map) => map.values_mut().for_each(|v| reveal_in(v, values, erased)),
        Value::Array(list) => list.iter_mut().for_each(|v| reveal_in(v, values, erased)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn commitment_in(json: &Value) -> Option<&str> {
    json.as_object().filter(|map| map.len() == 1)?.get("commitment")?.as_str()
}

/// Keeps the values of one entry.
pub async fn keep(db: &mut SqliteConnection, account: &str, seq: u64, hidden: &[Hidden]) -> Result<(), StoreError> {
    const INSERT: &str = "INSERT INTO personal (account, seq, idx, owner, salt, value) VALUES ($1, $2, $3, $4, $5, $6)";
    for (index, value) in (0_i64..).zip(hidden) {
        let row = sqlx::query(INSERT).bind(account).bind(columns::whole(seq)).bind(index);
        row.bind(&value.owner).bind(value.salt.as_slice()).bind(&value.value).execute(&mut *db).await?;
    }
    Ok(())
}

/// The values of the entries `from..=to`, by entry.
pub async fn hidden_between(
    db: &mut SqliteConnection,
    account: AccountId,
    from: u64,
    to: u64,
) -> Result<BTreeMap<u64, Vec<Hidden>>, StoreError> {
    const SELECT: &str = "SELECT seq, owner, salt, value FROM personal \
        WHERE account = $1 AND seq >= $2 AND seq <= $3 ORDER BY seq, idx";
    let rows = sqlx::query_as::<_, (i64, String, Vec<u8>, String)>(SELECT);
    let rows = rows.bind(account.to_string()).bind(columns::whole(from)).bind(columns::whole(to)).fetch_all(db).await?;
    let mut found: BTreeMap<u64, Vec<Hidden>> = BTreeMap::new();
    for (seq, owner, salt, value) in rows {
        let value = Hidden { owner, salt: columns::bytes(&salt)?, value };
        found.entry(columns::count(seq)?).or_default().push(value);
    }
    Ok(found)
}
