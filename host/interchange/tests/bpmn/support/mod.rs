//! Charts and items that several tests of BPMN use.

#![allow(dead_code, reason = "an example uses a part")]

pub mod tree;

use sanquan_domain::catalogue::{Category, ItemElements, PowerItem, StepDuty};
use sanquan_domain::flowchart::{DayUnit, Ending, Flowchart, Limit, Step, StepKind, Transition};
use sanquan_domain::time::Date;
use sanquan_domain::value::Texts;

/// A licence: two parts that are joined, ways back, ways that wait.
pub const LICENCE: &str = "accept -> paper-review site-check | .
     paper-review -> approve
     site-check -> approve
     approve[paper-review site-check] -> decide | hearing | paper-review site-check
     ~hearing -> decide
     decide -> certificate | .
     !certificate -> deliver
     deliver -> .";

pub fn item_of(chart: &Flowchart, duties: Vec<StepDuty>) -> PowerItem {
    let days = |days| Limit {
        days,
        unit: DayUnit::WorkingDays,
    };
    PowerItem {
        code: chart.item.clone(),
        version: 3,
        department: "015".into(),
        names: Texts::zh_en("食品经营许可", "food business licence"),
        category: Category::Licence,
        basis: Vec::new(),
        statutory_limit: days(200),
        promised_limit: days(200),
        materials: Vec::new(),
        flowchart: chart.clone(),
        valid_from: Date::new(2026, 1, 1).expect("a day"),
        valid_until: None,
        elements: ItemElements::default(),
        duties,
    }
}

pub fn step(id: &str, kind: StepKind) -> Step {
    Step {
        id: id.into(),
        names: Texts::zh_en(&format!("环节 {id}"), &format!("step {id}")),
        kind,
        post: (kind == StepKind::Work).then(|| "015-window".into()),
        officers: 1,
        limit: None,
        documents: vec!["决定书".into()],
        points: Vec::new(),
        apart_from: Vec::new(),
        joins: Vec::new(),
    }
}

pub fn way(id: &str, from: &str, action: &str, to: &[&str], ends: Option<Ending>) -> Transition {
    Transition {
        id: id.into(),
        from: from.into(),
        action: action.into(),
        names: Texts::zh_en(action, id),
        to: to.iter().map(|step| (*step).to_owned()).collect(),
        ends,
    }
}

/// A chart of a few words: `a -> b c | d .` means that `a` leads to `b` and `c` together, or to `d`, or ends
/// the case. Steps are work, `~w` waits, `!x` is automatic; what a step joins stands in brackets: `d[b c]`.
pub fn chart(words: &str) -> Flowchart {
    let mut steps = Vec::new();
    let mut transitions = Vec::new();
    for line in words.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (head, ways) = line.split_once("->").expect("`step -> ways`");
        let (name, joins) = match head.trim().split_once('[') {
            Some((name, joins)) => (name, joins.trim_end_matches(']')),
            None => (head.trim(), ""),
        };
        let (kind, id) = match name.split_at(1) {
            ("~", id) => (StepKind::Waiting, id),
            ("!", id) => (StepKind::Automatic, id),
            _ => (StepKind::Work, name),
        };
        let mut this = step(id, kind);
        this.joins = joins.split_whitespace().map(str::to_owned).collect();
        steps.push(this);
        for (n, targets) in ways.split('|').enumerate() {
            let action = if kind == StepKind::Automatic {
                "proceed".to_owned()
            } else {
                format!("办{n}")
            };
            let targets: Vec<&str> = targets.split_whitespace().collect();
            let (to, ends) = match targets.as_slice() {
                ["."] => (
                    &[][..],
                    Some(if n == 0 {
                        Ending::Granted
                    } else {
                        Ending::Refused
                    }),
                ),
                to => (to, None),
            };
            transitions.push(way(&format!("{id}-{n}"), id, &action, to, ends));
        }
    }
    Flowchart {
        item: "5108220150100300".into(),
        start: steps[0].id.clone(),
        steps,
        transitions,
    }
}
