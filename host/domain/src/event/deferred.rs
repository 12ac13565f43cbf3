//! Acts that wait for a department's plugin.

use minicbor::{Decode, Encode};
use serde::Serialize;

use super::Sealed;
use crate::id::{HandlerCode, PostCode};
use crate::time::Instant;

/// See [`super::CaseEvent::ActDeferred`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ActDeferred {
    /// The step.
    #[n(0)]
    pub step: String,
    /// What is to be done.
    #[n(1)]
    pub action: String,
    /// Post in which it is to be done; none where somebody outside acts.
    #[n(2)]
    pub post: Option<PostCode>,
    /// Who proposed it; the first one signs.
    #[n(3)]
    pub handlers: Vec<HandlerCode>,
    /// An [`super::ActContent`], if there is anything in it.
    #[n(4)]
    pub content: Option<Sealed>,
    /// When it was proposed.
    #[n(5)]
    pub at: Instant,
}

/// See [`super::CaseEvent::DeferralEnded`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct DeferralEnded {
    /// The step.
    #[n(0)]
    pub step: String,
    /// Stable code of the reason why it did not happen.
    #[n(1)]
    pub code: String,
}
