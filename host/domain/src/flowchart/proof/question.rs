//! The questions, and what an answer can be.

use std::fmt;

use serde::{Serialize, Serializer};

use super::course::Course;

macro_rules! questions {
    ($($(#[$doc:meta])* $name:ident $id:literal;)*) => {
        /// What is asked of an item before it is published. The list is fixed; the table in the
        /// module's text says whence each question comes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Question {
            $($(#[$doc])* $name,)*
        }

        impl Question {
            /// All of them, in the order in which they are answered.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its stable name.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }
        }
    };
}

questions! {
    /// Ids, names and references of steps and transitions.
    WellFormed "chart.well-formed";
    /// Exactly one post for each step at which somebody works.
    OnePost "chart.work-without-post";
    /// Some course opens each step.
    Reachable "chart.unreachable";
    /// From wherever a course can come, an end is in reach: no deadlock, no livelock.
    Ends "chart.no-end";
    /// Between two acts of people the host acts only so many times.
    Progress "chart.automatic-circle";
    /// The longest way fits into the promised limit.
    Limits "chart.limits-exceed-promise";
    /// The promise is not longer than the law allows.
    Promise "item.promise-exceeds-law";
    /// Every end against the applicant has a document.
    RefusalDocument "chart.negative-without-document";
    /// Whoever is refused is told what can be done against it.
    Remedies "refusal.no-remedy";
    /// Duties, branches and sub-flows speak of steps and transitions that exist.
    References "duty.unknown-reference";
    /// Every course that ends well passes the least stages of the law, in order.
    Stages "procedure.stage-missing";
    /// What the law keeps apart is not done by one person.
    Apart "procedure.not-apart";
    /// As many officers act together as the law demands.
    Officers "procedure.too-few-officers";
    /// Each declared branch takes exactly one transition for each value of its fact.
    Branches "branch.not-exact";
    /// Where there is discretion or a high risk, supervision looks.
    Points "supervision.no-point";
    /// Every risk has a measure against it.
    Measures "risk.no-measure";
    /// Ranges of discretion are in order.
    Discretion "discretion.bounds-reversed";
    /// Each step's post exists. Asked of a day, see [`super::Staffing`].
    PostExists "staffing.no-post";
    /// Somebody holds it.
    PostHeld "staffing.no-handler";
    /// Somebody stands in.
    PostDeputised "staffing.no-deputy";
    /// There are enough qualified officers.
    OfficersQualified "staffing.too-few-officers";
    /// Steps that must be apart can be worked by different people.
    HandlersDiffer "staffing.same-handler";
}

impl Question {
    /// Those that an item can be asked alone.
    pub fn of_an_item() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|q| !q.is_of_staffing())
    }

    /// Those that are asked of posts and people on a day.
    pub fn of_staffing() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|q| q.is_of_staffing())
    }

    fn is_of_staffing(self) -> bool {
        self >= Self::PostExists
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Question {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.id())
    }
}

/// One thing that contradicts what must be proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// What was asked.
    pub question: Question,
    /// What exactly is wrong: the question's own name, or a narrower one such as `branch.gap`.
    pub code: &'static str,
    /// Id of the step, transition, duty, risk or post; empty when it concerns the whole item.
    pub place: String,
    /// What is wrong, with values, and what to do.
    pub message: String,
    /// A course that shows it, with dates. None where nothing needs to happen for it to be wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterexample: Option<Course>,
}

impl Failure {
    pub(super) fn new(question: Question, place: &str, message: impl Into<String>) -> Self {
        Self {
            question,
            code: question.id(),
            place: place.to_owned(),
            message: message.into(),
            counterexample: None,
        }
    }

    pub(super) fn coded(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }

    pub(super) fn shown_by(mut self, course: Option<Course>) -> Self {
        self.counterexample = course;
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        if !self.place.is_empty() {
            write!(f, " at `{}`", self.place)?;
        }
        write!(f, ": {}", self.message)?;
        match &self.counterexample {
            Some(course) => write!(f, "\n  {course}"),
            None => Ok(()),
        }
    }
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It holds for every course.
    Proved,
    /// It does not hold.
    Refuted {
        /// Why, at least one.
        failures: Vec<Failure>,
    },
    /// It can be neither proved nor refuted, since the item does not say enough.
    Undeclared {
        /// What would have to be said, at least one.
        missing: Vec<String>,
    },
    /// It could not be asked, because of another question's failure.
    NotAsked {
        /// Why not.
        why: &'static str,
    },
}

impl Outcome {
    /// Refuted if anything failed, else undeclared if anything is missing, else proved.
    pub(super) fn of(failures: Vec<Failure>, missing: Vec<String>) -> Self {
        match (failures.is_empty(), missing.is_empty()) {
            (false, _) => Self::Refuted { failures },
            (true, false) => Self::Undeclared { missing },
            (true, true) => Self::Proved,
        }
    }

    pub(super) fn undeclared(missing: &str) -> Self {
        Self::Undeclared {
            missing: vec![missing.to_owned()],
        }
    }
}

/// A question and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// What was asked.
    pub question: Question,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

impl Answer {
    /// Why it was refuted, if it was.
    pub fn failures(&self) -> &[Failure] {
        match &self.outcome {
            Outcome::Refuted { failures } => failures,
            Outcome::Proved | Outcome::Undeclared { .. } | Outcome::NotAsked { .. } => &[],
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outcome {
            Outcome::Proved => write!(f, "proved      {}", self.question),
            Outcome::Refuted { failures } => {
                write!(f, "REFUTED     {}", self.question)?;
                let mut lines = failures.iter().map(ToString::to_string);
                lines.try_for_each(|text| write!(f, "\n  {}", text.replace('\n', "\n  ")))
            }
            Outcome::Undeclared { missing } => {
                write!(f, "undeclared  {}: {}", self.question, missing.join("; "))
            }
            Outcome::NotAsked { why } => write!(f, "not asked   {}: {why}", self.question),
        }
    }
}
