//! How often something took how much: counts under powers of two.

/// Bounds of the buckets are 2^[`FIRST`], 2^([`FIRST`] + 1), …
const FIRST: u32 = 2;
/// How many buckets have a bound; 2^28 is more than the largest quota of fuel.
const BUCKETS: usize = 27;

/// Counts of whole numbers, each bucket twice as wide as the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    buckets: [u64; BUCKETS],
    count: u64,
    sum: u64,
}

impl Histogram {
    pub(crate) fn add(&mut self, value: u64) {
        self.count += 1;
        self.sum = self.sum.saturating_add(value);
        // The smallest exponent whose power is not below the value.
        let exponent = u64::BITS - value.saturating_sub(1).leading_zeros();
        let at = exponent.saturating_sub(FIRST) as usize;
        if let Some(bucket) = self.buckets.get_mut(at) {
            *bucket += 1;
        }
    }

    /// How many values there were.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their sum.
    pub fn sum(&self) -> u64 {
        self.sum
    }

    /// Bounds, each with the number of values above the bound before and not above this one. Those above
    /// the last bound are in [`Self::count`] alone.
    pub fn buckets(&self) -> impl Iterator<Item = (u64, u64)> {
        let bound = |at: usize| 1 << (FIRST as usize + at);
        self.buckets
            .iter()
            .enumerate()
            .map(move |(at, count)| (bound(at), *count))
    }

    /// The bound below which `share` of all values lie; none when there are no values, or the bound
    /// is beyond the last one.
    pub fn quantile(&self, share: f64) -> Option<u64> {
        let wanted = (self.count as f64 * share).ceil().max(1.0) as u64;
        let mut seen = 0;
        self.buckets().find_map(|(bound, count)| {
            seen += count;
            (seen >= wanted).then_some(bound)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_lies_under_the_next_power_of_two() {
        let mut histogram = Histogram::default();
        for value in [0, 4, 5, 8, 9, 1 << 28, u64::MAX] {
            histogram.add(value);
        }
        let filled: Vec<_> = histogram.buckets().filter(|(_, n)| *n > 0).collect();
        assert_eq!(filled, [(4, 2), (8, 2), (16, 1), (1 << 28, 1)]);
        assert_eq!((histogram.count(), histogram.sum()), (7, u64::MAX));
    }

    #[test]
    fn a_quantile_is_the_bound_of_its_bucket() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.quantile(0.5), None);
        (0..99).for_each(|_| histogram.add(10));
        histogram.add(1_000);
        assert_eq!(histogram.quantile(0.5), Some(16));
        assert_eq!(histogram.quantile(0.99), Some(16));
        assert_eq!(histogram.quantile(1.0), Some(1_024));
    }
}
