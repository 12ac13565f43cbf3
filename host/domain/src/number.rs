//! The public number of a case, by which people name it.
//!
//! domain.md 3.2: `510822-015-01003-20260315-00042-32`. County, department, kind and number of the
//! item, day of filing, serial number of that day in the department, two check digits.
//!
//! Of a county's own item code of 16 digits the kind and the number are taken, of any other code all of
//! it. A number can take 16 digits and small letters of a code, and no more; what other schemes write
//! beside them is left out ([`part`]), so that a case can be filed for every item that can be published:
//!
//! | code | in a number |
//! |---|---|
//! | `5108220150100300` of department `015` in `510822` | `01003` |
//! | `receipt` | `receipt` |
//! | `510822-301-001` | `510822301001` |
//! | `511Z07001006-511602000000-000-11511301008778183N-1-00` | `511z070010065116` |
//! | `---` | `0` |
//!
//! So two items may be written alike, and two departments too. What tells their cases apart is the
//! serial: it is counted by the day and by the department *as the number writes it*.
//!
//! The check digits are ISO 7064 MOD 97-10, as in an IBAN, and not MOD 11-10: a county's code may
//! hold letters (`wabo`), which MOD 11-10 cannot take, and MOD 97-10 finds every mistyped character
//! that changes one digit and every swap of two digits, not only most of them. Letters count as 10
//! to 35; hyphens and the case of letters do not count.
//!
//! The query code that belongs to it is [`QueryCode`].

mod query_code;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use query_code::{MalformedQueryCode, QueryCode};

use crate::id::{CountyCode, DepartmentCode, ItemCode};
use crate::time::Date;

/// Longest part of a case number.
const MOST_CHARACTERS: usize = 16;

/// The public number of a case.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseNumber {
    county: String,
    department: String,
    item: String,
    filed_on: Date,
    serial: u32,
}

impl CaseNumber {
    /// The number of the `serial`-th case on that day of all departments that are written alike.
    pub fn new(
        county: &CountyCode,
        department: &DepartmentCode,
        item: &ItemCode,
        filed_on: Date,
        serial: u32,
    ) -> Self {
        Self {
            county: part(county.as_str()),
            department: part(department.as_str()),
            item: part(short(county, department, item)),
            filed_on,
            serial,
        }
    }

    /// The department as it is written here: the serial counts its cases of the day.
    pub fn department(&self) -> &str {
        &self.department
    }

    /// The day of filing.
    pub fn filed_on(&self) -> Date {
        self.filed_on
    }

    /// Which case of its department on that day, counted from 1.
    pub fn serial(&self) -> u32 {
        self.serial
    }

    fn body(&self) -> String {
        let day = self.filed_on.to_string().replace('-', "");
        format!(
            "{}-{}-{}-{day}-{:05}",
            self.county, self.department, self.item, self.serial
        )
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = self.body();
        let check = 98 - remainder(&format!("{body}00"));
        write!(f, "{body}-{check:02}")
    }
}

impl fmt::Debug for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for CaseNumber {
    type Err = MalformedNumber;
    /// Reads and verifies a number; letters may be written in either case.
    fn from_str(text: &str) -> Result<Self, MalformedNumber> {
        let malformed = || MalformedNumber::Form(text.to_owned());
        let lower = text.trim().to_ascii_lowercase();
        let parts: Vec<&str> = lower.split('-').collect();
        let [county, department, item, day, serial, check] = parts[..] else {
            return Err(malformed());
        };
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let are_parts = [county, department, item].into_iter().all(is_part);
        if !are_parts || day.len() != 8 || check.len() != 2 || serial.len() < 5 {
            return Err(malformed());
        }
        if !(digits(day) && digits(serial) && digits(check)) {
            return Err(malformed());
        }
        let filed_on = format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..])
            .parse()
            .map_err(|_| malformed())?;
        if remainder(&lower) != 1 {
            return Err(MalformedNumber::Check(text.to_owned()));
        }
        Ok(Self {
            county: county.to_owned(),
            department: department.to_owned(),
            item: item.to_owned(),
            filed_on,
            serial: serial.parse().map_err(|_| malformed())?,
        })
    }
}

/// Of an item code of 16 digits (domain.md 3.2) the kind and the item's number, of any other all of it.
fn short<'a>(county: &CountyCode, department: &DepartmentCode, item: &'a ItemCode) -> &'a str {
    let code = item.as_str();
    let prefix = format!("{county}{department}");
    let rest = code.strip_prefix(&prefix);
    let rest = rest.filter(|_| code.len() == MOST_CHARACTERS && code.is_ascii());
    let short = rest.map(|rest| &rest[..rest.len().saturating_sub(2)]);
    short.filter(|short| !short.is_empty()).unwrap_or(code)
}

/// A code as a number writes it: its first 16 letters and digits, in small letters; `0` where it has none.
/// What is written so already stays as it is.
pub fn part(code: &str) -> String {
    let signs = code.chars().filter(char::is_ascii_alphanumeric);
    let signs = signs.take(MOST_CHARACTERS);
    let part: String = signs.map(|sign| sign.to_ascii_lowercase()).collect();
    match part.is_empty() {
        true => "0".to_owned(),
        false => part,
    }
}

