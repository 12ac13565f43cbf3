//! What a replay found.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Selection;
use crate::event::AcceptedChange;
use crate::event::Function;
use crate::id::{CaseId, DepartmentCode, Digest, ItemCode};
use crate::time::Instant;

/// Most changes that a report lists one by one; it counts them all.
pub const CHANGES_MAX: usize = 10_000;

/// Most different moves that a report counts apart; the rest is counted together.
const MOVES_MAX: usize = 1_000;

/// Longest label, in bytes: labels come from plugins.
const LABEL_MAX_BYTES: usize = 200;

/// How a candidate's answer differs from the recorded one.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Difference {
    /// Something else happens.
    #[n(0)]
    Outcome,
    /// The same happens, for other reasons.
    #[n(1)]
    Reasons,
    /// It stopped itself.
    #[n(2)]
    Trap,
    /// It used more fuel, time, memory or output than it may.
    #[n(3)]
    Limit,
    /// It could not answer, or its answer breaks the contract.
    #[n(4)]
    Problem,
}

impl Difference {
    /// Whether somebody has to accept it before the candidate may decide: whatever is more than
    /// other words for the same.
    pub const fn needs_acceptance(self) -> bool {
        !matches!(self, Self::Reasons)
    }
}

/// One recorded answer that the candidate would not have given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
pub struct Change {
    /// The case.
    #[n(0)]
    pub case: CaseId,
    /// Number of the verdict's event in the case.
    #[n(1)]
    pub version: u64,
    /// What was asked.
    #[n(2)]
    pub function: Function,
    /// The item.
    #[n(3)]
    pub item: ItemCode,
    /// The step, where the question was about one.
    #[n(4)]
    pub step: Option<String>,
    /// How they differ.
    #[n(5)]
    pub difference: Difference,
    /// What happened.
    #[n(6)]
    pub before: String,
    /// What would have happened, or the code of the fault.
    #[n(7)]
    pub after: String,
    /// The rule of the first reason that differs.
    #[n(8)]
    pub rule: Option<String>,
}

/// So many answers went from one outcome to another.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Move {
    /// What was asked.
    #[n(0)]
    pub function: Function,
    /// What happened.
    #[n(1)]
    pub before: String,
    /// What would have happened.
    #[n(2)]
    pub after: String,
    /// How often.
    #[n(3)]
    pub count: u64,
}

/// What a replay found: see [`crate::event::CountyEvent::ShadowReplayed`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct ShadowReplayed {
    /// Whose questions they were.
    #[n(0)]
    pub department: DepartmentCode,
    /// The component that was asked again.
    #[n(1)]
    pub candidate: Digest,
    /// The component that was active then.
    #[n(2)]
    pub active: Option<Digest>,
    /// Digest of the settings that took the place of the recorded ones, if any did.
    #[n(3)]
    pub settings: Option<Digest>,
    /// Which questions.
    #[n(4)]
    pub selection: Selection,
    /// Number of the last event of the county's log that was looked at.
    #[n(5)]
    pub upto: u64,
    /// Questions asked again.
    #[n(6)]
    pub verdicts: u64,
    /// Answered as recorded.
    #[n(7)]
    pub unchanged: u64,
    /// Left out, since their cases were erased.
    #[n(8)]
    pub erased: u64,
    /// Answers of each difference.
    #[n(9)]
    pub differences: BTreeMap<Difference, u64>,
    /// From which outcome to which.
    #[n(10)]
    pub moves: Vec<Move>,
    /// The changes one by one, in the order of the log, at most [`CHANGES_MAX`].
    #[n(11)]
    pub changes: Vec<Change>,
    /// When the replay ended.
    #[n(12)]
    pub ended_at: Instant,
}

impl ShadowReplayed {
    /// By which acceptances and activations name it (purpose `sanquan.shadow`).
    pub fn digest(&self) -> Digest {
        let bytes = minicbor::to_vec(self).expect("a vector takes every byte");
        Digest::of("sanquan.shadow", &bytes)
    }

    /// How many answers somebody has to accept.
    pub fn to_accept(&self) -> u64 {
        self.differences
            .iter()
            .filter(|(difference, _)| difference.needs_acceptance())
            .map(|(_, count)| count)
            .sum()
    }

    /// The changes that somebody has to accept, one by one: all of them, unless there are more than
    /// the report lists.
    pub fn listed_to_accept(&self) -> impl Iterator<Item = AcceptedChange> + '_ {
        let needing = self
            .changes
            .iter()
            .filter(|change| change.difference.needs_acceptance());
        needing.map(|change| AcceptedChange {
            case: change.case,
            version: change.version,
        })
    }

    /// Whether it looked at everything that its department was ever asked.
    pub fn is_complete(&self) -> bool {
        self.selection == Selection::of_department(self.department.clone())
    }

    /// Counts an answer that differs.
    pub fn add(&mut self, change: Change, moves: &mut Moves) {
        let change = Change {
            before: shortened(change.before),
            after: shortened(change.after),
            rule: change.rule.map(shortened),
            ..change
        };
        *self.differences.entry(change.difference).or_default() += 1;
        moves.add(change.function, &change.before, &change.after);
        if self.changes.len() < CHANGES_MAX {
            self.changes.push(change);
        }
    }
}

/// Counts moves while a replay is under way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Moves(#[n(0)] BTreeMap<(Function, String, String), u64>);

impl Moves {
    fn add(&mut self, function: Function, before: &str, after: &str) {
        let named = (function, before.to_owned(), after.to_owned());
        let key = match self.0.len() < MOVES_MAX || self.0.contains_key(&named) {
            true => named,
            false => (function, "other".to_owned(), "other".to_owned()),
        };
        *self.0.entry(key).or_default() += 1;
    }

    /// As a report has them: the most frequent first.
    pub fn sorted(&self) -> Vec<Move> {
        let count =
            |((function, before, after), count): (&(Function, String, String), &u64)| Move {
                function: *function,
                before: before.clone(),
                after: after.clone(),
                count: *count,
            };
        let mut moves: Vec<Move> = self.0.iter().map(count).collect();
        moves.sort_by_key(|one| std::cmp::Reverse(one.count));
        moves
    }
}

fn shortened(mut label: String) -> String {
    if label.len() > LABEL_MAX_BYTES {
        label.truncate(label.floor_char_boundary(LABEL_MAX_BYTES - '…'.len_utf8()));
        label.push('…');
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_plugins_are_cut_at_a_character() {
        let short = "take 准予".to_owned();
        assert_eq!(shortened(short.clone()), short);
        let cut = shortened("准".repeat(1_000));
        assert!(cut.len() <= LABEL_MAX_BYTES && cut.ends_with('…'), "{cut}");
    }

    #[test]
    fn moves_beyond_the_limit_are_counted_together() {
        let mut moves = Moves::default();
        for number in 0..MOVES_MAX + 5 {
            moves.add(Function::Review, "take a", &format!("take {number}"));
        }
        moves.add(Function::Review, "take a", "take 0");
        let sorted = moves.sorted();
        assert_eq!(sorted.len(), MOVES_MAX + 1);
        assert_eq!((sorted[0].after.as_str(), sorted[0].count), ("other", 5));
        assert_eq!((sorted[1].after.as_str(), sorted[1].count), ("take 0", 2));
    }
}
