//! Medians and percentiles.

use std::time::Duration;

/// The middle of some figures; not a number when there are none.
pub fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The duration, in milliseconds, below which `share` of `sorted` lies.
pub fn percentile_ms(sorted: &[Duration], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let at = sorted.get((last as f64 * share) as usize);
    at.map_or(f64::NAN, |took| took.as_secs_f64() * 1_000.0)
}
