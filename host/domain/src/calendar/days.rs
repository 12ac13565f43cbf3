//! A set of days with constant-time counting: one bit a day, and the count before each word.

use crate::time::Date;

/// First and last year of the set; days outside are held at its ends. Three centuries are 14 kB.
const YEARS: (i16, i16) = (1900, 2199);

/// Days since 1970-01-01.
pub(super) fn number_of(date: Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    date.civil().duration_since(epoch).as_hours() / 24
}

/// The day with this number, held at the ends of the calendar.
pub(super) fn day_number(number: i64) -> Date {
    let epoch = Date::from(jiff::civil::date(1970, 1, 1));
    epoch.plus_days(i32::try_from(number.clamp(-4_000_000, 2_900_000)).unwrap_or(0))
}

/// The set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DaySet {
    first: i64,
    len: i64,
    words: Vec<u64>,
    before: Vec<u32>,
}

impl DaySet {
    /// The days for which `has` says yes.
    pub(super) fn new(mut has: impl FnMut(Date) -> bool) -> Self {
        let first_day = Date::from(jiff::civil::date(YEARS.0, 1, 1));
        let last_day = Date::from(jiff::civil::date(YEARS.1, 12, 31));
        let first = number_of(first_day);
        let len = number_of(last_day) - first + 1;
        let mut words = vec![0_u64; usize::try_from(len / 64 + 1).unwrap_or(0)];
        let mut date = first_day;
        for index in 0..usize::try_from(len).unwrap_or(0) {
            words[index / 64] |= u64::from(has(date)) << (index % 64);
            date = date.next();
        }
        let before = words
            .iter()
            .scan(0, |sum, word| {
                let before = *sum;
                *sum += word.count_ones();
                Some(before)
            })
            .collect();
        Self {
            first,
            len,
            words,
            before,
        }
    }

    fn place(&self, date: Date) -> (usize, u32) {
        let index = (number_of(date) - self.first).clamp(0, self.len - 1);
        let index = usize::try_from(index).unwrap_or(0);
        (index / 64, (index % 64) as u32)
    }

    /// Whether the day is in the set.
    pub(super) fn has(&self, date: Date) -> bool {
        let (word, bit) = self.place(date);
        self.words[word] >> bit & 1 == 1
    }

    /// How many days of the set lie before this one.
    pub(super) fn before(&self, date: Date) -> i64 {
        let (word, bit) = self.place(date);
        let lower = self.words[word] & ((1_u64 << bit) - 1);
        i64::from(self.before[word] + lower.count_ones())
    }

    /// The day of the set before which `rank` others lie, held at the ends.
    pub(super) fn at(&self, rank: i64) -> Date {
        let word = self
            .before
            .partition_point(|&before| i64::from(before) <= rank.max(0))
            - 1;
        let mut bits = self.words[word];
        for _ in (i64::from(self.before[word])..rank).take(64) {
            bits &= bits.wrapping_sub(1);
        }
        let index = word as i64 * 64 + i64::from(bits.trailing_zeros());
        day_number(self.first + index.min(self.len - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_and_finding_are_inverse() {
        let odd = DaySet::new(|date| date.civil().day() % 2 == 1);
        let mut date = Date::new(2025, 12, 1).expect("a day");
        let mut rank = odd.before(date);
        for _ in 0..400 {
            assert_eq!(odd.before(date), rank);
            if odd.has(date) {
                assert_eq!(odd.at(rank), date);
                rank += 1;
            }
            date = date.next();
        }
    }

    #[test]
    fn days_beyond_the_set_are_held_at_its_ends() {
        let all = DaySet::new(|_| true);
        let last = Date::new(2199, 12, 31).expect("a day");
        assert_eq!(all.at(i64::MAX), last);
        assert_eq!(all.at(-5), Date::new(1900, 1, 1).expect("a day"));
        assert_eq!(
            all.before(Date::new(2300, 1, 1).expect("a day")),
            all.before(last)
        );
    }
}
