//! Places in an entry, by the paths of [`super::form::Column`].

use serde_json::{Map, Value};

/// The value at a path, if there is one.
pub(super) fn at<'a>(entry: &'a Value, path: &str) -> Option<&'a Value> {
    let found = steps(path).try_fold(entry, |node, step| node.get(step.key));
    found.filter(|value| !value.is_null())
}

/// Puts a value at a path, with the objects above it. False where the entry has another form there.
pub(super) fn put(entry: &mut Value, path: &str, value: Value) -> bool {
    let mut node = entry;
    for step in steps(path) {
        if node.is_null() {
            *node = Value::Object(Map::new());
        }
        let Value::Object(fields) = node else {
            return false;
        };
        if step.of_one_form && !fields.contains_key(step.key) {
            return false;
        }
        node = fields.entry(step.key).or_insert(Value::Null);
    }
    *node = value;
    true
}

/// Whether the object to which the value at a path belongs is there, and has the form that the path means.
pub(super) fn has_place(entry: &Value, path: &str) -> bool {
    let mut node = entry;
    let mut steps = steps(path).peekable();
    while let Some(step) = steps.next() {
        let Value::Object(fields) = node else {
            return false;
        };
        match fields.get(step.key) {
            Some(next) => node = next,
            None => return steps.peek().is_none() && !step.of_one_form,
        }
    }
    true
}

/// The list at a path, made if need be.
pub(super) fn list<'a>(entry: &'a mut Value, path: &str) -> Option<&'a mut Vec<Value>> {
    let mut node = entry;
    for step in steps(path) {
        if node.is_null() {
            *node = Value::Object(Map::new());
        }
        node = node.as_object_mut()?.entry(step.key).or_insert(Value::Null);
    }
    if node.is_null() {
        *node = Value::Array(Vec::new());
    }
    node.as_array_mut()
}

struct Step<'a> {
    key: &'a str,
    /// Behind a colon.
    of_one_form: bool,
}

fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    let mut of_one_form = false;
    let parts = path.split_inclusive(['.', ':']);
    parts.map(move |part| {
        let key = part.trim_end_matches(['.', ':']);
        let step = Step { key, of_one_form };
        of_one_form = part.ends_with(':');
        step
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_of_another_form_finds_no_place() {
        let mut entry = json!({ "domain": { "choice": {} } });
        assert!(has_place(&entry, "domain:choice"));
        assert!(!has_place(&entry, "domain:whole.low"));
        assert!(!put(&mut entry, "domain:whole.low", json!(1)));
        assert!(put(&mut entry, "domain:choice", json!(["a"])));
        assert_eq!(at(&entry, "domain:choice"), Some(&json!(["a"])));
    }

    #[test]
    fn an_object_that_is_absent_has_no_place_until_something_is_put_into_it() {
        let mut entry = json!({});
        assert!(!has_place(&entry, "limit.unit") && has_place(&entry, "limit"));
        assert!(put(&mut entry, "limit.days", json!(3)));
        assert!(has_place(&entry, "limit.unit"));
        assert!(put(&mut entry, "", json!([1])) && has_place(&entry, ""));
        assert_eq!(entry, json!([1]));
    }
}
