//! Why what a plugin returned is no answer.

use sanquan_domain::contract::Problem;

/// What the plugin returned is no answer.
pub(crate) enum NoAnswer {
    Problem(Problem),
    Unusable(Unusable),
}

/// Why an answer that was lifted in full still cannot be taken: the value, and the rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unusable {
    #[error("`{year:04}-{month:02}-{day:02}` is not a day between years 1 and 9999")]
    Date { year: u16, month: u8, day: u8 },
    #[error("a decimal has scale {0}, and 18 is the largest")]
    Scale(u8),
    #[error("`{0}` is not a SHA-256 of 64 lower-case hexadecimal digits")]
    Sha256(String),
}

impl From<Unusable> for NoAnswer {
    fn from(unusable: Unusable) -> Self {
        Self::Unusable(unusable)
    }
}
