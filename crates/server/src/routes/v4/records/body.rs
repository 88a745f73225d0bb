use crate::Error;
use portcullis_core::dns::{self, Form};
use portcullis_core::{RecordDraft, RecordId};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A record as clients send it. What they got with it and can't be set (`meta`, `created_on`) may stand there.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct RecordBody {
    /// In a batch: of the record that is changed or replaced.
    id: Option<String>,
    /// Whole, or below the zone, such as `www`; `@` for the zone's own.
    name: Option<String>,
    #[serde(rename = "type")]
    rtype: Option<String>,
    /// As zone files write it; else `data`.
    content: Option<String>,
    /// The content by its parts, such as `{"flags": 0, "tag": "issue", "value": "ca.example"}`.
    data: Option<Map<String, Value>>,
    /// Seconds: 1 for automatic, else 60 to 86,400.
    ttl: Option<f64>,
    /// Of types MX, SRV and URI.
    priority: Option<f64>,
    proxied: Option<bool>,
    /// Nothing or an empty text takes it away.
    #[serde(default, deserialize_with = "given")]
    comment: Option<Option<String>>,
    /// `name:value`; whole replacement.
    tags: Option<Vec<String>>,
    /// Those that are true are on; whole replacement.
    settings: Option<Map<String, Value>>,
}

/// Tells `null` from what is left out.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl RecordBody {
    /// The id that stands in it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it is no id.
    pub fn id(&self) -> Result<Option<RecordId>, Error> {
        self.id.as_ref().map(|id| id.parse().map_err(|_| Error::NotFound)).transpose()
    }

    /// What the core is asked for about a record of a zone with this name. `rtype` is the type where none is said, `at` the
    /// place of this body.
    ///
    /// # Errors
    /// [`Error::BadRequest`] naming the field that can't be read.
    pub fn draft(self, id: Option<RecordId>, zone: &str, rtype: &str, at: &str) -> Result<RecordDraft, Error> {
        let known = self.rtype.clone().unwrap_or_else(|| rtype.to_owned()).to_ascii_uppercase();
        let (mut content, mut priority) = (self.content, whole(self.priority, &format!("{at}/priority"))?);
        if let Some(data) = self.data.filter(|data| !data.is_empty()) {
            content = Some(said(&known, &data, at)?);
            if dns::needs_priority(&known)
                && let Some(number) = data.get("priority").and_then(Value::as_f64)
            {
                priority = whole(Some(number), &format!("{at}/data/priority"))?;
            }
        } else if let ("SRV", Some((first, rest))) =
            (known.as_str(), content.as_deref().and_then(|c| c.split_once(' ')))
            && rest.split_whitespace().count() == 3
        {
            // As zone files write it, the priority stands first.
            (priority, content) = (first.parse().ok(), Some(rest.to_owned()));
        }
        Ok(RecordDraft {
            id,
            name: self.name.map(|name| whole_name(name, zone)),
            rtype: self.rtype,
            content,
            ttl: whole(self.ttl, &format!("{at}/ttl"))?,
            priority,
            proxied: self.proxied,
            comment: self.comment.map(Option::unwrap_or_default),
            tags: self.tags.map(|tags| tags.into_iter().collect()),
            settings: self.settings.map(on),
        })
    }
}

/// Clients may leave out the zone. A name that ends with a dot is whole as it stands.
fn whole_name(name: String, zone: &str) -> String {
    let is_whole = name == "@" || name.trim().is_empty() || name.ends_with('.');
    let is_inside = || dns::record_name(&name).is_some_and(|name| dns::is_inside(&name, zone));
    if is_whole || is_inside() { name } else { format!("{name}.{zone}") }
}

fn on(settings: Map<String, Value>) -> portcullis_core::Set<String> {
    settings.into_iter().filter(|(_, value)| *value == Value::Bool(true)).map(|(name, _)| name).collect()
}

/// Clients send whole numbers as `60` and as `60.0`.
fn whole(number: Option<f64>, at: &str) -> Result<Option<u32>, Error> {
    let Some(number) = number else { return Ok(None) };
    if number.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(&number) {
        return Err(Error::bad(format!("`{at}` is a whole number, not {number}")));
    }
    // In bounds and whole, as was just checked.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in bounds and whole")]
    Ok(Some(number as u32))
}

/// A content from its parts.
fn said(rtype: &str, data: &Map<String, Value>, at: &str) -> Result<String, Error> {
    let fields = dns::fields(rtype).ok_or_else(|| {
        Error::bad(format!(
            "`{}` is not a type of record that is kept here",
            rtype.chars().take(40).collect::<String>()
        ))
    })?;
    let mut parts = Vec::new();
    for field in fields {
        let part = match data.get(field.name) {
            Some(Value::Number(number)) => number.as_f64().map_or_else(|| number.to_string(), |n| n.to_string()),
            Some(Value::String(text)) if field.form == Form::Quoted => dns::quoted(text),
            Some(Value::String(text)) => text.clone(),
            None | Some(Value::Null) if field.form == Form::Rest => continue,
            None | Some(Value::Null) => {
                return Err(Error::bad(format!("`{at}/data/{}` is missing: a {rtype} record needs it", field.name)));
            }
            Some(_) => return Err(Error::bad(format!("`{at}/data/{}` is a text or a number", field.name))),
        };
        parts.push(part);
    }
    Ok(parts.join(" "))
}
