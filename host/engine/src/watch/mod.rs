//! Watching over the plugins of a county: what each call took, what went wrong, what was noted, and when
//! it has gone wrong too often.
//!
//! Everything here is since the start and in memory alone, but for the quarantine: that is on record
//! ([`sanquan_domain::watch`]), so a restart forgets faults that had not spent the budget yet, and
//! nothing else.
//!
//! **How far a fault reaches.** A call that fails is noted before anything else is done; the one that
//! spends the budget stops the plugin there and then, those that wait for their turn included. So a
//! plugin that fails in every call fails in at most `Budget::faults` cases and, beside the last of
//! these, in those whose calls were running at that moment: 4 + 16 with the budget and the slots
//! as they are.
//!
//! | file | what it holds |
//! |---|---|
//! | `figures.rs`, `histogram.rs` | counts per function |
//! | `notes.rs` | the newest lines that a plugin wrote |
//! | `outcome.rs` | answers in a word |
//! | `quarantine.rs` | commands: stop asking a component, and ask it again |
//! | `probe.rs` | asking a quarantined one what it had failed on |

mod figures;
mod histogram;
mod notes;
mod outcome;
mod probe;
mod quarantine;

pub use figures::FunctionFigures;
pub use histogram::Histogram;
pub use notes::{NoteLine, NotesPage};
pub(crate) use outcome::{Answer, Outcome};

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use sanquan_domain::event::NotedFault;
use sanquan_domain::id::{CaseId, Digest};
use sanquan_domain::time::Instant;
use sanquan_domain::watch::{Budget, Tally};
use sanquan_runtime::{Call, Function};

use figures::Figures;
use notes::Notes;

/// All plugins of a county.
#[derive(Default)]
pub(crate) struct Watch {
    budget: Budget,
    plugins: Mutex<HashMap<Digest, Arc<Mutex<Watched>>>>,
    /// Budgets that were spent, until that is on record.
    spent: Mutex<Vec<Spent>>,
    /// Held by whoever puts that on record.
    recording: tokio::sync::Mutex<()>,
}

/// One component.
#[derive(Default)]
struct Watched {
    tally: Tally,
    figures: Figures,
    notes: Notes,
}

/// A budget that was spent, and by what.
#[derive(Clone)]
pub(crate) struct Spent {
    pub component: Digest,
    pub faults: Vec<NotedFault>,
}

impl Watch {
    /// A call gave an answer.
    pub fn answered(&self, call: &Call, outcome: Outcome, case: CaseId, at: Instant) {
        let watched = self.plugin(call.component);
        let mut watched = watched.lock();
        watched.tally.called();
        watched.notes.take(call, Some(case), at);
        let figures = watched.figures.of(call.function);
        figures.took(call);
        figures.answered(outcome);
    }

    /// A call failed before there was an answer.
    pub fn failed(&self, call: &Call, case: Option<CaseId>, at: Instant) {
        let watched = self.plugin(call.component);
        let mut watched = watched.lock();
        watched.tally.called();
        watched.notes.take(call, case, at);
        watched.figures.of(call.function).took(call);
    }

    /// Counts a fault; true when it has spent the budget of a component. `own` says that it is one of
    /// the plugin's.
    pub fn faulted(
        &self,
        component: Digest,
        function: Function,
        code: &'static str,
        own: Option<NotedFault>,
        at: Instant,
    ) -> bool {
        let watched = self.plugin(component);
        let mut watched = watched.lock();
        watched.figures.of(function).faulted(code);
        let spent = own.and_then(|fault| watched.tally.faulted(fault, at, &self.budget));
        let Some(faults) = spent else {
            return false;
        };
        watched.tally = Tally::default();
        self.spent.lock().push(Spent { component, faults });
        true
    }

    /// A component that is asked again begins with a whole budget.
    pub fn begin_anew(&self, component: Digest) {
        if let Some(watched) = self.known(component) {
            watched.lock().tally = Tally::default();
        }
    }

    /// Figures of a component by function, those that were never asked left out.
    pub fn figures(&self, component: Digest) -> Vec<(Function, FunctionFigures)> {
        let watched = self.known(component);
        watched.map_or_else(Vec::new, |watched| watched.lock().figures.shown())
    }

    /// Faults that count against a component's budget at present.
    pub fn counted_faults(&self, component: Digest) -> usize {
        self.known(component)
            .map_or(0, |watched| watched.lock().tally.faults())
    }

    /// The budget of every component.
    pub fn budget(&self) -> Budget {
        self.budget
    }

    /// Notes of a component.
    pub fn notes(
        &self,
        component: Digest,
        after: u64,
        level: sanquan_runtime::Level,
        max: usize,
    ) -> NotesPage {
        let watched = self.known(component);
        watched.map_or_else(NotesPage::default, |watched| {
            watched.lock().notes.page(after, level, max)
        })
    }

    /// Forgets what was noted about a case that is erased.
    pub fn forget(&self, case: CaseId) {
        let watched: Vec<_> = self.plugins.lock().values().cloned().collect();
        for plugin in watched {
            plugin.lock().notes.forget(case);
        }
    }

    /// A budget whose spending is not on record yet.
    fn spent(&self) -> Option<Spent> {
        self.spent.lock().first().cloned()
    }

    /// It is now.
    fn recorded(&self, component: Digest) {
        self.spent
            .lock()
            .retain(|spent| spent.component != component);
    }

    fn plugin(&self, component: Digest) -> Arc<Mutex<Watched>> {
        Arc::clone(self.plugins.lock().entry(component).or_default())
    }

    fn known(&self, component: Digest) -> Option<Arc<Mutex<Watched>>> {
        self.plugins.lock().get(&component).cloned()
    }
}
