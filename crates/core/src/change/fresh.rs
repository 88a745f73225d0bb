use crate::Millis;

/// What deciding needs from outside and may not fetch itself: the moment, and randomness to make ids from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fresh {
    /// Now.
    pub now: Millis,
    seed: u128,
}

impl Fresh {
    /// `seed` is 128 bits from a good source of randomness, used for one command only.
    pub const fn new(now: Millis, seed: u128) -> Self {
        Self { now, seed }
    }

    /// The ids made for this command, one after another.
    pub fn ids(&self) -> impl Iterator<Item = u128> + use<> {
        let seed = self.seed;
        // Both halves step by odd constants, so no two of 2^64 ids of one seed are equal; mixing hides the neighbourhood.
        (1_u64..).map(move |n| {
            let high = mix((seed >> 64) as u64 ^ n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let low = mix((seed as u64).wrapping_add(n.wrapping_mul(0xd1b5_4a32_d192_ed03)));
            (u128::from(high) << 64) | u128::from(low)
        })
    }
}

/// The finisher of SplitMix64: a permutation, so different inputs stay different.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
