//! Start and memory of a host with the plugins of 44 departments: the permit's plugin built 44
//! times, each for another department, so that nothing of them is shared.

use std::path::Path;
use std::time::Instant;

use serde_json::{Map, Value};

use crate::load::{application, file_each};
use crate::options::Options;
use crate::permit::{self, shown};
use crate::reading::pss_bytes;
use crate::server::{Server, sanquan};
use crate::statistics::median;
use crate::table::{Cell, Table, at_most, text};

/// Departments of a county.
const DEPARTMENTS: u32 = 44;
/// Seconds in which a host with compiled plugins should serve all of them.
const WARM_S: f64 = 2.0;

/// The department of the permit; it stands in the codes of item, post and handler as well.
const ORIGINAL: &str = "901";

/// One start.
struct Started {
    listening: f64,
    answered: f64,
    pss: f64,
}

/// Starts hosts with one plugin and with all, compiled before and not.
pub fn run(options: &Options) -> Table {
    let many = options.scaled(u64::from(DEPARTMENTS)).max(2) as u32;
    let rows = [1, many].into_iter().flat_map(|departments| {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let token = prepare(folder.path(), departments);
        [false, true].map(|warm| {
            let start = || start(folder.path(), &token, departments, warm);
            let starts: Vec<Started> = (0..options.rounds).map(|_| start()).collect();
            row(departments, warm, &starts)
        })
    });
    Table {
        title: "Start and memory by number of plugins".to_owned(),
        columns: vec![
            ("plugins", "plugins"),
            ("compiled", "compiled before"),
            ("listening_s", "listening after s"),
            ("answered_s", "every plugin has answered after s"),
            ("pss_mib", "PSS MiB"),
            ("goal", "goal"),
        ],
        rows: rows.collect(),
    }
}

fn row(departments: u32, warm: bool, starts: &[Started]) -> Vec<Cell> {
    let of = |figure: fn(&Started) -> f64| median(starts.iter().map(figure));
    let answered = of(|start| start.answered);
    vec![
        Cell::Figure(f64::from(departments), 0),
        text(if warm { "yes" } else { "no" }),
        Cell::Figure(of(|start| start.listening), 2),
        Cell::Figure(answered, 2),
        Cell::Figure(of(|start| start.pss) / 1_048_576.0, 0),
        if warm {
            at_most(answered, WARM_S, 0)
        } else {
            text("-")
        },
    ]
}

/// A store with so many departments, and a token for all of them.
fn prepare(data: &Path, departments: u32) -> String {
    let codes = || (0..departments).map(code);
    let original = std::fs::read_to_string(permit::catalogue()).expect("it is in the repository");
    let catalogues = codes().map(|code| {
        let renamed = original.replace(ORIGINAL, &code);
        serde_json::from_str(&renamed).expect("a catalogue is JSON")
    });
    let catalogue = data.join("catalogue.json");
    std::fs::write(&catalogue, joined(catalogues).to_string()).expect("the folder is ours");
    sanquan(data, &["catalogue", "import", &shown(&catalogue)]);
    for code in codes() {
        let core = std::fs::read(permit::core_of(&code)).expect("it was built");
        let component = permit::componentised(&core);
        let path = data.join("plugin.wasm");
        std::fs::write(&path, component).expect("the folder is ours");
        sanquan(data, &["plugin", "deploy", "--activate", &shown(&path)]);
    }
    permit::token(data)
}

/// Departments are numbered from the permit's own on.
fn code(i: u32) -> String {
    (901 + i).to_string()
}

/// All catalogues as one: their lists one after the other.
fn joined(catalogues: impl Iterator<Item = Map<String, Value>>) -> Value {
    let mut all: Map<String, Value> = Map::new();
    for (part, entries) in catalogues.flatten() {
        let list = all.entry(part).or_insert_with(|| Value::Array(Vec::new()));
        let (Value::Array(list), Value::Array(entries)) = (list, entries) else {
            panic!("a catalogue consists of lists");
        };
        list.extend(entries);
    }
    Value::Object(all)
}

/// Starts the host and files a case in every department.
fn start(data: &Path, token: &str, departments: u32, warm: bool) -> Started {
    if !warm {
        std::fs::remove_dir_all(data.join("compiled")).expect("no host is running");
    }
    let bodies: Vec<String> = (0..departments)
        .map(|i| application(0).replace(ORIGINAL, &code(i)))
        .collect();
    let begun = Instant::now();
    let server = Server::platform(data, token);
    let listening = begun.elapsed().as_secs_f64();
    file_each(&server, &bodies);
    Started {
        listening,
        answered: begun.elapsed().as_secs_f64(),
        pss: pss_bytes(server.process()) as f64,
    }
}