fn is_part(text: &str) -> bool {
    part(text) == text
}

/// ISO 7064: the number modulo 97, letters counted as 10 to 35, hyphens left out.
fn remainder(text: &str) -> u32 {
    let values = text.chars().filter_map(|c| c.to_digit(36));
    values.fold(0, |rest, value| {
        let weight = if value < 10 { 10 } else { 100 };
        (rest * weight + value) % 97
    })
}

/// Why text is no case number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MalformedNumber {
    /// Code `number.form`.
    #[error("`{0}` is not a case number of the form `510822-015-01003-20260315-00042-32`")]
    Form(String),
    /// Code `number.check`.
    #[error("the check digits of `{0}` do not fit: a character was mistyped or two were swapped")]
    Check(String),
}

impl MalformedNumber {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Form(_) => "number.form",
            Self::Check(_) => "number.check",
        }
    }
}

impl Serialize for CaseNumber {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CaseNumber {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(county: &str, department: &str, item: &str) -> CaseNumber {
        let day = Date::new(2026, 3, 15).expect("a day");
        CaseNumber::new(&county.into(), &department.into(), &item.into(), day, 42)
    }

    fn number() -> CaseNumber {
        of("510822", "015", "5108220150100300")
    }

    #[test]
    fn a_number_shows_county_department_item_day_serial_and_check_digits() {
        assert_eq!(number().to_string(), "510822-015-01003-20260315-00042-32");
    }

    #[test]
    fn a_number_reads_back_as_itself() {
        assert_eq!(number().to_string().parse(), Ok(number()));
        let wabo = CaseNumber::new(
            &"wabo".into(),
            &"general".into(),
            &"receipt".into(),
            Date::new(2010, 10, 2).expect("a day"),
            123_456,
        );
        assert_eq!(wabo.to_string().to_uppercase().parse(), Ok(wabo));
    }

    /// What stood in numbers before other schemes were thought of stands in them still.
    #[test]
    fn a_code_that_fits_stands_in_its_number_as_it_is() {
        for (county, department, item, expected) in [
            ("510822", "015", "5108220150100300", "510822-015-01003"),
            (
                "510822",
                "016",
                "5108220150100300",
                "510822-016-5108220150100300",
            ),
            ("510822", "015", "510822015", "510822-015-510822015"),
            ("wabo", "general", "receipt", "wabo-general-receipt"),
        ] {
            let number = of(county, department, item).to_string();
            assert!(
                number.starts_with(&format!("{expected}-20260315-00042-")),
                "{number}"
            );
        }
    }

    #[test]
    fn a_code_of_another_scheme_stands_in_a_number_as_far_as_it_can() {
        for (code, expected) in [
            ("510822-301-001", "510822301001"),
            ("ZJ-JC-0123456789abcdef", "zjjc0123456789ab"),
            (
                "511Z07001006-511602000000-000-11511301008778183N-1-00",
                "511z070010065116",
            ),
            ("68236467-9", "682364679"),
            ("A.1_b", "a1b"),
            ("---", "0"),
            ("", "0"),
        ] {
            assert_eq!(part(code), expected, "{code}");
            let number = of("510822", code, code);
            assert_eq!(number.department(), expected);
            assert_eq!(number.to_string().parse(), Ok(number));
        }
    }

    #[test]
    fn every_mistyped_digit_is_noticed() {
        let text = number().to_string();
        for (place, right) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            for wrong in ('0'..='9').filter(|wrong| *wrong != right) {
                let mut slip = text.clone();
                slip.replace_range(place..=place, &wrong.to_string());
                assert!(slip.parse::<CaseNumber>().is_err(), "{slip}");
            }
        }
    }

    #[test]
    fn every_swap_of_two_digits_is_noticed() {
        let text = number().to_string();
        let bytes = text.as_bytes();
        let digits: Vec<usize> = (0..bytes.len()).filter(|&i| bytes[i] != b'-').collect();
        for (&a, &b) in digits
            .iter()
            .flat_map(|a| digits.iter().map(move |b| (a, b)))
        {
            let mut slip = bytes.to_vec();
            slip.swap(a, b);
            let slip = String::from_utf8(slip).expect("digits and hyphens");
            let noticed = slip == text || slip.parse::<CaseNumber>().is_err();
            assert!(noticed, "{slip}");
        }
    }

    #[test]
    fn text_that_is_no_number_is_refused_with_a_code() {
        for (text, code) in [
            ("", "number.form"),
            ("510822-015-01003-20260315-00042", "number.form"),
            ("510822-015-01003-20261315-00042-32", "number.form"),
            ("510822-015-01003-20260315-42-37", "number.form"),
            ("五-015-01003-20260315-00042-32", "number.form"),
            ("510822-015-01003-20260315-00043-37", "number.check"),
        ] {
            let refused = text.parse::<CaseNumber>().expect_err("refused");
            assert_eq!(refused.code(), code, "{text}");
        }
    }
}
