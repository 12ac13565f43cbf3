//! Facts and what they are made of, both ways.

use bumpalo::Bump;
use data_encoding::HEXLOWER;
use sanquan_domain::id::Digest;
use sanquan_domain::time::{Date, Instant};
use sanquan_domain::value::{Amount, Decimal, Fact, Facts, FileFacts, Text, Texts, Value};

use super::{Unusable, all, each, list, wit};

/// Largest scale of a decimal in the contract.
const SCALE_MAX: u8 = 18;

pub(super) fn lend_texts<'a>(bump: &'a Bump, texts: &'a Texts) -> &'a [wit::TextParam<'a>] {
    list(bump, &texts.0, |text| wit::TextParam {
        language: &text.language,
        content: &text.content,
    })
}

pub(super) fn lend_facts<'a>(bump: &'a Bump, facts: &'a Facts) -> &'a [wit::FactParam<'a>] {
    list(bump, &facts.0, |fact| wit::FactParam {
        path: &fact.path,
        value: lend_value(bump, &fact.value),
    })
}

fn lend_value<'a>(bump: &'a Bump, value: &'a Value) -> wit::ValueParam<'a> {
    match value {
        Value::Text(text) => wit::ValueParam::Text(text),
        Value::Whole(number) => wit::ValueParam::Whole(*number),
        Value::Decimal(decimal) => wit::ValueParam::Decimal(wit::Decimal {
            mantissa: decimal.mantissa,
            scale: decimal.scale,
        }),
        Value::Amount(amount) => wit::ValueParam::Amount(wit::AmountParam {
            minor: amount.minor,
            currency: &amount.currency,
        }),
        Value::Date(date) => wit::ValueParam::Date(lend_date(*date)),
        Value::Instant(instant) => wit::ValueParam::Instant(instant.as_millis()),
        Value::Choice(code) => wit::ValueParam::Choice(code),
        Value::YesNo(yes) => wit::ValueParam::YesNo(*yes),
        Value::File(file) => wit::ValueParam::File(lend_file(bump, file)),
    }
}

pub(super) fn lend_file<'a>(bump: &'a Bump, file: &'a FileFacts) -> wit::FileParam<'a> {
    wit::FileParam {
        name: &file.name,
        media_type: &file.media_type,
        size_bytes: file.size_bytes,
        sha256: lend_digest(bump, file.sha256),
    }
}

fn lend_digest(bump: &Bump, digest: Digest) -> &str {
    let digits = bump.alloc_slice_fill_copy(64, b'0');
    HEXLOWER.encode_mut(&digest.to_bytes(), digits);
    std::str::from_utf8(digits).expect("hexadecimal digits are ASCII")
}

/// The contract has no day before year 1, and no record of a county has one either; should it ever
/// be asked about, the plugin sees year 0.
pub(super) fn lend_date(date: Date) -> wit::Date {
    let civil = date.civil();
    wit::Date {
        year: civil.year().try_into().unwrap_or(0),
        month: civil.month().unsigned_abs(),
        day: civil.day().unsigned_abs(),
    }
}

pub(super) fn texts(texts: Vec<wit::TextResult>) -> Texts {
    Texts(each(texts, |text| Text {
        language: text.language,
        content: text.content,
    }))
}

pub(super) fn facts(facts: Vec<wit::FactResult>) -> Result<Facts, Unusable> {
    all(facts, |fact| {
        Ok(Fact {
            path: fact.path,
            value: value(fact.value)?,
        })
    })
    .map(Facts)
}

fn value(value: wit::ValueResult) -> Result<Value, Unusable> {
    Ok(match value {
        wit::ValueResult::Text(text) => Value::Text(text),
        wit::ValueResult::Whole(number) => Value::Whole(number),
        wit::ValueResult::Decimal(decimal) => Value::Decimal(Decimal {
            mantissa: decimal.mantissa,
            scale: scale(decimal.scale)?,
        }),
        wit::ValueResult::Amount(money) => Value::Amount(amount(money)),
        wit::ValueResult::Date(day) => Value::Date(date(day)?),
        wit::ValueResult::Instant(millis) => Value::Instant(Instant::from_millis(millis)),
        wit::ValueResult::Choice(code) => Value::Choice(code),
        wit::ValueResult::YesNo(yes) => Value::YesNo(yes),
        wit::ValueResult::File(file) => Value::File(FileFacts {
            name: file.name,
            media_type: file.media_type,
            size_bytes: file.size_bytes,
            sha256: digest(file.sha256)?,
        }),
    })
}

pub(super) fn amount(amount: wit::AmountResult) -> Amount {
    Amount {
        minor: amount.minor,
        currency: amount.currency,
    }
}

pub(super) fn scale(scale: u8) -> Result<u8, Unusable> {
    if scale > SCALE_MAX {
        return Err(Unusable::Scale(scale));
    }
    Ok(scale)
}

fn date(date: wit::Date) -> Result<Date, Unusable> {
    let wit::Date { year, month, day } = date;
    let parts = || {
        Some((
            year.try_into().ok()?,
            month.try_into().ok()?,
            day.try_into().ok()?,
        ))
    };
    parts()
        .filter(|&(year, ..)| year > 0)
        .and_then(|(year, month, day)| Date::new(year, month, day))
        .ok_or(Unusable::Date { year, month, day })
}

/// Stricter than `Digest::from_str`, which also takes capitals: a fact has one spelling.
fn digest(digits: String) -> Result<Digest, Unusable> {
    HEXLOWER
        .decode(digits.as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .map(Digest::from_bytes)
        .ok_or(Unusable::Sha256(digits))
}
