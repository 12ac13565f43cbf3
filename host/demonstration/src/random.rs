//! The generator's random numbers.
//!
//! SplitMix64 (Steele, Lea and Flood, 2014), written out here: a crate may change what its generators yield
//! from one release to the next, and even those that promise not to may change how a range is drawn from
//! them. These thirty lines decide which county a seed stands for, so they are part of the tables.
//!
//! Each thing draws from a stream of its own, begun from the seed and the thing's name: one more
//! item changes that item, and no other.

/// A stream of numbers.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The stream of this seed.
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The stream of the thing with this name (FNV-1a) in the county of this seed.
    pub fn of(seed: u64, name: &str) -> Self {
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let name = name.bytes().fold(0xcbf2_9ce4_8422_2325, mix);
        let mut seed = Self::new(seed);
        Self::new(seed.draw() ^ name)
    }

    /// The next number.
    pub const fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`; 0 when that is 0. The bias is below one in 2^32 for bounds that fit 32 bits.
    pub const fn below(&mut self, bound: u32) -> u32 {
        ((self.draw() >> 32).wrapping_mul(bound as u64) >> 32) as u32
    }

    /// A number from `low` to `high`, both included; `low` when they are the wrong way round.
    pub const fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low).saturating_add(1))
    }

    /// True in so many of a hundred draws.
    pub const fn happens(&mut self, in_a_hundred: u32) -> bool {
        self.below(100) < in_a_hundred
    }

    /// Into a random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            let other = self.below(u32::try_from(end + 1).unwrap_or(u32::MAX)) as usize;
            list.swap(end, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published test values of SplitMix64 for seed 1234567 (Rosetta Code, from Vigna's C program).
    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        let mut random = Random::new(1_234_567);
        let drawn = [(); 5].map(|()| random.draw());
        let published = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(drawn, published);
    }

    #[test]
    fn a_range_is_drawn_from_both_of_its_ends() {
        let mut random = Random::new(7);
        let drawn: Vec<u32> = (0..1_000).map(|_| random.between(3, 5)).collect();
        for value in 3..=5 {
            assert!(drawn.contains(&value), "{value} never came");
        }
        assert!(drawn.iter().all(|value| (3..=5).contains(value)));
        assert_eq!(random.between(4, 4), 4);
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn shuffling_keeps_every_element() {
        let mut list: Vec<u32> = (0..100).collect();
        Random::new(1).shuffle(&mut list);
        assert_ne!(list, (0..100).collect::<Vec<_>>());
        list.sort_unstable();
        assert_eq!(list, (0..100).collect::<Vec<_>>());
    }
}
