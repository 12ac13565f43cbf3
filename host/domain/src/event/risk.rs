//! What was done about integrity risks at run time.

use minicbor::{Decode, Encode};
use serde::Serialize;

use super::Sealed;
use crate::id::{HandlerCode, PostCode};
use crate::time::Instant;

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
