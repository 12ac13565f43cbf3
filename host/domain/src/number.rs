//! The public number of a case, by which people name it.
//!
//! domain.md 3.2: `510822-015-01003-20260315-00042-32`. County, department, kind and number of the
//! item, day of filing, serial number of that day in the department, two check digits.
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
    /// The number of the `serial`-th case that the department filed on that day. Of an item code of
    /// 16 digits (domain.md 3.2) the kind and the item's number are taken, of any other all of it.
    pub fn new(
        county: &CountyCode,
        department: &DepartmentCode,
        item: &ItemCode,
        filed_on: Date,
        serial: u32,
    ) -> Result<Self, MalformedNumber> {
        let code = item.as_str();
        let prefix = format!("{county}{department}");
        let short = code
            .strip_prefix(&prefix)
            .filter(|_| code.len() == MOST_CHARACTERS)
            .and_then(|rest| rest.strip_suffix(&rest[rest.len().saturating_sub(2)..]));
        let item = short.filter(|rest| !rest.is_empty()).unwrap_or(code);
        let number = Self {
            county: county.to_string(),
            department: department.to_string(),
            item: item.to_owned(),
            filed_on,
            serial,
        };
        for part in [&number.county, &number.department, &number.item] {
            if !is_part(part) {
                return Err(MalformedNumber::Part(part.clone()));
            }
        }
        Ok(number)
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

fn is_part(part: &str) -> bool {
    let known = |b: u8| b.is_ascii_digit() || b.is_ascii_lowercase();
    (1..=MOST_CHARACTERS).contains(&part.len()) && part.bytes().all(known)
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
    /// Code `number.part`.
    #[error(
        "`{0}` cannot stand in a case number: take 1 to {MOST_CHARACTERS} digits or small letters"
    )]
    Part(String),
}

impl MalformedNumber {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Form(_) => "number.form",
            Self::Check(_) => "number.check",
            Self::Part(_) => "number.part",
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

    fn number() -> CaseNumber {
        CaseNumber::new(
            &"510822".into(),
            &"015".into(),
            &"5108220150100300".into(),
            Date::new(2026, 3, 15).expect("a day"),
            42,
        )
        .expect("well formed")
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
        let wabo = wabo.expect("well formed");
        assert_eq!(wabo.to_string().to_uppercase().parse(), Ok(wabo));
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
