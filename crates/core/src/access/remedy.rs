//! "Would be allowed if": the fewest facts of a request that would have to be others.

use super::decision::Remedy;
use super::lens::{Lens, Verdict};
use crate::model::{Channel, Cidr, Conditions, Context, Effect};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What bears on a question: effects with their conditions.
type Bearing<'a> = [(Effect, Option<&'a Conditions>)];

/// How many addresses and moments are tried, and how many answers given.
const MOST_ADDRESSES: usize = 24;
const MOST_MOMENTS: usize = 12;
const MOST: usize = 5;

/// The smallest sets of other facts under which these policies would allow it. They are found by trying, so each is true.
/// `demands`: the account wants a second factor of everybody who does not come as a program.
/// Of several sides each must allow it.
pub(crate) fn remedies(context: &Context, sides: &[Vec<(Effect, Option<&Conditions>)>], demands: bool) -> Vec<Remedy> {
    if sides.iter().any(|bearing| is_hopeless(bearing)) {
        return Vec::new();
    }
    let mut found: Vec<Remedy> = Vec::new();
    let conditions: Vec<&Conditions> = sides.iter().flatten().filter_map(|(_, c)| *c).collect();
    let (moments, addresses) = (moments(context, &conditions), addresses(context, &conditions));
    for second_factor in factors(context, &conditions, demands) {
        for channel in channels(context, &conditions) {
            for address in &addresses {
                for from in &moments {
                    let remedy = Remedy { second_factor, channel, address: *address, from: *from };
                    let fewest = found.first().map_or(usize::MAX, Remedy::len);
                    if remedy.len() <= fewest
                        && sides.iter().all(|bearing| allows(bearing, &remedy.applied(context), demands))
                    {
                        found.retain(|r| r.len() <= remedy.len());
                        found.push(remedy);
                    }
                }
            }
        }
    }
    found.sort();
    found.truncate(MOST);
    found
}

fn is_hopeless(bearing: &Bearing<'_>) -> bool {
    bearing.iter().any(|(effect, c)| *effect == Effect::Deny && c.is_none())
        || !bearing.iter().any(|(effect, _)| *effect == Effect::Allow)
}

fn allows(bearing: &Bearing<'_>, context: &Context, demands: bool) -> bool {
    if demands && context.channel != Some(Channel::Api) && context.second_factor != Some(true) {
        return false;
    }
    let lens = Lens::Request(context.clone());
    let some =
        |wanted| bearing.iter().any(|(effect, c)| *effect == wanted && lens.judge(*effect, *c) == Verdict::Holds);
    some(Effect::Allow) && !some(Effect::Deny)
}

fn factors(context: &Context, conditions: &[&Conditions], demands: bool) -> Vec<Option<bool>> {
    let asked = demands || conditions.iter().any(|c| c.second_factor.is_some());
    let other = [true, false].into_iter().filter(|used| asked && context.second_factor != Some(*used));
    std::iter::once(None).chain(other.map(Some)).collect()
}

fn channels(context: &Context, conditions: &[&Conditions]) -> Vec<Option<Channel>> {
    let asked = conditions.iter().any(|c| c.channel.is_some());
    let other = [Channel::Dashboard, Channel::Api].into_iter().filter(|c| asked && context.channel != Some(*c));
    std::iter::once(None).chain(other.map(Some)).collect()
}

/// Dates yet to come: nothing changes between them.
fn moments(context: &Context, conditions: &[&Conditions]) -> Vec<Option<crate::Millis>> {
    let dates = conditions.iter().flat_map(|c| [c.not_before, c.expires_at]).flatten();
    let mut later: Vec<_> = dates.filter(|date| *date > context.now).collect();
    later.sort_unstable();
    later.dedup();
    std::iter::once(None).chain(later.into_iter().take(MOST_MOMENTS).map(Some)).collect()
}

/// The edges of the networks and what lies just outside of them: every region that they cut out has one of these.
fn addresses(context: &Context, conditions: &[&Conditions]) -> Vec<Option<IpAddr>> {
    let networks = conditions.iter().flat_map(|c| c.address_in.iter().chain(&c.address_not_in));
    let mut edges: Vec<IpAddr> = networks.flat_map(|n| edges(*n)).filter(|a| context.address != Some(*a)).collect();
    edges.sort_unstable();
    edges.dedup();
    std::iter::once(None).chain(edges.into_iter().take(MOST_ADDRESSES).map(Some)).collect()
}

fn edges(network: Cidr) -> Vec<IpAddr> {
    let (address, bits) = network.parts();
    match address {
        IpAddr::V4(a) => {
            let host = u32::MAX.checked_shr(bits.into()).unwrap_or(0);
            let (first, last) = (a.to_bits() & !host, a.to_bits() | host);
            let all = [Some(first), Some(last), first.checked_sub(1), last.checked_add(1)];
            all.into_iter().flatten().map(|a| Ipv4Addr::from_bits(a).into()).collect()
        }
        IpAddr::V6(a) => {
            let host = u128::MAX.checked_shr(bits.into()).unwrap_or(0);
            let (first, last) = (a.to_bits() & !host, a.to_bits() | host);
            let all = [Some(first), Some(last), first.checked_sub(1), last.checked_add(1)];
            all.into_iter().flatten().map(|a| Ipv6Addr::from_bits(a).into()).collect()
        }
    }
}

impl Remedy {
    /// How many facts it changes.
    pub(crate) fn len(&self) -> usize {
        let Self { second_factor, channel, address, from } = self;
        [second_factor.is_some(), channel.is_some(), address.is_some(), from.is_some()].iter().filter(|c| **c).count()
    }

    /// The request with these facts.
    pub fn applied(&self, context: &Context) -> Context {
        Context {
            now: self.from.unwrap_or(context.now),
            second_factor: self.second_factor.or(context.second_factor),
            address: self.address.or(context.address),
            channel: self.channel.or(context.channel),
        }
    }
}
