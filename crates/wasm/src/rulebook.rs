use crate::read::moment;
use crate::{Access, Error};
use portcullis_core::{Channel, Context, Principal};
use wasm_bindgen::prelude::wasm_bindgen;

/// One account's rules in the form that deciding reads: ids and names of roles, tags and resources, nothing of people.
/// Made of a snapshot's bytes, and all that is needed to ask.
#[derive(Debug, Clone)]
#[wasm_bindgen]
pub struct Rulebook {
    inner: portcullis_core::Rulebook,
}

#[wasm_bindgen]
impl Rulebook {
    /// Reads the binary form.
    ///
    /// # Errors
    /// Bytes of another form or version, and damaged ones.
    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let inner = portcullis_core::Rulebook::from_bytes(bytes);
        // Always the same sentence: putting one together would weigh more than reading.
        let inner = inner.map_err(|_| Error::invalid("bytes", "no rulebook of this version, or a damaged one"))?;
        Ok(Self { inner })
    }

    /// Which revision of the account it shows.
    #[wasm_bindgen(getter)]
    #[expect(clippy::cast_precision_loss, reason = "revisions of real accounts are far below 2^53")]
    pub fn revision(&self) -> f64 {
        self.inner.revision() as f64
    }

    /// The names of all actions, a line each; the place of each is its number.
    pub fn actions(&self) -> String {
        self.inner.all().iter().map(|n| self.inner.action_name(n)).collect::<Vec<_>>().join("\n")
    }

    /// What a user, a member as if they had joined, or a token may do; the other ids are empty, as is every fact that is unknown.
    ///
    /// # Errors
    /// What is no id, no address and no channel, and nobody or two at once.
    #[expect(
        clippy::too_many_arguments,
        reason = "texts and numbers cross the border as they are; an object would cost a reader"
    )]
    pub fn access(
        &self,
        user: &str,
        member: &str,
        token: &str,
        now: f64,
        second_factor: Option<bool>,
        address: &str,
        channel: &str,
    ) -> Result<Access, Error> {
        let principal = match (user, member, token) {
            (user, "", "") if !user.is_empty() => Principal::User(id("user", user)?),
            ("", member, "") if !member.is_empty() => Principal::Member(id("member", member)?),
            ("", "", token) if !token.is_empty() => Principal::Token(id("token", token)?),
            _ => return Err(Error::invalid("", "name either a `user`, a `member` or a `token`")),
        };
        let address = match address {
            "" => None,
            text => Some(text.parse().map_err(|_| Error::invalid("context.address", "not a network address"))?),
        };
        let channel = match channel {
            "" => None,
            "api" => Some(Channel::Api),
            "dashboard" => Some(Channel::Dashboard),
            _ => return Err(Error::invalid("context.channel", "neither `dashboard` nor `api`")),
        };
        let context = Context { now: moment(now), second_factor, address, channel };
        Ok(Access { inner: self.inner.access(principal, &context) })
    }
}

fn id<T: std::str::FromStr>(path: &str, text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::invalid(path, "not an id"))
}
