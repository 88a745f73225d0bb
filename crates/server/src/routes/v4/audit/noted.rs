//! One line of the audit log, whichever form it is then told in.

use crate::Version;
use crate::routes::v4::ids;
use portcullis_core::{AccountId, Channel, Entry, Event, Millis, ObjectId, Origin, ResourceId, TokenId};
use portcullis_store::Refused;
use serde_json::{Value, json};

/// Something that was done, or was refused.
#[derive(Debug, Clone)]
pub struct Noted {
    /// An id of its own.
    pub id: String,
    /// In whose log.
    pub account: AccountId,
    /// When.
    pub at: Millis,
    /// Who, and through what.
    pub origin: Origin,
    /// Their address, where known.
    pub email: String,
    /// The command.
    pub command: String,
    /// Whether it was done.
    pub done: bool,
    /// `create`, `update` or `delete`.
    pub verb: &'static str,
    /// What the first thing it is about is.
    pub kind: &'static str,
    /// That thing's id.
    pub object: String,
    /// The domain that it is about.
    pub zone: Option<(ResourceId, String)>,
    /// The name of the token it came through.
    pub token_name: Option<String>,
    /// What happened, or the codes of what stood against it.
    pub detail: Value,
    /// Where it stands: the entry's number, or the refusal's.
    pub number: u64,
}

impl Noted {
    /// An entry, by somebody with this address.
    pub fn entry(version: &Version, entry: &Entry, email: String) -> Self {
        let (kind, object) = object(entry);
        Self {
            id: ids::of_entry(entry.account, entry.seq),
            account: entry.account,
            at: entry.at,
            origin: entry.origin.clone(),
            email,
            command: entry.command.clone(),
            done: true,
            verb: verb(entry),
            kind,
            object,
            zone: zone(version, entry),
            token_name: token_name(version, &entry.origin),
            detail: json!({"events": entry.events, "revision": entry.revision}),
            number: entry.seq,
        }
    }

    /// A refused attempt, by somebody with this address.
    pub fn refused(version: &Version, account: AccountId, refused: &Refused, email: String) -> Self {
        Self {
            id: ids::digest(format!("{account}/refused/{}", refused.number).as_bytes()),
            account,
            at: refused.at,
            origin: refused.origin.clone(),
            email,
            command: refused.command.clone(),
            done: false,
            verb: verb_of(&refused.command),
            kind: "account",
            object: account.to_string(),
            zone: None,
            token_name: token_name(version, &refused.origin),
            detail: json!({"codes": refused.codes}),
            number: refused.number,
        }
    }

    /// The token it came through.
    pub fn token(&self) -> Option<&str> {
        token(&self.origin)
    }

    /// Before and after of everything that changed, as text; empty where nothing did.
    pub fn sides(&self) -> (String, String) {
        let events = self.detail["events"].as_array();
        let side = |name: &str| {
            let values: Vec<&Value> = events.into_iter().flatten().filter_map(|e| e.get(name)).collect();
            if values.is_empty() { String::new() } else { json!(values).to_string() }
        };
        (side("before"), side("after"))
    }

    /// Through what it came, in the words of the second form.
    pub fn door(&self) -> &'static str {
        match (self.token(), self.origin.channel) {
            (Some(_), _) => "api_token",
            (None, Some(Channel::Dashboard)) => "dash",
            (None, Some(Channel::Api) | None) => "api",
        }
    }

    /// The part of the product that it is about.
    pub fn product(&self) -> &'static str {
        match self.kind {
            "zone" => "zones",
            "dns_record" => "dns",
            "token" => "tokens",
            "account" => "account",
            _ => "members",
        }
    }
}

fn token(origin: &Origin) -> Option<&str> {
    origin.via.as_deref()?.split(' ').find_map(|via| via.strip_prefix("token:"))
}

fn token_name(version: &Version, origin: &Origin) -> Option<String> {
    let id: TokenId = token(origin)?.parse().ok()?;
    version.snapshot.state().tokens.get(&id).map(|t| t.name.clone())
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

/// What a command would have done.
fn verb_of(command: &str) -> &'static str {
    match command.split('_').next() {
        Some("create" | "add" | "invite" | "open" | "import") => "create",
        Some("delete" | "remove" | "revoke" | "close") => "delete",
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
        Some(ObjectId::Grant(id)) => ("grant", id.to_string()),
        Some(ObjectId::Client(id)) => ("client", id.to_string()),
        Some(ObjectId::Assignment(id)) => ("assignment", id.to_string()),
        Some(ObjectId::Template(id)) => ("template", id.to_string()),
    }
}

/// The first domain that an entry is about; by name as far as it is known.
fn zone(version: &Version, entry: &Entry) -> Option<(ResourceId, String)> {
    let id = entry.events.iter().find_map(Event::resource)?;
    let told = entry.events.iter().find_map(|event| match event {
        Event::Resource(change) => change.object().filter(|resource| resource.id == id).map(|r| r.name.clone()),
        _ => None,
    });
    let known = || version.snapshot.state().resources.get(&id).map(|resource| resource.name.clone());
    Some((id, told.or_else(known).unwrap_or_default()))
}
