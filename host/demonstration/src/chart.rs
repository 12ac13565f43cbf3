//! From a template to the flowchart of one item.

use sanquan_domain::contract::LegalBasis;
use sanquan_domain::flowchart::{Flowchart, Limit, Point, PointKind, Step, StepKind, Transition};
use sanquan_domain::id::ItemCode;
use sanquan_domain::value::Texts;

use crate::fit::{self, Way};
use crate::people::PostUse;
use crate::template::{Days, Features, LaneRow, Move, StepRow, Target, Template, Who};

/// What a chart is drawn for.
pub(crate) struct Subject<'a> {
    pub(crate) code: &'a ItemCode,
    pub(crate) department: &'static str,
    /// Office of the department that handles it, from 1.
    pub(crate) office: u32,
    /// Departments that take part.
    pub(crate) joint: &'a [&'static str],
    /// By which law the clock stands still where the template says `$basis`.
    pub(crate) basis: &'a LegalBasis,
    pub(crate) promised: Limit,
}

/// What remains of a template for an item.
pub(crate) struct Course {
    pub(crate) steps: Vec<&'static StepRow>,
    pub(crate) edges: Vec<Edge>,
}

/// A move between steps that are there.
pub(crate) struct Edge {
    pub(crate) id: String,
    pub(crate) from: &'static str,
    pub(crate) to: Vec<&'static str>,
    pub(crate) row: &'static Move,
}

impl Course {
    /// The rows whose words hold.
    pub(crate) fn of(template: &'static Template, features: &Features) -> Self {
        let steps = template.steps.iter().filter(|row| row.when.holds(features));
        let mut course = Self {
            steps: steps.collect(),
            edges: Vec::new(),
        };
        let moves = template.moves.iter().filter(|row| row.when.holds(features));
        course.edges = moves.map(|row| course.edge(row)).collect();
        course
    }

    pub(crate) fn has(&self, step: &str) -> bool {
        self.steps.iter().any(|row| row.id == step)
    }

    fn edge(&self, row: &'static Move) -> Edge {
        let mut from = row.from.iter().copied();
        let from = from
            .find(|step| self.has(step))
            .unwrap_or_else(|| panic!("`{}` leaves a step that is not there", row.action));
        let to = self.targets(row);
        let id = match (&row.guard, &row.to) {
            (None, _) => format!("{from}-{}", row.action),
            (Some(_), Target::Steps(_)) => format!("{from}-{}-{}", row.action, to[0]),
            (Some(_), Target::End(ending)) => {
                format!("{from}-{}-{ending:?}", row.action).to_lowercase()
            }
        };
        Edge { id, from, to, row }
    }

    fn targets(&self, row: &'static Move) -> Vec<&'static str> {
        let Target::Steps(groups) = &row.to else {
            return Vec::new();
        };
        let mut there = groups.iter().map(|group| {
            let steps = group.iter().copied().filter(|step| self.has(step));
            steps.collect::<Vec<_>>()
        });
        there
            .find(|steps| !steps.is_empty())
            .unwrap_or_else(|| panic!("`{}` leads to steps that are not there", row.action))
    }

    /// Its moves by numbers of steps.
    fn ways(&self) -> Vec<Way> {
        let number = |id: &&str| self.steps.iter().position(|row| row.id == *id);
        let way = |edge: &Edge| {
            let from = number(&edge.from)?;
            Some((from, edge.to.iter().filter_map(number).collect()))
        };
        self.edges.iter().filter_map(way).collect()
    }

    /// The chart of the subject.
    pub(crate) fn chart(&self, subject: &Subject<'_>) -> Flowchart {
        let days: Vec<Days> = self.steps.iter().map(|row| row.days).collect();
        let limits = fit::fit(&days, &self.ways(), subject.promised);
        let steps = self.steps.iter().zip(limits);
        Flowchart {
            item: subject.code.clone(),
            start: self.steps[0].id.to_owned(),
            steps: steps
                .map(|(row, limit)| self.step(row, limit, subject))
                .collect(),
            transitions: self.edges.iter().map(transition).collect(),
        }
    }

    fn step(&self, row: &StepRow, limit: Option<Limit>, subject: &Subject<'_>) -> Step {
        let there = |steps: &[&str]| -> Vec<String> {
            let there = steps.iter().filter(|step| self.has(step));
            there.map(|step| (*step).to_owned()).collect()
        };
        let (kind, officers) = match row.who {
            Who::Post { officers, .. } => (StepKind::Work, officers),
            Who::Host => (StepKind::Automatic, 1),
            Who::Nobody => (StepKind::Waiting, 1),
        };
        Step {
            id: row.id.to_owned(),
            names: Texts::zh_en(row.chinese, row.english),
            kind,
            post: post(row, subject).map(|post| post.code()),
            officers,
            limit,
            documents: row.documents.iter().map(|d| (*d).to_owned()).collect(),
            points: row.points.iter().map(|kind| point(row.id, *kind)).collect(),
            apart_from: there(&row.apart_from),
            joins: there(&row.joins),
        }
    }

    /// The posts at which somebody acts.
    pub(crate) fn posts(&self, subject: &Subject<'_>) -> Vec<PostUse> {
        let steps = self.steps.iter();
        steps.filter_map(|row| post(row, subject)).collect()
    }
}

/// Who acts at a step: the department that takes part, else the item's own.
fn post(row: &StepRow, subject: &Subject<'_>) -> Option<PostUse> {
    let Who::Post { role, officers } = row.who else {
        return None;
    };
    Some(match joint(row.lane, subject) {
        Some(other) => PostUse::new(other, role, 1, officers),
        None => PostUse::new(subject.department, role, subject.office, officers),
    })
}

/// The other department in whose lane a step stands.
pub(crate) fn joint(lane: LaneRow, subject: &Subject<'_>) -> Option<&'static str> {
    match lane {
        LaneRow::Joint(at) => subject.joint.get(at).copied(),
        LaneRow::Own | LaneRow::Township | LaneRow::Village | LaneRow::Outside => None,
    }
}

fn point(step: &str, kind: PointKind) -> Point {
    let word = match kind {
        PointKind::Time => "time",
        PointKind::Flow => "flow",
        PointKind::Authority => "authority",
        PointKind::Material => "material",
    };
    Point {
        id: format!("{step}-{word}"),
        kind,
    }
}

fn transition(edge: &Edge) -> Transition {
    Transition {
        id: edge.id.clone(),
        from: edge.from.to_owned(),
        action: edge.row.action.to_owned(),
        names: Texts::zh_en(edge.row.chinese, edge.row.english),
        to: edge.to.iter().map(|step| (*step).to_owned()).collect(),
        ends: match edge.row.to {
            Target::End(ending) => Some(ending),
            Target::Steps(_) => None,
        },
    }
}
