//! Facts as callers write them: nested JSON typed by the item's form, or a list of typed facts.

use std::fmt;

use sanquan_domain::form::{FieldError, Form};
use sanquan_domain::value::{Fact, Facts};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::problem::Problem;

/// See the module.
#[derive(Debug)]
pub(crate) enum GivenFacts {
    /// `{"premises": [{"area": 40}]}`.
    Nested(Value),
    /// `[{"path": "premises[0].area", "value": {"whole": 40}}]`.
    Listed(Vec<Fact>),
}

impl Default for GivenFacts {
    fn default() -> Self {
        Self::Listed(Vec::new())
    }
}

impl GivenFacts {
    /// Typed by `form`, sorted. Bounds are the domain's matter.
    pub fn typed(self, form: Option<&Form>) -> Result<Facts, Problem> {
        let facts = match self {
            Self::Listed(facts) => Facts::new(facts),
            Self::Nested(Value::Object(object)) if object.is_empty() => Ok(Facts::default()),
            Self::Nested(value) => match form {
                Some(form) => form.facts_from_json(&value),
                None => Form::default().facts_from_json(&value),
            },
        };
        facts.map_err(|errors| invalid(&errors))
    }
}

/// What is wrong with facts, field by field.
pub(crate) fn invalid(errors: &[FieldError]) -> Problem {
    let first = errors.first().map_or("", |error| error.message.as_str());
    let detail = format!(
        "{} of the values do not fit the form, such as: {first}",
        errors.len()
    );
    Problem::new("form.invalid", detail).with("errors", listed(errors))
}

/// Errors as a list of objects.
pub(crate) fn listed(errors: &[FieldError]) -> Vec<Value> {
    let object = |error: &FieldError| serde_json::json!({ "path": error.path, "code": error.code, "message": error.message });
    errors.iter().map(object).collect()
}

/// By hand, since an untagged enum would lose the place of a mistake.
impl<'de> Deserialize<'de> for GivenFacts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = GivenFacts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of the form, or a list of facts")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<GivenFacts, A::Error> {
                let object = Map::deserialize(MapAccessDeserializer::new(map))?;
                Ok(GivenFacts::Nested(Value::Object(object)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<GivenFacts, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(GivenFacts::Listed)
            }
        }

        deserializer.deserialize_any(Either)
    }
}
