//! How many days each step gets, so that the longest way fits into the promise (domain.md 5.1).
//!
//! A template gives weights. They are all multiplied by the same scale, the largest at which the longest way
//! still fits, and rounded down; what comes to no whole day must be done on the day on which it opens (0 days).
//!
//! A step for which the clock stands still takes nothing of the promise, and has its limit all the same: the days
//! that were applied for, beyond which supervision asks (domain.md 1.4.1, 4.5). Only where nobody here can set an
//! end has it none.
//!
//! Steps stand in the order of their course, so a move to an earlier step is rework and is not counted.

use sanquan_domain::flowchart::Limit;

use crate::template::Days;
use crate::words::measure;

/// Scales are in twelfths; twelve times the weight is more than any promise.
const TWELFTHS: u32 = 12;

/// A move by numbers of steps: from, and to which.
pub(crate) type Way = (usize, Vec<usize>);

/// A limit for each step.
pub(crate) fn fit(days: &[Days], ways: &[Way], promised: Limit) -> Vec<Option<Limit>> {
    let fits = |scale: u32| {
        let used = |days: &Days| used(*days, scale, promised);
        let used: Vec<u32> = days.iter().map(used).collect();
        longest(&used, ways) <= measure(promised)
    };
    let (mut good, mut bad) = (0, TWELFTHS * TWELFTHS + 1);
    while bad - good > 1 {
        let middle = (good + bad) / 2;
        match fits(middle) {
            true => good = middle,
            false => bad = middle,
        }
    }
    let limit = |days: &Days| limit(*days, good, promised);
    days.iter().map(limit).collect()
}

fn limit(days: Days, scale: u32, promised: Limit) -> Option<Limit> {
    match days {
        Days::Open | Days::Stop { ends: false, .. } => None,
        Days::Stop { at_most, .. } => Some(at_most),
        Days::Fixed(limit) => Some(limit),
        Days::Share { weight, most } => {
            let days = (weight * scale / TWELFTHS).min(most);
            let unit = promised.unit;
            Some(Limit { days, unit })
        }
    }
}

/// How much of the promise a step takes.
fn used(days: Days, scale: u32, promised: Limit) -> u32 {
    match days {
        Days::Stop { .. } => 0,
        Days::Open | Days::Fixed(_) | Days::Share { .. } => {
            limit(days, scale, promised).map_or(0, measure)
        }
    }
}

/// The longest way from the first step, in the measure of limits.
fn longest(used: &[u32], ways: &[Way]) -> u32 {
    let mut from = vec![0; used.len()];
    for at in (0..used.len()).rev() {
        let onward = ways.iter().filter(|(start, _)| *start == at);
        let targets = onward.flat_map(|(_, to)| to).filter(|to| **to > at);
        let after = targets.map(|to| from[*to]).max().unwrap_or(0);
        from[at] = used[at] + after;
    }
    from.first().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    fn share(weight: u32) -> Days {
        Days::Share {
            weight,
            most: u32::MAX,
        }
    }

    fn days(limits: &[Option<Limit>]) -> Vec<u32> {
        limits.iter().map(|l| l.map_or(0, |l| l.days)).collect()
    }

    /// Weights 3, 2, 1 in a row; the second can be left out; the third may send back to the first.
    #[test]
    fn the_longest_way_fills_the_promise_and_no_more() {
        let ways = [(0, vec![1]), (0, vec![2]), (1, vec![2]), (2, vec![0])];
        let weights = [share(3), share(2), share(1)];
        let fitted = |promise| days(&fit(&weights, &ways, words::limit(promise)));
        assert_eq!(fitted("6w"), [3, 2, 1]);
        assert_eq!(fitted("12w"), [6, 4, 2]);
        assert_eq!(fitted("5w"), [2, 1, 0]);
        assert_eq!(fitted("0w"), [0, 0, 0]);
    }

    /// Seven calendar days are five working days: five of ten are left for the two others.
    #[test]
    fn a_fixed_term_is_kept_and_the_others_share_the_rest() {
        let ways = [(0, vec![1]), (1, vec![2])];
        let rows = [share(1), Days::Fixed(words::limit("7c")), share(1)];
        let fitted = fit(&rows, &ways, words::limit("10w"));
        assert_eq!(days(&fitted), [2, 7, 2]);
        assert_eq!(fitted[1], Some(words::limit("7c")));
    }

    /// The first step has the days for which it stops the clock, the second ends when it ends, and the third
    /// has the whole promise.
    #[test]
    fn while_the_clock_stands_still_nothing_of_the_promise_is_used() {
        let stop = |ends| Days::Stop {
            at_most: words::limit("20w"),
            basis: "行政许可法 45",
            ends,
        };
        let rows = [stop(true), stop(false), share(1)];
        let fitted = fit(&rows, &[(0, vec![1]), (1, vec![2])], words::limit("10w"));
        let expected = [Some(words::limit("20w")), None, Some(words::limit("10w"))];
        assert_eq!(fitted, expected);
    }

    #[test]
    fn no_step_gets_more_than_the_law_leaves_it() {
        let rows = [Days::Share { weight: 1, most: 5 }, share(1)];
        let fitted = fit(&rows, &[(0, vec![1])], words::limit("30w"));
        assert_eq!(days(&fitted)[0], 5);
    }
}
