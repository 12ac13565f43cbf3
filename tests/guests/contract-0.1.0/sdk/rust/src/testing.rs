//! Asking a department natively, in `cargo test`, what the host would ask its component.
//!
//! A [`Question`] goes the whole way that a component's question goes, so that a test also covers
//! the finding of the item and the reading of forms. It fails when an answer gives a rule or an
//! effect that the department has not declared, as the host would refuse it.

use std::marker::PhantomData;

use crate::bindings::exports::sanquan::department::department::{self as wit, Guest};
use crate::contract::{Clock, Date, Description, FileFacts, Material, PastAct, Problem, Reply};
use crate::department::Department;
use crate::facts::Facts;
use crate::flowchart::Flowchart;
use crate::form::Form;
use crate::rule::Reason;
use crate::value::Instant;

pub use wit::{InspectAnswer, IntakeAnswer, IntakeRuling, ReviewAnswer, ReviewRuling, Shortcoming};

/// A case as a test tells it, ready to be asked about.
#[derive(Clone, Debug)]
pub struct Question<D> {
    view: wit::CaseView,
    circumstances: wit::Circumstances,
    department: PhantomData<D>,
}

impl<D: Department> Question<D> {
    /// About a case of `item`, received on 2026-03-02 at 09:00 in China and asked about at once.
    pub fn about(item: &str) -> Self {
        let received = Instant(1_772_413_200_000);
        let view = wit::CaseView {
            number: "510822-000-00000-20260302-00001".to_owned(),
            item: item.to_owned(),
            received_at: received.0,
            position: Vec::new(),
            facts: Vec::new(),
            materials: Vec::new(),
            acts: Vec::new(),
            corrections: Vec::new(),
            clock: Clock {
                accepted_on: None,
                promised_due_on: None,
                statutory_due_on: None,
                elapsed_working_days: 0,
                stopped: false,
            },
        };
        let circumstances = wit::Circumstances {
            at: received.0,
            today: Date::new(2026, 3, 2),
            settings: Vec::new(),
            replies: Vec::new(),
            seed: 0,
        };
        Self {
            view,
            circumstances,
            department: PhantomData,
        }
    }

    /// With these facts as the application.
    #[must_use]
    pub fn filed(mut self, facts: Facts) -> Self {
        self.view.facts = facts.into_records();
        self
    }

    /// With these materials handed in.
    #[must_use]
    pub fn materials(mut self, codes: &[&str]) -> Self {
        let material = |code: &&str| Material {
            code: (*code).to_owned(),
            file: file(code),
            supplied_on: self.circumstances.today,
        };
        self.view.materials = codes.iter().map(material).collect();
        self
    }

    /// After a correction notice that asked for these.
    #[must_use]
    pub fn after_corrections(mut self, corrections: &[&str]) -> Self {
        self.view.corrections = corrections.iter().map(|what| (*what).to_owned()).collect();
        self
    }

    /// With these settings in force.
    #[must_use]
    pub fn settings(mut self, settings: &impl Form) -> Self {
        self.circumstances.settings = settings.to_facts().into_records();
        self
    }

    /// With these steps open.
    #[must_use]
    pub fn open(mut self, steps: &[&str]) -> Self {
        self.view.position = steps.iter().map(|step| (*step).to_owned()).collect();
        self
    }

    /// After this act.
    #[must_use]
    pub fn after(mut self, step: &str, action: &str, at: Instant, facts: Facts) -> Self {
        self.view.acts.push(PastAct {
            step: step.to_owned(),
            action: action.to_owned(),
            post: None,
            acted_at: at.0,
            facts: facts.into_records(),
        });
        self
    }

    /// Asked at this instant, on this day.
    #[must_use]
    pub fn at(mut self, at: Instant, today: Date) -> Self {
        (self.circumstances.at, self.circumstances.today) = (at.0, today);
        self
    }

