use super::words::Properties;
use crate::Error;
use portcullis_core::{Channel, Context};
use serde_json::Value;
use std::net::IpAddr;

/// Facts of a request as those who ask tell them. Nobody can vouch for them here, so they only ever narrow: what is allowed
/// is allowed without them and with them. The time is never theirs to tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    second_factor: Option<bool>,
    address: Option<IpAddr>,
    channel: Option<Channel>,
}

impl Told {
    /// Reads what is used here, and leaves everything else alone.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for a fact that is none.
    pub fn read(context: &Properties) -> Result<Self, Error> {
        Ok(Self {
            second_factor: fact(context, "second_factor", "true or false", Value::as_bool)?,
            address: fact(context, "address", "a network address", |v| v.as_str()?.parse().ok())?,
            channel: fact(context, "channel", "`dashboard` or `api`", |v| match v.as_str()? {
                "dashboard" => Some(Channel::Dashboard),
                "api" => Some(Channel::Api),
                _ => None,
            })?,
        })
    }

    /// The facts with these in place of what was known; nothing where that changes nothing.
    pub fn over(self, known: &Context) -> Option<Context> {
        let told = Context {
            now: known.now,
            second_factor: self.second_factor.or(known.second_factor),
            address: self.address.or(known.address),
            channel: self.channel.or(known.channel),
        };
        (told != *known).then_some(told)
    }
}

fn fact<T>(
    context: &Properties,
    key: &str,
    what: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Option<T>, Error> {
    match context.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => read(value).map(Some).ok_or_else(|| Error::bad(format!("`context.{key}` is {what}"))),
    }
}
