//! The rows of a template, read from their fields.

use sanquan_domain::catalogue::{Consequence, Criterion, Likelihood, Stage};
use sanquan_domain::flowchart::{Ending, Limit, PointKind};

use super::Features;
use crate::{table, words};

/// A word for what an item can be like.
pub(crate) struct Feature {
    pub(crate) name: &'static str,
    /// How many of a hundred generated items have it.
    pub(crate) in_a_hundred: u32,
    /// Words beside which it cannot stand.
    pub(crate) not_beside: Vec<&'static str>,
}

/// Which limits an item gets: the first row that holds.
pub(crate) struct LimitRow {
    pub(crate) statutory: Limit,
    /// Least and most of the promise, in days of the same kind.
    pub(crate) promised: (u32, u32),
    pub(crate) when: When,
}

/// A paper that an application needs.
pub(crate) struct MaterialRow {
    pub(crate) code: &'static str,
    pub(crate) chinese: &'static str,
    pub(crate) english: &'static str,
    pub(crate) required: bool,
    pub(crate) when: When,
}

/// A step.
pub(crate) struct StepRow {
    pub(crate) id: &'static str,
    pub(crate) chinese: &'static str,
    pub(crate) english: &'static str,
    pub(crate) lane: LaneRow,
    pub(crate) who: Who,
    pub(crate) days: Days,
    pub(crate) stages: Vec<Stage>,
    pub(crate) documents: Vec<&'static str>,
    pub(crate) points: Vec<PointKind>,
    pub(crate) apart_from: Vec<&'static str>,
    pub(crate) joins: Vec<&'static str>,
    pub(crate) discretion: bool,
    pub(crate) when: When,
}

/// In whose lane a step stands.
#[derive(Clone, Copy)]
pub(crate) enum LaneRow {
    Own,
    Township,
    Village,
    Outside,
    /// The department that takes part with this number, counted from 0.
    Joint(usize),
}

