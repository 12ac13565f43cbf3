//! What happens to a plugin that fails too often.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Function;
use crate::id::{CaseId, DepartmentCode, Digest, FaultId, ItemCode};
use crate::time::Instant;

/// See [`super::CountyEvent::PluginQuarantined`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct PluginQuarantined {
    /// Which.
    #[n(0)]
    pub component: Digest,
    /// Whose.
    #[n(1)]
    pub department: DepartmentCode,
    /// Why.
    #[n(2)]
    pub why: QuarantineGround,
    /// The faults that spent the budget, oldest first.
    #[n(3)]
    pub faults: Vec<NotedFault>,
    /// When it happened.
    #[n(4)]
    pub at: Instant,
    /// When the questions of those faults are asked again; none when that cannot help.
    #[n(5)]
    pub next_probe_at: Option<Instant>,
}

/// Why a plugin is not asked any more.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(tag = "ground", rename_all = "snake_case")]
pub enum QuarantineGround {
    /// It failed more often than its error budget allows.
    #[n(0)]
    BudgetSpent,
    /// The operator decided so.
    #[n(1)]
    Operator {
        /// In the operator's words.
        #[n(0)]
        reason: String,
    },
}

/// A fault that counted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct NotedFault {
    /// Its id, which the caller was told.
    #[n(0)]
    pub fault: FaultId,
    /// What was asked.
    #[n(1)]
    pub function: Function,
    /// Stable code.
    #[n(2)]
    pub code: String,
    /// The case; none where the application was not taken in.
    #[n(3)]
    pub case: Option<CaseId>,
}

/// See [`super::CountyEvent::PluginProbed`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct PluginProbed {
    /// Which.
    #[n(0)]
    pub component: Digest,
    /// Recorded questions that were asked again.
    #[n(1)]
    pub asked: u32,
    /// How many of them failed again.
    #[n(2)]
    pub failed: u32,
    /// Stable code of the first of those faults.
    #[n(3)]
    pub code: Option<String>,
    /// When it happened.
    #[n(4)]
    pub at: Instant,
    /// When they are asked once more; none when that cannot help, or need not be.
    #[n(5)]
    pub next_probe_at: Option<Instant>,
}

/// See [`super::CountyEvent::PluginReleased`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct PluginReleased {
    /// Which.
    #[n(0)]
    pub component: Digest,
    /// Whose.
    #[n(1)]
    pub department: DepartmentCode,
    /// Why.
    #[n(2)]
    pub why: ReleaseGround,
}

/// Why a plugin is asked again.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(tag = "ground", rename_all = "snake_case")]
pub enum ReleaseGround {
    /// It answered every question on which it had failed.
    #[n(0)]
    Probe,
    /// The operator decided so.
    #[n(1)]
    Operator {
        /// In the operator's words.
        #[n(0)]
        reason: String,
    },
}

/// See [`super::CountyEvent::FallbackSet`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct FallbackSet {
    /// Whose.
    #[n(0)]
    pub department: DepartmentCode,
    /// For this item alone; for all that have none of their own otherwise.
    #[n(1)]
    pub item: Option<ItemCode>,
    /// What happens.
    #[n(2)]
    pub fallback: Fallback,
}

/// What becomes of a department's acts while its plugin is quarantined. Nothing is ever granted
/// because a plugin failed.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
pub enum Fallback {
    /// They are refused for the time being; cases wait where they are.
    #[default]
    #[n(0)]
    Refuse,
    /// The component that was active before, and is not quarantined itself, judges. Where there is
    /// none they are refused.
    #[n(1)]
    LastGood,
    /// Acts wait, on record and in a list for people, and happen when the plugin is asked again.
    /// Applications and supplies are refused.
    #[n(2)]
    HumanQueue,
    /// New cases keep the published base flowchart, and all cases go on by law alone as far as nobody
    /// has to judge: what grants or refuses stays closed.
    #[n(3)]
    BaseFlowchart,
}
