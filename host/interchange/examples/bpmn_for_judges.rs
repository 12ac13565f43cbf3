//! Writes charts as BPMN files with the courses that cases take through them, for other tools to judge
//! (`tests/second-opinion/bpmn`): `bpmn_for_judges OUT FOREIGN...`, where each FOREIGN is a folder with BPMN
//! files of other tools, whose charts are imported and written again.
//!
//! Beside each `NAME.bpmn` stands `NAME.json`: courses, each a list of moves. A move names the step and the
//! transition that it is left by, and the steps that are open afterwards. The domain itself moves the case. Where
//! a step is opened that is open already, a course is cut short and says so: in a chart such a step stays as it
//! is, in BPMN it is done twice. A chart that cannot be published, since no course comes to some step or none
//! leads out of it, has no courses.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use sanquan_domain::calendar::{CalendarDocument, WorkingCalendar};
use sanquan_domain::case::file::{self, FileCase};
use sanquan_domain::case::record_past_act::{By, RecordPastAct, record_past_act};
use sanquan_domain::case::{Dossier, InForce, Sealer};
use sanquan_domain::catalogue::{PowerItem, RiskScale, StepDuty};
use sanquan_domain::clock::ClockRules;
use sanquan_domain::county::County;
use sanquan_domain::event::{Application, CaseEvent, JudgedBy, Sealed};
use sanquan_domain::flowchart::{self, Flowchart, Transition};
use sanquan_domain::id::{CaseId, Digest};
use sanquan_domain::supervision::RuleSet;
use sanquan_domain::time::{Date, Instant};
use sanquan_domain::value::Facts;
use sanquan_interchange::bpmn::{ImportAs, Kept, read, write_with};
use serde_json::json;

#[path = "../tests/bpmn/support/mod.rs"]
mod support;
use support::tree::{block, chart_of};
use support::{LICENCE, chart, item_of};

const MADE_CHARTS: usize = 60;
const COURSES: u64 = 2;
const MOVES_MAX: usize = 30;

/// Charts with one difficulty each.
const BY_HAND: [&str; 11] = [
    LICENCE,
    "a -> a | .",
    "a -> b | b | .\n b -> .",
    // One of the parts reaches the join by two ways, or ends the case for both.
    "a -> b c\n b -> d | d | .\n c -> d\n d[b c] -> .",
    "a -> b c\n b -> .\n c -> c | .",
    "a -> b c\n !b -> d\n ~c -> d\n !d[b c] -> e f\n e -> g\n f -> g\n g[e f] -> a | .",
    "1.受 -> 1.理 | a.b:c\n ~1.理 -> .\n a.b:c -> a.b/c\n a.b/c -> .",
    // A part that the join does not wait for, and a join that waits for one part only.
    "a -> b c d\n b -> e\n c -> e\n d -> e | e\n e[b c] -> f | .\n f -> .",
    "a -> b c\n b -> d\n c -> d\n d[b] -> .",
    // A part that is opened by the split and, once more, by the other part.
    "a -> b c\n b -> c d\n c -> d\n d[c b] -> .",
    // The first step joins when a case comes back to it.
    "a[c d] -> b | c d | .\n b -> .\n c -> a\n d -> a",
];

fn main() {
    let mut folders = std::env::args_os().skip(1).map(PathBuf::from);
    let out = folders.next().expect("a folder to write to");
    fs::create_dir_all(&out).expect("the folder can be made");
    let office = Office::open();
    // What keeps a chart's check from coming to its courses: steps without a post or a Chinese name.
    let import = ImportAs {
        post: Some("015-window".into()),
        language: "zh-CN".to_owned(),
        ..ImportAs::default()
    };
    let write = |name: &str, chart: &Flowchart, duties: Vec<StepDuty>, kept: &Kept| {
        let item = item_of(chart, duties);
        let seeds = (0..COURSES).filter(|_| can_be_walked(chart, &item));
        let courses: Vec<_> = seeds
            .map(|seed| office.course(&item, chart, seed))
            .collect();
        let json = json!({ "start": chart.start, "courses": courses });
        let files = [
            (format!("{name}.bpmn"), write_with(&item, chart, kept)),
            (format!("{name}.json"), json.to_string()),
        ];
        for (name, content) in files {
            fs::write(out.join(name), content).expect("the file can be written");
        }
    };
    let nothing = Kept::default();
    for (n, words) in BY_HAND.iter().enumerate() {
        write(&format!("by-hand-{n}"), &chart(words), Vec::new(), &nothing);
    }
    let mut runner = TestRunner::deterministic();
    for n in 0..MADE_CHARTS {
        let block = block().new_tree(&mut runner).expect("a block").current();
        write(
            &format!("made-{n:02}"),
            &chart_of(&block),
            Vec::new(),
            &nothing,
        );
    }
    for path in folders.flat_map(|folder| files(&folder)) {
        let bytes = fs::read(&path).expect("a file");
        let Ok(imported) = read(&bytes[..], &import) else {
            continue;
        };
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        write(&name, &imported.chart, imported.duties, &imported.kept);
    }
}

