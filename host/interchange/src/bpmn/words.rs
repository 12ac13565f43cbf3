//! The words that the catalogue's JSON uses for its plain enumerations, so that both formats say the same.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Such as `working_days`.
pub(super) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

pub(super) fn from_word<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(Value::String(word.to_owned())).ok()
}
