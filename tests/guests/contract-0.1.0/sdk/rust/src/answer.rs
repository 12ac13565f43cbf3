//! Answers: what the department proposes. The host checks each before anything is recorded.

use crate::bindings::exports::sanquan::department::department as wit;
use crate::case::Case;
use crate::contract::Amount;
use crate::department::Item;
use crate::facts::Facts;
use crate::form::Faults;
use crate::rule::{Reason, Rule};
use crate::text::{Texts, Words, text, word};

pub use wit::{Effect, EffectKind, Finding};

/// What becomes of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intake {
    pub(crate) ruling: wit::IntakeRuling,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) effects: Vec<Effect>,
}

impl Intake {
    /// Accepted: the clock starts.
    pub fn accept() -> Self {
        Self::ruled(wit::IntakeRuling::Accept, Vec::new())
    }

    /// A correction notice with all of them, or acceptance when there is none.
    pub fn correct_or_accept(shortcomings: Shortcomings) -> Self {
        match shortcomings.found.is_empty() {
            true => Self::accept(),
            false => Self::ruled(wit::IntakeRuling::Correct(shortcomings.found), Vec::new()),
        }
    }

    /// 不予受理.
    pub fn refuse(reason: Reason) -> Self {
        Self::ruled(wit::IntakeRuling::Refuse, vec![reason])
    }

    /// Not ours: it belongs to this department (code or name).
    pub fn refer(department: &str, reason: Reason) -> Self {
        Self::ruled(
            wit::IntakeRuling::Refer(department.to_owned()),
            vec![reason],
        )
    }

    fn ruled(ruling: wit::IntakeRuling, reasons: Vec<Reason>) -> Self {
        Self {
            ruling,
            reasons,
            effects: Vec::new(),
        }
    }

    /// With one more reason.
    #[must_use]
    pub fn because(mut self, reason: Reason) -> Self {
        self.reasons.push(reason);
        self
    }

    /// With one more effect.
    #[must_use]
    pub fn with(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }
}

/// All that is missing or wrong, for one notice.
///
/// The law allows one notice (行政许可法 32(4)). When one has been given, what it did not ask for is
/// left out here, since it can no longer be asked for.
#[derive(Clone, Debug, Default)]
pub struct Shortcomings {
    found: Vec<wit::Shortcoming>,
    first_notice: Vec<String>,
}

impl Shortcomings {
    /// None yet, for this case.
    pub fn of<I: Item>(case: &Case<I>) -> Self {
        Self {
            found: Vec::new(),
            first_notice: case.corrections.clone(),
        }
    }

    /// One more: the code of a material or the path of a fact.
    pub fn add(&mut self, what: &str, reason: Reason) {
        let may_be_asked =
            self.first_notice.is_empty() || self.first_notice.iter().any(|asked| asked == what);
        if may_be_asked && self.found.iter().all(|known| known.what != what) {
            self.found.push(wit::Shortcoming {
                what: what.to_owned(),
                reason,
            });
        }
    }

    /// Everything that is missing or wrong in a form.
    pub fn add_faults(&mut self, faults: &Faults, rule: &Rule) {
        for fault in faults.iter() {
            self.add(&fault.path, fault.reason(rule));
        }
    }

    /// Those of `required` (code, name) that were not handed in.
    pub fn add_materials<I: Item>(
        &mut self,
        case: &Case<I>,
        required: &[(&str, Words)],
        rule: &Rule,
    ) {
        for (code, name) in required.iter().filter(|(code, _)| !case.has_material(code)) {
            let missing = |language: &str| {
                let what = if language == "zh-CN" {
                    "缺少材料："
                } else {
                    "missing material: "
                };
                text(language, [what, word(name, language)].concat())
            };
            self.add(code, rule.because(vec![missing("zh-CN"), missing("en")]));
        }
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

/// Where a case goes, or why the action is not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub(crate) way: Way,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) effects: Vec<Effect>,
}

/// How a review chooses the transition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// `{step}-{action}`.
    Only,
    /// `{step}-{action}-{branch}`.
    Branch(String),
    /// By its id.
    Take(String),
    Deny,
}

impl Way {
    pub(crate) fn ruling(self, step: &str, action: &str) -> wit::ReviewRuling {
        match self {
            Self::Only => wit::ReviewRuling::Take(format!("{step}-{action}")),
            Self::Branch(branch) => wit::ReviewRuling::Take(format!("{step}-{action}-{branch}")),
            Self::Take(transition) => wit::ReviewRuling::Take(transition),
            Self::Deny => wit::ReviewRuling::Deny,
        }
    }
}

impl Review {
    /// Along the only transition of this step and action, whose id is `{step}-{action}`.
    pub fn go() -> Self {
        Self::by(Way::Only)
    }

    /// Along one of several, whose id is `{step}-{action}-{branch}`.
    pub fn branch(branch: &str) -> Self {
        Self::by(Way::Branch(branch.to_owned()))
    }

    /// Along the transition with this id, where the county's flowchart has names of its own.
    pub fn take(transition: &str) -> Self {
        Self::by(Way::Take(transition.to_owned()))
    }

    /// Not open now; the handler may do something else.
    pub fn deny(reason: Reason) -> Self {
        Self::by(Way::Deny).because(reason)
    }

    fn by(way: Way) -> Self {
        Self {
            way,
            reasons: Vec::new(),
            effects: Vec::new(),
        }
    }

    /// With one more reason.
    #[must_use]
    pub fn because(mut self, reason: Reason) -> Self {
        self.reasons.push(reason);
        self
    }

    /// With one more effect.
    #[must_use]
    pub fn with(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }
}

impl Effect {
    /// Money due.
    pub fn fee(code: &str, amount: Amount, names: Texts) -> Self {
        Self::Fee(wit::Fee {
            code: code.to_owned(),
            amount,
            names,
        })
    }

    /// A document to be made from a template.
    pub fn document(template: &str, fields: Facts) -> Self {
        Self::Document(wit::Document {
            template: template.to_owned(),
            fields: fields.into_records(),
        })
    }

    /// 特别程序: the clock stops, for at most so many days (行政许可法 45).
    pub fn stop_clock(ground: &str, days: u32, reason: Reason) -> Self {
        Self::ClockStop(wit::ClockStop {
            ground: ground.to_owned(),
            days,
            reason,
        })
    }

    /// The clock goes on.
    pub fn resume_clock() -> Self {
        Self::ClockResume
    }

    /// 延期: so many days more (行政许可法 42).
    pub fn extend(days: u32, reason: Reason) -> Self {
        Self::Extension(wit::Extension { days, reason })
    }

    /// A question to a register or another department; its reply comes with later questions.
    pub fn ask(source: &str, key: &str, facts: Facts) -> Self {
        Self::Ask(wit::Ask {
            source: source.to_owned(),
            key: key.to_owned(),
            facts: facts.into_records(),
        })
    }
}

impl Finding {
    /// What the department's own supervision established at this point of the flowchart.
    pub fn new(point: &str, reason: Reason) -> Self {
        Self {
            point: point.to_owned(),
            reason,
        }
    }
}
