//! Exact numbers with a fixed number of digits after the point.

use std::fmt;
use std::str::FromStr;

/// An exact number with `SCALE` digits after the point, such as an area in `Decimal<2>`.
///
/// ```
/// use sanquan_sdk::value::Decimal;
/// let area: Decimal<2> = "120.5".parse()?;
/// assert_eq!(area.mantissa(), 12_050);
/// assert_eq!(area.to_string(), "120.50");
/// assert!(area > Decimal::literal("60"));
/// # Ok::<(), sanquan_sdk::value::MalformedDecimal>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal<const SCALE: u8>(i64);

/// The text is no number of that scale, or too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedDecimal {
    scale: u8,
}

impl fmt::Display for MalformedDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not an exact number with at most {} digits after the point",
            self.scale
        )
    }
}

impl std::error::Error for MalformedDecimal {}

impl<const SCALE: u8> Decimal<SCALE> {
    /// mantissa × 10^-SCALE.
    pub const fn from_mantissa(mantissa: i64) -> Self {
        Self(mantissa)
    }

    /// All its digits as a whole number.
    pub const fn mantissa(self) -> i64 {
        self.0
    }

    /// A number written in the source.
    ///
    /// # Panics
    /// When it is none; in a `const` that is an error of the compiler.
    pub const fn literal(text: &str) -> Self {
        match parse(text.as_bytes(), SCALE) {
            Some(mantissa) => Self(mantissa),
            None => panic!("not an exact number of this scale"),
        }
    }

    /// The sum, or nothing when it is too large.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(mantissa) => Some(Self(mantissa)),
            None => None,
        }
    }
}

impl<const SCALE: u8> FromStr for Decimal<SCALE> {
    type Err = MalformedDecimal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text.as_bytes(), SCALE)
            .map(Self)
            .ok_or(MalformedDecimal { scale: SCALE })
    }
}

impl<const SCALE: u8> fmt::Display for Decimal<SCALE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let digits = self.0.unsigned_abs();
        let one = 10_u64.pow(u32::from(SCALE));
        match SCALE {
            0 => write!(f, "{sign}{digits}"),
            _ => write!(
                f,
                "{sign}{}.{:0width$}",
                digits / one,
                digits % one,
                width = usize::from(SCALE)
            ),
        }
    }
}

/// The mantissa of `text` at `scale`; a loop over bytes, so that it can run in a `const`.
const fn parse(text: &[u8], scale: u8) -> Option<i64> {
    let negative = !text.is_empty() && text[0] == b'-';
    let mut at = if negative { 1 } else { 0 };
    let mut mantissa: i64 = 0;
    let mut digits = 0;
    let mut after_point: Option<u8> = None;
    while at < text.len() {
        match (text[at], after_point) {
            (b'.', None) if digits > 0 => after_point = Some(0),
            (digit @ b'0'..=b'9', places) => {
                if let Some(places) = places {
                    if places == scale {
                        return None;
                    }
                    after_point = Some(places + 1);
                }
                digits += 1;
                match append(mantissa, digit) {
                    Some(longer) => mantissa = longer,
                    None => return None,
                }
            }
            _ => return None,
        }
        at += 1;
    }
    if digits == 0 || matches!(after_point, Some(0)) {
        return None;
    }
    let mut places = match after_point {
        Some(places) => places,
        None => 0,
    };
    while places < scale {
        match append(mantissa, b'0') {
            Some(longer) => mantissa = longer,
            None => return None,
        }
        places += 1;
    }
    Some(if negative { -mantissa } else { mantissa })
}

const fn append(mantissa: i64, digit: u8) -> Option<i64> {
    match mantissa.checked_mul(10) {
        Some(shifted) => shifted.checked_add((digit - b'0') as i64),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_read_exactly_or_not_at_all() {
        for (text, mantissa) in [
            ("0", 0),
            ("12", 1_200),
            ("12.3", 1_230),
            ("-0.05", -5),
            ("92233720368547758.07", i64::MAX),
        ] {
            assert_eq!(
                text.parse::<Decimal<2>>().map(Decimal::mantissa),
                Ok(mantissa),
                "{text}"
            );
        }
        for text in [
            "",
            "-",
            ".5",
            "1.",
            "1.234",
            "1e3",
            "+1",
            "1,5",
            "92233720368547758.08",
        ] {
            assert!(text.parse::<Decimal<2>>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_printed_reads_back_the_same() {
        for mantissa in [0, 5, -5, 99, 100, -12_345, i64::MAX, -i64::MAX] {
            let number = Decimal::<2>::from_mantissa(mantissa);
            assert_eq!(number.to_string().parse(), Ok(number));
        }
    }
}
