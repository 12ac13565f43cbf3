//! What can be said of steps and transitions one by one, and whether courses come everywhere and end.

use super::course::Course;
use super::{Failure, Outcome, Question, Subject};
use crate::catalogue::PowerItem;
use crate::flowchart::check::{automatic_circle, structure};
use crate::flowchart::soundness;
use crate::flowchart::{ChartProblem, limits};

/// Problems after which no course can be followed.
const BLOCKING: &[&str] = &[
    "chart.too-large",
    "chart.no-start",
    "chart.id-twice",
    "chart.unknown-step",
    "chart.unknown-join",
    "chart.ends-and-goes-on",
];

/// What the structural gate says, sorted by question.
pub(super) struct Structure {
    problems: Vec<ChartProblem>,
}

impl Structure {
    pub(super) fn of(item: &PowerItem) -> Self {
        Self {
            problems: structure(&item.flowchart, item),
        }
    }

    /// Whether courses can be followed at all.
    pub(super) fn can_be_followed(&self) -> bool {
        !self.problems.iter().any(|p| BLOCKING.contains(&p.code))
    }

    pub(super) fn failures(&self, question: Question) -> Vec<Failure> {
        let asked = |p: &&ChartProblem| question_of(p.code) == question;
        let failure =
            |p: &ChartProblem| Failure::new(question, &p.place, p.message.clone()).coded(p.code);
        self.problems.iter().filter(asked).map(failure).collect()
    }

    pub(super) fn outcome(&self, question: Question) -> Outcome {
        Outcome::of(self.failures(question), Vec::new())
    }
}

fn question_of(code: &str) -> Question {
    match code {
        "chart.work-without-post" | "chart.post-without-work" => Question::OnePost,
        "chart.dead-end" | "chart.leads-nowhere" => Question::Ends,
        "chart.negative-without-document" => Question::RefusalDocument,
        _ => Question::WellFormed,
    }
}

/// [`Question::Reachable`].
pub(super) fn reachable(subject: &Subject<'_>) -> Outcome {
    let unreached = soundness::unreachable(&subject.net, &subject.play);
    let failure = |step| {
        let id = &subject.net.step(step).id;
        Failure::new(Question::Reachable, id, soundness::UNREACHABLE)
    };
    Outcome::of(unreached.map(failure).collect(), Vec::new())
}

/// [`Question::Ends`], given what is known from steps alone.
pub(super) fn ends(subject: &Subject<'_>, mut failures: Vec<Failure>) -> Outcome {
    if let Some(at) = subject.play.stuck() {
        let (place, message) = soundness::stuck(&subject.net, &subject.play.markings[at]);
        let course = Course::of(&subject.play.course_to(at), subject);
        failures.push(Failure::new(Question::Ends, place, message).shown_by(Some(course)));
    }
    Outcome::of(failures, Vec::new())
}

/// [`Question::Ends`] of a chart that has too many markings.
pub(super) fn too_parallel() -> Outcome {
    let failure = Failure::new(Question::Ends, "", soundness::too_parallel());
    Outcome::of(vec![failure.coded("chart.too-parallel")], Vec::new())
}

/// [`Question::Progress`].
pub(super) fn progress(subject: &Subject<'_>) -> Outcome {
    let failure = |problem: ChartProblem| {
        let course = subject.course_opening(&problem.place);
        Failure::new(Question::Progress, &problem.place, problem.message).shown_by(course)
    };
    let circle = automatic_circle(subject.net.chart);
    Outcome::of(circle.map(failure).into_iter().collect(), Vec::new())
}

/// [`Question::Limits`], and the longest way.
pub(super) fn limits(subject: &Subject<'_>) -> (Outcome, Option<super::LongestWay>) {
    let steps = &subject.net.chart.steps;
    let used: Vec<limits::Length> = steps
        .iter()
        .map(|step| limits::used(step, Some(subject.item)))
        .collect();
    let Some(longest) = limits::longest(&subject.net, &used) else {
        let why = "no way leads to an end";
        return (Outcome::NotAsked { why }, None);
    };
    let promised = subject.item.promised_limit;
    let way = super::LongestWay {
        uses: match longest.bound > longest.length {
            true => format!("at least {}", longest.length),
            false => longest.length.to_string(),
        },
        course: Course::of_way(&longest.edges, subject),
    };
    let mut failures = Vec::new();
    if longest.length > promised.length() {
        let message = format!(
            "the longest way uses {}, promised are {}: shorten a step, or promise less",
            way.uses,
            promised.length()
        );
        let failure = Failure::new(Question::Limits, "", message);
        failures.push(failure.shown_by(Some(way.course.clone())));
    } else if longest.bound > promised.length() {
        let failure = Failure::new(Question::Limits, "", limits::too_many_circles());
        failures.push(failure.coded("chart.too-many-circles"));
    }
    let unlimited: Vec<&str> = subject.unlimited().collect();
    let missing = match unlimited.is_empty() {
        true => Vec::new(),
        false => vec![format!("no limit at {}", unlimited.join(", "))],
    };
    (Outcome::of(failures, missing), Some(way))
}

/// [`Question::Promise`].
pub(super) fn promise(item: &PowerItem) -> Outcome {
    let (promised, lawful) = (item.promised_limit, item.statutory_limit);
    let failures = match promised.fits_within(lawful) {
        true => Vec::new(),
        false => {
            let (promised, lawful) = (promised.length(), lawful.length());
            let message = format!("promised are {promised}, the law allows {lawful}: promise less");
            vec![Failure::new(Question::Promise, "", message)]
        }
    };
    Outcome::of(failures, Vec::new())
}
