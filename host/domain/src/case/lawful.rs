//! Pre-check: what the law and the chart ask of an act before anybody else is asked.
//!
//! Sources: one course, published (domain.md 5.1); step, post and handler belong together (0.1);
//! two officers on a site check (行政许可法 34, 行政处罚法 42) with a valid certificate (domain.md
//! 1.2); investigating, reviewing and deciding by different people (domain.md 5.2, 行政许可法 48).
//!
//! The list of breaches is the same for everybody. `Act` is refused for the first one.
//! `RecordPastAct` is recorded, with a finding for each of them.
//!
//! Example: step `site-check` needs two officers of post `015-check`. On 2026-03-04 handlers
//! `h1` (certificate until 2026-02-28) and `h2` act: `authority.not-qualified` for `h1`.

use super::{Case, InForce, Phase};
use crate::flowchart::{Flowchart, Step, StepKind};
use crate::id::{HandlerCode, PostCode};
use crate::refusal::Refusal;
use crate::time::Date;

/// Fewest handlers at a step from which on each needs a certificate: two or more act together
/// where officers with a law-enforcement qualification are asked for.
const QUALIFIED_FROM: u32 = 2;

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// Handlers of a post; the first one signs.
    Handlers {
        /// The post in which they act.
        post: PostCode,
        /// The people, at least one.
        handlers: Vec<HandlerCode>,
    },
    /// Somebody outside: the applicant, another authority.
    Outside,
    /// The host, at an automatic step.
    Host,
}

impl By {
    pub(super) fn post(&self) -> Option<&PostCode> {
        match self {
            Self::Handlers { post, .. } => Some(post),
            Self::Outside | Self::Host => None,
        }
    }

    pub(super) fn handlers(&self) -> &[HandlerCode] {
        match self {
            Self::Handlers { handlers, .. } => handlers,
            Self::Outside | Self::Host => &[],
        }
    }
}

/// Everything that speaks against acting so at `step`, gravest first.
pub(super) fn breaches(
    case: &Case,
    step: &str,
    action: &str,
    by: &By,
    on: Date,
    law: &InForce<'_>,
) -> Vec<Refusal> {
    let mut found = phase(case);
    let Some(known) = law.chart.step(step) else {
        let known = law.chart.steps.iter().map(|s| &s.id).collect();
        found.push(Refusal::UnknownStep {
            step: step.to_owned(),
            known,
        });
        return found;
    };
    if found.is_empty() && case.position.at(step).is_none() {
        let open = case.position.steps().collect();
        found.push(Refusal::StepNotOpen {
            step: step.to_owned(),
            open,
        });
    }
    found.extend(unknown_action(law.chart, known, action));
    found.extend(hands(case, known, by, on, law));
    found
}

/// What makes every act impossible; these come before the rest, and alone.
pub(super) fn phase(case: &Case) -> Vec<Refusal> {
    match case.phase {
        Phase::Received | Phase::AwaitingCorrection => vec![Refusal::NotAccepted],
        Phase::Closed(ending) => {
            let at = case.closed_at().unwrap_or_default();
            vec![Refusal::CaseClosed { ending, at }]
        }
        Phase::Open => Vec::new(),
    }
}

/// What closes a case to every command, past acts included.
pub(super) fn sealed_off(case: &Case) -> Result<(), Refusal> {
    if case.erased {
        return Err(Refusal::CaseErased);
    }
    if case.is_frozen() {
        return Err(Refusal::CaseFrozen);
    }
    Ok(())
}

/// Somebody else was quicker.
pub(super) fn expected(case: &Case, expected: Option<u64>) -> Result<(), Refusal> {
    match expected {
        Some(expected) if expected != case.version => Err(Refusal::StaleVersion {
            expected,
            actual: case.version,
        }),
        _ => Ok(()),
    }
}

fn unknown_action(chart: &Flowchart, step: &Step, action: &str) -> Option<Refusal> {
    let mut known: Vec<&str> = chart.leaving(&step.id).map(|t| t.action.as_str()).collect();
    if known.contains(&action) {
        return None;
    }
    known.sort_unstable();
    known.dedup();
    Some(Refusal::UnknownAction {
        step: step.id.clone(),
        action: action.to_owned(),
        known: known.into_iter().collect(),
    })
}

fn hands(case: &Case, step: &Step, by: &By, on: Date, law: &InForce<'_>) -> Vec<Refusal> {
    let id = || step.id.clone();
    match (step.kind, by) {
        (StepKind::Work, By::Handlers { post, handlers }) => {
            let mut found = Vec::new();
            if let Some(wanted) = step.post.as_ref().filter(|wanted| *wanted != post) {
                let (post, given) = (wanted.clone(), post.clone());
                found.push(Refusal::WrongPost {
                    step: id(),
                    post,
                    given,
                });
            }
            found.extend(people(case, step, post, handlers, on, law));
            found
        }
        (StepKind::Work, By::Outside | By::Host) => vec![Refusal::NoHandler { step: id() }],
        (StepKind::Waiting, By::Handlers { .. }) => vec![Refusal::NotOurs { step: id() }],
        (StepKind::Automatic, By::Handlers { .. } | By::Outside) => {
            vec![Refusal::StepIsAutomatic { step: id() }]
        }
        (StepKind::Waiting, By::Outside | By::Host) | (StepKind::Automatic, By::Host) => Vec::new(),
    }
}

fn people(
    case: &Case,
    step: &Step,
    post: &PostCode,
    handlers: &[HandlerCode],
    on: Date,
    law: &InForce<'_>,
) -> Vec<Refusal> {
    let mut found = Vec::new();
    if handlers.is_empty() {
        return vec![Refusal::NoHandler {
            step: step.id.clone(),
        }];
    }
    let given = u32::try_from(handlers.len()).unwrap_or(u32::MAX);
    if given < step.officers {
        let (step, needed) = (step.id.clone(), step.officers);
        found.push(Refusal::TooFewOfficers {
            step,
            needed,
            given,
        });
    }
    for (at, handler) in handlers.iter().enumerate() {
        if handlers[..at].contains(handler) {
            found.push(Refusal::NamedTwice {
                handler: handler.clone(),
            });
            continue;
        }
        if !law.county.is_bound(post, handler, on) {
            let (post, handler) = (post.clone(), handler.clone());
            found.push(Refusal::PostNotBound { post, handler, on });
        } else if step.officers >= QUALIFIED_FROM && !law.county.is_qualified(handler, on) {
            found.push(Refusal::NotQualified {
                handler: handler.clone(),
                on,
            });
        }
        found.extend(same_person(case, step, handler, law.chart));
    }
    found
}

/// Separation holds in both directions: if `decide` must be apart from `review`, nobody who
/// decided may review afterwards either (a case can come back).
fn same_person(
    case: &Case,
    step: &Step,
    handler: &HandlerCode,
    chart: &Flowchart,
) -> Option<Refusal> {
    let names_me = |other: &&Step| other.apart_from.contains(&step.id);
    let others = chart.steps.iter().filter(names_me).map(|other| &other.id);
    let other = step
        .apart_from
        .iter()
        .chain(others)
        .find(|other| case.hands_at(other).contains(handler))?;
    Some(Refusal::SamePerson {
        step: step.id.clone(),
        other: other.clone(),
        handler: handler.clone(),
    })
}
