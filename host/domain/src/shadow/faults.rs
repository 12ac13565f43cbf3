//! Answers of a candidate that no host could take: they would have been faults.

use super::Answer;
use crate::answer::{AnswerFault, Asked, check_intake, check_reason, check_review};
use crate::contract::{
    CaseView, Description, InspectAnswer, InspectQuestion, IntakeAnswer, IntakeQuestion,
    ReviewAnswer, ReviewQuestion,
};
use crate::flowchart::Flowchart;

/// What a candidate's answers are held to.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'a> {
    /// What it says of itself.
    pub description: &'a Description,
    /// The flowcharts by which the cases go: its own for new cases, that of the case for one that is moved.
    pub charts: &'a [Flowchart],
}

/// An answer that is held to what its component declares.
pub trait Judged: Answer {
    /// What it answers.
    type Question;

    /// Why a host could not take it, if so.
    fn fault(&self, question: &Self::Question, declared: Declared<'_>) -> Option<AnswerFault>;
}

impl Judged for IntakeAnswer {
    type Question = IntakeQuestion;

    fn fault(&self, question: &IntakeQuestion, declared: Declared<'_>) -> Option<AnswerFault> {
        let corrections = &question.view.corrections;
        let corrections = (!corrections.is_empty()).then_some(corrections.as_slice());
        check_intake(self, declared.before_the_clock(), corrections).err()
    }
}

impl Judged for ReviewAnswer {
    type Question = ReviewQuestion;

    fn fault(&self, question: &ReviewQuestion, declared: Declared<'_>) -> Option<AnswerFault> {
        let ReviewQuestion {
            view, step, action, ..
        } = question;
        let mut charts = declared.charts.iter();
        let chart = charts.find(|chart| chart.item.as_str() == view.item)?;
        check_review(self, declared.with_the_clock(view), chart, step, action).err()
    }
}

impl Judged for InspectAnswer {
    type Question = InspectQuestion;

    fn fault(&self, _: &InspectQuestion, declared: Declared<'_>) -> Option<AnswerFault> {
        let checked = |reason| check_reason(reason, declared.description);
        self.reasons().into_iter().try_for_each(checked).err()
    }
}

impl<'a> Declared<'a> {
    fn before_the_clock(self) -> Asked<'a> {
        Asked {
            plugin: self.description,
            clock_running: false,
            clock_stopped: false,
            procedure_open: false,
        }
    }

    /// As the question showed it. That does not tell whether a procedure whose days are over is still open,
    /// so the end of one is not held against anybody.
    fn with_the_clock(self, view: &CaseView) -> Asked<'a> {
        Asked {
            plugin: self.description,
            clock_running: true,
            clock_stopped: view.clock.stopped,
            procedure_open: true,
        }
    }
}
