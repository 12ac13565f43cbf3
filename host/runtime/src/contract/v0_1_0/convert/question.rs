//! Questions, lent to a plugin for the time of one call.

use bumpalo::Bump;
use sanquan_domain::contract::{
    CaseView, Circumstances, ClockView, FlowchartQuestion, InspectQuestion, IntakeQuestion,
    Material, ObservedAct, PastAct, Reply, ReviewQuestion,
};

use super::chart::lend_chart;
use super::value::{lend_date, lend_facts, lend_file};
use super::{list, strings, wit};

pub(crate) fn flowchart_question<'a>(
    bump: &'a Bump,
    question: &'a FlowchartQuestion,
) -> wit::FlowchartQuestion<'a> {
    wit::FlowchartQuestion {
        base: lend_chart(bump, &question.base),
        settings: lend_facts(bump, &question.settings),
    }
}

pub(crate) fn intake_question<'a>(
    bump: &'a Bump,
    question: &'a IntakeQuestion,
) -> wit::IntakeQuestion<'a> {
    wit::IntakeQuestion {
        view: view(bump, &question.view),
        circumstances: circumstances(bump, &question.circumstances),
    }
}

pub(crate) fn review_question<'a>(
    bump: &'a Bump,
    question: &'a ReviewQuestion,
) -> wit::ReviewQuestion<'a> {
    wit::ReviewQuestion {
        view: view(bump, &question.view),
        step: &question.step,
        action: &question.action,
        facts: lend_facts(bump, &question.facts),
        circumstances: circumstances(bump, &question.circumstances),
    }
}

pub(crate) fn inspect_question<'a>(
    bump: &'a Bump,
    question: &'a InspectQuestion,
) -> wit::InspectQuestion<'a> {
    wit::InspectQuestion {
        view: view(bump, &question.view),
        act: observed_act(bump, &question.act),
        circumstances: circumstances(bump, &question.circumstances),
    }
}

fn view<'a>(bump: &'a Bump, view: &'a CaseView) -> wit::CaseView<'a> {
    wit::CaseView {
        number: &view.number,
        item: &view.item,
        received_at: view.received_at.as_millis(),
        position: strings(bump, &view.position),
        facts: lend_facts(bump, &view.facts),
        materials: list(bump, &view.materials, |material| {
            lend_material(bump, material)
        }),
        acts: list(bump, &view.acts, |act| past_act(bump, act)),
        corrections: strings(bump, &view.corrections),
        clock: clock(&view.clock),
    }
}

fn lend_material<'a>(bump: &'a Bump, material: &'a Material) -> wit::Material<'a> {
    wit::Material {
        code: &material.code,
        file: lend_file(bump, &material.file),
        supplied_on: lend_date(material.supplied_on),
    }
}

fn past_act<'a>(bump: &'a Bump, act: &'a PastAct) -> wit::PastAct<'a> {
    wit::PastAct {
        step: &act.step,
        action: &act.action,
        post: act.post.as_deref(),
        acted_at: act.acted_at.as_millis(),
        facts: lend_facts(bump, &act.facts),
    }
}

fn clock(clock: &ClockView) -> wit::Clock {
    wit::Clock {
        accepted_on: clock.accepted_on.map(lend_date),
        promised_due_on: clock.promised_due_on.map(lend_date),
        statutory_due_on: clock.statutory_due_on.map(lend_date),
        elapsed_working_days: clock.elapsed_working_days,
        stopped: clock.stopped,
    }
}

fn circumstances<'a>(bump: &'a Bump, given: &'a Circumstances) -> wit::Circumstances<'a> {
    wit::Circumstances {
        at: given.at.as_millis(),
        today: lend_date(given.today),
        settings: lend_facts(bump, &given.settings),
        replies: list(bump, &given.replies, |reply| lend_reply(bump, reply)),
        seed: given.seed,
    }
}

fn lend_reply<'a>(bump: &'a Bump, reply: &'a Reply) -> wit::Reply<'a> {
    wit::Reply {
        source: &reply.source,
        key: &reply.key,
        facts: lend_facts(bump, &reply.facts),
        replied_at: reply.replied_at.as_millis(),
    }
}

fn observed_act<'a>(bump: &'a Bump, act: &'a ObservedAct) -> wit::ObservedAct<'a> {
    wit::ObservedAct {
        step: &act.step,
        action: &act.action,
        transition: act.transition.as_deref(),
        post: act.post.as_deref(),
        facts: lend_facts(bump, &act.facts),
        past: act.past,
    }
}
