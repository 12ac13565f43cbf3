//! The report of the deployment gate, for people.

use std::fmt::Write as _;

use sanquan_domain::gate::{GateCheck, GateOutcome, GateReport};

use crate::failure::Failure;

/// One line per rule, and one per finding below it.
pub fn told(report: &GateReport) -> String {
    let mut text = String::new();
    if let Some(version) = &report.contract {
        let _ = writeln!(text, "contract     sanquan:department {version}");
    }
    for check in &report.checks {
        let _ = writeln!(
            text,
            "{:<11}  {}{}",
            check.outcome,
            check.rule,
            measured(check)
        );
        for finding in &check.findings {
            let _ = writeln!(
                text,
                "             {}: {} ({})",
                finding.place, finding.message, finding.code
            );
        }
        if let Some(what_to_do) = &check.what_to_do {
            let _ = writeln!(text, "             what to do: {what_to_do}");
        }
    }
    text
}

fn measured(check: &GateCheck) -> String {
    match (&check.value, &check.limit) {
        (Some(value), Some(limit)) => format!(": {value}, limit {limit}"),
        _ => String::new(),
    }
}

impl Failure {
    /// Adds every finding for which a component was refused, and how to see them at the desk.
    pub fn with_gate(self, report: &GateReport) -> Self {
        let mut failure = self;
        for check in report.with(GateOutcome::Refused) {
            for finding in &check.findings {
                let words = format!("{}: {}: {}", check.rule, finding.place, finding.message);
                failure = failure.for_that(words);
            }
        }
        failure.hint("`sanquan plugin check FILE --catalogue FILE` shows every rule at the desk")
    }
}
