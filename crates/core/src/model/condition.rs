use crate::Millis;
use crate::json::{Json, ReadJson, Reader, WriteJson, Writer};
use std::{fmt, net::IpAddr, str::FromStr};

/// Through which door a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A person in the page.
    Dashboard,
    /// A program with a token.
    Api,
}

/// The facts of one request. A missing fact makes a condition on it unjudgeable: it then does not hold for an allow and
/// does hold for a deny.
#[derive(Debug, Clone, Default, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// When.
    pub now: Millis,
    /// Whether a second factor was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<bool>,
    /// From which network address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// Through which door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
}

impl Context {
    /// A context of which only the moment is known.
    pub fn at(now: Millis) -> Self {
        Self { now, ..Self::default() }
    }
}

/// When a policy holds. All that are set must hold; each has both polarities so that nobody writes a deny backwards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Json)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Conditions {
    /// `true`: a second factor was used; `false`: none was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<bool>,
    /// The request's address is in one of these networks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub address_in: Vec<Cidr>,
    /// The request's address is in none of these networks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub address_not_in: Vec<Cidr>,
    /// Holds from this moment on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Millis>,
    /// Holds until just before this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Millis>,
    /// Came through this door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
}

impl Conditions {
    /// Whether nothing is demanded.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether nothing but dates is demanded.
    pub fn only_dates(&self) -> bool {
        self.second_factor.is_none()
            && self.address_in.is_empty()
            && self.address_not_in.is_empty()
            && self.channel.is_none()
    }

    /// Whether `now` lies in the dates.
    pub fn in_dates(&self, now: Millis) -> bool {
        self.not_before.is_none_or(|from| from <= now) && self.expires_at.is_none_or(|until| now < until)
    }

    /// Whether all but the dates hold; `None` where a fact is missing.
    pub fn facts_hold(&self, context: &Context) -> Option<bool> {
        let factor = self.second_factor.map(|wanted| context.second_factor.map(|used| used == wanted));
        let channel = self.channel.map(|wanted| context.channel.map(|used| used == wanted));
        let inside = |networks: &[Cidr]| context.address.map(|a| networks.iter().any(|n| n.contains(a)));
        let within = (!self.address_in.is_empty()).then(|| inside(&self.address_in));
        let without = (!self.address_not_in.is_empty()).then(|| inside(&self.address_not_in).map(|is| !is));
        let judged = [factor, channel, within, without];
        if judged.contains(&Some(Some(false))) {
            return Some(false);
        }
        (!judged.contains(&Some(None))).then_some(true)
    }
}

/// A network in CIDR form, such as `192.0.2.0/24`; an address alone means itself only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr {
    network: IpAddr,
    bits: u8,
}

/// The text is not a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a network such as `192.0.2.0/24`")]
pub struct CidrError(String);

impl Cidr {
    /// Whether the address lies inside. An IPv4 address written as IPv6 (`::ffff:…`) counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.holds(address.to_canonical())
    }

    fn holds(&self, address: IpAddr) -> bool {
        match (self.network, address) {
            (IpAddr::V4(net), IpAddr::V4(a)) => {
                prefix(net.to_bits().into(), 32, self.bits) == prefix(a.to_bits().into(), 32, self.bits)
            }
            (IpAddr::V6(net), IpAddr::V6(a)) => {
                prefix(net.to_bits(), 128, self.bits) == prefix(a.to_bits(), 128, self.bits)
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }

    /// The network's address as a number.
    pub(crate) fn bits(&self) -> u128 {
        match self.network {
            IpAddr::V4(net) => net.to_bits().into(),
            IpAddr::V6(net) => net.to_bits(),
        }
    }

    /// The address and how many of its bits count.
    pub(crate) fn parts(&self) -> (IpAddr, u8) {
        (self.network, self.bits)
    }

    /// The network with this address and so many bits that count.
    pub(crate) fn from_parts(network: IpAddr, bits: u8) -> Option<Self> {
        let width = if network.is_ipv4() { 32 } else { 128 };
        (bits <= width).then_some(Self { network, bits })
    }

    /// Whether every address of `other` lies inside. A network that is wider than IPv4 in IPv6 stays one of IPv6,
    /// whatever address it is named by.
    pub fn covers(&self, other: &Self) -> bool {
        self.bits <= other.bits && self.holds(other.network)
    }
}

fn prefix(address: u128, width: u32, bits: u8) -> u128 {
    address.checked_shr(width.saturating_sub(bits.into())).unwrap_or(0)
}

impl FromStr for Cidr {
    type Err = CidrError;
    fn from_str(text: &str) -> Result<Self, CidrError> {
        let wrong = || CidrError(text.chars().take(60).collect());
        let (address, bits) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        let network: IpAddr = address.trim().parse().map_err(|_| wrong())?;
        let width = if network.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(width), |b| b.parse().map_err(|_| wrong()))?;
        match network.to_canonical() {
            _ if bits > width => Err(wrong()),
            // Requests from there count as IPv4, so the network does too; else it would hold none of them.
            short @ IpAddr::V4(_) if network.is_ipv6() && bits >= 96 => Ok(Self { network: short, bits: bits - 96 }),
            IpAddr::V4(_) | IpAddr::V6(_) => Ok(Self { network, bits }),
        }
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.network, self.bits)
    }
}

impl ReadJson for Cidr {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let network = reader.text()?.parse();
        network.map_or_else(|error: CidrError| reader.invalid(&[&error.to_string()]), Some)
    }
}

impl WriteJson for Cidr {
    fn write(&self, writer: &mut Writer) {
        writer.text(&self.to_string());
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Cidr {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Cidr {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        <std::borrow::Cow<'de, str>>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}
