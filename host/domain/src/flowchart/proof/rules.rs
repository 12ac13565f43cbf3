//! What the law demands of a procedure, as data with the days on which it holds.
//!
//! Laws change, and a county sharpens what they leave open; so least stages, separations and numbers of
//! officers stand in a [`ProcedureRules`] that is handed to the proof, and none stands in its code.
//! [`ProcedureRules::published`] has what `default_rules.rs` reads out of domain.md 4 and 5.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::catalogue::{Category, ItemKind, NationalCategory, PowerItem, Stage};
use crate::time::Date;

/// A set of rules about procedures.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcedureRules {
    /// What it is called, such as `procedures-2021`.
    #[n(0)]
    pub name: String,
    /// First day on which it holds.
    #[n(1)]
    pub valid_from: Date,
    /// Last day, if it was replaced.
    #[n(2)]
    pub valid_until: Option<Date>,
    /// The rules; of several that fit an item the last one holds alone.
    #[n(3)]
    pub procedures: Vec<Procedure>,
}

/// What is demanded of the items of one category.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Of which category.
    #[n(0)]
    pub category: Category,
    /// Of which national category alone; every one where it is absent.
    #[n(1)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub national: Option<NationalCategory>,
    /// Of which kinds of case alone; every one where it is empty.
    #[n(2)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<ItemKind>,
    /// Stages that every course that ends well passes, in order; each order holds by itself.
    #[n(3)]
    pub orders: Vec<StageOrder>,
    /// Stages that one person may not do both.
    #[n(4)]
    pub apart: Vec<StagesApart>,
    /// Stages at which several officers act together.
    #[n(5)]
    pub officers: Vec<StageOfficers>,
}

/// Stages one after another.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageOrder {
    /// Of each, one of its stages must be passed. A step with several stages passes all of them.
    #[n(0)]
    pub stages: Vec<Vec<Stage>>,
    /// Where it is written, such as `行政处罚法 54, 57, 58, 61`.
    #[n(1)]
    pub source: String,
}

/// Stages of two sorts that one person may not do both in one case.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StagesApart {
    /// One sort.
    #[n(0)]
    pub one: Vec<Stage>,
    /// The other.
    #[n(1)]
    pub other: Vec<Stage>,
    /// Where it is written.
    #[n(2)]
    pub source: String,
}

/// How many officers act together.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageOfficers {
    /// At each of these stages.
    #[n(0)]
    pub stages: Vec<Stage>,
    /// At least so many.
    #[n(1)]
    pub officers: u32,
    /// Where it is written.
    #[n(2)]
    pub source: String,
}

impl ProcedureRules {
    /// What is demanded of an item, if the set says anything of its category.
    pub fn of(&self, item: &PowerItem) -> Option<&Procedure> {
        self.procedures.iter().rev().find(|row| row.fits(item))
    }

    /// Whether it holds on a day of this time, both ends included.
    pub fn holds_within(&self, from: Date, until: Option<Date>) -> bool {
        let begun = until.is_none_or(|until| self.valid_from <= until);
        begun && self.valid_until.is_none_or(|end| from <= end)
    }
}

impl Procedure {
    fn fits(&self, item: &PowerItem) -> bool {
        let national = item.elements.national_category;
        let kind = |kind: ItemKind| self.kinds.contains(&kind);
        self.category == item.category
            && self.national.is_none_or(|own| national == Some(own))
            && (self.kinds.is_empty() || item.elements.kind.is_some_and(kind))
    }
}

/// Stages as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct StageSet(u64);

impl StageSet {
    pub(super) fn of(stages: &[Stage]) -> Self {
        const { assert!(Stage::ALL.len() <= 64, "a set has a bit for each stage") };
        Self(stages.iter().fold(0, |set, stage| set | 1 << *stage as u64))
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}
