//! What an applicant sees with number and query code (domain.md 9): the course and the clock, no
//! opinion, no handler, no card of the office, no personal value.

use sanquan_domain::case::{Case, Phase};
use sanquan_domain::id::{DepartmentCode, Digest, ItemCode};
use sanquan_domain::number::QueryCode;
use sanquan_domain::time::{Date, Instant};
use serde::Serialize;

use crate::engine::Engine;
use crate::error::EngineError;

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicCase {
    /// Its number.
    pub number: String,
    /// Its item.
    pub item: ItemCode,
    /// Its department.
    pub department: DepartmentCode,
    /// The flowchart that it keeps.
    pub chart: Digest,
    /// Where it stands.
    pub phase: Phase,
    /// When the papers came.
    pub received_at: Instant,
    /// When the clock started.
    pub accepted_at: Option<Instant>,
    /// When it ended.
    pub closed_at: Option<Instant>,
    /// Codes and paths of what is missing, if it waits for corrections.
    pub missing: Vec<String>,
    /// Open steps.
    pub position: Vec<String>,
    /// Steps at which acts have been done, in order, each once.
    pub visited: Vec<String>,
    /// Last day of the promise.
    pub promised_due_on: Option<Date>,
    /// Last day by law.
    pub statutory_due_on: Option<Date>,
    /// Working days used so far.
    pub elapsed_working_days: u32,
    /// Whether the clock stands still.
    pub stopped: bool,
}

impl Engine {
    /// The case, if the code is its own. Which of the two was wrong is not told, and after five
    /// wrong codes nothing is told about the number for a while.
    pub fn public_case(&self, number: &str, code: &str) -> Result<PublicCase, EngineError> {
        let now = self.now();
        if let Some(until) = self.wrong_codes().locked_until(number, now) {
            return Err(EngineError::Locked { until });
        }
        let case = self.case_with_code(number, code)?;
        match case {
            Some(case) => {
                self.wrong_codes().clear(number);
                self.public_view(&case)
            }
            None => {
                self.wrong_codes().count(number, now);
                let what = "case with this number and query code";
                Err(EngineError::NotFound {
                    what,
                    id: number.to_owned(),
                })
            }
        }
    }

    fn case_with_code(&self, number: &str, code: &str) -> Result<Option<Case>, EngineError> {
        let Ok(code) = code.parse::<QueryCode>() else {
            return Ok(None);
        };
        let Some(id) = self.case_by_number(number)? else {
            return Ok(None);
        };
        let Some(case) = self.open_part(id)? else {
            return Ok(None);
        };
        let known = self
            .query_code(&case)?
            .and_then(|known| known.parse::<QueryCode>().ok());
        // Digests are compared, so that the time it takes tells nothing about the code.
        let salt = case.id.to_bytes();
        let fits = known.is_some_and(|known| known.digest(&salt) == code.digest(&salt));
        Ok(fits.then_some(case))
    }

    /// What the public may see of a case.
    pub fn public_view(&self, case: &Case) -> Result<PublicCase, EngineError> {
        let county = self.county();
        let law = county.in_force(case)?;
        let clock = case.clock.view(law.calendar, self.now());
        let mut visited: Vec<String> = Vec::new();
        for act in &case.acts {
            if !visited.contains(&act.step) {
                visited.push(act.step.clone());
            }
        }
        Ok(PublicCase {
            number: case.number.clone(),
            item: case.item.clone(),
            department: case.department.clone(),
            chart: case.chart,
            phase: case.phase,
            received_at: case.received_at(),
            accepted_at: case.accepted_at(),
            closed_at: case.closed_at(),
            missing: case.corrections.clone().unwrap_or_default(),
            position: case.position.steps().map(str::to_owned).collect(),
            visited,
            promised_due_on: clock.promised_due_on,
            statutory_due_on: clock.statutory_due_on,
            elapsed_working_days: clock.elapsed_working_days,
            stopped: clock.stopped,
        })
    }
}
