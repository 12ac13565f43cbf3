//! Flowcharts: steps and transitions, written as they are read.
//!
//! ```
//! use sanquan_sdk::prelude::*;
//! let chart = Flowchart::new("5108220150100300", "review")
//!     .step(Step::work("review", zh_en("审查", "Review"), "015-handler").working_days(3).point(PointKind::Time))
//!     .transition(Transition::ends("review", "pass", zh_en("通过", "Pass"), Ending::Granted))
//!     .transition(Transition::ends("review", "refuse", zh_en("不予许可", "Refuse"), Ending::Refused));
//! assert_eq!(chart.steps[0].points[0].id, "review-time");
//! assert_eq!(chart.transitions[1].id, "review-refuse");
//! ```

use crate::bindings::exports::sanquan::department::department as wit;
use crate::text::Texts;

pub use wit::{Chart as Flowchart, Ending, PointKind, Step, StepKind, Transition};

impl Flowchart {
    /// The chart of `item`, without steps yet.
    pub fn new(item: &str, start: &str) -> Self {
        Self {
            item: item.to_owned(),
            start: start.to_owned(),
            steps: Vec::new(),
            transitions: Vec::new(),
        }
    }

    /// With one more step, in place of one with the same id.
    #[must_use]
    pub fn step(mut self, step: Step) -> Self {
        match self.steps.iter_mut().find(|known| known.id == step.id) {
            Some(known) => *known = step,
            None => self.steps.push(step),
        }
        self
    }

    /// With one more transition, in place of one with the same id.
    #[must_use]
    pub fn transition(mut self, transition: Transition) -> Self {
        match self
            .transitions
            .iter_mut()
            .find(|known| known.id == transition.id)
        {
            Some(known) => *known = transition,
            None => self.transitions.push(transition),
        }
        self
    }

    /// With the step of this id changed; as it was where there is none.
    #[must_use]
    pub fn vary(mut self, id: &str, change: impl FnOnce(Step) -> Step) -> Self {
        if let Some(at) = self.steps.iter().position(|step| step.id == id) {
            let step = self.steps.remove(at);
            self.steps.insert(at, change(step));
        }
        self
    }
}

impl Step {
    /// A handler of `post` acts here.
    pub fn work(id: &str, names: Texts, post: &str) -> Self {
        Self {
            post: Some(post.to_owned()),
            ..Self::bare(id, names, StepKind::Work)
        }
    }

    /// The host acts here at once, with the action `proceed`.
    pub fn automatic(id: &str, names: Texts) -> Self {
        Self::bare(id, names, StepKind::Automatic)
    }

    /// Somebody outside acts here.
    pub fn waiting(id: &str, names: Texts) -> Self {
        Self::bare(id, names, StepKind::Waiting)
    }

    fn bare(id: &str, names: Texts, kind: StepKind) -> Self {
        Self {
            id: id.to_owned(),
            names,
            kind,
            post: None,
            officers: 1,
            limit: None,
            documents: Vec::new(),
            points: Vec::new(),
            apart_from: Vec::new(),
            joins: Vec::new(),
        }
    }

    /// By so many handlers at once.
    #[must_use]
    pub fn officers(mut self, officers: u32) -> Self {
        self.officers = officers;
        self
    }

    /// Within so many working days of its opening.
    #[must_use]
    pub fn working_days(mut self, days: u32) -> Self {
        self.limit = Some(wit::Limit {
            days,
            unit: wit::DayUnit::WorkingDays,
        });
        self
    }

    /// Within so many calendar days of its opening.
    #[must_use]
    pub fn calendar_days(mut self, days: u32) -> Self {
        self.limit = Some(wit::Limit {
            days,
            unit: wit::DayUnit::CalendarDays,
        });
        self
    }

    /// Makes this document.
    #[must_use]
    pub fn document(mut self, name: &str) -> Self {
        self.documents.push(name.to_owned());
        self
    }

    /// Watched by a supervision point with the id `{step}-{kind}`, such as `review-time`.
    #[must_use]
    pub fn point(mut self, kind: PointKind) -> Self {
        let name = match kind {
            PointKind::Time => "time",
            PointKind::Flow => "flow",
            PointKind::Authority => "authority",
            PointKind::Material => "material",
        };
        self.points.push(wit::Point {
            id: format!("{}-{name}", self.id),
            kind,
        });
        self
    }

    /// By another person than `step`.
    #[must_use]
    pub fn apart_from(mut self, step: &str) -> Self {
        self.apart_from.push(step.to_owned());
        self
    }

    /// Opens when all of these have ended towards it.
    #[must_use]
    pub fn joins(mut self, steps: &[&str]) -> Self {
        self.joins
            .extend(steps.iter().map(|step| (*step).to_owned()));
        self
    }
}

impl Transition {
    /// From `from` by `action` to these steps; more than one starts a parallel part.
    pub fn leads(from: &str, action: &str, names: Texts, to: &[&str]) -> Self {
        let to = to.iter().map(|step| (*step).to_owned()).collect();
        Self {
            id: format!("{from}-{action}"),
            from: from.to_owned(),
            action: action.to_owned(),
            names,
            to,
            ends: None,
        }
    }

    /// From `from` by `action` to the end of the case.
    pub fn ends(from: &str, action: &str, names: Texts, ending: Ending) -> Self {
        Self {
            ends: Some(ending),
            ..Self::leads(from, action, names, &[])
        }
    }

    /// One of several with the same step and action: its id becomes `{from}-{action}-{branch}`.
    #[must_use]
    pub fn branch(mut self, branch: &str) -> Self {
        self.id = format!("{}-{branch}", self.id);
        self
    }
}
