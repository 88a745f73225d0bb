//! Numbers, texts and lists as bytes.

use crate::catalogue::Mask;
use crate::model::Cidr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Bytes that grow.
#[derive(Debug, Default)]
pub(super) struct Output(Vec<u8>);

impl Output {
    pub fn done(self) -> Vec<u8> {
        self.0
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub fn u16(&mut self, value: u16) {
        self.bytes(&value.to_le_bytes());
    }

    pub fn u32(&mut self, value: u32) {
        self.bytes(&value.to_le_bytes());
    }

    pub fn u64(&mut self, value: u64) {
        self.bytes(&value.to_le_bytes());
    }

    pub fn u128(&mut self, value: u128) {
        self.bytes(&value.to_le_bytes());
    }

    pub fn count(&mut self, count: usize) {
        self.u32(u32::try_from(count).unwrap_or(u32::MAX));
    }

    pub fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes(text.as_bytes());
    }

    pub fn flags(&mut self, flags: [bool; 5]) {
        self.u8(flags.into_iter().rev().fold(0, |all, flag| all << 1 | u8::from(flag)));
    }

    /// How many words are not empty, and those.
    pub fn mask(&mut self, mask: Mask) {
        let words = mask.words();
        let used = words.iter().rposition(|word| *word != 0).map_or(0, |last| last.saturating_add(1));
        self.u8(u8::try_from(used).unwrap_or(u8::MAX));
        words.iter().take(used).for_each(|word| self.u64(*word));
    }

    pub fn network(&mut self, network: Cidr) {
        let (address, bits) = network.parts();
        match address {
            IpAddr::V4(a) => {
                self.u8(4);
                self.u32(a.to_bits());
            }
            IpAddr::V6(a) => {
                self.u8(6);
                self.u128(a.to_bits());
            }
        }
        self.u8(bits);
    }
}

/// Bytes yet to be read. Every method gives nothing where they are too few or stand for nothing.
#[derive(Debug)]
pub(super) struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// How many are left.
    pub fn left(&self) -> usize {
        self.0.len()
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    pub fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    pub fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    pub fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    pub fn u128(&mut self) -> Option<u128> {
        self.take().map(u128::from_le_bytes)
    }

    /// How many things follow, each at least `size` bytes long: what can't be there is not made room for.
    pub fn counted(&mut self, size: usize) -> Option<usize> {
        let count = self.u32()? as usize;
        (count.checked_mul(size)? <= self.left()).then_some(count)
    }

    pub fn many<T>(&mut self, count: usize, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut all = Vec::with_capacity(count);
        for _ in 0..count {
            all.push(one(self)?);
        }
        Some(all)
    }

    /// A count and as many things, each at least `size` bytes long.
    pub fn list<T>(&mut self, size: usize, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.counted(size)?;
        self.many(count, one)
    }

    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.counted(1)?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    pub fn flags(&mut self) -> Option<[bool; 5]> {
        let byte = self.u8().filter(|byte| *byte < 32)?;
        Some([0, 1, 2, 3, 4].map(|bit| byte >> bit & 1 == 1))
    }

    pub fn mask(&mut self) -> Option<Mask> {
        let mut words = [0; Mask::WORDS];
        let used = usize::from(self.u8()?);
        (used <= Mask::WORDS).then_some(())?;
        for word in words.iter_mut().take(used) {
            *word = self.u64()?;
        }
        Some(Mask::from_words(words))
    }

    pub fn network(&mut self) -> Option<Cidr> {
        let address: IpAddr = match self.u8()? {
            4 => Ipv4Addr::from_bits(self.u32()?).into(),
            6 => Ipv6Addr::from_bits(self.u128()?).into(),
            _ => return None,
        };
        Cidr::from_parts(address, self.u8()?)
    }
}
