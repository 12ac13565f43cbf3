//! Guessing query codes: five wrong ones lock a case number for fifteen minutes (domain.md 9).
//!
//! A number is counted whether or not there is such a case, so that the lock says nothing about
//! which numbers exist. While a number is locked the right code is refused too. What is remembered is bounded: when it is
//! full, the number that was tried longest ago is forgotten.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use sanquan_domain::time::Instant;

/// Wrong codes after which a number is locked.
pub const WRONG_MAX: u32 = 5;
/// For how long.
pub const LOCKED_MS: i64 = 15 * 60 * 1_000;
/// Numbers that are remembered.
const NUMBERS_MAX: usize = 10_000;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct WrongCodes(Mutex<HashMap<String, Tried>>);

#[derive(Clone, Copy, Debug)]
struct Tried {
    wrong: u32,
    last: Instant,
}

impl WrongCodes {
    /// When the lock on `number` ends, if there is one.
    pub fn locked_until(&self, number: &str, now: Instant) -> Option<Instant> {
        let tried = *self.lock().get(number)?;
        let until = tried.last.plus_millis(LOCKED_MS);
        (tried.wrong >= WRONG_MAX && now < until).then_some(until)
    }

    /// Counts a wrong code. Fifteen quiet minutes begin a new count.
    pub fn count(&self, number: &str, now: Instant) {
        let mut tried = self.lock();
        if tried.len() >= NUMBERS_MAX && !tried.contains_key(number) {
            forget_oldest(&mut tried);
        }
        let entry = tried.entry(number.to_owned());
        let entry = entry.or_insert(Tried {
            wrong: 0,
            last: now,
        });
        if now >= entry.last.plus_millis(LOCKED_MS) {
            entry.wrong = 0;
        }
        *entry = Tried {
            wrong: entry.wrong + 1,
            last: now,
        };
    }

    /// Forgets the wrong codes of a number whose right code was given.
    pub fn clear(&self, number: &str) {
        self.lock().remove(number);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Tried>> {
        // Counts stay true even if a thread died between two of them.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn forget_oldest(tried: &mut HashMap<String, Tried>) {
    let oldest = tried.iter().min_by_key(|(_, t)| t.last);
    if let Some(number) = oldest.map(|(number, _)| number.clone()) {
        tried.remove(&number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_wrong_codes_lock_for_fifteen_minutes() {
        let codes = WrongCodes::default();
        let at = Instant::from_millis;
        for second in 0..5 {
            assert_eq!(codes.locked_until("n", at(second * 1_000)), None);
            codes.count("n", at(second * 1_000));
        }
        let until = at(4_000 + LOCKED_MS);
        assert_eq!(codes.locked_until("n", at(4_000)), Some(until));
        assert_eq!(codes.locked_until("n", until), None);
        codes.count("n", until);
        assert_eq!(
            codes.locked_until("n", until),
            None,
            "the count begins anew"
        );
        assert_eq!(
            codes.locked_until("m", at(0)),
            None,
            "other numbers are free"
        );
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let codes = WrongCodes::default();
        for number in 0..=NUMBERS_MAX {
            codes.count(&number.to_string(), Instant::from_millis(number as i64));
        }
        assert_eq!(codes.lock().len(), NUMBERS_MAX);
        assert!(!codes.lock().contains_key("0"), "the oldest is forgotten");
    }
}
