//! A power item: what must be known before anybody may exercise it.

use std::borrow::Cow;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::body::is_default;
use super::category::Category;
use super::duty::StepDuty;
use super::elements::{ItemElements, Publication};
use crate::contract::LegalBasis;
use crate::flowchart::{Flowchart, Limit};
use crate::id::{DepartmentCode, Digest, ItemCode};
use crate::time::Date;
use crate::value::Texts;

/// A paper that an application needs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct RequiredMaterial {
    /// Unique in the item.
    #[n(0)]
    pub code: String,
    /// Its names.
    #[n(1)]
    pub names: Texts,
    /// False for papers that only some applicants need; the plugin says who.
    #[n(2)]
    pub required: bool,
}

/// An administrative power (行政权力事项). A change makes a new version, never a new code.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct PowerItem {
    /// Its code, never used again for another item.
    #[n(0)]
    pub code: ItemCode,
    /// Counted from 1.
    #[n(1)]
    pub version: u32,
    /// Who holds it.
    #[n(2)]
    pub department: DepartmentCode,
    /// Its names.
    #[n(3)]
    pub names: Texts,
    /// Its category.
    #[n(4)]
    pub category: Category,
    /// The law that it rests on; none without.
    #[n(5)]
    pub basis: Vec<LegalBasis>,
    /// Outer bound by law, from acceptance.
    #[n(6)]
    pub statutory_limit: Limit,
    /// The shorter promise.
    #[n(7)]
    pub promised_limit: Limit,
    /// What an application must bring.
    #[n(8)]
    pub materials: Vec<RequiredMaterial>,
    /// Base flowchart, which the department's plugin may vary.
    #[n(9)]
    pub flowchart: Flowchart,
    /// First day on which it may be applied for.
    #[n(10)]
    pub valid_from: Date,
    /// Last day, if it has been abolished.
    #[n(11)]
    pub valid_until: Option<Date>,
    /// What else is published about it.
    #[cbor(n(12), default, skip_if = "is_default")]
    #[serde(default, skip_serializing_if = "is_default")]
    pub elements: ItemElements,
    /// What is known of the steps of its chart beyond their course; at most one for each step.
    #[cbor(n(13), default, skip_if = "is_default")]
    #[serde(default, skip_serializing_if = "is_default")]
    pub duties: Vec<StepDuty>,
}

impl PowerItem {
    /// Digest (purpose `sanquan.item`) of the version's CBOR.
    pub fn digest(&self) -> Digest {
        let bytes = minicbor::to_vec(self).expect("a vector takes every byte");
        Digest::of("sanquan.item", &bytes)
    }

    /// Whether it is not for the public, for the written reason that it gives.
    pub fn is_withheld(&self) -> bool {
        self.elements.publication != Publication::Public
    }

    /// The same without integrity-risk points, which are the office's own and not the public's.
    pub fn without_risks(&self) -> Cow<'_, Self> {
        if self.duties.iter().all(|duty| duty.risks.is_empty()) {
            return Cow::Borrowed(self);
        }
        let mut item = self.clone();
        item.duties.iter_mut().for_each(|duty| duty.risks.clear());
        Cow::Owned(item)
    }

    /// What is known of the step with this id beyond its course.
    pub fn duty(&self, step: &str) -> Option<&StepDuty> {
        self.duties.iter().find(|duty| duty.step == step)
    }
}
