//! Post-check: what a plugin may answer.
//!
//! A plugin proposes, the host disposes. An answer that breaks the contract is a fault of the
//! plugin: the act is not recorded, the case stays where it was, the fault is journalled, and
//! nobody in the department gets a finding for it. It is neither a refusal (the law saying no)
//! nor an error of the host.

use std::collections::BTreeSet;

use crate::contract::{
    Description, Effect, EffectKind, IntakeAnswer, IntakeRuling, Reason, ReviewAnswer, ReviewRuling,
};
use crate::event::ToldReason;
use crate::flowchart::Flowchart;
use crate::refusal::{Names, Refusal, coded};
use crate::value::Texts;

/// Most days for which one effect may stop or extend a clock. The law names the days of each
/// special procedure; whatever is above a year is a slip.
pub const EFFECT_DAYS_MAX: u32 = 366;

/// Most effects and most reasons in one answer.
pub const ANSWER_ITEMS_MAX: usize = 64;

coded! {
    /// How an answer breaks the contract.
    pub enum AnswerFault {
        /// No such edge from here.
        "answer.unknown-transition" UnknownTransition { transition: String, step: String, action: String, known: Names }
            => ("transition `{transition}` does not leave step `{step}` with action `{action}`; those that do: {known}");
        /// Every reason is declared beforehand.
        "answer.undeclared-rule" UndeclaredRule { rule: String, declared: Names }
            => ("rule `{rule}` is given as a reason but not declared; declared: {declared}");
        /// Every rule rests on law.
        "answer.rule-without-basis" RuleWithoutBasis { rule: String }
            => ("rule `{rule}` is given as a reason but names no legal basis");
        /// So is every kind of effect.
        "answer.undeclared-effect" UndeclaredEffect { effect: EffectKind }
            => ("effect {effect:?} is used but not declared");
        /// 行政许可法 38, 32(5): a negative decision has reasons.
        "answer.no-reason" NoReason { ruling: &'static str }
            => ("the ruling `{ruling}` gives no reason");
        /// Chinese is the official language.
        "answer.missing-zh" MissingZh { what: String }
            => ("{what} has no text in `zh-CN`");
        /// 行政许可法 32(4): all at once, once.
        "answer.repeated-correction" RepeatedCorrection { new: Names }
            => ("a second correction notice may only repeat the first; it adds {new}");
        /// A correction notice of nothing.
        "answer.empty-correction" EmptyCorrection
            => ("a correction notice names at least one shortcoming");
        /// Days within reason.
        "answer.days-out-of-range" DaysOutOfRange { effect: EffectKind, days: u32 }
            => ("effect {effect:?} of {days} days: 1 to {EFFECT_DAYS_MAX} are allowed");
        /// One special procedure at a time.
        "answer.clock-already-stopped" ClockAlreadyStopped
            => ("the clock is stopped already: one special procedure at a time");
        /// Nothing to resume.
        "answer.clock-not-stopped" ClockNotStopped
            => ("the clock is not stopped: there is nothing to resume");
        /// The main clock starts with acceptance.
        "answer.clock-not-started" ClockNotStarted { effect: EffectKind }
            => ("effect {effect:?} needs a clock that runs, and the case was not accepted");
        /// A fee of nothing, or less.
        "answer.fee-out-of-range" FeeOutOfRange { code: String, minor: i64 }
            => ("fee `{code}` is {minor} in minor units: it must be above 0");
        /// An empty or over-long code in an effect.
        "answer.malformed-code" MalformedCode { what: &'static str, code: String }
            => ("{what} `{code}`: use 1 to 200 bytes");
        /// Too much of something.
        "answer.too-many" TooMany { what: &'static str, count: usize, limit: usize }
            => ("{count} {what}, the limit is {limit}");
        /// The chart runs in circles without anybody acting.
        "chart.endless" Endless { step: String, limit: u32 }
            => ("automatic steps have moved the case {limit} times without an end, now at `{step}`");
    }
}

/// Why an answer led to nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undecided {
    /// The law or the department says no: the caller's matter.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The plugin answered nonsense: the department's developer's matter.
    #[error(transparent)]
    Faulted(#[from] AnswerFault),
}

impl Undecided {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Faulted(fault) => fault.code(),
        }
    }
}

/// What the checks look at beside the answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub plugin: &'a Description,
    pub clock_running: bool,
    pub clock_stopped: bool,
    /// A special procedure was not ended yet, even if its days are used up.
    pub procedure_open: bool,
}

