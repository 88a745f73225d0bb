//! The audit log, in the two forms that clients know.

use super::envelope::{cursored, list};
use super::query::Asked;
use super::{ids, times};
use crate::http::Entered;
use crate::{App, Error, people};
use axum::extract::State;
use axum::{Extension, Json};
use portcullis_api::Person;
use portcullis_core::{Channel, Entry, Event, Millis, ObjectId, UserId};
use portcullis_store::Filter;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Entries that one request looks through at most.
const MOST: usize = 10_000;
/// Entries read at once.
const PIECE: u32 = 500;
/// Entries of a piece of the second form when nobody says, and at most.
const LIMIT: (usize, usize) = (100, 1_000);

type People = BTreeMap<UserId, Person>;

/// `GET /client/v4/accounts/{account}/audit_logs`.
pub async fn audit_v1(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let (since, before) = (moment(&asked, "since")?, moment(&asked, "before")?);
    let mut found = Vec::new();
    let mut last = None;
    while let Some((entries, people)) = piece(&app, &entered, last).await? {
        last = entries.last().map(|e| e.seq);
        let over = entries.last().is_some_and(|e| since.is_some_and(|s| e.at < s)) || found.len() >= MOST;
        let fits = |e: &&Entry| within(e, since, before) && fits_v1(&asked, e, &people);
        found.extend(entries.iter().filter(fits).map(|e| told_v1(e, &people)));
        if over {
            break;
        }
    }
    if !asked.is_descending(true)? {
        found.reverse();
    }
    Ok(list(found, asked.paging()?))
}

/// `GET /client/v4/accounts/{account}/logs/audit`.
pub async fn audit_v2(
    State(app): State<App>,
    Extension(entered): Extension<Entered>,
    asked: Asked,
) -> Result<Json<Value>, Error> {
    let demanded = |key| moment(&asked, key)?.ok_or_else(|| Error::bad(format!("`{key}` is missing")));
    let (since, before) = (demanded("since")?, demanded("before")?);
    if asked.is_descending(true)? {
        let limit = asked.number("limit", LIMIT.0, 1, LIMIT.1)?;
        let mut last = asked.get("cursor").map(cursor).transpose()?;
        let (mut found, mut looked, mut more) = (Vec::new(), 0, None);
        'pieces: while let Some((entries, people)) = piece(&app, &entered, last).await? {
            for entry in &entries {
                if entry.at < since {
                    break 'pieces;
                }
                if found.len() == limit || looked == MOST {
                    more = last;
                    break 'pieces;
                }
                (last, looked) = (Some(entry.seq), looked + 1);
                if within(entry, Some(since), Some(before)) && fits_v2(&asked, entry, &people) {
                    found.push(told_v2(&entered, entry, &people));
                }
            }
        }
        return Ok(cursored(found, more.map(|seq| seq.to_string())));
    }
    Err(Error::bad("only `direction=desc` is known here"))
}

fn cursor(text: &str) -> Result<u64, Error> {
    text.parse().map_err(|_| Error::bad("this `cursor` is none of ours"))
}

/// The next entries before `last`, with the people they name; nothing at the end.
async fn piece(app: &App, entered: &Entered, last: Option<u64>) -> Result<Option<(Vec<Entry>, People)>, Error> {
    let filter = Filter { before: last, ..Filter::default() };
    let entries = app.store.entries(entered.live.id, &filter, PIECE).await?;
    if entries.is_empty() {
        return Ok(None);
    }
    let people = people::named_in(app, &entered.version, &entries).await?;
    Ok(Some((entries, people)))
}

fn moment(asked: &Asked, key: &str) -> Result<Option<Millis>, Error> {
    asked.get(key).map(|text| times::read(key, text)).transpose()
}

fn within(entry: &Entry, since: Option<Millis>, before: Option<Millis>) -> bool {
    since.is_none_or(|s| s <= entry.at) && before.is_none_or(|b| entry.at < b)
}

fn fits_v1(asked: &Asked, entry: &Entry, people: &People) -> bool {
    let address = entry.origin.address.map(|a| a.to_string()).unwrap_or_default();
    asked.fits("id", &id(entry))
        && asked.fits("action.type", &entry.command)
        && asked.fits("actor.email", email(entry, people))
        && asked.fits("actor.ip", &address)
        && (asked.get("zone.name").is_none() || zones(entry).any(|name| asked.fits("zone.name", &name)))
        && (asked.get("hide_user_logs") != Some("true") || entry.origin.user.is_none())
}

fn fits_v2(asked: &Asked, entry: &Entry, people: &People) -> bool {
    let address = entry.origin.address.map(|a| a.to_string()).unwrap_or_default();
    let token = entry.origin.via.as_deref().and_then(|v| v.strip_prefix("token:")).unwrap_or("");
    let (kind, object) = object(entry);
    let zone = zones(entry).next().unwrap_or_default();
    asked.among("id", &id(entry))
        && asked.among("audit_log_id", &id(entry))
        && asked.among("action_type", verb(entry))
        && asked.among("action_result", "success")
        && asked.among("actor_email", email(entry, people))
        && asked.among("actor_id", &entry.origin.user.map(|u| u.to_string()).unwrap_or_default())
        && asked.among("actor_ip_address", &address)
        && asked.among("actor_context", door(entry))
        && asked.among("actor_type", actor(entry))
        && asked.among("actor_token_id", token)
        && asked.among("resource_type", kind)
        && asked.among("resource_id", &object)
        && asked.among("zone_name", &zone)
}

