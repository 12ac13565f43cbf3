//! Charts that are sound because of how they are made: sequences, choices, parallel parts and loops, one
//! inside the other.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sanquan_domain::catalogue::{
    Branch, Consequence, Criterion, Guard, GuardDomain, Lane, Likelihood, RiskPoint, Span, Stage,
    StepDuty, StopDuty, When,
};
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::flowchart::{
    DayUnit, Ending, Flowchart, Limit, Point, PointKind, Step, StepKind, Transition,
};
use sanquan_domain::time::Date;
use sanquan_domain::value::Texts;

use super::{step, way};

#[derive(Debug, Clone)]
pub enum Block {
    Step(StepKind),
    Sequence(Vec<Block>),
    Choice(Vec<Block>),
    Parallel(Vec<Block>),
    Loop(Box<Block>),
    /// A choice of which one way ends the case.
    Exit,
}

pub fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        4 => Just(Block::Step(StepKind::Work)),
        1 => Just(Block::Step(StepKind::Waiting)),
        1 => Just(Block::Step(StepKind::Automatic)),
        1 => Just(Block::Exit),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let several = || prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            3 => several().prop_map(Block::Sequence),
            2 => several().prop_map(Block::Choice),
            2 => several().prop_map(Block::Parallel),
            1 => inner.clone().prop_map(|inner| Block::Loop(Box::new(inner))),
        ]
    })
}

/// The chart of a block.
pub fn chart_of(block: &Block) -> Flowchart {
    let mut making = Making::default();
    let part = making.part(block);
    for exit in &part.exits {
        making.lead(exit, &[], Some(Ending::Granted));
    }
    Flowchart {
        item: "5108220150100300".into(),
        start: part.entry,
        steps: making.steps,
        transitions: making.transitions,
    }
}

#[derive(Default)]
struct Making {
    steps: Vec<Step>,
    transitions: Vec<Transition>,
}

/// A part with the steps that still lead nowhere.
struct Part {
    entry: String,
    exits: Vec<String>,
}

impl Making {
    fn add(&mut self, kind: StepKind) -> String {
        let id = format!("s{}", self.steps.len());
        self.steps.push(step(&id, kind));
        id
    }

    fn lead(&mut self, from: &str, to: &[&str], ends: Option<Ending>) {
        let id = format!("t{}", self.transitions.len());
        let kind = self
            .steps
            .iter()
            .find(|step| step.id == from)
            .map(|step| step.kind);
        let action = if kind == Some(StepKind::Automatic) {
            "proceed"
        } else {
            id.as_str()
        };
        self.transitions.push(way(&id, from, action, to, ends));
    }

    fn part(&mut self, block: &Block) -> Part {
        match block {
            Block::Step(kind) => {
                let id = self.add(*kind);
                Part {
                    entry: id.clone(),
                    exits: vec![id],
                }
            }
            Block::Exit => {
                let id = self.add(StepKind::Work);
                self.lead(&id, &[], Some(Ending::Refused));
                Part {
                    entry: id.clone(),
                    exits: vec![id],
                }
            }
            Block::Sequence(blocks) => {
                let mut all = self.part(&blocks[0]);
                for block in &blocks[1..] {
                    let next = self.part(block);
                    for exit in &all.exits {
                        self.lead(exit, &[&next.entry], None);
                    }
                    all.exits = next.exits;
                }
                all
            }
            Block::Choice(blocks) => {
                let entry = self.add(StepKind::Work);
                let mut exits = Vec::new();
                for block in blocks {
                    let part = self.part(block);
                    self.lead(&entry, &[&part.entry], None);
                    exits.extend(part.exits);
                }
                Part { entry, exits }
            }
            Block::Parallel(blocks) => {
                let entry = self.add(StepKind::Work);
                let parts: Vec<Part> = blocks.iter().map(|block| self.part(block)).collect();
                let entries: Vec<&str> = parts.iter().map(|part| part.entry.as_str()).collect();
                self.lead(&entry, &entries, None);
                let last: Vec<String> = parts.iter().map(|part| self.single_exit(part)).collect();
                let join = self.add(StepKind::Work);
                for part in &last {
                    self.lead(part, &[&join], None);
                }
                if let Some(step) = self.steps.last_mut() {
                    step.joins = last;
                }
                Part {
                    entry,
                    exits: vec![join],
                }
            }
            Block::Loop(block) => {
                let part = self.part(block);
                let exit = self.add(StepKind::Work);
                for inner in &part.exits {
                    self.lead(inner, &[&exit], None);
                }
                self.lead(&exit, &[&part.entry], None);
                Part {
                    entry: part.entry,
                    exits: vec![exit],
                }
            }
        }
    }

