//! The published course of an item: steps, transitions, posts, limits, supervision points.
//!
//! No chart is used before it has passed [`check`]: `check.rs` asks each step and each edge,
//! `soundness.rs` plays every course to its end, `limits.rs` adds up the days, and `variation.rs`
//! holds a department's variation against the county's base. An item with its chart is published when
//! [`proof`] finds nothing that contradicts the law. `net.rs` and `play.rs` are how all of them walk.

mod check;
mod limits;
mod net;
mod play;
mod problem;
pub mod proof;
mod soundness;
mod variation;

pub use check::{STEPS_MAX, TRANSITIONS_MAX, check};
pub use problem::ChartProblem;
pub use variation::check_variation;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::{Digest, ItemCode, PostCode};
use crate::value::Texts;

/// The action of an automatic step.
pub const PROCEED: &str = "proceed";

/// Who moves a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum StepKind {
    /// A handler of the step's post.
    #[n(0)]
    Work,
    /// The host at once, with the action [`PROCEED`].
    #[n(1)]
    Automatic,
    /// Somebody outside: the applicant, another authority.
    #[n(2)]
    Waiting,
}

/// How days are counted (行政许可法 82, 行政处罚法 85).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum DayUnit {
    /// 工作日.
    #[n(0)]
    WorkingDays,
    /// 自然日.
    #[n(1)]
    CalendarDays,
}

/// A length of time in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub struct Limit {
    /// How many.
    #[n(0)]
    pub days: u32,
    /// Of which kind.
    #[n(1)]
    pub unit: DayUnit,
}

/// What a supervision point watches (domain.md 1.3: SX, LC, QX with ZG, CL).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum PointKind {
    /// 时限: the step's limit, the promised and the statutory limit.
    #[n(0)]
    Time,
    /// 流程: order of steps.
    #[n(1)]
    Flow,
    /// 权限: post, handler, number of officers, separation of duties.
    #[n(2)]
    Authority,
    /// 材料: what the item requires, what the step must show.
    #[n(3)]
    Material,
}

/// A supervision point (监察点) of a step.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub struct Point {
    /// Unique in the chart.
    #[n(0)]
    pub id: String,
    /// What it watches.
    #[n(1)]
    pub kind: PointKind,
}

/// The smallest independent unit of work (环节).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub struct Step {
    /// Unique in the chart, such as `site-check`.
    #[n(0)]
    pub id: String,
    /// Names.
    #[n(1)]
    pub names: Texts,
    /// Who moves it.
    #[n(2)]
    pub kind: StepKind,
    /// Post whose handlers act here; exactly the `Work` steps have one.
    #[n(3)]
    pub post: Option<PostCode>,
    /// Handlers needed for one act, at least 1.
    #[n(4)]
    pub officers: u32,
    /// Own limit, counted from the step's opening.
    #[n(5)]
    pub limit: Option<Limit>,
    /// Documents that the step makes.
    #[n(6)]
    pub documents: Vec<String>,
    /// Supervision points.
    #[n(7)]
    pub points: Vec<Point>,
    /// Steps whose handler must be another person.
    #[n(8)]
    pub apart_from: Vec<String>,
    /// Steps that must all have ended towards this one; empty: the first arrival opens it.
    #[n(9)]
    pub joins: Vec<String>,
}

/// How a case ends.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Ending {
    /// 准予.
    #[n(0)]
    Granted,
    /// 不予.
    #[n(1)]
    Refused,
    /// 不予受理.
    #[n(2)]
    NotAccepted,
    /// 告知向有权机关申请.
    #[n(3)]
    Referred,
    /// 撤回.
    #[n(4)]
    Withdrawn,
    /// 退件.
    #[n(5)]
    Returned,
    /// 终止.
    #[n(6)]
    Terminated,
    /// 办结, where there is nothing to grant or refuse.
    #[n(7)]
    Completed,
}

impl Ending {
    /// True when the case ends against the applicant, or without an answer (domain.md 1.3, FD).
    /// An applicant's own withdrawal is not against the applicant.
    pub fn is_negative(self) -> bool {
        match self {
            Self::Refused | Self::NotAccepted | Self::Returned | Self::Terminated => true,
            Self::Granted | Self::Referred | Self::Withdrawn | Self::Completed => false,
        }
    }
}

/// An edge; several with the same step and action are a branch.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub struct Transition {
    /// Unique in the chart.
    #[n(0)]
    pub id: String,
    /// The step that it leaves.
    #[n(1)]
    pub from: String,
    /// What the handler does.
    #[n(2)]
    pub action: String,
    /// Names.
    #[n(3)]
    pub names: Texts,
    /// Steps that open; more than one starts a parallel part; empty when it ends the course.
    #[n(4)]
    pub to: Vec<String>,
    /// What the case is decided as when this transition ends it.
    #[n(5)]
    pub ends: Option<Ending>,
}

/// The course of one item.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub struct Flowchart {
    /// The item.
    #[n(0)]
    pub item: ItemCode,
    /// First step after acceptance.
    #[n(1)]
    pub start: String,
    /// The steps.
    #[n(2)]
    pub steps: Vec<Step>,
    /// The edges.
    #[n(3)]
    pub transitions: Vec<Transition>,
}

impl Flowchart {
    /// Digest (purpose `sanquan.chart`) of the chart's CBOR.
    pub fn digest(&self) -> Digest {
        let bytes = minicbor::to_vec(self).expect("a vector takes every byte");
        Digest::of("sanquan.chart", &bytes)
    }

    /// The step with this id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The transition with this id.
    pub fn transition(&self, id: &str) -> Option<&Transition> {
        self.transitions.iter().find(|t| t.id == id)
    }

    /// Transitions that leave `step`.
    pub fn leaving<'a>(&'a self, step: &'a str) -> impl Iterator<Item = &'a Transition> {
        self.transitions.iter().filter(move |t| t.from == step)
    }
}
