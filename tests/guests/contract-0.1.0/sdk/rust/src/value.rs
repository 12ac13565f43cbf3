//! Days, instants and exact numbers.

mod date;
mod decimal;

pub use decimal::{Decimal, MalformedDecimal};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

impl Instant {
    /// Whole minutes from `earlier` to here; negative when it is later.
    pub const fn minutes_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0) / 60_000
    }
}
