//! A real log of another system becomes past cases: `sanquan log import` from beginning to end,
//! process start, reading and unpacking included.

use std::path::Path;
use std::time::Instant;

use serde_json::Value;

use crate::options::Options;
use crate::permit::{root, shown};
use crate::reading::folder_bytes;
use crate::server::{run_binary, sanquan};
use crate::statistics::median;
use crate::table::{Cell, Table, text};

/// The item of `plugins/environmental-permit`.
const ITEM: &str = "receipt";

/// Acts in the log.
const ACTS: f64 = 8_577.0;

/// One import into an empty county.
struct Imported {
    seconds: f64,
    events: f64,
    bytes: f64,
}

/// Imports the log into an empty county, round by round.
pub fn run(options: &Options) -> Table {
    let component = component();
    let rounds: Vec<Imported> = (0..options.rounds).map(|_| import(&component)).collect();
    let of = |figure: fn(&Imported) -> f64| median(rounds.iter().map(figure));
    Table {
        title: "Import of tests/data/logs/receipt.xes.gz: 1,434 cases".to_owned(),
        columns: vec![
            ("what", "what"),
            ("seconds", "seconds"),
            ("acts_per_second", "acts of the log/s"),
            ("events_per_second", "events recorded/s"),
            ("bytes_per_act", "KiB on disk per act"),
        ],
        rows: vec![vec![
            text("sanquan log import"),
            Cell::Figure(of(|round| round.seconds), 2),
            Cell::Figure(of(|round| ACTS / round.seconds), 0),
            Cell::Figure(of(|round| round.events / round.seconds), 0),
            Cell::Figure(of(|round| round.bytes / 1024.0 / ACTS), 1),
        ]],
    }
}

fn import(component: &str) -> Imported {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let (data, plugin) = (folder.path(), root().join("plugins/environmental-permit"));
    let catalogue = shown(&plugin.join("catalogue.json"));
    let zone = ["--time-zone", "Europe/Amsterdam", "--name", "荷兰某市"];
    let begin = ["catalogue", "import", &catalogue, "--county", "wabo"];
    sanquan(data, &[&begin[..], &zone].concat());
    sanquan(data, &["plugin", "deploy", "--activate", component]);
    let log = shown(&root().join("tests/data/logs/receipt.xes.gz"));
    let map = shown(&plugin.join("receipt.map.toml"));
    let begun = Instant::now();
    let said = sanquan(
        data,
        &[
            "--json", "log", "import", &log, "--item", ITEM, "--map", &map,
        ],
    );
    let seconds = begun.elapsed().as_secs_f64();
    let said: Value = serde_json::from_str(&said).expect("--json prints JSON");
    assert_eq!(said["acts"].as_f64(), Some(ACTS), "{said}");
    Imported {
        seconds,
        events: events(data),
        bytes: folder_bytes(data) as f64,
    }
}

/// Events in the log of the only county.
fn events(data: &Path) -> f64 {
    let verified = sanquan(data, &["--json", "log", "verify"]);
    let verified: Value = serde_json::from_str(&verified).expect("--json prints JSON");
    verified[0]["events"].as_f64().expect("a number of events")
}

/// The path of the plugin, built as its author would.
fn component() -> String {
    let plugin = shown(&root().join("plugins/environmental-permit"));
    let built = run_binary(&[
        "--json",
        "plugin",
        "build",
        "--install-toolchain",
        "--path",
        &plugin,
    ]);
    let built: Value = serde_json::from_str(&built).expect("--json prints JSON");
    built[0]["path"].as_str().expect("a path").to_owned()
}
