//! From what the engine says to a problem: the code stays, what a program can use becomes fields.
//! The status is in the table of pages.

use sanquan_domain::refusal::Refusal;
use sanquan_engine::EngineError;

use super::Problem;
use crate::facts::listed;

/// When a caller may try again after a passing trouble of the host.
const SOON_SECONDS: u64 = 1;
/// When after a trouble that a person must end.
const LATER_SECONDS: u64 = 60;

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        if let EngineError::Gated { why, report } = error {
            return Self::from(*why).with("gate", report);
        }
        let problem = Self::new(error.code(), error.to_string());
        match error {
            EngineError::Refused(refusal) => refused(problem, refusal),
            EngineError::PluginFault {
                fault, component, ..
            } => problem
                .with("fault", fault)
                .with("component", component)
                .retry_after(LATER_SECONDS),
            EngineError::Busy { .. } => problem.retry_after(SOON_SECONDS),
            EngineError::Append(_) | EngineError::Read(_) | EngineError::Keys(_) => {
                problem.retry_after(LATER_SECONDS)
            }
            EngineError::KeyReused { first } => problem.with("first_event", first),
            EngineError::Damaged(_) => {
                tracing::error!(detail = problem.detail(), "something on disk is damaged");
                problem
            }
            _ => problem,
        }
    }
}

fn refused(problem: Problem, refusal: Refusal) -> Problem {
    match refusal {
        Refusal::StaleVersion { expected, actual } => {
            problem.with("expected", expected).with("actual", actual)
        }
        Refusal::NoActivePlugin { .. } => problem.retry_after(LATER_SECONDS),
        Refusal::Quarantined {
            component,
            since,
            next_probe_at,
            ..
        } => problem
            .with("component", component)
            .with("since", since)
            .with("next_probe_at", next_probe_at)
            .retry_after(LATER_SECONDS),
        Refusal::Stopped { component, .. } => problem
            .with("component", component)
            .retry_after(SOON_SECONDS),
        Refusal::FormInvalid { errors } | Refusal::SettingsInvalid { errors } => {
            problem.with("errors", listed(&errors))
        }
        Refusal::ChartInvalid { problems, .. } => problem.with("errors", problems),
        Refusal::DescriptionInvalid { problems } => problem.with("errors", problems),
        Refusal::Denied { reasons, open, .. } => {
            problem.with("reasons", reasons).with("open", open.0)
        }
        Refusal::StepNotOpen { open, .. } => problem.with("open", open.0),
        Refusal::AnotherProposal { proposal, .. } => problem.with("proposal", proposal),
        Refusal::StaleRevision { given, current } => {
            problem.with("expected", given).with("actual", current)
        }
        Refusal::Unanswered { comments } | Refusal::NotTakenUp { comments, .. } => {
            problem.with("comments", comments.0)
        }
        _ => problem,
    }
}
