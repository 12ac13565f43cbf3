//! Answers in a word, for counting.

use sanquan_domain::contract::{
    InspectAnswer, IntakeAnswer, IntakeRuling, ReviewAnswer, ReviewRuling,
};

/// What an answer was, and its size as it is recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    pub word: &'static str,
    pub bytes: usize,
}

/// An answer of the contract.
pub(crate) trait Answer {
    /// What it was.
    fn word(&self) -> &'static str;
}

impl Answer for IntakeAnswer {
    fn word(&self) -> &'static str {
        match self.ruling {
            IntakeRuling::Accept => "accept",
            IntakeRuling::Correct(_) => "correct",
            IntakeRuling::Refuse => "refuse",
            IntakeRuling::Refer(_) => "refer",
        }
    }
}

impl Answer for ReviewAnswer {
    fn word(&self) -> &'static str {
        match self.ruling {
            ReviewRuling::Take(_) => "take",
            ReviewRuling::Deny => "deny",
        }
    }
}

impl Answer for InspectAnswer {
    fn word(&self) -> &'static str {
        match self.findings.is_empty() {
            true => "clear",
            false => "findings",
        }
    }
}
