//! Networks. The engine counts an IPv4 address written as IPv6 as IPv4; to Cedar those are two.

use super::names::any;
use crate::model::Cidr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where IPv4 addresses stand when they are written as IPv6.
const MAPPED: &str = "::ffff:0:0/96";

/// Whether the request's address lies in one of these.
pub(super) fn inside(networks: &[Cidr]) -> String {
    any(&networks.iter().map(one).collect::<Vec<_>>())
}

fn one(network: &Cidr) -> String {
    let (address, bits) = network.parts();
    match address {
        IpAddr::V4(v4) => {
            let v6 = v4.to_bits() & !u32::MAX.checked_shr(bits.into()).unwrap_or(0);
            let (high, low) = (v6 >> 16, v6 & 0xffff);
            let [short, long] =
                [format!("{}/{bits}", Ipv4Addr::from_bits(v6)), format!("::ffff:{high:x}:{low:x}/{}", bits + 96)];
            format!("({} || {})", within(&short), within(&long))
        }
        IpAddr::V6(v6) if plain(v6, bits) == plain(Ipv4Addr::UNSPECIFIED.to_ipv6_mapped(), bits) => {
            format!("({} && !{})", within(&plain(v6, bits)), within(MAPPED))
        }
        IpAddr::V6(v6) => within(&plain(v6, bits)),
    }
}

/// Without the bits behind the prefix, so that it never looks like IPv4.
fn plain(address: Ipv6Addr, bits: u8) -> String {
    let network = address.to_bits() & !u128::MAX.checked_shr(bits.into()).unwrap_or(0);
    format!("{}/{bits}", Ipv6Addr::from_bits(network))
}

fn within(network: &str) -> String {
    format!("context.address.isInRange(ip(\"{network}\"))")
}
