//! Items told line by line, a step in each:
//!
//! ```text
//! review 3 @review doc apart=accept : pass > fire + hygiene; refuse > !refused
//! ```
//!
//! Name, working days (`-` for none), then any of `auto`, `wait`, `@stage,stage`, `doc`, `two` officers,
//! `discretion`, `unwatched`, `stop=DAYS`, `apart=…`, `joins=…`; after the colon actions with the steps that
//! they open, or with an ending. The first line is the start. A transition is called `step.action`, the
//! second one of the same action `step.action.2`.

use std::sync::LazyLock;

use sanquan_domain::calendar::WorkingCalendar;
use sanquan_domain::catalogue::{
    Category, PowerItem, Remedy, RiskScale, Stage, StepDuty, StopDuty,
};
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::flowchart::proof::{ProcedureRules, Proof, prove};
use sanquan_domain::flowchart::{Flowchart, Step, StepKind, Transition};

use super::fixture::{self, day, names, step, transition, working_days};

/// A word of the catalogue by its name in JSON.
fn word<T: serde::de::DeserializeOwned>(name: &str) -> T {
    serde_json::from_value(name.into()).unwrap()
}

pub fn basis() -> LegalBasis {
    LegalBasis {
        law: "行政许可法".into(),
        article: "45".into(),
    }
}

pub fn remedy() -> Remedy {
    Remedy {
        names: names("行政复议"),
        body: names("县人民政府"),
        within: working_days(60),
        basis: basis(),
    }
}

/// An item of the category with remedies and the chart and duties of the text.
pub fn item(category: Category, text: &str) -> PowerItem {
    let mut item = PowerItem {
        category,
        flowchart: Flowchart {
            item: fixture::ITEM.into(),
            start: String::new(),
            steps: Vec::new(),
            transitions: Vec::new(),
        },
        valid_from: day("2026-01-01"),
        ..fixture::item()
    };
    item.elements.remedies.push(remedy());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (about, actions) = line.split_once(':').unwrap();
        let (told, duty) = told(about);
        let transitions = actions.split(';');
        for text in transitions {
            let led = led(&told.id, text, &item.flowchart);
            item.flowchart.transitions.push(led);
        }
        item.flowchart.steps.push(told);
        item.duties.extend(duty);
    }
    item.flowchart.start = item.flowchart.steps[0].id.clone();
    item
}

fn told(about: &str) -> (Step, Option<StepDuty>) {
    let mut words = about.split_whitespace();
    let (id, days) = (words.next().unwrap(), words.next().unwrap());
    let mut told = step(
        id,
        StepKind::Work,
        Some(&format!("p-{id}")),
        days.parse().ok(),
    );
    let mut duty = StepDuty {
        step: id.into(),
        ..StepDuty::default()
    };
    for word_of_it in words {
        match word_of_it.split_once('=') {
            Some(("stop", days)) => {
                duty.stop = Some(StopDuty {
                    at_most: working_days(days.parse().unwrap()),
                    basis: basis(),
                });
            }
            Some(("apart", others)) => told.apart_from = listed(others),
            Some(("joins", parts)) => told.joins = listed(parts),
            _ => tell(word_of_it, &mut told, &mut duty),
        }
    }
    let plain = StepDuty {
        step: id.into(),
        ..StepDuty::default()
    };
    let said = (duty != plain).then_some(duty);
    (told, said)
}

fn tell(word_of_it: &str, told: &mut Step, duty: &mut StepDuty) {
    match word_of_it {
        "auto" | "wait" => {
            told.kind = match word_of_it {
                "auto" => StepKind::Automatic,
                _ => StepKind::Waiting,
            };
            told.post = None;
        }
        "doc" => told.documents.push("document".into()),
        "two" => told.officers = 2,
        "discretion" => duty.discretion = true,
        "unwatched" => told.points.clear(),
        stages => {
            let names = stages.strip_prefix('@').expect("a word of a story");
            duty.stages = names.split(',').map(word::<Stage>).collect();
        }
    }
}

fn listed(names: &str) -> Vec<String> {
    names.split(',').map(str::to_owned).collect()
}

fn led(from: &str, text: &str, chart: &Flowchart) -> Transition {
    let (action, to) = text.split_once('>').unwrap();
    let (action, to) = (action.trim(), to.trim());
    let same = |t: &&Transition| t.from == from && t.action == action;
    let id = match chart.transitions.iter().filter(same).count() {
        0 => format!("{from}.{action}"),
        before => format!("{from}.{action}.{}", before + 1),
    };
    match to.strip_prefix('!') {
        Some(ending) => transition(&id, from, action, &[], Some(word(ending))),
        None => {
            let to: Vec<&str> = to.split('+').map(str::trim).collect();
            transition(&id, from, action, &to, None)
        }
    }
}

pub fn calendar() -> &'static WorkingCalendar {
    static CALENDAR: LazyLock<WorkingCalendar> =
        LazyLock::new(|| WorkingCalendar::new(fixture::calendar()).unwrap());
    &CALENDAR
}

/// The item's proof under the newest rules for a case that begins on Monday 2026-03-02.
pub fn proof(item: &PowerItem) -> Proof {
    let (rules, scale) = (ProcedureRules::default(), RiskScale::default());
    prove(item, &rules, &scale, calendar(), day("2026-03-02"))
}
