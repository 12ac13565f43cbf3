//! Plain values between the SDK's records and JSON.

use jiff::Timestamp;
use sanquan_sdk::bindings::exports::sanquan::department::department as wit;
use serde_json::{Value as Json, json};

/// Facts as the contract's list.
pub fn facts(facts: &[wit::Fact]) -> Json {
    let fact = |fact: &wit::Fact| json!({ "path": fact.path, "value": value(&fact.value) });
    facts.iter().map(fact).collect()
}

fn value(value: &wit::Value) -> Json {
    match value {
        wit::Value::Text(text) => json!({ "text": text }),
        wit::Value::Whole(number) => json!({ "whole": number }),
        wit::Value::Decimal(number) => {
            json!({ "decimal": { "mantissa": number.mantissa, "scale": number.scale } })
        }
        wit::Value::Amount(it) => json!({ "amount": amount(it) }),
        wit::Value::Date(day) => json!({ "date": day.to_string() }),
        wit::Value::Instant(millis) => json!({ "instant": instant(*millis) }),
        wit::Value::Choice(code) => json!({ "choice": code }),
        wit::Value::YesNo(yes) => json!({ "yes_no": yes }),
        wit::Value::File(file) => json!({ "file": {
            "name": file.name, "media_type": file.media_type,
            "size_bytes": file.size_bytes, "sha256": file.sha256,
        } }),
    }
}

/// Money.
pub fn amount(amount: &wit::Amount) -> Json {
    json!({ "minor": amount.minor, "currency": amount.currency })
}

/// Words by language.
pub fn texts(texts: &[wit::Text]) -> Json {
    let text = |text: &wit::Text| json!({ "language": text.language, "content": text.content });
    texts.iter().map(text).collect()
}

/// Annexes, whose content is a list of bytes.
pub fn annexes(annexes: &[wit::Annex]) -> Json {
    let annex = |annex: &wit::Annex| json!({ "name": annex.name, "content": annex.content });
    annexes.iter().map(annex).collect()
}

/// Held at the ends of jiff's range, as the host does.
fn instant(millis: i64) -> String {
    let ends = if millis < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    Timestamp::from_millisecond(millis)
        .unwrap_or(ends)
        .to_string()
}
