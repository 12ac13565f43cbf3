//! The query code: what an applicant needs beside the number to see a case (domain.md 9).
//!
//! 8 characters of Crockford's base32, which has no `i l o u`; codes of 6 to 8 characters are read,
//! and whoever writes `O` for `0` or `I` for `1` is understood. The log keeps only a digest. 40 bits
//! can be tried out by whoever holds the digest and the salt, so the salt must be kept as secret as
//! the case's key.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::Digest;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What an applicant needs beside the number to see a case. Not printed by `Debug`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct QueryCode(String);

impl QueryCode {
    /// 8 characters from 40 random bits.
    pub fn from_random(random: [u8; 5]) -> Self {
        let bits = random
            .iter()
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let symbol = |place: u32| ALPHABET[(bits >> (5 * place) & 31) as usize] as char;
        Self((0..8).rev().map(symbol).collect())
    }

    /// What the log keeps of it.
    pub fn digest(&self, salt: &[u8]) -> Digest {
        let mut bytes = salt.to_vec();
        bytes.push(0);
        bytes.extend_from_slice(self.0.as_bytes());
        Digest::of("sanquan.query-code", &bytes)
    }
}

impl fmt::Display for QueryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for QueryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QueryCode(…)")
    }
}

impl FromStr for QueryCode {
    type Err = MalformedQueryCode;
    fn from_str(text: &str) -> Result<Self, MalformedQueryCode> {
        let code: String = text
            .chars()
            .filter(|c| !matches!(c, '-' | ' '))
            .map(|c| match c.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                other => other,
            })
            .collect();
        let known = |c: char| u8::try_from(c).is_ok_and(|b| ALPHABET.contains(&b));
        if (6..=8).contains(&code.len()) && code.chars().all(known) {
            Ok(Self(code))
        } else {
            Err(MalformedQueryCode)
        }
    }
}

/// Text that is no query code; it is not repeated, since it may be one with a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a query code: it has 6 to 8 digits or letters, without `u`")]
pub struct MalformedQueryCode;

impl Serialize for QueryCode {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for QueryCode {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_code_has_eight_unambiguous_characters() {
        let code = QueryCode::from_random([0x00, 0x44, 0x32, 0x14, 0xff]);
        assert_eq!(code.to_string(), "0123457z");
        assert_eq!("O I2-34 57Z".parse(), Ok(code));
    }

    #[test]
    fn a_query_code_is_kept_as_a_salted_digest_only() {
        let code = QueryCode::from_random([1, 2, 3, 4, 5]);
        assert_eq!(format!("{code:?}"), "QueryCode(…)");
        assert_eq!(code.digest(b"a"), code.digest(b"a"));
        assert_ne!(code.digest(b"a"), code.digest(b"b"));
    }

    #[test]
    fn codes_too_short_too_long_or_with_other_characters_are_refused() {
        for text in ["", "abcde", "abcdefgh9", "abcdefu", "五五五五五五"] {
            assert_eq!(text.parse::<QueryCode>(), Err(MalformedQueryCode), "{text}");
        }
    }
}
