//! The catalogue of a whole county: how quickly all of it is proved, and what it costs a host.

use std::path::Path;
use std::time::Instant;

use sanquan_demonstration::{Size, generate};
use sanquan_domain::calendar::WorkingCalendar;
use sanquan_domain::catalogue::{CatalogueDocument, PowerItem, RiskScale};
use sanquan_domain::flowchart::proof::{ProcedureRules, Staffing, prove};
use sanquan_domain::time::Date;

use crate::options::Options;
use crate::permit::shown;
use crate::reading::pss_bytes;
use crate::server::{Server, sanquan};
use crate::statistics::median;
use crate::table::{Cell, Table, at_most, text};

/// Seconds in which every question of every item should be answered.
const PROVED_S: f64 = 5.0;
/// Milliseconds in which one changed chart should be.
const ONE_MS: f64 = 50.0;
/// What the catalogue should add to a host's memory.
const LOADED_MIB: f64 = 300.0;
/// Seconds after which a host with the catalogue should listen, its state being there.
const START_S: f64 = 2.0;

/// Proves the county of seed 1, enters it, and starts hosts with and without it.
pub fn run(options: &Options) -> Table {
    let divisor = u32::try_from(100 / options.scaled(100).max(1)).unwrap_or(1);
    let begun = Instant::now();
    let county = generate(1, Size::share(divisor));
    let generated = begun.elapsed().as_secs_f64();
    let (proved, slowest_ms) = prove_all(&county);
    let items = county.items.len() as f64;
    let (empty, full) = (Hosted::without(options), Hosted::with(&county, options));
    let row = |what: &str, figure: f64, decimals, goal| {
        vec![text(what), Cell::Figure(figure, decimals), goal]
    };
    let none = || text("-");
    let loaded = (full.pss - empty.pss) / 1_048_576.0;
    Table {
        title: format!("The catalogue of a county: {items} items, all questions"),
        columns: vec![("what", "what"), ("figure", "figure"), ("goal", "goal")],
        rows: vec![
            row("generated, s", generated, 2, none()),
            row(
                "proved on two threads, s",
                proved,
                2,
                at_most(proved, PROVED_S, 0),
            ),
            row("items proved a second", items / proved, 0, none()),
            row(
                "slowest item, ms",
                slowest_ms,
                2,
                at_most(slowest_ms, ONE_MS, 0),
            ),
            row("entered into a host's store, s", full.entered, 2, none()),
            row("host listening without it, s", empty.listening, 2, none()),
            row(
                "host listening with it, s",
                full.listening,
                2,
                at_most(full.listening, START_S, 0),
            ),
            row(
                "PSS of a host for it, MiB",
                loaded,
                0,
                at_most(loaded, LOADED_MIB, 0),
            ),
        ],
    }
}

/// Seconds for all on two threads, and milliseconds of the one that took longest.
fn prove_all(county: &CatalogueDocument) -> (f64, f64) {
    let calendar = WorkingCalendar::without_days_off();
    let on = Date::new(2026, 3, 2).expect("a day of the calendar");
    let rules = ProcedureRules::published();
    let newest = rules.last().expect("there are published rules");
    let scale = RiskScale::default();
    let begun = Instant::now();
    let staffing = Staffing::new(&county.posts, &county.bindings, on);
    let prove_one = |item: &PowerItem| {
        let begun = Instant::now();
        let proof = prove(item, newest, &scale, calendar, on);
        assert!(!proof.is_refuted(), "{proof}");
        let open = staffing
            .prove(item)
            .iter()
            .map(|answer| answer.failures().len())
            .sum::<usize>();
        assert_eq!(open, 0, "every post of {} is held", item.code);
        begun.elapsed().as_secs_f64() * 1_000.0
    };
    let slowest = |items: &[PowerItem]| items.iter().map(prove_one).fold(0.0, f64::max);
    let (first, second) = county.items.split_at(county.items.len() / 2);
    let (a, b) = std::thread::scope(|scope| {
        let other = scope.spawn(|| slowest(second));
        (slowest(first), other.join().expect("nothing is refuted"))
    });
    (begun.elapsed().as_secs_f64(), a.max(b))
}

/// A host with some catalogue.
struct Hosted {
    entered: f64,
    listening: f64,
    pss: f64,
}

impl Hosted {
    /// With nothing but a department.
    fn without(options: &Options) -> Self {
        let department = sanquan_domain::catalogue::Department::new(
            "901",
            sanquan_domain::value::Texts::zh_en("局", "Bureau"),
        );
        let document = CatalogueDocument {
            departments: vec![department],
            ..CatalogueDocument::default()
        };
        Self::with(&document, options)
    }

    fn with(document: &CatalogueDocument, options: &Options) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let file = folder.path().join("catalogue.json");
        let json = serde_json::to_vec(document).expect("a catalogue is JSON");
        std::fs::write(&file, json).expect("the folder is ours");
        let data = folder.path().join("data");
        let begun = Instant::now();
        sanquan(&data, &["catalogue", "import", &shown(&file)]);
        let entered = begun.elapsed().as_secs_f64();
        let starts: Vec<(f64, f64)> = (0..options.rounds).map(|_| start(&data)).collect();
        Self {
            entered,
            listening: median(starts.iter().map(|start| start.0)),
            pss: median(starts.iter().map(|start| start.1)),
        }
    }
}

/// Seconds until a host listens, and its memory then.
fn start(data: &Path) -> (f64, f64) {
    let begun = Instant::now();
    let server = Server::platform(data, "");
    let listening = begun.elapsed().as_secs_f64();
    (listening, pss_bytes(server.process()) as f64)
}
