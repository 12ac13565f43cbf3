//! How quickly a log becomes state again: folded in memory, and as the state store on disk.

use std::collections::HashMap;
use std::time::Instant;

use sanquan_engine::fold;
use sanquan_store::{Frame, Store};

use crate::county::{County, fill};
use crate::options::Options;
use crate::permit;
use crate::table::{Cell, Table, at_least, text};

/// Cases in the log, about twenty events each.
const CASES: u64 = 20_000;
/// Events a second that are wanted when folding in memory.
const FOLDED: f64 = 1_000_000.0;
/// Events a second that are wanted when the state store is rebuilt.
const REBUILT: f64 = 50_000.0;
/// Frames are read in pieces of about this size.
const READ_BYTES: usize = 16 << 20;

/// Measures both over a log of closed and open cases.
pub fn run(options: &Options) -> Table {
    let folder = tempfile::tempdir().expect("a folder can be made");
    permit::prepare(folder.path());
    let county = County::open(folder.path());
    let cases = options.scaled(CASES);
    fill(&county.engine, cases, 64, true);
    let events = county.store.head().seq as f64;
    let folded = fold_in_memory(&*county.store, cases);
    county.close();
    std::fs::remove_dir_all(folder.path().join("state")).expect("the store is closed");
    let begun = Instant::now();
    let county = County::open(folder.path());
    let rebuilt = events / begun.elapsed().as_secs_f64();
    assert!(county.opening.rebuilt.is_some(), "the state was gone");
    assert_eq!(county.opening.head.seq as f64, events);
    county.close();
    Table {
        title: format!("A log of {events} events ({cases} cases) becomes state again"),
        columns: vec![
            ("what", "what"),
            ("events_per_second", "events/s"),
            ("goal", "goal"),
        ],
        rows: vec![
            row("folded in memory", folded, FOLDED),
            row("state store rebuilt on disk", rebuilt, REBUILT),
        ],
    }
}

fn row(what: &str, rate: f64, goal: f64) -> Vec<Cell> {
    vec![text(what), Cell::Figure(rate, 0), at_least(rate, goal, 0)]
}

/// Events a second. The log is read piece by piece, and only folding counts.
fn fold_in_memory(store: &dyn Store, cases: u64) -> f64 {
    let (mut folded, mut seconds) = (HashMap::new(), 0.0);
    let (head, mut next, mut events) = (store.head().seq, 1, 0);
    while next <= head {
        let frames = store.frames(next, READ_BYTES).expect("the log is whole");
        let begun = Instant::now();
        fold(frames.iter(), &mut folded).expect("cases are whole");
        seconds += begun.elapsed().as_secs_f64();
        let read: usize = frames.iter().map(|frame: &Frame| frame.events.len()).sum();
        events += read;
        next += read as u64;
    }
    assert_eq!(folded.len() as u64, cases, "every case is there");
    events as f64 / seconds
}