    fn single_exit(&mut self, part: &Part) -> String {
        match part.exits.as_slice() {
            [one] => one.clone(),
            several => {
                let last = self.add(StepKind::Work);
                for exit in several {
                    self.lead(exit, &[&last], None);
                }
                last
            }
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    let mixed = "[ -~\t\n\r\u{a0}-\u{17f}一-龥]{0,12}";
    proptest::string::string_regex(mixed).expect("a pattern")
}

fn texts() -> impl Strategy<Value = Texts> {
    (text(), text()).prop_map(|(zh, en)| Texts::zh_en(&zh, &en))
}

fn limit() -> impl Strategy<Value = Limit> {
    let unit = prop_oneof![Just(DayUnit::WorkingDays), Just(DayUnit::CalendarDays)];
    (any::<u32>(), unit).prop_map(|(days, unit)| Limit { days, unit })
}

fn basis() -> impl Strategy<Value = LegalBasis> {
    (text(), text()).prop_map(|(law, article)| LegalBasis { law, article })
}

fn day() -> impl Strategy<Value = Date> {
    (1_i16..9999, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| Date::new(y, m, d).expect("a day"))
}

fn span() -> impl Strategy<Value = Span> {
    (any::<i64>(), any::<i64>()).prop_map(|(low, high)| Span { low, high })
}

fn branch() -> impl Strategy<Value = Branch> {
    let choices = || prop::collection::vec(text(), 0..3);
    let domain = prop_oneof![
        choices().prop_map(GuardDomain::Choice),
        span().prop_map(GuardDomain::Whole),
    ];
    let when = prop_oneof![
        choices().prop_map(When::Choices),
        prop::collection::vec(span(), 0..3).prop_map(When::Spans),
    ];
    let guard = (text(), when).prop_map(|(transition, when)| Guard { transition, when });
    let guards = prop::collection::vec(guard, 0..3);
    (text(), text(), domain, guards).prop_map(|(action, fact, domain, guards)| Branch {
        action,
        fact,
        domain,
        guards,
    })
}

fn risk() -> impl Strategy<Value = RiskPoint> {
    let likelihood = prop_oneof![Just(Likelihood::Small), Just(Likelihood::Certain)];
    let consequence = prop_oneof![Just(Consequence::Light), Just(Consequence::Grave)];
    let criterion = prop_oneof![Just(Criterion::CanProfit), Just(Criterion::ControlsPower)];
    let criteria = prop::collection::vec(criterion, 0..2);
    let days = (prop::option::of(day()), prop::option::of(day()));
    let measures = prop::collection::vec(texts(), 0..3);
    (
        text(),
        texts(),
        likelihood,
        consequence,
        criteria,
        measures,
        days,
    )
        .prop_map(
            |(
                id,
                description,
                likelihood,
                consequence,
                criteria,
                measures,
                (identified_on, review_on),
            )| RiskPoint {
                id,
                description,
                likelihood,
                consequence,
                criteria: criteria.into_iter().collect::<BTreeSet<_>>(),
                measures,
                identified_on,
                review_on,
            },
        )
}

pub fn duty() -> impl Strategy<Value = StepDuty> {
    let lane = prop_oneof![
        Just(Lane::Own),
        text().prop_map(|code| Lane::Body(code.as_str().into())),
        Just(Lane::Township),
        Just(Lane::Village),
        Just(Lane::Outside),
    ];
    let stages = prop::sample::subsequence(Stage::ALL.to_vec(), 0..3);
    let stop = (limit(), basis()).prop_map(|(at_most, basis)| StopDuty { at_most, basis });
    let sub_flow = prop::option::weighted(0.2, text());
    let branches = prop::collection::vec(branch(), 0..2);
    let risks = prop::collection::vec(risk(), 0..2);
    (
        lane,
        stages,
        any::<bool>(),
        prop::option::of(stop),
        sub_flow,
        branches,
        risks,
    )
        .prop_map(
            |(lane, stages, discretion, stop, sub_flow, branches, risks)| StepDuty {
                step: String::new(),
                lane,
                stages,
                discretion,
                stop,
                sub_flow: sub_flow.map(|item| item.as_str().into()),
                branches,
                risks,
            },
        )
}

/// What a step says beyond its place in the course.
pub fn dress() -> impl Strategy<Value = Step> {
    let points = prop_oneof![Just(PointKind::Time), Just(PointKind::Authority)];
    let points = prop::collection::vec((text(), points), 0..3);
    let documents = prop::collection::vec(text(), 0..3);
    (
        texts(),
        any::<u32>(),
        prop::option::of(limit()),
        documents,
        points,
        text(),
    )
        .prop_map(|(names, officers, limit, documents, points, id)| Step {
            names,
            officers,
            limit,
            documents,
            points: points
                .into_iter()
                .map(|(id, kind)| Point { id, kind })
                .collect(),
            ..step(&id, StepKind::Work)
        })
}