/// Checks the answer to `intake`. `corrections` are those of an earlier notice, if any.
pub(crate) fn check_intake(
    answer: &IntakeAnswer,
    asked: Asked<'_>,
    corrections: Option<&[String]>,
) -> Result<(), AnswerFault> {
    check_reasons(&answer.reasons, asked.plugin)?;
    match &answer.ruling {
        IntakeRuling::Accept => check_effects(
            &answer.effects,
            Asked {
                clock_running: true,
                ..asked
            },
        ),
        IntakeRuling::Correct(missing) => {
            if missing.is_empty() {
                return Err(AnswerFault::EmptyCorrection);
            }
            at_most("shortcomings", missing.len())?;
            for shortcoming in missing {
                check_code("shortcoming", &shortcoming.what)?;
                check_reason(&shortcoming.reason, asked.plugin)?;
            }
            if let Some(before) = corrections {
                let new: Names = missing
                    .iter()
                    .filter(|s| !before.contains(&s.what))
                    .map(|s| &s.what)
                    .collect();
                if !new.0.is_empty() {
                    return Err(AnswerFault::RepeatedCorrection { new });
                }
            }
            check_effects(&answer.effects, asked)
        }
        IntakeRuling::Refuse => {
            needs_reason(&answer.reasons, "refuse")?;
            check_effects(&answer.effects, asked)
        }
        IntakeRuling::Refer(to) => {
            needs_reason(&answer.reasons, "refer")?;
            check_code("department", to)?;
            check_effects(&answer.effects, asked)
        }
    }
}

/// Checks the answer to `review`; gives the transition to take, or none when the department
/// denies the action.
pub(crate) fn check_review<'c>(
    answer: &ReviewAnswer,
    asked: Asked<'_>,
    chart: &'c Flowchart,
    step: &str,
    action: &str,
) -> Result<Option<&'c crate::flowchart::Transition>, AnswerFault> {
    check_reasons(&answer.reasons, asked.plugin)?;
    at_most("open actions", answer.open_actions.len())?;
    match &answer.ruling {
        ReviewRuling::Deny => {
            needs_reason(&answer.reasons, "deny")?;
            Ok(None)
        }
        ReviewRuling::Take(id) => {
            check_effects(&answer.effects, asked)?;
            let known = || {
                chart
                    .transitions
                    .iter()
                    .filter(|t| t.from == step && t.action == action)
            };
            let taken = known().find(|t| t.id == *id);
            let taken = taken.ok_or_else(|| AnswerFault::UnknownTransition {
                transition: id.clone(),
                step: step.to_owned(),
                action: action.to_owned(),
                known: known().map(|t| &t.id).collect(),
            })?;
            if taken.ends.is_some_and(|ending| ending.is_negative()) {
                needs_reason(&answer.reasons, "take (a negative ending)")?;
            }
            Ok(Some(taken))
        }
    }
}

/// Reasons as they are told to people.
pub(crate) fn told(reasons: &[Reason]) -> Vec<ToldReason> {
    let told = |reason: &Reason| ToldReason {
        rule: reason.rule.clone(),
        texts: reason.texts.clone(),
        read: reason.read.clone(),
    };
    reasons.iter().map(told).collect()
}

/// Rules that were given as reasons, each once, sorted.
pub(crate) fn rules(reasons: &[ToldReason]) -> Vec<String> {
    let rules: BTreeSet<&str> = reasons.iter().map(|reason| reason.rule.as_str()).collect();
    rules.into_iter().map(str::to_owned).collect()
}

