//! Is every recorded verdict what its component says to its question?

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use sanquan_domain::event::Function;
use sanquan_domain::id::{CaseId, Digest};
use sanquan_domain::shadow::Selection;
use sanquan_runtime::Plugin;
use serde::Serialize;

use super::again::{Again, NotAnswered, ask_again};
use super::recorded::{Opened, RecordedCall};
use super::workers::{Effort, through_the_log};
use crate::engine::Engine;
use crate::error::EngineError;

/// Most disagreements that are listed one by one; all are counted.
const LISTED_MAX: usize = 1_000;

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Number of the last event of the log that was looked at.
    pub upto: u64,
    /// Verdicts executed again.
    pub verdicts: u64,
    /// Bit for bit as recorded, fuel included.
    pub equal: u64,
    /// Left out, since their cases were erased.
    pub erased: u64,
    /// How many verdicts of each component were executed again.
    pub components: BTreeMap<Digest, u64>,
    /// How many verdicts are not as recorded.
    pub disagreeing: u64,
    /// They one by one, in the order of the log; the first thousand.
    pub disagreements: Vec<Disagreement>,
}

/// A verdict that is not what its component says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// The case.
    pub case: CaseId,
    /// Number of the verdict's event in the case.
    pub version: u64,
    /// What was asked; none where the record cannot be read.
    pub function: Option<Function>,
    /// Who answered; none where the record cannot be read.
    pub component: Option<Digest>,
    /// Stable code.
    pub code: &'static str,
    /// What differs.
    pub message: String,
}

impl Engine {
    /// Executes the recorded verdicts of `selection` again, each with its own component, and compares
    /// them bit for bit. `progress` is told events done and events to do, and ends the work early
    /// by a break. Blocks.
    pub fn verify_verdicts(
        &self,
        selection: &Selection,
        effort: Effort,
        mut progress: impl FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<Verification, EngineError> {
        let upto = self.store().head().seq;
        let mut whole = Verification::default();
        let work = async |opened| Ok(self.verify_page(opened).await);
        through_the_log(self, selection, (1, upto), effort, work, |worked| {
            whole.add(worked.done);
            whole.upto = worked.next - 1;
            Ok(progress(worked.next - 1, upto))
        })?;
        Ok(whole)
    }

    async fn verify_page(&self, opened: Opened) -> Verification {
        let mut page = Verification {
            erased: opened.erased,
            ..Verification::default()
        };
        for (case, version, why) in opened.unreadable {
            page.disagree(Disagreement {
                case,
                version,
                function: None,
                component: None,
                code: "verdict.unreadable",
                message: why,
            });
        }
        for call in &opened.calls {
            page.verdicts += 1;
            *page.components.entry(call.given.component).or_default() += 1;
            let again = match self.plugins().apart(call.given.component) {
                Ok(plugin) => verify(&plugin, call).await,
                Err(error) => Err(("verdict.component", error.to_string())),
            };
            match again {
                Ok(()) => page.equal += 1,
                Err((code, message)) => page.disagree(Disagreement {
                    case: call.case,
                    version: call.version,
                    function: Some(call.given.function),
                    component: Some(call.given.component),
                    code,
                    message,
                }),
            }
        }
        page
    }
}

impl Verification {
    /// Whether everything that can still be read is as recorded.
    pub fn is_sound(&self) -> bool {
        self.disagreeing == 0
    }

    fn disagree(&mut self, disagreement: Disagreement) {
        self.disagreeing += 1;
        if self.disagreements.len() < LISTED_MAX {
            self.disagreements.push(disagreement);
        }
    }

    fn add(&mut self, page: Self) {
        self.verdicts += page.verdicts;
        self.equal += page.equal;
        self.erased += page.erased;
        self.disagreeing += page.disagreeing;
        let room = LISTED_MAX - self.disagreements.len();
        self.disagreements
            .extend(page.disagreements.into_iter().take(room));
        for (component, count) in page.components {
            *self.components.entry(component).or_default() += count;
        }
    }
}

/// Stable code and words of what differs.
pub(crate) type Differs = (&'static str, String);

/// Executes a recorded call again with `plugin`, the component that it names.
pub(crate) async fn verify(plugin: &Plugin, call: &RecordedCall) -> Result<(), Differs> {
    let (given, bytes) = (&call.given, &call.bytes);
    match ask_again(plugin, given.function, &bytes.input, None).await {
        Ok(Again { outcome, .. }) if outcome != bytes.outcome => {
            Err(("verdict.outcome", differing(&bytes.outcome, &outcome)))
        }
        Ok(Again { fuel, .. }) if fuel != given.fuel => Err((
            "verdict.fuel",
            format!("it took {fuel} units of fuel, {} are recorded", given.fuel),
        )),
        Ok(_) => Ok(()),
        Err(NotAnswered::Unreadable(why)) => Err((
            "verdict.question",
            format!("the recorded bytes are no question of this contract: {why}"),
        )),
        Err(NotAnswered::Failed(fault)) => Err((
            "verdict.fault",
            format!("the call fails now ({}): {}", fault.code(), fault.message),
        )),
    }
}

fn differing(recorded: &[u8], now: &[u8]) -> String {
    let at = recorded.iter().zip(now).take_while(|(a, b)| a == b).count();
    format!(
        "the answer has {} bytes now, {} are recorded; they differ from byte {at} on",
        now.len(),
        recorded.len()
    )
}
