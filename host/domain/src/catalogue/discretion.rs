//! How far a decision may reach (裁量标准).
//!
//! A standard names a circumstance and the range that is lawful in it: an amount, or a multiple of some base
//! (domain.md 3.3). So `low ≤ decided ≤ high`, or `base × low ≤ decided ≤ base × high`.
//!
//! Example: food worth less than 10,000 yuan sold without licence: a fine of 50,000 to 100,000 yuan; above
//! that, 10 to 20 times the value (食品安全法 122).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::contract::LegalBasis;
use crate::value::Texts;

/// One row of a discretion table.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Discretion {
    /// Unique in the item.
    #[n(0)]
    pub id: String,
    /// In which circumstances it holds.
    #[n(1)]
    pub circumstances: Texts,
    /// What is lawful then.
    #[n(2)]
    pub range: DiscretionRange,
    /// Where it is written.
    #[n(3)]
    pub basis: Vec<LegalBasis>,
}

/// What is lawful.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscretionRange {
    /// An amount in the minor unit of the currency.
    #[n(0)]
    Amount {
        /// Least.
        #[n(0)]
        low_minor: i64,
        /// Most.
        #[n(1)]
        high_minor: i64,
        /// ISO 4217.
        #[n(2)]
        currency: String,
    },
    /// A multiple of a base, in hundredths: 1,000 is ten times.
    #[n(1)]
    Multiple {
        /// Least.
        #[n(0)]
        low_percent: u32,
        /// Most.
        #[n(1)]
        high_percent: u32,
        /// Of what, such as the value of the goods.
        #[n(2)]
        base: Texts,
    },
    /// Words: another kind of penalty than money, such as a warning.
    #[n(2)]
    Kind {
        /// Which.
        #[n(0)]
        name: Texts,
    },
}

/// A decided amount outside its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{decided} is not within {low} to {high}")]
pub struct OutOfRange {
    /// What was decided, in the minor unit.
    pub decided: i64,
    /// Least that is lawful.
    pub low: i64,
    /// Most that is lawful.
    pub high: i64,
}

impl DiscretionRange {
    /// Whether a decided amount lies within; `base_minor` is what a multiple is taken of. Ranges of words
    /// hold every amount, since they say nothing about one.
    pub fn check(&self, decided: i64, base_minor: i64) -> Result<(), OutOfRange> {
        let times = |percent: u32| {
            let product = i128::from(base_minor) * i128::from(percent) / 100;
            i64::try_from(product).unwrap_or(i64::MAX)
        };
        let (low, high) = match self {
            Self::Amount {
                low_minor,
                high_minor,
                ..
            } => (*low_minor, *high_minor),
            Self::Multiple {
                low_percent,
                high_percent,
                ..
            } => (times(*low_percent), times(*high_percent)),
            Self::Kind { .. } => return Ok(()),
        };
        if (low..=high).contains(&decided) {
            return Ok(());
        }
        Err(OutOfRange { decided, low, high })
    }

    /// Whether its bounds are in order.
    pub fn is_in_order(&self) -> bool {
        match self {
            Self::Amount {
                low_minor,
                high_minor,
                ..
            } => low_minor <= high_minor,
            Self::Multiple {
                low_percent,
                high_percent,
                ..
            } => low_percent <= high_percent,
            Self::Kind { .. } => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 食品安全法 122: goods worth 30,000 yuan, so a fine of 300,000 to 600,000.
    #[test]
    fn a_multiple_is_taken_of_its_base() {
        let range = DiscretionRange::Multiple {
            low_percent: 1_000,
            high_percent: 2_000,
            base: Texts::zh_en("货值", "value of the goods"),
        };
        assert_eq!(range.check(45_000_000, 3_000_000), Ok(()));
        let beyond = OutOfRange {
            decided: 60_000_001,
            low: 30_000_000,
            high: 60_000_000,
        };
        assert_eq!(range.check(60_000_001, 3_000_000), Err(beyond));
    }
}
