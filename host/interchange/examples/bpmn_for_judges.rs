//! Writes charts as BPMN files with the courses that cases take through them, for other tools to judge
//! (`tests/second-opinion/bpmn`): `bpmn_for_judges OUT FOREIGN...`, where each FOREIGN is a folder with BPMN
//! files of other tools, whose charts are imported and written again.
//!
//! Beside each `NAME.bpmn` stands `NAME.json`: courses, each a list of moves. A move names the step and the
//! transition that it is left by, and the steps that are open afterwards. A course says whether it comes to a
//! join a second time, and whether in a parallel part it turns off a way to a join: not every engine can do that.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use sanquan_domain::flowchart::{self, Flowchart, Transition};
use sanquan_interchange::bpmn::{ImportAs, Kept, read, write_with};
use serde_json::json;

#[path = "../tests/bpmn/support/mod.rs"]
mod support;
use support::tree::{block, chart_of};
use support::{chart, item_of};

const MADE_CHARTS: usize = 60;
const COURSES: u64 = 2;
const MOVES_MAX: usize = 30;

/// Charts with one difficulty each.
const BY_HAND: [&str; 7] = [
    "accept -> paper-review site-check | .
     paper-review -> approve
     site-check -> approve
     approve[paper-review site-check] -> decide | hearing | paper-review site-check
     ~hearing -> decide
     decide -> certificate | .
     !certificate -> deliver
     deliver -> .",
    "a -> a | .",
    "a -> b | b | .\n b -> .",
    // One of the parts reaches the join by two ways, or ends the case for both.
    "a -> b c\n b -> d | d | .\n c -> d\n d[b c] -> .",
    "a -> b c\n b -> .\n c -> c | .",
    "a -> b c\n !b -> d\n ~c -> d\n !d[b c] -> e f\n e -> g\n f -> g\n g[e f] -> a | .",
    "1.受 -> 1.理 | a.b:c\n ~1.理 -> .\n a.b:c -> a.b/c\n a.b/c -> .",
];

fn main() {
    let mut folders = std::env::args_os().skip(1).map(PathBuf::from);
    let out = folders.next().expect("a folder to write to");
    fs::create_dir_all(&out).expect("the folder can be made");
    let import = ImportAs {
        post: Some("015-window".into()),
        // Names count as Chinese, so that the chart's check comes to the course.
        language: "zh-CN".to_owned(),
        ..ImportAs::default()
    };
    for (n, words) in BY_HAND.iter().enumerate() {
        write(
            &out,
            &format!("by-hand-{n}"),
            &chart(words),
            Vec::new(),
            &Kept::default(),
        );
    }
    let mut runner = TestRunner::deterministic();
    for n in 0..MADE_CHARTS {
        let block = block().new_tree(&mut runner).expect("a block").current();
        write(
            &out,
            &format!("made-{n:02}"),
            &chart_of(&block),
            Vec::new(),
            &Kept::default(),
        );
    }
    for folder in folders {
        for path in files(&folder) {
            let Ok(imported) = read(&fs::read(&path).expect("a file")[..], &import) else {
                continue;
            };
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            write(
                &out,
                &name,
                &imported.chart,
                imported.duties,
                &imported.kept,
            );
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files.extend(self::files(&path)),
            false if path.extension().is_some_and(|end| end == "bpmn") => files.push(path),
            false => {}
        }
    }
    files.sort();
    files
}

fn write(
    out: &Path,
    name: &str,
    chart: &Flowchart,
    duties: Vec<sanquan_domain::catalogue::StepDuty>,
    kept: &Kept,
) {
    let item = item_of(chart, duties);
    let bpmn = write_with(&item, chart, kept);
    fs::write(out.join(format!("{name}.bpmn")), bpmn).expect("the file can be written");
    // Some files of others hold tasks that nothing leads to, which engines start all the same.
    let unsound = ["chart.unreachable", "chart.no-end"];
    let problems = flowchart::check(chart, &item);
    let is_sound = problems
        .iter()
        .all(|problem| !unsound.contains(&problem.code));
    let courses = (0..COURSES)
        .filter(|_| is_sound)
        .map(|seed| course(chart, seed));
    let courses: Vec<_> = courses.collect();
    let json = json!({ "start": chart.start, "courses": courses });
    fs::write(out.join(format!("{name}.json")), json.to_string()).expect("the file can be written");
}

/// A case's way through the chart, as `case/moves.rs` of the domain moves it: a step opens when everything that
/// it joins has arrived, and an ending ends the case.
fn course(chart: &Flowchart, seed: u64) -> serde_json::Value {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d;
    let mut open: BTreeSet<&str> = BTreeSet::from([chart.start.as_str()]);
    let mut arrived: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut moves = Vec::new();
    let mut joined: BTreeSet<&str> = BTreeSet::new();
    let (mut joins_again, mut turns_off) = (false, false);
    while moves.len() < MOVES_MAX {
        let possible: Vec<&Transition> = chart
            .transitions
            .iter()
            .filter(|t| open.contains(t.from.as_str()))
            .collect();
        if possible.is_empty() {
            break;
        }
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let chosen = possible[usize::try_from(state >> 33).expect("31 bits") % possible.len()];
        let is_parallel = open.len() > 1 || arrived.values().any(|parts| !parts.is_empty());
        let others = chart.leaving(&chosen.from).filter(|t| t.id != chosen.id);
        let mut others = others.flat_map(|t| &t.to);
        turns_off |= is_parallel && others.any(|step| comes_to_a_join(chart, step));
        open.remove(chosen.from.as_str());
        if chosen.ends.is_some() {
            open.clear();
            arrived.clear();
        }
        let mut opened_twice = false;
        for target in &chosen.to {
            let here = arrived.entry(target).or_default();
            here.insert(&chosen.from);
            joins_again |= joined.contains(target.as_str());
            let joins = chart.step(target).map_or(&[][..], |step| &step.joins);
            if joins.iter().all(|part| here.contains(part.as_str())) {
                here.clear();
                if joins.len() > 1 {
                    joined.insert(target);
                }
                opened_twice |= !open.insert(target);
            }
        }
        // A step that is open stays so when it is opened again; engines would do it twice.
        if opened_twice {
            break;
        }
        moves.push(json!({ "step": chosen.from, "transition": chosen.id, "open": open }));
    }
    json!({ "moves": moves, "ended": open.is_empty(), "joins_again": joins_again, "turns_off": turns_off })
}

fn comes_to_a_join(chart: &Flowchart, step: &str) -> bool {
    let mut seen = BTreeSet::from([step]);
    let mut todo = vec![step];
    while let Some(id) = todo.pop() {
        if chart.step(id).is_some_and(|step| step.joins.len() > 1) {
            return true;
        }
        let next = chart.leaving(id).flat_map(|t| &t.to);
        todo.extend(next.map(String::as_str).filter(|id| seen.insert(id)));
    }
    false
}
