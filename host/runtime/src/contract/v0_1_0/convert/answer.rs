//! Answers, moved out of what wasmtime lifted.

use sanquan_domain::contract::{
    ActForm, Annex, Ask, ClockStop, Description, Document, Effect, EffectKind, Extension, Fee,
    InspectAnswer, IntakeAnswer, IntakeRuling, ItemHandling, LegalBasis, PluginFinding, Problem,
    Reason, ReviewAnswer, ReviewRuling, Rule, Shortcoming,
};

use super::form::form;
use super::value::{amount, facts, texts};
use super::{Unusable, all, each, wit};

pub(crate) fn description(answer: wit::Description) -> Result<Description, Unusable> {
    Ok(Description {
        department: answer.department,
        version: answer.version,
        titles: texts(answer.titles),
        items: all(answer.items, item_handling)?,
        rules: each(answer.rules, rule),
        effects: each(answer.effects, effect_kind),
        settings: form(answer.settings)?,
        annexes: each(answer.annexes, annex),
    })
}

pub(crate) fn intake_answer(answer: wit::IntakeAnswer) -> Result<IntakeAnswer, Unusable> {
    Ok(IntakeAnswer {
        ruling: match answer.ruling {
            wit::IntakeRuling::Accept => IntakeRuling::Accept,
            wit::IntakeRuling::Correct(missing) => {
                IntakeRuling::Correct(each(missing, shortcoming))
            }
            wit::IntakeRuling::Refuse => IntakeRuling::Refuse,
            wit::IntakeRuling::Refer(to) => IntakeRuling::Refer(to),
        },
        reasons: each(answer.reasons, reason),
        effects: all(answer.effects, effect)?,
        annexes: each(answer.annexes, annex),
    })
}

pub(crate) fn review_answer(answer: wit::ReviewAnswer) -> Result<ReviewAnswer, Unusable> {
    Ok(ReviewAnswer {
        ruling: match answer.ruling {
            wit::ReviewRuling::Take(transition) => ReviewRuling::Take(transition),
            wit::ReviewRuling::Deny => ReviewRuling::Deny,
        },
        open_actions: answer.open_actions,
        reasons: each(answer.reasons, reason),
        effects: all(answer.effects, effect)?,
        annexes: each(answer.annexes, annex),
    })
}

pub(crate) fn inspect_answer(answer: wit::InspectAnswer) -> Result<InspectAnswer, Unusable> {
    Ok(InspectAnswer {
        findings: each(answer.findings, |finding| PluginFinding {
            point: finding.point,
            reason: reason(finding.reason),
        }),
    })
}

pub(crate) fn problem(problem: wit::Problem) -> Problem {
    match problem {
        wit::Problem::UnknownItem(item) => Problem::UnknownItem(item),
        wit::Problem::UnknownStep(step) => Problem::UnknownStep(step),
        wit::Problem::Settings(why) => Problem::Settings(why),
        wit::Problem::Other(why) => Problem::Other(why),
    }
}

fn item_handling(item: wit::ItemHandling) -> Result<ItemHandling, Unusable> {
    Ok(ItemHandling {
        item: item.item,
        application: form(item.application)?,
        acts: all(item.acts, |act| {
            Ok(ActForm {
                step: act.step,
                action: act.action,
                form: form(act.form)?,
            })
        })?,
    })
}

fn rule(rule: wit::Rule) -> Rule {
    Rule {
        id: rule.id,
        titles: texts(rule.titles),
        basis: each(rule.basis, |basis| LegalBasis {
            law: basis.law,
            article: basis.article,
        }),
    }
}

fn effect_kind(kind: wit::EffectKind) -> EffectKind {
    match kind {
        wit::EffectKind::Fee => EffectKind::Fee,
        wit::EffectKind::Document => EffectKind::Document,
        wit::EffectKind::ClockStop => EffectKind::ClockStop,
        wit::EffectKind::ClockResume => EffectKind::ClockResume,
        wit::EffectKind::Extension => EffectKind::Extension,
        wit::EffectKind::Ask => EffectKind::Ask,
    }
}

fn effect(effect: wit::Effect) -> Result<Effect, Unusable> {
    Ok(match effect {
        wit::Effect::Fee(fee) => Effect::Fee(Fee {
            code: fee.code,
            amount: amount(fee.amount),
            names: texts(fee.names),
        }),
        wit::Effect::Document(document) => Effect::Document(Document {
            template: document.template,
            fields: facts(document.fields)?,
        }),
        wit::Effect::ClockStop(stop) => Effect::ClockStop(ClockStop {
            ground: stop.ground,
            days: stop.days,
            reason: reason(stop.reason),
        }),
        wit::Effect::ClockResume => Effect::ClockResume,
        wit::Effect::Extension(extension) => Effect::Extension(Extension {
            days: extension.days,
            reason: reason(extension.reason),
        }),
        wit::Effect::Ask(ask) => Effect::Ask(Ask {
            source: ask.source,
            key: ask.key,
            facts: facts(ask.facts)?,
        }),
    })
}

fn reason(reason: wit::Reason) -> Reason {
    Reason {
        rule: reason.rule,
        texts: texts(reason.texts),
        read: reason.read,
    }
}

fn shortcoming(shortcoming: wit::Shortcoming) -> Shortcoming {
    Shortcoming {
        what: shortcoming.what,
        reason: reason(shortcoming.reason),
    }
}

fn annex(annex: wit::Annex) -> Annex {
    Annex {
        name: annex.name,
        content: annex.content,
    }
}
