//! Move a case to another component of its department, which judges it from then on.
//!
//! The case keeps its flowchart: that is the course that its applicant was told. So the other component
//! must know every step that may still come, with the same ways out of it, as its own flowchart has
//! them. Whether it would have decided as was decided so far is for a replay to say.

use std::collections::BTreeSet;

use super::{Case, Dossier, lawful};
use crate::county::Plugin;
use crate::event::{CaseEvent, CaseMigrated};
use crate::flowchart::{Flowchart, Transition};
use crate::id::{Digest, ItemCode};
use crate::refusal::Refusal;
use crate::time::Instant;

/// What keeps a component from taking over a case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// It does not handle the item.
    #[error("it does not handle item `{item}`")]
    OtherItems {
        /// The case's.
        item: ItemCode,
    },
    /// Its flowchart has no such step.
    #[error("its flowchart has no step `{step}`, which may still come")]
    UnknownStep {
        /// The step.
        step: String,
    },
    /// It leaves the step in other ways.
    #[error("its flowchart leaves step `{step}` in other ways than that of the case")]
    OtherWays {
        /// The step.
        step: String,
    },
}

impl Obstacle {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OtherItems { .. } => "migration.other-items",
            Self::UnknownStep { .. } => "migration.unknown-step",
            Self::OtherWays { .. } => "migration.other-ways",
        }
    }
}

/// What keeps `to` from taking over `case`, which runs by `chart`.
pub fn obstacle(case: &Case, chart: &Flowchart, to: &Plugin) -> Option<Obstacle> {
    let theirs = to.charts.iter().find(|theirs| theirs.item == case.item);
    let Some(theirs) = theirs else {
        return Some(Obstacle::OtherItems {
            item: case.item.clone(),
        });
    };
    to_come(case, chart).into_iter().find_map(|step| {
        if theirs.step(step).is_none() {
            Some(Obstacle::UnknownStep {
                step: step.to_owned(),
            })
        } else if !same_ways(chart.leaving(step), theirs.leaving(step)) {
            Some(Obstacle::OtherWays {
                step: step.to_owned(),
            })
        } else {
            None
        }
    })
}

/// Moves it.
pub fn migrate(dossier: &mut Dossier, to: Digest, at: Instant) -> Result<(), Refusal> {
    lawful::sealed_off(dossier.case())?;
    if let (Some(ending), Some(at)) = (dossier.case().ending(), dossier.case().closed_at()) {
        return Err(Refusal::CaseClosed { ending, at });
    }
    match dossier.case().judge {
        Some(from) if from != to => {
            dossier.record(CaseEvent::CaseMigrated(CaseMigrated { from, to }), at);
            Ok(())
        }
        _ => Err(Refusal::AlreadyActive { component: to }),
    }
}

/// Steps that are open or may still open, in the order in which they are reached.
fn to_come<'a>(case: &'a Case, chart: &'a Flowchart) -> Vec<&'a str> {
    let mut open: Vec<&str> = case.position.steps().collect();
    if open.is_empty() {
        open.push(&chart.start);
    }
    let (mut seen, mut steps) = (BTreeSet::new(), Vec::new());
    while let Some(step) = open.pop() {
        if seen.insert(step) {
            steps.push(step);
            let next = chart.leaving(step).flat_map(|transition| &transition.to);
            open.extend(next.map(String::as_str));
        }
    }
    steps
}

/// Names are words; where a transition leads, and how it ends a case, is the course.
fn same_ways<'a>(
    ours: impl Iterator<Item = &'a Transition>,
    theirs: impl Iterator<Item = &'a Transition>,
) -> bool {
    fn way(transition: &Transition) -> (&str, &str, &[String], Option<crate::flowchart::Ending>) {
        let Transition {
            id,
            action,
            to,
            ends,
            ..
        } = transition;
        (id, action, to, *ends)
    }
    let (mut ours, mut theirs): (Vec<_>, Vec<_>) =
        (ours.map(way).collect(), theirs.map(way).collect());
    ours.sort_by_key(|way| way.0);
    theirs.sort_by_key(|way| way.0);
    ours == theirs
}