fn told_v1(entry: &Entry, people: &People) -> Value {
    let (kind, object) = object(entry);
    let (old, new) = sides(entry);
    // This form knows no system; whoever runs the installation is its administrator.
    let kind_of_actor = if entry.origin.user.is_some() { "user" } else { "admin" };
    let interface = if entry.origin.channel == Some(Channel::Api) { "API" } else { "UI" };
    json!({
        "id": id(entry),
        "when": times::shown(entry.at),
        "action": {"type": entry.command, "result": true},
        "actor": {"id": entry.origin.user, "email": email(entry, people), "ip": entry.origin.address, "type": kind_of_actor},
        "interface": interface,
        "metadata": {"seq": entry.seq, "revision": entry.revision, "request": entry.origin.request},
        "owner": {"id": entry.account},
        "resource": {"id": object, "type": kind},
        "oldValue": old,
        "newValue": new,
    })
}

fn told_v2(entered: &Entered, entry: &Entry, people: &People) -> Value {
    let (kind, object) = object(entry);
    let account = &entered.version.snapshot.state().account;
    let token = entry.origin.via.as_deref().and_then(|v| v.strip_prefix("token:"));
    json!({
        "id": id(entry),
        "account": {"id": account.id, "name": account.settings.name},
        "action": {"type": verb(entry), "result": "success", "time": times::shown(entry.at), "description": entry.command},
        "actor": {
            "id": entry.origin.user,
            "email": email(entry, people),
            "type": actor(entry),
            "context": door(entry),
            "ip_address": entry.origin.address,
            "token_id": token,
            "token_name": null,
        },
        "raw": {"method": "POST", "uri": format!("/api/v1/accounts/{}/commands", entry.account), "status_code": 200,
                "user_agent": "", "cf_ray_id": entry.origin.request},
        "resource": {"id": object, "type": kind, "product": "members", "scope": "accounts",
                     "request": {"command": entry.command}, "response": {"events": entry.events}},
        "zone": zones(entry).next().map(|name| json!({"id": object, "name": name})),
    })
}

/// An id of its own for every entry.
fn id(entry: &Entry) -> String {
    ids::digest(format!("{}/{}", entry.account, entry.seq).as_bytes())
}

fn email<'a>(entry: &Entry, people: &'a People) -> &'a str {
    entry.origin.user.and_then(|u| people.get(&u)).and_then(|p| p.email.as_deref()).unwrap_or("")
}

fn actor(entry: &Entry) -> &'static str {
    if entry.origin.user.is_some() { "user" } else { "system" }
}

fn door(entry: &Entry) -> &'static str {
    match entry.origin.channel {
        Some(Channel::Dashboard) => "dash",
        Some(Channel::Api) => "api_token",
        None => "api",
    }
}

/// What an entry did to the first thing it is about.
fn verb(entry: &Entry) -> &'static str {
    let first = entry.events.first().map(|e| serde_json::to_value(e).unwrap_or_default()).unwrap_or_default();
    match (first.get("before").is_some(), first.get("after").is_some()) {
        (false, true) => "create",
        (true, false) => "delete",
        _ => "update",
    }
}

/// The first thing an entry is about.
fn object(entry: &Entry) -> (&'static str, String) {
    match entry.events.iter().find_map(Event::object) {
        Some(ObjectId::Account) | None => ("account", entry.account.to_string()),
        Some(ObjectId::Resource(id)) => ("zone", id.to_string()),
        Some(ObjectId::Member(id)) => ("member", id.to_string()),
        Some(ObjectId::Group(id)) => ("user_group", id.to_string()),
        Some(ObjectId::Role(id)) => ("role", id),
        Some(ObjectId::Scope(id)) => ("resource_group", id.to_string()),
        Some(ObjectId::Policy(id)) => ("policy", id.to_string()),
        Some(ObjectId::Record(id)) => ("dns_record", id.to_string()),
        Some(ObjectId::Token(id)) => ("token", id.to_string()),
    }
}

/// Names of the domains an entry is about.
fn zones(entry: &Entry) -> impl Iterator<Item = String> {
    entry.events.iter().filter_map(|event| match event {
        Event::Resource(change) => change.object().map(|r| r.name.clone()),
        Event::Account(_)
        | Event::Settings(_)
        | Event::Member(_)
        | Event::Group(_)
        | Event::Role(_)
        | Event::Policy(_)
        | Event::Scope(_)
        | Event::Record(_)
        | Event::Zone(_)
        | Event::Token(_) => None,
    })
}

/// Before and after of everything an entry changed, as text.
fn sides(entry: &Entry) -> (String, String) {
    let events: Vec<Value> = entry.events.iter().map(|e| serde_json::to_value(e).unwrap_or_default()).collect();
    let side = |name: &str| {
        let values: Vec<&Value> = events.iter().filter_map(|e| e.get(name)).collect();
        if values.is_empty() { String::new() } else { json!(values).to_string() }
    };
    (side("before"), side("after"))
}
