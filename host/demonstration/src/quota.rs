//! Whole shares of a total, by weight (largest remainders, the earlier wins a tie).

/// As many as `weights`, adding up to `total`; all 0 where all weights are.
pub(crate) fn shares(total: u32, weights: &[u32]) -> Vec<u32> {
    let all: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
    if all == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: &u32| u64::from(total) * u64::from(*weight);
    let mut shares: Vec<u64> = weights.iter().map(|weight| exact(weight) / all).collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|&at| std::cmp::Reverse(exact(&weights[at]) % all));
    let missing = u64::from(total) - shares.iter().sum::<u64>();
    for &at in by_remainder.iter().take(missing as usize) {
        shares[at] += 1;
    }
    // Each is at most the total.
    shares.into_iter().map(|share| share as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_the_largest_remainders_win() {
        assert_eq!(shares(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(shares(7, &[60, 30, 10]), [4, 2, 1]);
        assert_eq!(shares(5, &[0, 0]), [0, 0]);
        assert_eq!(shares(0, &[3, 4]), [0, 0]);
    }
}
