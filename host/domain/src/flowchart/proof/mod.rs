#![doc = include_str!("README.md")]

mod branches;
mod course;
mod default_rules;
mod procedure;
mod question;
mod references;
mod refusals;
mod risks;
mod rules;
mod staffing;
mod structure;
mod throughout;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

pub use course::{Course, Leg, Standing};
pub use question::{Answer, Failure, Outcome, Question};
pub use rules::{Procedure, ProcedureRules, StageOfficers, StageOrder, StagesApart};
pub use staffing::Staffing;
pub use throughout::{contradictions, prove_throughout};

use super::ChartProblem;
use super::net::Net;
use super::play::Play;
use crate::calendar::WorkingCalendar;
use crate::catalogue::{PowerItem, RiskScale, StepDuty};
use crate::flowchart::StepKind;
use crate::id::ItemCode;
use crate::time::Date;
use rules::StageSet;
use structure::Structure;

/// What was asked of an item, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// The item.
    pub item: ItemCode,
    /// Its version.
    pub version: u32,
    /// Name of the rules under which it was asked.
    pub rules: String,
    /// One for each of [`Question::of_an_item`], in that order.
    pub answers: Vec<Answer>,
    /// The longest way without rework, if some way leads to an end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest: Option<LongestWay>,
}

/// How long a case may take at most without rework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LongestWay {
    /// How much of the case's clock it uses, in words: `8 working days`; `at least` so much where not all
    /// ways through circles were walked.
    pub uses: String,
    /// Its steps with dates; where the clock stands still, the leg says for how long.
    pub course: Course,
}

/// Asks an item everything that it can be asked alone, under `rules` and for a case that begins on
/// `from` (or on the next working day). Nothing else is looked at, so that many items can be asked at
/// the same time.
pub fn prove(
    item: &PowerItem,
    rules: &ProcedureRules,
    scale: &RiskScale,
    calendar: &WorkingCalendar,
    from: Date,
) -> Proof {
    let structure = Structure::of(item);
    let subject = Subject::of(item, rules, scale, calendar, from, &structure);
    let mut longest = None;
    let answer = |question| {
        let outcome = match (question, &subject) {
            (Question::Limits, Ok(subject)) => {
                let (outcome, way) = structure::limits(subject);
                longest = way;
                outcome
            }
            _ => outcome(question, item, &structure, subject.as_ref()),
        };
        Answer { question, outcome }
    };
    let answers = Question::of_an_item().map(answer).collect();
    Proof {
        item: item.code.clone(),
        version: item.version,
        rules: rules.name.clone(),
        answers,
        longest,
    }
}

/// Why no course of a chart can be followed.
#[derive(Clone, Copy)]
enum Unplayed {
    Malformed,
    TooParallel,
}

impl Unplayed {
    const fn why(self) -> &'static str {
        match self {
            Self::Malformed => "the chart is not well formed",
            Self::TooParallel => "the chart has too many combinations of parallel steps",
        }
    }
}

fn outcome(
    question: Question,
    item: &PowerItem,
    structure: &Structure,
    subject: Result<&Subject<'_>, &Unplayed>,
) -> Outcome {
    let known = || structure.failures(question);
    match (question, subject) {
        (Question::WellFormed | Question::OnePost, _) => structure.outcome(question),
        (Question::Promise, _) => structure::promise(item),
        (Question::References, _) => references::references(item),
        (Question::Measures, _) => risks::measures(item),
        (Question::Discretion, _) => risks::discretion(item),
        (Question::Ends, Err(Unplayed::TooParallel)) => structure::too_parallel(),
        (_, Err(unplayed)) => match known() {
            failures if failures.is_empty() => Outcome::NotAsked {
                why: unplayed.why(),
            },
            failures => Outcome::Refuted { failures },
        },
        (Question::Reachable, Ok(subject)) => structure::reachable(subject),
        (Question::Ends, Ok(subject)) => structure::ends(subject, known()),
        (Question::Progress, Ok(subject)) => structure::progress(subject),
        (Question::Limits, Ok(subject)) => structure::limits(subject).0,
        (Question::RefusalDocument, Ok(subject)) => refusals::document(subject, known()),
        (Question::Remedies, Ok(subject)) => refusals::remedies(subject),
        (Question::Stages, Ok(subject)) => procedure::stages(subject),
        (Question::Apart, Ok(subject)) => procedure::apart(subject),
        (Question::Officers, Ok(subject)) => procedure::officers(subject),
        (Question::Branches, Ok(subject)) => branches::branches(subject),
        (Question::Points, Ok(subject)) => risks::points(subject),
        (
            Question::PostExists
            | Question::PostHeld
            | Question::PostDeputised
            | Question::OfficersQualified
            | Question::HandlersDiffer,
            Ok(_),
        ) => Outcome::NotAsked {
            why: "posts and people are asked for a day",
        },
    }
}

