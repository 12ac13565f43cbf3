//! How items are numbered (domain.md 3.2).
//!
//! The county's own code has 16 digits and no check digit:
//!
//! ```text
//! 510822  015         01    003   00
//! region  department  kind  item  sub-item
//! ```
//!
//! An item may carry national codes beside it. Its base code has 12 characters. Its implementation code has
//! 31: the unified social credit code of the body (18, with a check digit by GB 32100-2015), the level at
//! which the power is exercised, and the base code. How the 31 are divided was not confirmed by a source
//! (domain.md 3.2), so only the length and the credit code are held against it.
//!
//! Codes of other schemes are taken as they are: the same digits mean different things in two provinces.

use std::fmt;

use super::category::Category;

/// A county's item code, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CountyItemCode<'a> {
    /// GB/T 2260, such as `510822`.
    pub region: &'a str,
    /// Three digits.
    pub department: &'a str,
    /// 01 to 08 in the order of the county's list.
    pub kind: &'a str,
    /// Number within department and kind.
    pub item: &'a str,
    /// `00` for the item itself.
    pub sub_item: &'a str,
}

impl<'a> CountyItemCode<'a> {
    /// The parts of a code of 16 digits; none of a code of another scheme.
    pub fn of(code: &'a str) -> Option<Self> {
        let digits = code.len() == 16 && code.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| Self {
            region: &code[..6],
            department: &code[6..9],
            kind: &code[9..11],
            item: &code[11..14],
            sub_item: &code[14..],
        })
    }
}

impl fmt::Display for CountyItemCode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            self.region,
            self.department,
            self.kind,
            self.item,
            self.sub_item,
        ];
        parts.iter().try_for_each(|part| f.write_str(part))
    }
}

impl Category {
    /// Digits of the category in the county's codes; public services are not powers and have none.
    pub const fn digits(self) -> Option<&'static str> {
        match self {
            Self::Licence => Some("01"),
            Self::Penalty => Some("02"),
            Self::Levy => Some("03"),
            Self::Coercion => Some("04"),
            Self::Adjudication => Some("05"),
            Self::Confirmation => Some("06"),
            Self::Benefit => Some("07"),
            Self::Other => Some("08"),
            Self::PublicService => None,
        }
    }
}

/// What is wrong with a national code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeMistake {
    /// It has another length.
    #[error("has {given} characters, {expected} are due")]
    Length {
        /// How many it has.
        given: usize,
        /// How many it must have.
        expected: usize,
    },
    /// A credit code is written with ten digits and 21 letters.
    #[error("`{0}` does not occur in it: digits and capital letters without I, O, S, V and Z do")]
    Character(char),
    /// The last character does not fit the others.
    #[error("ends in `{given}`, the other characters demand `{expected}` (GB 32100-2015)")]
    CheckDigit {
        /// Which it has.
        given: char,
        /// Which it must have.
        expected: char,
    },
}

const CREDIT_CODE_CHARS: usize = 18;
const IMPLEMENTATION_CODE_CHARS: usize = 31;
const CREDIT_CODE_SIGNS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Checks a unified social credit code (统一社会信用代码) by GB 32100-2015.
pub fn check_credit_code(code: &str) -> Result<(), CodeMistake> {
    must_have(code, CREDIT_CODE_CHARS)?;
    let mut sum = 0;
    let mut weight = 1;
    let mut last = 0;
    for (at, sign) in code.chars().enumerate() {
        let place = |known: &u8| char::from(*known) == sign;
        let value = CREDIT_CODE_SIGNS
            .iter()
            .position(place)
            .ok_or(CodeMistake::Character(sign))?;
        if at + 1 < CREDIT_CODE_CHARS {
            sum = (sum + value * weight) % CREDIT_CODE_SIGNS.len();
            weight = weight * 3 % CREDIT_CODE_SIGNS.len();
        }
        last = value;
    }
    let due = (CREDIT_CODE_SIGNS.len() - sum) % CREDIT_CODE_SIGNS.len();
    if last == due {
        return Ok(());
    }
    Err(CodeMistake::CheckDigit {
        given: char::from(CREDIT_CODE_SIGNS[last]),
        expected: char::from(CREDIT_CODE_SIGNS[due]),
    })
}

/// Checks a national implementation code: its length, and the credit code with which it begins.
pub fn check_implementation_code(code: &str) -> Result<(), CodeMistake> {
    must_have(code, IMPLEMENTATION_CODE_CHARS)?;
    let credit: String = code.chars().take(CREDIT_CODE_CHARS).collect();
    check_credit_code(&credit)
}

fn must_have(code: &str, expected: usize) -> Result<(), CodeMistake> {
    let given = code.chars().count();
    if given == expected {
        return Ok(());
    }
    Err(CodeMistake::Length { given, expected })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_county_code_is_taken_apart() {
        let code = CountyItemCode::of("5108220150100300").expect("it has 16 digits");
        assert_eq!(
            (code.department, code.kind, code.item),
            ("015", "01", "003")
        );
        assert_eq!(code.to_string(), "5108220150100300");
        assert_eq!(CountyItemCode::of("WABO-1"), None);
    }

    /// The code of a bureau of Guang'an, as the district publishes it.
    #[test]
    fn one_wrong_sign_of_a_credit_code_is_found() {
        assert_eq!(check_credit_code("11511301008778183N"), Ok(()));
        let wrong = check_credit_code("11511301008778184N");
        assert!(matches!(
            wrong,
            Err(CodeMistake::CheckDigit { given: 'N', .. })
        ));
        let short = check_credit_code("1151130000877869M");
        assert_eq!(
            short,
            Err(CodeMistake::Length {
                given: 17,
                expected: 18
            })
        );
        let letter = check_credit_code("11511301008778183I");
        assert_eq!(letter, Err(CodeMistake::Character('I')));
    }
}
