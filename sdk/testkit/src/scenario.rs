//! Scenarios: a whole case from its filing on, as data that lawyers can read too.
//!
//! `README.md` shows the format by an example. Dates carry the county's offset; facts are nested
//! and get their types from the plugin's forms.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// A whole case.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What is told, in a sentence.
    pub about: String,
    /// Code of the item; may be left out where the department handles one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// For lots and samples.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub seed: u64,
    /// Settings in force; their defaults where they are left out.
    #[serde(default = "nothing", skip_serializing_if = "is_empty")]
    pub settings: Json,
    /// The application.
    pub filed: Filed,
    /// What happens then, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<Entry>,
}

/// The application as it comes in.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Filed {
    /// When.
    pub at: String,
    /// The form as filled in.
    #[serde(default = "nothing", skip_serializing_if = "is_empty")]
    pub facts: Json,
    /// Codes of what is handed in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<String>,
    /// What the department is to say.
    pub expect: Expect,
}

/// One thing that happens: an act, something supplied, or a reply.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// When; as the entry before if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// An act: at which step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// An act: what is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// An act of the past that is recorded: the transition that it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub past: Option<String>,
    /// What was filled in for the act.
    #[serde(default = "nothing", skip_serializing_if = "is_empty")]
    pub facts: Json,
    /// After a correction notice: what is handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplied: Option<Supplied>,
    /// A reply to the effect `ask`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replied: Option<Replied>,
    /// Members of the clock that the host would tell otherwise than a desk without holidays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Json>,
    /// What the department is to say.
    #[serde(default, skip_serializing_if = "Expect::is_silent")]
    pub expect: Expect,
}

/// What is handed in after a correction notice.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Supplied {
    /// Facts that are added or replaced.
    #[serde(default = "nothing", skip_serializing_if = "is_empty")]
    pub facts: Json,
    /// Codes of what is handed in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<String>,
}

/// A reply.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Replied {
    /// Of whom.
    pub source: String,
    /// About what.
    pub key: String,
    /// Facts by path, each as the contract's value: `{ owner = { text = "…" } }`.
    #[serde(default = "nothing", skip_serializing_if = "is_empty")]
    pub facts: Json,
}

/// What is expected. What is left out is not looked at; the snapshot looks at everything.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// `accept`, `correct`, `refuse`, `refer`, `take` or `deny`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruling: Option<String>,
    /// The transition that is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takes: Option<String>,
    /// All that a correction notice asks for, in its order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Vec<String>>,
    /// Whom the case is referred to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refers_to: Option<String>,
    /// All rules that are given as reasons, each once, in the order of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Vec<String>>,
    /// All effects: kind and what it is about, such as `document refusal-decision`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effects: Option<Vec<String>>,
    /// All points at which the department's own supervision finds something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<Vec<String>>,
    /// All steps that are open afterwards, sorted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<Vec<String>>,
    /// How the case ends: `granted`, `refused`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
    /// Part of the answer, as the contract's record: members that are left out may be anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Json>,
}

impl Expect {
    /// True when nothing is expected.
    pub fn is_silent(&self) -> bool {
        *self == Self::default()
    }
}

/// What an entry tells.
#[derive(Clone, Copy, Debug)]
pub enum Deed<'e> {
    /// Somebody acts.
    Act {
        /// At which step.
        step: &'e str,
        /// What is done.
        action: &'e str,
        /// Recorded afterwards, with this transition.
        past: Option<&'e str>,
    },
    /// The applicant hands something in.
    Supplied(&'e Supplied),
    /// A reply comes in.
    Replied(&'e Replied),
}

impl Entry {
    /// What it tells; an entry that tells two things, or none, is a mistake.
    pub fn deed(&self) -> Result<Deed<'_>, String> {
        let act = match (&self.step, &self.action) {
            (Some(step), Some(action)) => Some(Deed::Act {
                step,
                action,
                past: self.past.as_deref(),
            }),
            (None, None) => None,
            _ => return Err("an act has both `step` and `action`".to_owned()),
        };
        let supplied = self.supplied.as_ref().map(Deed::Supplied);
        let replied = self.replied.as_ref().map(Deed::Replied);
        let mut told = [act, supplied, replied].into_iter().flatten();
        match (told.next(), told.next()) {
            (Some(one), None) => Ok(one),
            _ => Err(
                "an entry is one of: an act (`step`, `action`), `supplied`, `replied`".to_owned(),
            ),
        }
    }
}

fn nothing() -> Json {
    Json::Object(Map::new())
}

fn is_empty(value: &Json) -> bool {
    value.is_null() || value.as_object().is_some_and(Map::is_empty)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
const fn is_zero(seed: &u64) -> bool {
    *seed == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(json: &str) -> Entry {
        serde_json::from_str(json).expect("an entry")
    }

    #[test]
    fn an_entry_tells_one_thing() {
        let act = entry(r#"{ "step": "review", "action": "pass" }"#);
        assert!(matches!(act.deed(), Ok(Deed::Act { step: "review", .. })));
        let supplied = entry(r#"{ "supplied": { "materials": ["identity"] } }"#);
        assert!(matches!(supplied.deed(), Ok(Deed::Supplied(_))));
        for none in [
            "{}",
            r#"{ "step": "review" }"#,
            r#"{ "step": "a", "action": "b", "supplied": {} }"#,
        ] {
            assert!(entry(none).deed().is_err(), "{none}");
        }
    }

    #[test]
    fn a_misspelt_expectation_is_a_mistake() {
        let read = serde_json::from_str::<Expect>(r#"{ "reason": [] }"#);
        let why = read.expect_err("a mistake").to_string();
        assert!(why.contains("unknown field `reason`"), "{why}");
    }
}
