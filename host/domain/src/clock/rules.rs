//! The supervision rule set for time, as data with dates of validity.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::flowchart::Limit;
use crate::id::Digest;
use crate::time::Date;
use crate::value::Texts;

/// When something is lit, measured on a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// Days used, every begun day counted, less the limit, reach this. 1 is "over, by however
    /// little", -2 is "fewer than three whole days left".
    #[n(0)]
    Excess(#[n(0)] i32),
    /// More than this share of the limit has been used, in percent.
    #[n(1)]
    Percent(#[n(0)] u32),
}

/// The warning for limits of a certain length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WarningRow {
    /// For limits of at least this many days, up to the next row.
    #[n(0)]
    pub from_days: u32,
    /// When it is lit.
    #[n(1)]
    pub signal: Signal,
}

/// Which limit of a case is meant; other objects have one limit, which is both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum LimitBasis {
    /// The promise.
    #[n(0)]
    Promised,
    /// The law.
    #[n(1)]
    Statutory,
}

/// When a card is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// By which limit.
    #[n(0)]
    pub basis: LimitBasis,
    /// When it is lit.
    #[n(1)]
    pub signal: Signal,
}

/// What is supervised in time (domain.md 1.4.1, first column).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum SupervisedObject {
    /// 办件.
    #[n(0)]
    Case,
    /// 特别程序, by the days applied for.
    #[n(1)]
    SpecialProcedure,
    /// 网上预受理: an answer to an online submission.
    #[n(2)]
    OnlinePreAcceptance,
    /// 电子证照: issue after the case was finished.
    #[n(3)]
    Certificate,
    /// 咨询.
    #[n(4)]
    Consultation,
    /// 投诉.
    #[n(5)]
    Complaint,
}

/// One row of the table of thresholds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectRule {
    /// What is supervised.
    #[n(0)]
    pub object: SupervisedObject,
    /// Its limit, where the rule itself sets one.
    #[n(1)]
    pub limit: Option<Limit>,
    /// Early warnings by length of the promised limit, in rising order; empty: none.
    #[n(2)]
    pub warnings: Vec<WarningRow>,
    /// A second trigger where there is an early warning: the earlier one counts.
    #[n(3)]
    pub warning_percent: Option<u32>,
    /// Yellow card.
    #[n(4)]
    pub yellow: Option<Mark>,
    /// Red card.
    #[n(5)]
    pub red: Option<Mark>,
}

/// Thresholds of a step's own limit. A step gives no red on its own (domain.md 1.4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepRule {
    /// The limit has passed.
    #[n(0)]
    pub passed: Signal,
    /// It has been passed for long enough that a card is due.
    #[n(1)]
    pub overdue: Signal,
}

/// How a limit in calendar days ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum CalendarDayLimits {
    /// With the last moment of the day on which it is due (民法典 201, 203).
    #[n(0)]
    EndOfDay,
    /// At the same time of day at which it began.
    #[n(1)]
    Running,
}

/// A rule set with the days on which it is in force.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRules {
    /// What it is called.
    #[n(0)]
    pub names: Texts,
    /// Where it was published.
    #[n(1)]
    pub source: String,
    /// First day on which it is in force.
    #[n(2)]
    pub valid_from: Date,
    /// Last such day; none: until further notice.
    #[n(3)]
    pub valid_until: Option<Date>,
    /// The table of thresholds, one row per object.
    #[n(4)]
    pub objects: Vec<ObjectRule>,
    /// Steps of a flowchart.
    #[n(5)]
    pub steps: StepRule,
    /// Time for a correction notice after receipt, to the end of its last day (行政许可法 32(4)).
    #[n(6)]
    pub correction: Limit,
    /// How a limit in calendar days ends.
    #[n(7)]
    pub calendar_day_limits: CalendarDayLimits,
    /// Whether a red card waits for the end of the day on which the statutory limit is due.
    #[n(8)]
    pub red_waits_for_due_on: bool,
    /// Whether cases done on the spot (即办件, a promised limit of 0 days) are supervised.
    #[n(9)]
    pub instant_cases: bool,
}

impl ClockRules {
    /// The row for an object, if it is supervised.
    pub fn object(&self, object: SupervisedObject) -> Option<&ObjectRule> {
        self.objects.iter().find(|row| row.object == object)
    }

    /// Whether it is in force on that day.
    pub fn is_in_force_on(&self, date: Date) -> bool {
        self.valid_from <= date && self.valid_until.is_none_or(|until| date <= until)
    }

    /// Digest of its CBOR, for `judged_by`.
    pub fn digest(&self) -> Digest {
        let bytes = minicbor::to_vec(self).expect("a vector takes every byte");
        Digest::of("sanquan.rules", &bytes)
    }
}

impl ObjectRule {
    /// The early warning for a limit of that length.
    pub fn warning_for(&self, days: u32) -> Option<Signal> {
        let fits = |row: &&WarningRow| row.from_days <= days;
        self.warnings.iter().rfind(fits).map(|row| row.signal)
    }
}

/// The rule sets of a county over time. A case keeps the one of the day on which it was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct ClockRuleBook(#[n(0)] pub Vec<ClockRules>);

impl ClockRuleBook {
    /// The rule set in force on that day; of several, the one that came into force last.
    pub fn in_force_on(&self, date: Date) -> Option<&ClockRules> {
        let in_force = self.0.iter().filter(|rules| rules.is_in_force_on(date));
        in_force.max_by_key(|rules| rules.valid_from)
    }
}
