//! How integrity risks are graded, and what was done about them at run time.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Sealed;
use crate::catalogue::RiskScale;
use crate::id::{HandlerCode, PostCode};
use crate::time::{Date, Instant};

/// See [`super::CaseEvent::RiskAnswered`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct RiskAnswered {
    /// The step.
    #[n(0)]
    pub step: String,
    /// The risk point.
    #[n(1)]
    pub risk: String,
    /// Which of its control measures was taken, counted from 1.
    #[n(2)]
    pub measure: u32,
    /// The post in which the step is worked on.
    #[n(3)]
    pub post: PostCode,
    /// Who answers for it.
    #[n(4)]
    pub handler: HandlerCode,
    /// An [`super::ActContent`] with the words, if there are any.
    #[n(5)]
    pub content: Option<Sealed>,
    /// When.
    #[n(6)]
    pub at: Instant,
}

/// Figures by which risks are graded, with the first day on which they hold; they hold until the next ones do.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskScaleSet {
    /// First day on which they hold.
    #[n(0)]
    pub valid_from: Date,
    /// Where the figures come from; at least one source.
    #[n(1)]
    pub sources: Vec<String>,
    /// The figures.
    #[n(2)]
    pub scale: RiskScale,
}
