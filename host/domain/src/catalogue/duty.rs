//! What is known of a step beyond its course: in whose lane it stands, which stage of the law's procedure it
//! is, how its branches are chosen, whether the clock stands still, and what could go wrong.
//!
//! The chart itself is what host and plugin agree on (`wit/`), and a plugin's variation keeps every step of
//! the base. So a duty is the county's word about a step of the base, found by the step's id, and holds
//! in every variation. A step without duty is an ordinary step of the item's own department.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::body::is_default;
use super::risk::RiskPoint;
use crate::contract::LegalBasis;
use crate::flowchart::Limit;
use crate::id::{DepartmentCode, ItemCode};

/// What is known of one step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(default)]
pub struct StepDuty {
    /// The step of the item's base chart.
    #[n(0)]
    pub step: String,
    /// Who works there.
    #[n(1)]
    #[serde(skip_serializing_if = "is_default")]
    pub lane: Lane,
    /// Which stages of the procedure it is; several where one step does the work of several.
    #[n(2)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
    /// True where the handler may choose among lawful outcomes.
    #[n(3)]
    #[serde(skip_serializing_if = "is_default")]
    pub discretion: bool,
    /// The case's clock stands still while it is open (行政许可法 45).
    #[n(4)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop: Option<StopDuty>,
    /// The step is a case of another item; it ends when that case does.
    #[n(5)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_flow: Option<ItemCode>,
    /// How the branches of its actions are chosen, where that is declared.
    #[n(6)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
    /// Integrity-risk points.
    #[n(7)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<RiskPoint>,
}

/// In whose lane of the drawing a step stands.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// The item's department.
    #[default]
    #[n(0)]
    Own,
    /// Another department or a certain township.
    #[n(1)]
    Body(#[n(0)] DepartmentCode),
    /// The township where the applicant lives.
    #[n(2)]
    Township,
    /// A village, which is no body of the county.
    #[n(3)]
    Village,
    /// The applicant, a bank, a higher authority, a court.
    #[n(4)]
    Outside,
}

macro_rules! stages {
    ($($n:literal $stage:ident $zh:literal $en:literal;)*) => {
        /// A stage of a procedure that law or practice names (domain.md 5.3). Which of them a category
        /// must pass is configuration ([`crate::flowchart`]'s proofs take it as an argument).
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize,
            Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        #[cbor(index_only)]
        pub enum Stage {
            $(#[doc = $zh] #[n($n)] $stage,)*
        }

        impl Stage {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$stage),*];

            /// Its Chinese name.
            pub const fn chinese(self) -> &'static str {
                match self { $(Self::$stage => $zh),* }
            }

            /// Its English name.
            pub const fn english(self) -> &'static str {
                match self { $(Self::$stage => $en),* }
            }
        }
    };
}

stages! {
    0 Acceptance "受理" "acceptance";
    1 Review "审查" "review";
    2 SiteCheck "现场核查" "site check";
    3 SpecialProcedure "特别程序" "special procedure";
    4 Examination "审核" "examination";
    5 Decision "决定" "decision";
    6 Certificate "制证" "certificate";
    7 Delivery "送达" "delivery";
    8 Publication "公开" "publication";
    9 FollowUp "事后监管" "supervision afterwards";
    10 Filing "立案" "opening of the case";
    11 Investigation "调查取证" "investigation";
    12 LegalReview "法制审核" "legal review";
    13 PriorNotice "事先告知" "prior notice";
    14 Defence "陈述申辩" "statement and defence";
    15 Hearing "听证" "hearing";
    16 CollectiveDiscussion "集体讨论" "collective discussion";
    17 Execution "执行" "execution";
    18 Demand "催告" "written demand";
    19 Closing "结案归档" "closing and filing";
    20 Approval "报告审批" "report and approval";
    21 Measure "实施" "carrying out";
    22 Custody "保管" "custody";
    23 Release "处理解除" "disposal or release";
    24 Assessment "核定" "assessment";
    25 Payment "缴款" "payment";
    26 Voucher "票据" "voucher";
    27 HomeVisit "入户调查" "home visit";
    28 NeighboursReview "民主评议" "neighbours' review";
    29 TownshipReview "乡镇审核" "township's review";
    30 Posting "公示" "posting";
    31 Payout "发放" "payout";
    32 AnswerServed "答辩送达" "service for an answer";
    33 Mediation "调解" "mediation";
    34 Trial "审理" "trial of the case";
    35 Registration "登记" "registration";
    36 FormCheck "形式审查" "check of form";
    37 FilingReceipt "备案回执" "filing receipt";
    38 PanelReview "评审" "review by a panel";
}

/// See [`StepDuty::stop`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct StopDuty {
    /// The clock runs on after this, whether or not the step has ended.
    #[n(0)]
    pub at_most: Limit,
    /// Which law lets the clock stand still.
    #[n(1)]
    pub basis: LegalBasis,
}

/// How one action of a step chooses between its transitions.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Branch {
    /// The action.
    #[n(0)]
    pub action: String,
    /// Path of the fact that is looked at.
    #[n(1)]
    pub fact: String,
    /// What the fact can be.
    #[n(2)]
    pub domain: GuardDomain,
    /// Which transition is taken when.
    #[n(3)]
    pub guards: Vec<Guard>,
}

/// All values that a fact can have.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuardDomain {
    /// One of these; `yes` and `no` for a yes-no field.
    #[n(0)]
    Choice(#[n(0)] Vec<String>),
    /// A whole number, bounds included.
    #[n(1)]
    Whole(#[n(0)] Span),
}

/// Whole numbers from `low` to `high`, both included.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
pub struct Span {
    /// Least.
    #[n(0)]
    pub low: i64,
    /// Most.
    #[n(1)]
    pub high: i64,
}

/// When a transition is taken.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Guard {
    /// The transition.
    #[n(0)]
    pub transition: String,
    /// For which values.
    #[n(1)]
    pub when: When,
}

/// Values of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Any of these.
    #[n(0)]
    Choices(#[n(0)] Vec<String>),
    /// A number in any of these.
    #[n(1)]
    Spans(#[n(0)] Vec<Span>),
}
