//! What is missing or wrong in a form.

use crate::rule::{Reason, Rule};
use crate::text::{Texts, Words, text, word};

/// What is the matter with one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Nothing was given.
    Missing,
    /// The value is of another type or outside the bounds.
    Wrong,
    /// The list has more entries than it may.
    TooMany,
}

/// One field that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Path of the field.
    pub path: String,
    /// What is the matter.
    pub kind: FaultKind,
    labels: Words,
}

impl Fault {
    /// In words: `missing: Name of the business`.
    pub fn texts(&self) -> Texts {
        let tell = |language: &str| {
            let what = match (language, self.kind) {
                ("zh-CN", FaultKind::Missing) => "缺少：",
                ("zh-CN", FaultKind::Wrong) => "填写有误：",
                ("zh-CN", FaultKind::TooMany) => "条目过多：",
                ("nl", FaultKind::Missing) => "ontbreekt: ",
                ("nl", FaultKind::Wrong) => "onjuist: ",
                ("nl", FaultKind::TooMany) => "te veel regels: ",
                (_, FaultKind::Missing) => "missing: ",
                (_, FaultKind::Wrong) => "wrong value: ",
                (_, FaultKind::TooMany) => "too many entries: ",
            };
            let label = match word(self.labels, language) {
                "" => &self.path,
                label => label,
            };
            text(language, [what, label].concat())
        };
        let others = self
            .labels
            .iter()
            .filter(|(language, _)| *language != "zh-CN");
        std::iter::once(tell("zh-CN"))
            .chain(others.map(|(language, _)| tell(language)))
            .collect()
    }

    /// As a reason that rests on `rule`.
    pub fn reason(&self, rule: &Rule) -> Reason {
        rule.because(self.texts()).reading([self.path.as_str()])
    }
}

/// All that is missing or wrong in a form, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, kind: FaultKind, path: &str, labels: Words) {
        self.0.push(Fault {
            path: path.to_owned(),
            kind,
            labels,
        });
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.0.iter()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The paths, for a note or an error.
impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}`{}` {:?}", fault.path, fault.kind)?;
        }
        Ok(())
    }
}
