//! Randomness that can be repeated.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// Numbers that follow from a seed (SplitMix64: Steele, Lea and Flood, OOPSLA 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// From SANQUAN_SEED, else from a seed that nobody chose; either way it is printed.
    pub fn announced() -> Self {
        let given = std::env::var("SANQUAN_SEED");
        let seed = match given {
            Ok(seed) => seed.parse().expect("SANQUAN_SEED is a whole number"),
            Err(_) => RandomState::new().build_hasher().finish(),
        };
        println!("SANQUAN_SEED={seed}");
        Self(seed)
    }

    /// A number from 0 to `bound`, without it.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