/// Who moves a step.
#[derive(Clone, Copy)]
pub(crate) enum Who {
    Post { role: &'static str, officers: u32 },
    Host,
    Nobody,
}

/// How long a step may take.
#[derive(Clone, Copy)]
pub(crate) enum Days {
    /// As long as the case.
    Open,
    /// A share of the promise, by weight.
    Share { weight: u32, most: u32 },
    /// So long, whatever is promised.
    Fixed(Limit),
    /// The case's clock stands still, for at most so long.
    Stop {
        at_most: Limit,
        basis: &'static str,
        /// False where the step goes on until its ground ends, and nobody here can set it an end.
        ends: bool,
    },
}

/// A transition.
pub(crate) struct Move {
    /// The first of these that is there.
    pub(crate) from: Vec<&'static str>,
    pub(crate) action: &'static str,
    pub(crate) chinese: &'static str,
    pub(crate) english: &'static str,
    pub(crate) to: Target,
    pub(crate) guard: Option<GuardRow>,
    pub(crate) when: When,
}

/// Where a transition leads.
pub(crate) enum Target {
    End(Ending),
    /// The first group of which a step is there.
    Steps(Vec<Vec<&'static str>>),
}

/// When a branch is taken.
pub(crate) struct GuardRow {
    pub(crate) fact: &'static str,
    pub(crate) value: &'static str,
}

/// What could go wrong at a step.
pub(crate) struct RiskRow {
    pub(crate) step: &'static str,
    pub(crate) chinese: &'static str,
    pub(crate) english: &'static str,
    pub(crate) likelihood: usize,
    pub(crate) consequence: usize,
    pub(crate) criteria: Vec<Criterion>,
    pub(crate) when: When,
}

/// Words that must hold, and words that must not.
pub(crate) struct When(Vec<(&'static str, bool)>);

impl When {
    fn read(field: &'static str) -> Self {
        let word = |word: &'static str| match word.strip_prefix('!') {
            Some(absent) => (absent, false),
            None => (word, true),
        };
        Self(table::parts(field, ' ').into_iter().map(word).collect())
    }

    pub(crate) fn holds(&self, features: &Features) -> bool {
        let mut words = self.0.iter();
        words.all(|(word, present)| features.contains(word) == *present)
    }

    #[cfg(test)]
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(word, _)| *word)
    }
}

impl Feature {
    pub(super) fn read([name, in_a_hundred, not_beside]: [&'static str; 3]) -> Self {
        Self {
            name,
            in_a_hundred: table::number(in_a_hundred),
            not_beside: table::parts(not_beside, ' '),
        }
    }
}

impl LimitRow {
    pub(super) fn read([statutory, promised, when]: [&'static str; 3]) -> Self {
        let (low, high) = table::halves(promised, "..");
        Self {
            statutory: words::limit(statutory),
            promised: (table::number(low), table::number(high)),
            when: When::read(when),
        }
    }
}

impl MaterialRow {
    pub(super) fn read([code, chinese, english, required, when]: [&'static str; 5]) -> Self {
        Self {
            code,
            chinese,
            english,
            required: required == "yes",
            when: When::read(when),
        }
    }
}

impl StepRow {
    pub(super) fn read(row: [&'static str; 13]) -> Self {
        let [id, chinese, english, lane, post, days, stages, documents] = first(row);
        let [points, apart_from, joins, marks, when] = last(row);
        Self {
            id,
            chinese,
            english,
            lane: LaneRow::read(lane),
            who: Who::read(post),
            days: Days::read(days),
            stages: table::parts(stages, ' ').into_iter().map(stage).collect(),
            documents: table::parts(documents, '、'),
            points: points.chars().filter(|c| *c != '-').map(point).collect(),
            apart_from: table::parts(apart_from, ' '),
            joins: table::parts(joins, ' '),
            discretion: marks == "discretion",
            when: When::read(when),
        }
    }
}

fn first(row: [&'static str; 13]) -> [&'static str; 8] {
    std::array::from_fn(|at| row[at])
}

fn last(row: [&'static str; 13]) -> [&'static str; 5] {
    std::array::from_fn(|at| row[at + 8])
}

impl LaneRow {
    fn read(field: &'static str) -> Self {
        match field {
            "own" => Self::Own,
            "township" => Self::Township,
            "village" => Self::Village,
            "outside" => Self::Outside,
            "joint 1" => Self::Joint(0),
            "joint 2" => Self::Joint(1),
            other => panic!("no such lane: {other}"),
        }
    }
}

impl Who {
    fn read(field: &'static str) -> Self {
        match (field, field.split_once('*')) {
            ("-", _) => Self::Nobody,
            ("auto", _) => Self::Host,
            (_, Some((role, officers))) => Self::Post {
                role,
                officers: table::number(officers),
            },
            (role, None) => Self::Post { role, officers: 1 },
        }
    }
}

impl Days {
    fn read(field: &'static str) -> Self {
        if let Some(stop) = field.strip_prefix("stop ") {
            let (at_most, basis) = table::halves(stop, " ");
            let goes_on = at_most.strip_suffix('+');
            return Self::Stop {
                at_most: words::limit(goes_on.unwrap_or(at_most)),
                basis,
                ends: goes_on.is_none(),
            };
        }
        if let Some(fixed) = field.strip_suffix('!') {
            return Self::Fixed(words::limit(fixed));
        }
        match (field, field.split_once("<=")) {
            ("-", _) => Self::Open,
            (_, Some((weight, most))) => Self::Share {
                weight: table::number(weight),
                most: table::number(most),
            },
            (weight, None) => Self::Share {
                weight: table::number(weight),
                most: u32::MAX,
            },
        }
    }
}

impl Move {
    pub(super) fn read(row: [&'static str; 7]) -> Self {
        let [from, action, chinese, english, to, guard, when] = row;
        let guard = table::given(guard).map(|guard| {
            let (fact, value) = table::halves(guard, "=");
            GuardRow { fact, value }
        });
        Self {
            from: table::parts(from, '/'),
            action,
            chinese,
            english,
            to: Target::read(to),
            guard,
            when: When::read(when),
        }
    }
}

impl Target {
    fn read(field: &'static str) -> Self {
        match field.strip_prefix("end ") {
            Some(word) => Self::End(ending(word)),
            None => Self::Steps(
                table::parts(field, '/')
                    .into_iter()
                    .map(|group| table::parts(group, '+'))
                    .collect(),
            ),
        }
    }
}

impl RiskRow {
    pub(super) fn read(row: [&'static str; 7]) -> Self {
        let [
            step,
            chinese,
            english,
            likelihood,
            consequence,
            criteria,
            when,
        ] = row;
        Self {
            step,
            chinese,
            english,
            likelihood: table::number::<usize>(likelihood) - 1,
            consequence: table::number::<usize>(consequence) - 1,
            criteria: table::parts(criteria, ' ')
                .into_iter()
                .map(criterion)
                .collect(),
            when: When::read(when),
        }
    }
}

/// In the order of the scale.
pub(crate) const LIKELIHOODS: [Likelihood; 4] = [
    Likelihood::Small,
    Likelihood::Ordinary,
    Likelihood::Large,
    Likelihood::Certain,
];

/// In the order of the scale.
pub(crate) const CONSEQUENCES: [Consequence; 4] = [
    Consequence::Light,
    Consequence::Ordinary,
    Consequence::Large,
    Consequence::Grave,
];

fn stage(chinese: &str) -> Stage {
    let mut stages = Stage::ALL.iter().copied();
    stages
        .find(|stage| stage.chinese() == chinese)
        .unwrap_or_else(|| panic!("no such stage: {chinese}"))
}

fn point(letter: char) -> PointKind {
    match letter {
        'T' => PointKind::Time,
        'F' => PointKind::Flow,
        'A' => PointKind::Authority,
        'M' => PointKind::Material,
        other => panic!("no such kind of point: {other}"),
    }
}

fn criterion(word: &str) -> Criterion {
    match word {
        "ControlsPower" => Criterion::ControlsPower,
        "LargeDiscretion" => Criterion::LargeDiscretion,
        "NeedsOversight" => Criterion::NeedsOversight,
        "CanProfit" => Criterion::CanProfit,
        "FrequentCases" => Criterion::FrequentCases,
        other => panic!("no such criterion: {other}"),
    }
}

fn ending(word: &str) -> Ending {
    match word {
        "granted" => Ending::Granted,
        "refused" => Ending::Refused,
        "not_accepted" => Ending::NotAccepted,
        "referred" => Ending::Referred,
        "withdrawn" => Ending::Withdrawn,
        "returned" => Ending::Returned,
        "terminated" => Ending::Terminated,
        "completed" => Ending::Completed,
        other => panic!("no such ending: {other}"),
    }
}