/// Whether a course comes to every step and leads on from there.
fn can_be_walked(chart: &Flowchart, item: &PowerItem) -> bool {
    let problems = flowchart::check(chart, item);
    let holds_up = ["chart.unreachable", "chart.no-end"];
    problems
        .iter()
        .all(|problem| !holds_up.contains(&problem.code))
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

/// What it takes to move a case. Nobody has a post here and no plugin is asked, so every act is recorded as a past
/// one: what the law says against it becomes a finding and does not hold it up.
struct Office {
    county: County,
    rules: RuleSet,
    scale: RiskScale,
    calendar: WorkingCalendar,
}

impl Office {
    fn open() -> Self {
        let from = Date::new(2026, 1, 1).expect("a day");
        let calendar = CalendarDocument::every_day("Asia/Shanghai");
        Office {
            county: County::default(),
            rules: RuleSet::default_set(ClockRules::published(from)),
            scale: RiskScale::default(),
            calendar: WorkingCalendar::new(calendar).expect("a calendar"),
        }
    }

    fn law<'a>(&'a self, item: &'a PowerItem, chart: &'a Flowchart) -> InForce<'a> {
        InForce {
            county: &self.county,
            item,
            chart,
            rules: &self.rules,
            scale: &self.scale,
            calendar: &self.calendar,
            zone: self.calendar.zone(),
            plugin: None,
            quarantine: None,
            judged_by: JudgedBy::default(),
        }
    }

    /// A case's way through the chart, at random.
    fn course(&self, item: &PowerItem, chart: &Flowchart, seed: u64) -> serde_json::Value {
        let law = self.law(item, chart);
        let mut random = Random::of(seed);
        let mut dossier = filed(&law);
        let mut moves = Vec::new();
        let mut is_cut = false;
        while moves.len() < MOVES_MAX {
            let open = open(&dossier);
            let leaves = |t: &&Transition| open.contains(&t.from);
            let possible: Vec<&Transition> = chart.transitions.iter().filter(leaves).collect();
            if possible.is_empty() {
                break;
            }
            let chosen = possible[random.below(possible.len())];
            take(&mut dossier, chosen, &law);
            is_cut = opened(&dossier).any(|step| *step != chosen.from && open.contains(step));
            if is_cut {
                break;
            }
            moves.push(json!({
                "step": chosen.from, "transition": chosen.id, "open": self::open(&dossier),
            }));
        }
        let has_ended = dossier.case().ending().is_some();
        json!({ "moves": moves, "ended": has_ended, "cut": is_cut })
    }
}

fn filed(law: &InForce<'_>) -> Dossier {
    let command = FileCase {
        case: CaseId::from_bytes([1; 16]),
        number: "1".to_owned(),
        item: law.item.code.clone(),
        external_ref: None,
        application: Application {
            applicant: "a shop".to_owned(),
            ..Application::default()
        },
        key: 1,
        seed: 1,
        promised_until: None,
    };
    let now = Instant::default();
    file::record_past(command, now, now, law, &mut Plain).expect("the case is filed")
}

fn take(dossier: &mut Dossier, transition: &Transition, law: &InForce<'_>) {
    let act = RecordPastAct {
        step: transition.from.clone(),
        action: transition.action.clone(),
        transition: Some(transition.id.clone()),
        by: By::Outside,
        acted_at: Instant::default(),
        facts: Facts::default(),
        note: None,
    };
    record_past_act(dossier, &act, Instant::default(), law, &mut Plain).expect("it is recorded");
}

fn open(dossier: &Dossier) -> Vec<String> {
    let steps = dossier.case().position.steps();
    steps.map(str::to_owned).collect()
}

/// Steps that the last act opened.
fn opened(dossier: &Dossier) -> impl Iterator<Item = &String> {
    let acts = dossier.events().filter_map(|event| match event {
        CaseEvent::ActPerformed(act) => Some(act),
        _ => None,
    });
    acts.last().into_iter().flat_map(|act| &act.opened)
}

/// Seals nothing: nobody reads these cases.
struct Plain;

impl Sealer for Plain {
    fn seal(&mut self, clear: &[u8]) -> Sealed {
        Sealed {
            nonce: [0; 24],
            ciphertext: clear.to_vec(),
            commitment: Digest::plain(clear),
        }
    }
}

struct Random(u64);

impl Random {
    fn of(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    fn below(&mut self, end: usize) -> usize {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}
