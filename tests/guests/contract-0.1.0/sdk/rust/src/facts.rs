//! Facts: typed values at paths such as `premises[0].area`.

use std::cmp::Ordering;

use crate::contract::{Amount, Date, Fact, FileFacts, Value};
use crate::form::{Form, Scalar};
use crate::value::Instant;

/// Facts sorted by path (bytes, indexes by number), no path twice. What is absent was not given.
///
/// ```
/// use sanquan_sdk::prelude::*;
/// let facts = Facts::new().with("premises[0].seats", 40).with("applicant.name", "青溪豆花店");
/// assert_eq!(facts.text("applicant.name"), Some("青溪豆花店"));
/// assert_eq!(facts.whole("premises[1].seats"), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(Vec<Fact>);

impl Facts {
    /// None yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The facts of a filled-in form.
    pub fn of(form: &impl Form) -> Self {
        form.to_facts()
    }

    /// With this value at `path`, in place of any that was there.
    #[must_use]
    pub fn with(mut self, path: &str, value: impl Into<Value>) -> Self {
        self.set(path, value.into());
        self
    }

    /// Puts `value` at `path`, in place of any that was there.
    pub fn set(&mut self, path: &str, value: Value) {
        match self.0.binary_search_by(|fact| by_path(&fact.path, path)) {
            Ok(at) => self.0[at].value = value,
            Err(at) => self.0.insert(
                at,
                Fact {
                    path: path.to_owned(),
                    value,
                },
            ),
        }
    }

    /// Takes `path` and everything below it away.
    pub fn remove(&mut self, path: &str) {
        self.0.retain(|fact| !is_at_or_below(&fact.path, path));
    }

    /// The value at `path`.
    pub fn get(&self, path: &str) -> Option<&Value> {
        self.0
            .iter()
            .find(|fact| fact.path == path)
            .map(|fact| &fact.value)
    }

    /// Whether there is anything at `path` or below it.
    pub fn has(&self, path: &str) -> bool {
        self.0.iter().any(|fact| is_at_or_below(&fact.path, path))
    }

    /// The words at `path`.
    pub fn text(&self, path: &str) -> Option<&str> {
        match self.get(path)? {
            Value::Text(words) => Some(words),
            _ => None,
        }
    }

    /// The code of the option at `path`.
    pub fn choice(&self, path: &str) -> Option<&str> {
        match self.get(path)? {
            Value::Choice(code) => Some(code),
            _ => None,
        }
    }

    /// The whole number at `path`.
    pub fn whole(&self, path: &str) -> Option<i64> {
        self.read(path)
    }

    /// The answer at `path`.
    pub fn yes_no(&self, path: &str) -> Option<bool> {
        self.read(path)
    }

    /// The day at `path`.
    pub fn date(&self, path: &str) -> Option<Date> {
        self.read(path)
    }

    /// The moment at `path`.
    pub fn instant(&self, path: &str) -> Option<Instant> {
        self.read(path)
    }

    /// The money at `path`.
    pub fn amount(&self, path: &str) -> Option<Amount> {
        self.read(path)
    }

    /// The file at `path`.
    pub fn file(&self, path: &str) -> Option<FileFacts> {
        self.read(path)
    }

    /// The value at `path` as this type.
    pub fn read<S: Scalar>(&self, path: &str) -> Option<S> {
        self.get(path).and_then(S::from_value)
    }

    /// All of them, sorted.
    pub fn iter(&self) -> std::slice::Iter<'_, Fact> {
        self.0.iter()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn into_records(self) -> Vec<Fact> {
        self.0
    }
}

/// Facts as they came: the host has sorted them.
impl From<Vec<Fact>> for Facts {
    fn from(mut records: Vec<Fact>) -> Self {
        if !records.is_sorted_by(|a, b| by_path(&a.path, &b.path).is_lt()) {
            records.sort_unstable_by(|a, b| by_path(&a.path, &b.path));
        }
        Self(records)
    }
}

fn is_at_or_below(path: &str, place: &str) -> bool {
    match path.strip_prefix(place) {
        Some(rest) => rest.is_empty() || rest.starts_with(['.', '[']),
        None => false,
    }
}

/// The contract's order: bytes, but `[2]` before `[10]`.
fn by_path(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let digits = |path: &[u8]| {
        path[same..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let inside_index = a[..same].iter().rev().find(|byte| !byte.is_ascii_digit()) == Some(&b'[');
    match inside_index {
        true => digits(a)
            .cmp(&digits(b))
            .then_with(|| a[same..].cmp(&b[same..])),
        false => a[same..].cmp(&b[same..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_stay_sorted_with_indexes_by_number() {
        let paths = [
            "b", "a[10].x", "a[2].x", "a[2].b", "a[1]", "a.z", "ab", "a[11].x",
        ];
        let facts = paths
            .iter()
            .fold(Facts::new(), |facts, path| facts.with(path, true));
        let sorted: Vec<_> = facts.iter().map(|fact| fact.path.as_str()).collect();
        assert_eq!(
            sorted,
            [
                "a.z", "a[1]", "a[2].b", "a[2].x", "a[10].x", "a[11].x", "ab", "b"
            ]
        );
    }

    #[test]
    fn a_place_has_what_lies_below_it_and_not_its_namesakes() {
        let facts = Facts::new().with("premises[0].area", 3).with("kinds", "x");
        assert!(facts.has("premises") && facts.has("premises[0]") && facts.has("premises[0].area"));
        assert!(!facts.has("premises[0].are") && !facts.has("kind") && !facts.has("premises[1]"));
    }

    #[test]
    fn a_value_of_another_type_is_not_converted() {
        let facts = Facts::new().with("a", "12");
        assert_eq!((facts.whole("a"), facts.text("a")), (None, Some("12")));
    }
}