    /// With this state of the clock.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.view.clock = clock;
        self
    }

    /// With this reply to an earlier `ask`.
    #[must_use]
    pub fn reply(mut self, source: &str, key: &str, facts: Facts) -> Self {
        self.circumstances.replies.push(Reply {
            source: source.to_owned(),
            key: key.to_owned(),
            facts: facts.into_records(),
            replied_at: self.circumstances.at,
        });
        self
    }

    /// Asks `intake`.
    pub fn intake(self) -> Result<IntakeAnswer, Problem> {
        let question = wit::IntakeQuestion {
            view: self.view,
            circumstances: self.circumstances,
        };
        let answer = <D as Guest>::intake(question)?;
        check_answer::<D>(&answer.reasons, &answer.effects);
        if let IntakeRuling::Correct(shortcomings) = &answer.ruling {
            shortcomings
                .iter()
                .for_each(|shortcoming| check_reason(&D::describe(), &shortcoming.reason));
        }
        Ok(answer)
    }

    /// Asks `review` about `action` at `step` with what the handler filled in.
    pub fn review(self, step: &str, action: &str, facts: Facts) -> Result<ReviewAnswer, Problem> {
        let answer = <D as Guest>::review(wit::ReviewQuestion {
            view: self.view,
            step: step.to_owned(),
            action: action.to_owned(),
            facts: facts.into_records(),
            circumstances: self.circumstances,
        })?;
        check_answer::<D>(&answer.reasons, &answer.effects);
        Ok(answer)
    }

    /// Asks `inspect` about `action` just decided at `step`.
    pub fn inspect(self, step: &str, action: &str, facts: Facts) -> Result<InspectAnswer, Problem> {
        let act = wit::ObservedAct {
            step: step.to_owned(),
            action: action.to_owned(),
            transition: None,
            post: None,
            facts: facts.into_records(),
            past: false,
        };
        let question = wit::InspectQuestion {
            view: self.view,
            act,
            circumstances: self.circumstances,
        };
        let answer = <D as Guest>::inspect(question)?;
        answer
            .findings
            .iter()
            .for_each(|finding| check_reason(&D::describe(), &finding.reason));
        Ok(answer)
    }
}

/// Asks `flowchart` for the variation of `base`.
pub fn flowchart<D: Department>(base: Flowchart, settings: Facts) -> Result<Flowchart, Problem> {
    <D as Guest>::flowchart(wit::FlowchartQuestion {
        base,
        settings: settings.into_records(),
    })
}

/// Asks `describe`.
pub fn describe<D: Department>() -> Description {
    <D as Guest>::describe()
}

/// A small file with this name.
pub fn file(name: &str) -> FileFacts {
    FileFacts {
        name: format!("{name}.pdf"),
        media_type: "application/pdf".to_owned(),
        size_bytes: 1_024,
        sha256: "0".repeat(64),
    }
}

fn check_answer<D: Department>(reasons: &[Reason], effects: &[wit::Effect]) {
    let description = D::describe();
    reasons
        .iter()
        .for_each(|reason| check_reason(&description, reason));
    for effect in effects {
        let kind = kind(effect);
        assert!(
            description.effects.contains(&kind),
            "the effect {kind:?} is not declared in `EFFECTS`"
        );
    }
}

fn check_reason(description: &Description, reason: &Reason) {
    let declared = description.rules.iter().any(|rule| rule.id == reason.rule);
    assert!(
        declared,
        "the rule `{}` is not declared in `RULES`",
        reason.rule
    );
    assert!(
        reason.texts.iter().any(|text| text.language == "zh-CN"),
        "a reason by `{}` lacks zh-CN",
        reason.rule
    );
}

fn kind(effect: &wit::Effect) -> wit::EffectKind {
    match effect {
        wit::Effect::Fee(_) => wit::EffectKind::Fee,
        wit::Effect::Document(_) => wit::EffectKind::Document,
        wit::Effect::ClockStop(_) => wit::EffectKind::ClockStop,
        wit::Effect::ClockResume => wit::EffectKind::ClockResume,
        wit::Effect::Extension(_) => wit::EffectKind::Extension,
        wit::Effect::Ask(_) => wit::EffectKind::Ask,
    }
}