/// An item whose chart has been numbered and played.
struct Subject<'a> {
    item: &'a PowerItem,
    rules: &'a ProcedureRules,
    scale: &'a RiskScale,
    calendar: &'a WorkingCalendar,
    from: Date,
    net: Net<'a>,
    play: Play,
    /// By step.
    duties: Vec<Option<&'a StepDuty>>,
    /// By step.
    stages: Vec<StageSet>,
}

impl<'a> Subject<'a> {
    fn of(
        item: &'a PowerItem,
        rules: &'a ProcedureRules,
        scale: &'a RiskScale,
        calendar: &'a WorkingCalendar,
        from: Date,
        structure: &Structure,
    ) -> Result<Self, Unplayed> {
        let net = structure
            .can_be_followed()
            .then(|| Net::of(&item.flowchart))
            .flatten()
            .ok_or(Unplayed::Malformed)?;
        let play = Play::of(&net).ok_or(Unplayed::TooParallel)?;
        // Of two duties of one step the first holds, as in `PowerItem::duty`.
        let by_step: BTreeMap<&str, &StepDuty> = item
            .duties
            .iter()
            .rev()
            .map(|duty| (duty.step.as_str(), duty))
            .collect();
        let steps = item.flowchart.steps.iter();
        let duties: Vec<_> = steps
            .map(|step| by_step.get(step.id.as_str()).copied())
            .collect();
        let stages = duties.iter();
        let stages = stages
            .map(|duty| duty.map_or(StageSet::default(), |duty| StageSet::of(&duty.stages)))
            .collect();
        Ok(Self {
            item,
            rules,
            scale,
            calendar,
            from,
            net,
            play,
            duties,
            stages,
        })
    }

    /// Whether any step says which stage of the procedure it is.
    fn says_stages(&self) -> bool {
        self.stages.iter().any(|stages| !stages.is_empty())
    }

    /// A shortest course that opens the step, if there is one.
    fn course_opening(&self, step: &str) -> Option<Course> {
        let steps = &self.net.chart.steps;
        let step = steps.iter().position(|known| known.id == step)?;
        let marking = self.play.opens(step)?;
        Some(Course::of(&self.play.course_to(marking), self))
    }

    /// Steps that people or others move and that have no limit.
    fn unlimited(&self) -> impl Iterator<Item = &'a str> + use<'_, 'a> {
        let steps = self.item.flowchart.steps.iter();
        let open_ended =
            |step: &&'a super::Step| step.kind != StepKind::Automatic && step.limit.is_none();
        steps.filter(open_ended).map(|step| step.id.as_str())
    }
}

impl Proof {
    /// True when something contradicts what must be proved: the item may not be published.
    pub fn is_refuted(&self) -> bool {
        self.failures().next().is_some()
    }

    /// Everything that contradicts, in the order of the questions.
    pub fn failures(&self) -> impl Iterator<Item = &Failure> {
        self.answers.iter().flat_map(Answer::failures)
    }

    /// Questions that could be neither proved nor refuted, with what would have to be said.
    pub fn undeclared(&self) -> impl Iterator<Item = (Question, &[String])> {
        self.answers
            .iter()
            .filter_map(|answer| match &answer.outcome {
                Outcome::Undeclared { missing } => Some((answer.question, missing.as_slice())),
                Outcome::Proved | Outcome::Refuted { .. } | Outcome::NotAsked { .. } => None,
            })
    }

    /// What came of a question.
    pub fn outcome(&self, question: Question) -> Option<&Outcome> {
        let answer = self.answers.iter().find(|a| a.question == question);
        answer.map(|answer| &answer.outcome)
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} version {} under {}",
            self.item, self.version, self.rules
        )?;
        self.answers
            .iter()
            .try_for_each(|answer| writeln!(f, "{answer}"))?;
        match &self.longest {
            Some(way) => writeln!(f, "{way}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for LongestWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the longest way uses {}: {}", self.uses, self.course)
    }
}

impl From<&Failure> for ChartProblem {
    fn from(failure: &Failure) -> Self {
        let message = match &failure.counterexample {
            Some(course) => format!("{}; for example {course}", failure.message),
            None => failure.message.clone(),
        };
        Self::new(failure.code, &failure.place, message)
    }
}
