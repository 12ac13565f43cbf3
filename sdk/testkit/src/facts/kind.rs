//! Single values by the kind of their field, within its bounds.

use serde_json::{Value as Json, json};

use crate::contract::FieldKind;

/// A value of this kind, within its bounds, as the contract's record.
pub fn of_kind(kind: &FieldKind, value: &Json) -> Option<Json> {
    let text = value.as_str();
    Some(match kind {
        FieldKind::Text {
            min_chars,
            max_chars,
        } => {
            let chars = text?.chars().count();
            within(chars, *min_chars as usize, *max_chars as usize)?;
            json!({ "text": text? })
        }
        FieldKind::Choice(options) => {
            options
                .iter()
                .find(|option| Some(option.code.as_str()) == text)?;
            json!({ "choice": text? })
        }
        FieldKind::Whole { min, max } => json!({ "whole": within(value.as_i64()?, *min, *max)? }),
        FieldKind::Decimal {
            scale,
            min_mantissa,
            max_mantissa,
        } => {
            let mantissa = within(mantissa(value, *scale)?, *min_mantissa, *max_mantissa)?;
            json!({ "decimal": { "mantissa": mantissa, "scale": scale } })
        }
        FieldKind::Amount {
            currency,
            min_minor,
            max_minor,
        } => {
            let minor = within(value["minor"].as_i64()?, *min_minor, *max_minor)?;
            let given = value["currency"]
                .as_str()
                .filter(|given| given == currency)?;
            json!({ "amount": { "minor": minor, "currency": given } })
        }
        FieldKind::Date => {
            json!({ "date": text?.parse::<jiff::civil::Date>().ok()?.to_string() })
        }
        FieldKind::Instant => {
            json!({ "instant": text?.parse::<jiff::Timestamp>().ok()?.to_string() })
        }
        FieldKind::YesNo => json!({ "yes_no": value.as_bool()? }),
        FieldKind::File {
            max_bytes,
            media_types,
        } => {
            let media_type = value["media_type"].as_str()?;
            if !media_types.is_empty() && !media_types.iter().any(|taken| taken == media_type) {
                return None;
            }
            json!({ "file": {
                "name": value["name"].as_str()?, "media_type": media_type,
                "size_bytes": within(value["size_bytes"].as_u64()?, 0, *max_bytes)?,
                "sha256": value["sha256"].as_str()?,
            } })
        }
    })
}

fn within<T: PartialOrd>(value: T, min: T, max: T) -> Option<T> {
    (min <= value && value <= max).then_some(value)
}

/// `12.5` at scale 2 is 1250; digits beyond the scale are no number of that scale.
fn mantissa(value: &Json, scale: u8) -> Option<i64> {
    let written = match value {
        Json::String(text) => text.clone(),
        Json::Number(number) if number.is_i64() => number.to_string(),
        _ => return None,
    };
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let width = usize::from(scale);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = whole.strip_prefix('-').unwrap_or(whole);
    if plain.is_empty() || fraction.len() > width || !digits(plain) || !digits(fraction) {
        return None;
    }
    format!("{whole}{fraction:0<width$}").parse().ok()
}

/// What is to be written for a field of this kind.
pub fn kind_in_words(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Text {
            min_chars,
            max_chars,
        } => format!("a text of {min_chars} to {max_chars} characters"),
        FieldKind::Whole { min, max } => format!("a whole number from {min} to {max}"),
        FieldKind::Decimal {
            scale,
            min_mantissa,
            max_mantissa,
        } => format!(
            "an exact number as a text, from {} to {} with at most {scale} digits after the point",
            decimal(*min_mantissa, *scale),
            decimal(*max_mantissa, *scale)
        ),
        FieldKind::Amount {
            currency,
            min_minor,
            max_minor,
        } => format!(
            "an amount {{ minor = …, currency = \"{currency}\" }} from {min_minor} to {max_minor}"
        ),
        FieldKind::Date => "a day such as 2026-03-02".to_owned(),
        FieldKind::Instant => "an instant such as 2026-03-02T01:30:00Z".to_owned(),
        FieldKind::Choice(options) => {
            let codes: Vec<_> = options.iter().map(|option| option.code.as_str()).collect();
            format!("one of {}", codes.join(", "))
        }
        FieldKind::YesNo => "true or false".to_owned(),
        FieldKind::File {
            max_bytes,
            media_types,
        } => format!(
            "a file {{ name, media_type, size_bytes, sha256 }} of at most {max_bytes} bytes, {}",
            match media_types.is_empty() {
                true => "of any media type".to_owned(),
                false => media_types.join(" or "),
            }
        ),
    }
}

fn decimal(mantissa: i64, scale: u8) -> String {
    let width = usize::from(scale);
    let sign = if mantissa < 0 { "-" } else { "" };
    let digits = format!("{:0>1$}", mantissa.unsigned_abs(), width + 1);
    let (whole, fraction) = digits.split_at(digits.len() - width);
    match fraction {
        "" => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{fraction}"),
    }
}
