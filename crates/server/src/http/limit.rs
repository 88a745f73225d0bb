//! How often somebody may ask.

use crate::{Bounds, Error};
use axum::http::{HeaderMap, HeaderValue};
use governor::clock::{Clock, DefaultClock, QuantaInstant};
use governor::middleware::{RateLimitingMiddleware, StateInformationMiddleware, StateSnapshot};
use governor::{DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter};
use portcullis_core::{TokenId, UserId};
use std::collections::HashSet;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Who is counted: signed in by user, else by address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asker {
    /// A user, whatever sessions and tokens they use.
    User(UserId),
    /// A token of an account's own.
    Token(TokenId),
    /// Nobody known, from this place.
    Place(IpAddr),
}

/// The counters of one server.
#[derive(Debug)]
pub struct Limits {
    requests: DefaultKeyedRateLimiter<Asker, StateInformationMiddleware>,
    sign_ins: DefaultKeyedRateLimiter<IpAddr>,
    failures: DefaultKeyedRateLimiter<(IpAddr, String)>,
    /// Pairs of place and address that failed since they last succeeded: only these are counted.
    failed: Mutex<HashSet<(IpAddr, String)>>,
}

/// What somebody may still ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Requests at once.
    pub most: u32,
    /// Requests at once from now on.
    pub left: u32,
    /// Seconds until all may be asked again.
    pub reset: u64,
}

impl Allowance {
    fn of(state: &StateSnapshot) -> Self {
        let (quota, left) = (state.quota(), state.remaining_burst_capacity());
        let most = quota.burst_size().get();
        let reset = quota.replenish_interval().saturating_mul(most.saturating_sub(left));
        Self { most, left, reset: reset.as_secs() + u64::from(reset.subsec_nanos() > 0) }
    }

    /// Tells it in the headers that existing clients read.
    pub fn tell(self, headers: &mut HeaderMap) {
        headers.insert("x-ratelimit-limit", HeaderValue::from(self.most));
        headers.insert("x-ratelimit-remaining", HeaderValue::from(self.left));
        headers.insert("x-ratelimit-reset", HeaderValue::from(self.reset));
    }
}

/// Most entries of a table before what no longer counts is thrown out.
const TABLE: usize = 100_000;

impl Limits {
    /// Counters with these bounds.
    pub fn new(bounds: &Bounds) -> Self {
        let some = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let every =
            |seconds, most: u32| Quota::with_period(Duration::from_secs(seconds)).map(|q| q.allow_burst(some(most)));
        let failures = every(30, bounds.failed_sign_ins).unwrap_or(Quota::per_minute(NonZeroU32::MIN));
        let requests = Quota::per_second(some(bounds.requests_per_second)).allow_burst(some(bounds.requests_at_once));
        Self {
            requests: RateLimiter::keyed(requests).with_middleware(),
            sign_ins: RateLimiter::keyed(Quota::per_second(NonZeroU32::MIN).allow_burst(some(bounds.sign_ins))),
            failures: RateLimiter::keyed(failures),
            failed: Mutex::default(),
        }
    }

    /// Counts a request; tells what is left.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub fn request(&self, asker: Asker) -> Result<Allowance, Error> {
        shrink(&self.requests);
        match self.requests.check_key(&asker_key(asker)) {
            Ok(state) => Ok(Allowance::of(&state)),
            Err(until) => Err(too_many(&until)),
        }
    }

    /// Counts an attempt to sign in, before the password is looked at.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub fn sign_in(&self, place: IpAddr, address: &str) -> Result<(), Error> {
        shrink(&self.sign_ins);
        check(&self.sign_ins, &network(place))?;
        let key = (network(place), address.to_owned());
        let counts = self.failed().contains(&key);
        if counts { check(&self.failures, &key) } else { Ok(()) }
    }

    /// Notes how an attempt ended.
    pub fn signed_in(&self, place: IpAddr, address: &str, well: bool) {
        let key = (network(place), address.to_owned());
        let mut failed = self.failed();
        if well {
            failed.remove(&key);
        } else if failed.len() < TABLE {
            failed.insert(key);
        } else {
            // Somebody tries very many addresses; the count by place holds them, and the table begins anew.
            shrink(&self.failures);
            failed.clear();
        }
    }

    fn failed(&self) -> std::sync::MutexGuard<'_, HashSet<(IpAddr, String)>> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn asker_key(asker: Asker) -> Asker {
    match asker {
        Asker::User(_) | Asker::Token(_) => asker,
        Asker::Place(place) => Asker::Place(network(place)),
    }
}

/// One household has a whole /64 of IPv6.
fn network(place: IpAddr) -> IpAddr {
    match place.to_canonical() {
        IpAddr::V4(a) => IpAddr::V4(a),
        IpAddr::V6(a) => IpAddr::V6((a.to_bits() >> 64 << 64).into()),
    }
}

fn check<K: Clone + Eq + std::hash::Hash>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Error> {
    limiter.check_key(key).map_err(|until| too_many(&until))
}

fn too_many(until: &NotUntil<QuantaInstant>) -> Error {
    let wait = until.wait_time_from(DefaultClock::default().now());
    Error::TooMany { after: wait.as_secs().saturating_add(1), most: Some(until.quota().burst_size().get()) }
}

fn shrink<K, M>(limiter: &DefaultKeyedRateLimiter<K, M>)
where
    K: Clone + Eq + std::hash::Hash,
    M: RateLimitingMiddleware<QuantaInstant>,
{
    if limiter.len() > TABLE {
        limiter.retain_recent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn failing_is_counted_and_succeeding_is_not() {
        let limits = Limits::new(&Bounds { failed_sign_ins: 3, sign_ins: 1000, ..Bounds::default() });
        for _ in 0..100 {
            limits.sign_in(HERE, "ana@example.com").unwrap();
            limits.signed_in(HERE, "ana@example.com", true);
        }
        let attempts = (0..10).filter(|_| {
            let let_in = limits.sign_in(HERE, "bo@example.com").is_ok();
            limits.signed_in(HERE, "bo@example.com", false);
            let_in
        });
        assert_eq!(attempts.count(), 4);
        assert!(limits.sign_in(HERE, "ana@example.com").is_ok());
    }

    #[test]
    fn a_place_is_counted_whatever_addresses_it_tries() {
        let limits = Limits::new(&Bounds { sign_ins: 5, ..Bounds::default() });
        let let_in = (0..20).filter(|n| limits.sign_in(HERE, &format!("{n}@example.com")).is_ok()).count();
        assert_eq!(let_in, 5);
    }

    #[test]
    fn what_is_left_is_told() {
        let limits = Limits::new(&Bounds { requests_per_second: 2, requests_at_once: 5, ..Bounds::default() });
        let left: Vec<_> = (0..5).filter_map(|_| limits.request(Asker::Place(HERE)).ok()).collect();
        assert_eq!(left.iter().map(|a| (a.most, a.left)).collect::<Vec<_>>(), [(5, 4), (5, 3), (5, 2), (5, 1), (5, 0)]);
        assert_eq!((left[0].reset, left[4].reset), (1, 3));
        let refused = limits.request(Asker::Place(HERE));
        assert!(matches!(refused, Err(Error::TooMany { after: 1, most: Some(5) })), "{refused:?}");
    }

    #[test]
    fn one_ipv6_network_is_one_place() {
        assert_eq!(network("2001:db8::1".parse().unwrap()), network("2001:db8::2".parse().unwrap()));
        assert_ne!(network("2001:db8::1".parse().unwrap()), network("2001:db8:0:1::1".parse().unwrap()));
    }
}
