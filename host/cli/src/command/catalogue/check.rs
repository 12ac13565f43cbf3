//! `sanquan catalogue check`: every mistake of a catalogue file, and every question that its items must answer
//! before they are published.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

use sanquan_domain::calendar::{CalendarDocument, WorkingCalendar};
use sanquan_domain::catalogue::{CatalogueDocument, PowerItem, RiskScale};
use sanquan_domain::flowchart::proof::{
    Failure as Contradiction, ProcedureRules, Proof, Staffing, prove,
};
use sanquan_domain::id::ItemCode;
use sanquan_domain::time::Date;
use sanquan_engine::{Clock as _, SystemClock};
use serde::Serialize;

use crate::catalogue_file;
use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// So many contradictions are told in full; `--json` has all.
const TOLD: usize = 20;

/// Read a catalogue file, name every mistake in it, and prove its items; no host is needed.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// The file (JSON).
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
    departments: usize,
    items: usize,
    posts: usize,
    bindings: usize,
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
    let asked = Asked::new(&staffing, on);
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let part = document.items.len().div_ceil(threads).max(1);
    let parts: Vec<Found> = std::thread::scope(|scope| {
        let parts = document.items.chunks(part);
        let running: Vec<_> = parts.map(|items| scope.spawn(|| asked.of(items))).collect();
        let joined = running.into_iter().map(|thread| thread.join());
        joined
            .map(|found| found.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut found = Found::default();
    parts.into_iter().for_each(|part| found.take(part));
    let seconds = begun.elapsed().as_secs_f64();
    Checked {
        departments: document.departments.len(),
        items: document.items.len(),
        posts: document.posts.len(),
        bindings: document.bindings.len(),
        seconds,
        items_per_second: document.items.len() as f64 / seconds.max(f64::EPSILON),
        refuted: found.refuted,
        undeclared: found.undeclared,
        unstaffed: found.unstaffed,
    }
}

/// Everything by which an item is asked.
struct Asked<'a> {
    staffing: &'a Staffing<'a>,
    rules: &'static [ProcedureRules],
    none: ProcedureRules,
    scale: RiskScale,
    calendar: WorkingCalendar,
    on: Date,
}

#[derive(Default)]
struct Found {
    refuted: Vec<Refuted>,
    undeclared: BTreeMap<String, usize>,
    unstaffed: Vec<Refuted>,
}

impl<'a> Asked<'a> {
    fn new(staffing: &'a Staffing<'a>, on: Date) -> Self {
        let plain = CalendarDocument::china(Vec::new());
        Self {
            staffing,
            rules: ProcedureRules::published(),
            none: ProcedureRules::none(),
            scale: RiskScale::default(),
            calendar: WorkingCalendar::new(plain).expect("a calendar without exceptions is one"),
            on,
        }
    }

    fn of(&self, items: &[PowerItem]) -> Found {
        let mut found = Found::default();
        for item in items {
            found.add(item, &self.proofs(item), self.staffing);
        }
        found
    }

    /// One proof under each set of rules that holds while the item does.
    fn proofs(&self, item: &PowerItem) -> Vec<Proof> {
        let holds = |set: &&ProcedureRules| set.holds_within(item.valid_from, item.valid_until);
        let mut sets: Vec<&ProcedureRules> = self.rules.iter().filter(holds).collect();
        if sets.is_empty() {
            sets.push(&self.none);
        }
        let ask = |set: &ProcedureRules| prove(item, set, &self.scale, &self.calendar, self.on);
        sets.into_iter().map(ask).collect()
    }
}

impl Found {
    fn add(&mut self, item: &PowerItem, proofs: &[Proof], staffing: &Staffing<'_>) {
        let mut failures: Vec<Contradiction> = Vec::new();
        let all = proofs.iter().flat_map(Proof::failures);
        for failure in all {
            let same = |known: &Contradiction| {
                (known.question, &known.place) == (failure.question, &failure.place)
            };
            if !failures.iter().any(same) {
                failures.push(failure.clone());
            }
        }
        if !failures.is_empty() {
            self.refuted.push(Refuted {
                item: item.code.clone(),
                failures,
            });
        }
        for (question, _) in proofs.last().into_iter().flat_map(Proof::undeclared) {
            *self.undeclared.entry(question.id().to_owned()).or_default() += 1;
        }
        let answers = staffing.prove(item);
        let failures: Vec<_> = answers
            .iter()
            .flat_map(|answer| answer.failures())
            .cloned()
            .collect();
        if !failures.is_empty() {
            self.unstaffed.push(Refuted {
                item: item.code.clone(),
                failures,
            });
        }
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
        "{}: {} departments, {} items, {} posts, {} bindings; proved in {:.2} s, {:.0} items a second\n",
        if checked.refuted.is_empty() {
            "ok"
        } else {
            "not to be published"
        },
        checked.departments,
        checked.items,
        checked.posts,
        checked.bindings,
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
