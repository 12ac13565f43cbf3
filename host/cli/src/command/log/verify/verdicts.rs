//! `log verify --verdicts`: every recorded answer of a plugin, asked for again.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::time::Instant as Moment;

use sanquan_domain::id::{CaseId, DepartmentCode, ItemCode};
use sanquan_domain::shadow::Selection;
use sanquan_domain::time::Instant;
use sanquan_engine::Engine;
use sanquan_engine::replay::{Effort, Verification};
use serde::Serialize;

use crate::command::Context;
use crate::failure::Failure;
use crate::progress::Progress;

/// Which recorded verdicts, where a command works on them. Without any of these: all.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Selected {
    /// Entered at this instant or later, such as 2026-03-02T09:00:00+08:00.
    #[arg(long, value_name = "INSTANT")]
    since: Option<Instant>,
    /// About these items.
    #[arg(long = "item", value_name = "CODE")]
    items: Vec<String>,
    /// Of these departments.
    #[arg(long = "department", value_name = "CODE")]
    departments: Vec<String>,
    /// In these cases.
    #[arg(long = "case", value_name = "ID")]
    cases: Vec<CaseId>,
}

impl Selected {
    /// As the engine takes it.
    pub fn selection(&self) -> Selection {
        Selection {
            since: self.since,
            items: self.items.iter().map(|c| ItemCode(c.clone())).collect(),
            departments: self
                .departments
                .iter()
                .map(|code| DepartmentCode(code.clone()))
                .collect(),
            cases: self.cases.clone(),
        }
    }
}

/// What was found, and how quickly.
#[derive(Debug, Serialize)]
pub struct Verdicts {
    #[serde(flatten)]
    verification: Verification,
    threads: usize,
    seconds: f64,
    verdicts_per_second: f64,
}

impl Verdicts {
    /// Executes the selected verdicts of a county again.
    pub fn of(
        context: &Context,
        engine: &Engine,
        county: &str,
        selection: &Selection,
    ) -> Result<Self, Failure> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let effort = Effort {
            threads,
            in_background: false,
        };
        let mut progress = Progress::new(context.talk, format!("verdicts of {county}"), 0);
        let began = Moment::now();
        let verification = engine.verify_verdicts(selection, effort, |done, all| {
            progress.set(done, all);
            ControlFlow::Continue(())
        });
        let seconds = began.elapsed().as_secs_f64();
        progress.finish();
        let verification = verification?;
        Ok(Self {
            verdicts_per_second: verification.verdicts as f64 / seconds.max(f64::EPSILON),
            verification,
            threads,
            seconds,
        })
    }

    /// Whether all that can still be read is as recorded.
    pub fn are_sound(&self) -> bool {
        self.verification.is_sound()
    }

    /// For people.
    pub fn told(&self, text: &mut String) {
        let found = &self.verification;
        let _ = writeln!(
            text,
            "  verdicts {} executed again with {} components, {} bit for bit as recorded, {} of erased cases left out",
            found.verdicts,
            found.components.len(),
            found.equal,
            found.erased
        );
        let _ = writeln!(
            text,
            "           {:.0} verdicts/s on {} threads",
            self.verdicts_per_second, self.threads
        );
        for one in &found.disagreements {
            let _ = writeln!(
                text,
                "  {}  case `{}`, event {}: {}",
                one.code, one.case, one.version, one.message
            );
        }
        let unlisted = found.disagreeing - found.disagreements.len() as u64;
        if unlisted > 0 {
            let _ = writeln!(text, "  and {unlisted} more like these");
        }
    }
}
