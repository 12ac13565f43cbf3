//! Chance that repeats itself: the same seed, the same throws.

/// A small generator (xorshift64*); good enough to choose test cases, for nothing else.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Starts from a seed, which a failing test prints.
    pub fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        // The first throws of near seeds are alike.
        for _ in 0..8 {
            dice.throw(2);
        }
        dice
    }

    /// A number below `sides`, 0 if `sides` is 0.
    pub fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11)
            .checked_rem(sides)
            .unwrap_or(0)
    }

    /// True in half of the cases.
    pub fn coin(&mut self) -> bool {
        self.throw(2) == 0
    }
}