/// Checks one reason: declared, founded on law, told in Chinese.
pub(crate) fn check_reason(reason: &Reason, plugin: &Description) -> Result<(), AnswerFault> {
    let rule = plugin.rules.iter().find(|rule| rule.id == reason.rule);
    let rule = rule.ok_or_else(|| AnswerFault::UndeclaredRule {
        rule: reason.rule.clone(),
        declared: plugin.rules.iter().map(|rule| &rule.id).collect(),
    })?;
    if rule.basis.is_empty() {
        return Err(AnswerFault::RuleWithoutBasis {
            rule: reason.rule.clone(),
        });
    }
    check_zh(&reason.texts, || format!("the reason `{}`", reason.rule))
}

fn check_reasons(reasons: &[Reason], plugin: &Description) -> Result<(), AnswerFault> {
    at_most("reasons", reasons.len())?;
    reasons
        .iter()
        .try_for_each(|reason| check_reason(reason, plugin))
}

fn check_effects(effects: &[Effect], asked: Asked<'_>) -> Result<(), AnswerFault> {
    at_most("effects", effects.len())?;
    let mut stopped = asked.clock_stopped;
    for effect in effects {
        if !asked.plugin.effects.contains(&effect.kind()) {
            return Err(AnswerFault::UndeclaredEffect {
                effect: effect.kind(),
            });
        }
        check_effect(effect, asked, &mut stopped)?;
    }
    Ok(())
}

fn check_effect(effect: &Effect, asked: Asked<'_>, stopped: &mut bool) -> Result<(), AnswerFault> {
    let running = || match asked.clock_running {
        true => Ok(()),
        false => Err(AnswerFault::ClockNotStarted {
            effect: effect.kind(),
        }),
    };
    match effect {
        Effect::Fee(fee) => {
            check_code("fee", &fee.code)?;
            if fee.amount.minor <= 0 {
                return Err(AnswerFault::FeeOutOfRange {
                    code: fee.code.clone(),
                    minor: fee.amount.minor,
                });
            }
            check_code("currency", &fee.amount.currency)?;
            check_zh(&fee.names, || format!("the fee `{}`", fee.code))
        }
        Effect::Document(document) => check_code("template", &document.template),
        Effect::ClockStop(stop) => {
            running()?;
            check_code("ground", &stop.ground)?;
            check_days(effect.kind(), stop.days)?;
            check_reason(&stop.reason, asked.plugin)?;
            match std::mem::replace(stopped, true) {
                true => Err(AnswerFault::ClockAlreadyStopped),
                false => Ok(()),
            }
        }
        Effect::ClockResume => match std::mem::replace(stopped, false) || asked.procedure_open {
            true => Ok(()),
            false => Err(AnswerFault::ClockNotStopped),
        },
        Effect::Extension(extension) => {
            running()?;
            check_days(effect.kind(), extension.days)?;
            check_reason(&extension.reason, asked.plugin)
        }
        Effect::Ask(ask) => {
            check_code("source", &ask.source)?;
            check_code("key", &ask.key)
        }
    }
}

fn check_days(effect: EffectKind, days: u32) -> Result<(), AnswerFault> {
    match (1..=EFFECT_DAYS_MAX).contains(&days) {
        true => Ok(()),
        false => Err(AnswerFault::DaysOutOfRange { effect, days }),
    }
}

fn check_code(what: &'static str, code: &str) -> Result<(), AnswerFault> {
    match (1..=200).contains(&code.len()) {
        true => Ok(()),
        false => Err(AnswerFault::MalformedCode {
            what,
            code: code.chars().take(40).collect(),
        }),
    }
}

fn check_zh(texts: &Texts, what: impl FnOnce() -> String) -> Result<(), AnswerFault> {
    match texts.has_chinese() {
        true => Ok(()),
        false => Err(AnswerFault::MissingZh { what: what() }),
    }
}

fn needs_reason(reasons: &[Reason], ruling: &'static str) -> Result<(), AnswerFault> {
    match reasons.is_empty() {
        true => Err(AnswerFault::NoReason { ruling }),
        false => Ok(()),
    }
}

fn at_most(what: &'static str, count: usize) -> Result<(), AnswerFault> {
    match count <= ANSWER_ITEMS_MAX {
        true => Ok(()),
        false => Err(AnswerFault::TooMany {
            what,
            count,
            limit: ANSWER_ITEMS_MAX,
        }),
    }
}
