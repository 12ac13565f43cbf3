//! `sanquan catalogue check`: every mistake of a catalogue file, and every question that its items must answer
//! before they are published.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

use sanquan_domain::calendar::WorkingCalendar;
use sanquan_domain::catalogue::{CatalogueDocument, PowerItem, RiskScale};
use sanquan_domain::flowchart::proof::{
    Failure as Contradiction, ProcedureRules, Proof, Staffing, contradictions, prove_throughout,
};
use sanquan_domain::id::ItemCode;
use sanquan_domain::time::Date;
use sanquan_engine::{Clock as _, SystemClock};
use serde::Serialize;

use super::Counts;
use crate::catalogue_file;
use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// So many contradictions are told in full; `--json` has all.
const TOLD: usize = 20;

/// Read a catalogue file, name every mistake in it, and prove its items; no host is needed.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// The file: JSON, an Excel workbook (`.xlsx`), or a folder of CSV tables.
    file: PathBuf,
    /// The day on which posts must be held, and on which example courses begin. Default: today.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Also fail on what is not declared and on posts that nobody holds.
    #[arg(long)]
    strict: bool,
}

/// What was found.
#[derive(Serialize)]
struct Checked {
    #[serde(flatten)]
    counts: Counts,
    seconds: f64,
    items_per_second: f64,
    /// Items that contradict what must be proved.
    refuted: Vec<Refuted>,
    /// How many items could not be asked, by question.
    undeclared: BTreeMap<String, usize>,
    /// Items with posts that are not held as they must be.
    unstaffed: Vec<Refuted>,
}

/// An item with what contradicts.
#[derive(Serialize)]
struct Refuted {
    item: ItemCode,
    failures: Vec<Contradiction>,
}

impl Refuted {
    /// None where nothing contradicts.
    fn of<'a>(
        item: &PowerItem,
        failures: impl IntoIterator<Item = &'a Contradiction>,
    ) -> Option<Self> {
        let failures: Vec<_> = failures.into_iter().cloned().collect();
        (!failures.is_empty()).then(|| Self {
            item: item.code.clone(),
            failures,
        })
    }
}

impl Check {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let document = catalogue_file::read(&self.file)?;
        let on = self.on.unwrap_or_else(|| SystemClock.now().date_in_utc());
        let checked = check(&document, on);
        context.talk.data(&checked, told)?;
        let open = !checked.undeclared.is_empty() || !checked.unstaffed.is_empty();
        Ok(match checked.refuted.is_empty() && !(self.strict && open) {
            true => Exit::Done,
            false => Exit::Found,
        })
    }
}

/// Proves the items of the document, as many at a time as the machine has cores.
fn check(document: &CatalogueDocument, on: Date) -> Checked {
    let begun = Instant::now();
    let staffing = Staffing::new(&document.posts, &document.bindings, on);
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let part = document.items.len().div_ceil(threads).max(1);
    let find = |items| Found::of(items, on, &staffing);
    let parts: Vec<Found> = std::thread::scope(|scope| {
        let parts = document.items.chunks(part);
        let running: Vec<_> = parts
            .map(|items| scope.spawn(move || find(items)))
            .collect();
        let joined = running.into_iter().map(|thread| thread.join());
        joined
            .map(|found| found.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut found = Found::default();
    parts.into_iter().for_each(|part| found.take(part));
    let seconds = begun.elapsed().as_secs_f64();
    Checked {
        counts: Counts::of(document),
        seconds,
        items_per_second: document.items.len() as f64 / seconds.max(f64::EPSILON),
        refuted: found.refuted,
        undeclared: found.undeclared,
        unstaffed: found.unstaffed,
    }
}

#[derive(Default)]
struct Found {
    refuted: Vec<Refuted>,
    undeclared: BTreeMap<String, usize>,
    unstaffed: Vec<Refuted>,
}

impl Found {
    fn of(items: &[PowerItem], on: Date, staffing: &Staffing<'_>) -> Self {
        let (rules, scale) = (ProcedureRules::published(), RiskScale::default());
        let calendar = WorkingCalendar::without_days_off();
        let mut found = Self::default();
        for item in items {
            let proofs = prove_throughout(item, rules, &scale, calendar, Some(on));
            found.add(item, &proofs, staffing);
        }
        found
    }

    fn add(&mut self, item: &PowerItem, proofs: &[Proof], staffing: &Staffing<'_>) {
        let refuted = Refuted::of(item, contradictions(proofs));
        self.refuted.extend(refuted);
        for (question, _) in proofs.last().into_iter().flat_map(Proof::undeclared) {
            *self.undeclared.entry(question.id().to_owned()).or_default() += 1;
        }
        let answers = staffing.prove(item);
        let unstaffed = Refuted::of(item, answers.iter().flat_map(|answer| answer.failures()));
        self.unstaffed.extend(unstaffed);
    }

    fn take(&mut self, other: Self) {
        self.refuted.extend(other.refuted);
        self.unstaffed.extend(other.unstaffed);
        for (question, count) in other.undeclared {
            *self.undeclared.entry(question).or_default() += count;
        }
    }
}

fn told(checked: &Checked) -> String {
    let mut text = format!(
        "{}: {}; proved in {:.2} s, {:.0} items a second\n",
        if checked.refuted.is_empty() {
            "ok"
        } else {
            "not to be published"
        },
        checked.counts,
        checked.seconds,
        checked.items_per_second
    );
    tell(
        "contradicts what must be proved",
        &checked.refuted,
        &mut text,
    );
    for (question, items) in &checked.undeclared {
        let _ = writeln!(text, "not declared: {question} for {items} items");
    }
    tell("is not held as it must be", &checked.unstaffed, &mut text);
    text
}

fn tell(what: &str, refuted: &[Refuted], text: &mut String) {
    let each = refuted
        .iter()
        .flat_map(|one| one.failures.iter().map(move |f| (&one.item, f)));
    let total = each.clone().count();
    for (item, failure) in each.take(TOLD) {
        let _ = writeln!(text, "{item} {what}: {failure}");
    }
    if total > TOLD {
        let _ = writeln!(text, "… and {} more (--json has all)", total - TOLD);
    }
}
