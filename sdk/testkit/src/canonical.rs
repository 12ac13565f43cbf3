//! The one encoding in which answers are compared byte for byte: JSON with the members of every
//! object in the order of their names' bytes, without white space.
//!
//! It is JSON, and not the CBOR that verdicts keep, because both sides can make it: the host from
//! its own types, a native department from the SDK's, which have no CBOR.

use serde_json::Value as Json;

/// The canonical text of `value`.
pub fn text(value: &Json) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Json, text: &mut String) {
    match value {
        Json::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| name.as_bytes());
            list(text, '{', '}', members, |(name, member), text| {
                text.push_str(&Json::from(name.as_str()).to_string());
                text.push(':');
                write(member, text);
            });
        }
        Json::Array(entries) => list(text, '[', ']', entries, write),
        plain => text.push_str(&plain.to_string()),
    }
}

fn list<T>(
    text: &mut String,
    open: char,
    close: char,
    entries: impl IntoIterator<Item = T>,
    write: impl Fn(T, &mut String),
) {
    text.push(open);
    for (index, entry) in entries.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        write(entry, text);
    }
    text.push(close);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn members_are_sorted_and_nothing_is_spaced() {
        let value = json!({"b": [1, {"z": null, "a": "引\"号"}], "a": true});
        assert_eq!(
            super::text(&value),
            r#"{"a":true,"b":[1,{"a":"引\"号","z":null}]}"#
        );
    }
}
