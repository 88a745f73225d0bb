//! What tokens are made from in this surface.

use super::super::times;
use crate::Error;
use portcullis_core::{Cidr, Conditions, Millis, TokenStatus};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A token as somebody wants it; whole replacement where there is one.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct TokenBody {
    /// What it is for.
    pub name: String,
    /// What it may do; at least one.
    pub policies: Vec<TokenPolicyBody>,
    /// From where it works.
    #[serde(default)]
    pub condition: Option<ConditionBody>,
    /// From when on it works.
    #[serde(default)]
    pub not_before: Option<String>,
    /// Until when it works.
    #[serde(default)]
    pub expires_on: Option<String>,
    /// Whether it works at all; kept as it is when left out.
    #[serde(default)]
    pub status: Option<StatusBody>,
}

/// Whether a token works at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StatusBody {
    /// It does.
    Active,
    /// It does not.
    Disabled,
    /// What an answer says of one that is over; as much as saying nothing.
    Expired,
}

/// One policy of a token.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct TokenPolicyBody {
    /// The policy it replaces.
    #[serde(default)]
    pub id: Option<String>,
    /// `allow` or `deny`.
    pub effect: EffectBody,
    /// What it gives or takes.
    pub permission_groups: Vec<GroupBody>,
    /// On what: keys with `*`, or the key of an account with keys inside it.
    pub resources: BTreeMap<String, ResourceBody>,
}

/// What a policy does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EffectBody {
    /// It gives.
    Allow,
    /// It takes.
    Deny,
}

/// A permission group by its id.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GroupBody {
    /// Its id.
    pub id: String,
}

/// What stands under the key of a resource.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "this is `\"*\"`, or keys of resources with `\"*\"` each")]
pub enum ResourceBody {
    /// `*`.
    All(String),
    /// Keys inside it.
    Within(BTreeMap<String, String>),
}

/// From where a token works.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ConditionBody {
    /// By the address of the request; `request.ip` is the same.
    #[serde(default, alias = "request.ip")]
    pub request_ip: Option<NetworksBody>,
}

/// Networks such as `192.0.2.0/24`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct NetworksBody {
    /// It works from these only.
    #[serde(default)]
    pub r#in: Option<Vec<String>>,
    /// It does not work from these.
    #[serde(default)]
    pub not_in: Option<Vec<String>>,
}

impl TokenBody {
    /// Dates and networks.
    ///
    /// # Errors
    /// [`Error::BadField`] for what is no moment or no network.
    pub fn conditions(&self) -> Result<Conditions, Error> {
        let none = NetworksBody::default();
        let ip = self.condition.as_ref().and_then(|c| c.request_ip.as_ref()).unwrap_or(&none);
        Ok(Conditions {
            address_in: networks(ip.r#in.as_deref(), "/condition/request_ip/in")?,
            address_not_in: networks(ip.not_in.as_deref(), "/condition/request_ip/not_in")?,
            not_before: moment(self.not_before.as_deref(), "not_before")?,
            expires_at: moment(self.expires_on.as_deref(), "expires_on")?,
            ..Conditions::default()
        })
    }

    /// The status it shall have, where the body says so.
    pub fn status(&self) -> Option<TokenStatus> {
        match self.status? {
            StatusBody::Active => Some(TokenStatus::Active),
            StatusBody::Disabled => Some(TokenStatus::Disabled),
            StatusBody::Expired => None,
        }
    }
}

fn moment(text: Option<&str>, field: &str) -> Result<Option<Millis>, Error> {
    let read = |text| times::read(field, text).map_err(|why| Error::field(format!("/{field}"), why.to_string()));
    text.filter(|text| !text.is_empty()).map(read).transpose()
}

fn networks(listed: Option<&[String]>, at: &str) -> Result<Vec<Cidr>, Error> {
    let read = |(n, text): (usize, &String)| {
        text.parse().map_err(|why: portcullis_core::CidrError| Error::field(format!("{at}/{n}"), why.to_string()))
    };
    listed.unwrap_or_default().iter().take(1_000).enumerate().map(read).collect()
}
