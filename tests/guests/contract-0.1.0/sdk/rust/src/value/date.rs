//! What a calendar day can do beyond the contract's record. Working days are the host's.

use std::cmp::Ordering;
use std::fmt;

use crate::contract::Date;

impl Date {
    /// This day of the Gregorian calendar; it is not checked whether the month has it.
    pub const fn new(year: u16, month: u8, day: u8) -> Self {
        Self { year, month, day }
    }

    /// Calendar days from here to `later`; negative when it is earlier.
    pub const fn days_until(&self, later: &Self) -> i64 {
        later.day_number() - self.day_number()
    }

    /// Days since 0000-03-01, by counting years from March so that the leap day comes last.
    const fn day_number(&self) -> i64 {
        let (year, month) = (self.year as i64, self.month as i64);
        let year = if month < 3 { year - 1 } else { year };
        let months_from_march = (month + 9) % 12;
        let day_of_year = (153 * months_from_march + 2) / 5 + self.day as i64 - 1;
        365 * year + year / 4 - year / 100 + year / 400 + day_of_year
    }

    const fn key(&self) -> (u16, u8, u8) {
        (self.year, self.month, self.day)
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_leap_days_and_centuries() {
        for (from, to, days) in [
            (Date::new(2026, 2, 28), Date::new(2026, 3, 1), 1),
            (Date::new(2024, 2, 28), Date::new(2024, 3, 1), 2),
            (Date::new(1900, 2, 28), Date::new(1900, 3, 1), 1),
            (Date::new(2000, 1, 1), Date::new(2026, 1, 1), 9_497),
            (Date::new(2026, 3, 1), Date::new(2026, 2, 27), -2),
        ] {
            assert_eq!(from.days_until(&to), days, "{from} to {to}");
            assert_eq!(from.cmp(&to), 0.cmp(&days));
        }
    }
}
