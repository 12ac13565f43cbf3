//! What a new version of an item changes, one by one and in words.
//!
//! Officials read it before they agree to a proposal, citizens before they comment on it, and a drawing colours its
//! steps by it. It is complete: two versions that differ in anything but their number have at least one change, and
//! every change has words in Chinese and English. Each part takes its values apart field by field, so that a new
//! field of the model does not compile before somebody has said what its change is called.
//!
//! Parts are told apart by what names them: a step, transition or supervision point by its id, a material or a
//! discretion standard by its code, a duty by its step. A part under another name is another part: one is dropped
//! and one is added. Where nothing names the entries of a list, such as conditions, an entry that reads otherwise
//! is another entry. An order that changes is a change.
//!
//! Order of the list: the item itself, its materials, its published elements, its discretion standards, its chart
//! step by step and then transition by transition, what is known of the steps beyond that. Within each, what was
//! dropped comes first and what was added last.
//!
//! The same function tells where a department's variation departs from the county's base ([`charts`]): both are on
//! record, so their difference is computed when somebody asks ([`crate::county::County::variation_of`]).
//!
//! | file | what is in it |
//! |---|---|
//! | `collect.rs` | how values, lists and named parts are compared |
//! | `field.rs` | what each field is called |
//! | `said.rs`, `said_words.rs` | values as people read them |
//! | `sentence.rs` | a change in a sentence |
//! | `item.rs`, `elements.rs`, `chart.rs`, `duty.rs` | which fields there are |

mod chart;
mod collect;
mod duty;
mod elements;
mod field;
mod item;
mod said;
mod said_words;
mod sentence;

pub use field::Field;

use std::collections::BTreeSet;

use serde::Serialize;

use super::PowerItem;
use crate::flowchart::Flowchart;
use crate::value::Texts;
use collect::Changes;

/// Everything that `after` changes in `before`, apart from the number of the version.
pub fn items(before: &PowerItem, after: &PowerItem) -> Diff {
    let mut changes = Changes::default();
    item::compare(&mut changes, before, after);
    Diff::of(changes.into_list())
}

/// Everything that the chart `after` changes in the chart `before`.
pub fn charts(before: &Flowchart, after: &Flowchart) -> Diff {
    let mut changes = Changes::default();
    chart::compare(&mut changes, before, after);
    Diff::of(changes.into_list())
}

/// All changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// One by one, in the order of the module.
    pub changes: Vec<Change>,
    /// Steps as a drawing colours them. A step counts as changed when anything that belongs to it has.
    pub steps: Marks,
    /// Transitions likewise.
    pub transitions: Marks,
}

/// Ids of what a drawing colours; none is in two of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Marks {
    /// Only in the later chart.
    pub added: BTreeSet<String>,
    /// Only in the earlier chart.
    pub removed: BTreeSet<String>,
    /// In both, and not the same.
    pub changed: BTreeSet<String>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What it is about.
    pub part: Part,
    /// Which of its fields; none where the part as a whole came or went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// How.
    pub turn: Turn,
    /// The value before, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Texts>,
    /// The value after, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Texts>,
    /// The change in a sentence, in `zh-CN` and `en`.
    pub words: Texts,
}

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Part {
    /// The item itself, or its chart as a whole.
    Item,
    /// A required material.
    Material {
        /// Its code.
        material: String,
    },
    /// A discretion standard.
    Discretion {
        /// Its id.
        standard: String,
    },
    /// A step.
    Step {
        /// Its id.
        step: String,
    },
    /// A supervision point of a step.
    Point {
        /// The step.
        step: String,
        /// Its id.
        point: String,
    },
    /// A transition.
    Transition {
        /// Its id.
        transition: String,
    },
    /// How an action of a step chooses between transitions.
    Branch {
        /// The step.
        step: String,
        /// The action.
        action: String,
    },
    /// An integrity-risk point of a step.
    Risk {
        /// The step.
        step: String,
        /// Its id.
        risk: String,
    },
}

/// How something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// It was not there.
    Added,
    /// It is not there any more.
    Removed,
    /// It is another.
    Changed,
    /// The same entries stand in another order.
    Reordered,
}

impl Part {
    /// The step that it belongs to.
    pub fn step(&self) -> Option<&str> {
        match self {
            Self::Step { step }
            | Self::Point { step, .. }
            | Self::Branch { step, .. }
            | Self::Risk { step, .. } => Some(step),
            Self::Item | Self::Material { .. } | Self::Discretion { .. } => None,
            Self::Transition { .. } => None,
        }
    }
}

impl Diff {
    /// The same without a word of risk points, which are the office's own: what the public may see.
    pub fn without_risks(self) -> Self {
        let risk = |change: &Change| {
            matches!(change.part, Part::Risk { .. }) || change.field == Some(Field::Risks)
        };
        let mut changes = self.changes;
        changes.retain(|change| !risk(change));
        Self::of(changes)
    }

    fn of(changes: Vec<Change>) -> Self {
        let of_step = |change: &Change| {
            let whole = matches!(change.part, Part::Step { .. }) && change.field.is_none();
            Some((change.part.step()?.to_owned(), whole))
        };
        let of_transition = |change: &Change| match &change.part {
            Part::Transition { transition } => Some((transition.clone(), change.field.is_none())),
            _ => None,
        };
        Self {
            steps: Marks::of(&changes, of_step),
            transitions: Marks::of(&changes, of_transition),
            changes,
        }
    }

    /// True when nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The sentences in a language.
    pub fn words<'a>(&'a self, language: &'a str) -> impl Iterator<Item = &'a str> {
        let changes = self.changes.iter();
        changes.map(move |change| change.words.get(language))
    }
}

impl Marks {
    /// `about` gives the id and whether the change is about the thing as a whole.
    fn of(changes: &[Change], about: impl Fn(&Change) -> Option<(String, bool)>) -> Self {
        let mut marks = Self::default();
        for change in changes {
            let Some((id, whole)) = about(change) else {
                continue;
            };
            match (whole, change.turn) {
                (true, Turn::Added) => marks.added.insert(id),
                (true, Turn::Removed) => marks.removed.insert(id),
                _ => marks.changed.insert(id),
            };
        }
        let Self { added, removed, .. } = &marks;
        let elsewhere: BTreeSet<String> = added.union(removed).cloned().collect();
        marks.changed.retain(|id| !elsewhere.contains(id));
        marks
    }
}
