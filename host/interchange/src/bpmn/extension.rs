//! What BPMN has no words for, in extension elements of our own namespace: read back, they give the same
//! chart and the same duties.

use sanquan_domain::catalogue::{
    Branch, GuardDomain, Lane, RiskPoint, Span, StepDuty, StopDuty, When,
};
use sanquan_domain::flowchart::{Limit, Step, Transition};
use sanquan_domain::value::Texts;

use super::kept::Condition;
use super::words::word;
use super::xml::Writer;

pub(super) fn step(writer: &mut Writer, step: &Step, duty: Option<&StepDuty>) {
    let (kind, officers) = (word(&step.kind), step.officers.to_string());
    let mut attributes = vec![
        ("code", step.id.as_str()),
        ("kind", &kind),
        ("officers", &officers),
    ];
    attributes.extend(step.post.as_ref().map(|post| ("post", post.as_str())));
    writer.open("sanquan:step", &attributes);
    names(writer, &step.names);
    if let Some(limit) = step.limit {
        days(writer, "sanquan:limit", limit, &[]);
    }
    for document in &step.documents {
        writer.text("sanquan:document", &[], document);
    }
    for point in &step.points {
        let attributes = [("code", point.id.as_str()), ("kind", &word(&point.kind))];
        writer.empty("sanquan:point", &attributes);
    }
    for other in &step.apart_from {
        writer.empty("sanquan:apartFrom", &[("step", other)]);
    }
    for part in &step.joins {
        writer.empty("sanquan:joins", &[("step", part)]);
    }
    if let Some(known) = duty {
        self::duty(writer, known);
    }
    writer.close();
}

pub(super) fn transition(writer: &mut Writer, transition: &Transition, conditions: &[Condition]) {
    let attributes = [
        ("code", transition.id.as_str()),
        ("action", &transition.action),
    ];
    writer.open("sanquan:transition", &attributes);
    names(writer, &transition.names);
    for condition in conditions {
        let mut attributes = vec![("flow", condition.flow.as_str())];
        if !condition.language.is_empty() {
            attributes.push(("language", &condition.language));
        }
        if condition.is_default {
            attributes.push(("default", "true"));
        }
        writer.text("sanquan:condition", &attributes, &condition.expression);
    }
    writer.close();
}

fn names(writer: &mut Writer, texts: &Texts) {
    for text in &texts.0 {
        writer.text(
            "sanquan:name",
            &[("language", &text.language)],
            &text.content,
        );
    }
}

fn days(writer: &mut Writer, element: &str, limit: Limit, more: &[(&str, &str)]) {
    let (count, unit) = (limit.days.to_string(), word(&limit.unit));
    let attributes = [&[("days", count.as_str()), ("unit", &unit)][..], more].concat();
    writer.empty(element, &attributes);
}

fn duty(writer: &mut Writer, duty: &StepDuty) {
    let (lane, body) = match &duty.lane {
        Lane::Own => ("own", None),
        Lane::Body(code) => ("body", Some(code)),
        Lane::Township => ("township", None),
        Lane::Village => ("village", None),
        Lane::Outside => ("outside", None),
    };
    let mut attributes = vec![("lane", lane)];
    attributes.extend(body.map(|code| ("body", code.as_str())));
    if duty.discretion {
        attributes.push(("discretion", "true"));
    }
    attributes.extend(
        duty.sub_flow
            .as_ref()
            .map(|item| ("subFlow", item.as_str())),
    );
    writer.open("sanquan:duty", &attributes);
    for stage in &duty.stages {
        writer.text("sanquan:stage", &[], &word(stage));
    }
    if let Some(StopDuty { at_most, basis }) = &duty.stop {
        let more = [("law", basis.law.as_str()), ("article", &basis.article)];
        days(writer, "sanquan:stop", *at_most, &more);
    }
    duty.branches.iter().for_each(|known| branch(writer, known));
    duty.risks.iter().for_each(|known| risk(writer, known));
    writer.close();
}

fn branch(writer: &mut Writer, branch: &Branch) {
    let domain = match &branch.domain {
        GuardDomain::Choice(_) => "choice",
        GuardDomain::Whole(_) => "whole",
    };
    let attributes = [
        ("action", branch.action.as_str()),
        ("fact", &branch.fact),
        ("domain", domain),
    ];
    writer.open("sanquan:branch", &attributes);
    match &branch.domain {
        GuardDomain::Choice(choices) => self::choices(writer, choices),
        GuardDomain::Whole(span) => spans(writer, &[*span]),
    }
    for guard in &branch.guards {
        let when = match &guard.when {
            When::Choices(_) => "choices",
            When::Spans(_) => "spans",
        };
        writer.open(
            "sanquan:guard",
            &[("transition", &guard.transition), ("when", when)],
        );
        match &guard.when {
            When::Choices(choices) => self::choices(writer, choices),
            When::Spans(known) => spans(writer, known),
        }
        writer.close();
    }
    writer.close();
}

fn choices(writer: &mut Writer, choices: &[String]) {
    for choice in choices {
        writer.text("sanquan:choice", &[], choice);
    }
}

fn spans(writer: &mut Writer, spans: &[Span]) {
    for span in spans {
        let (low, high) = (span.low.to_string(), span.high.to_string());
        writer.empty("sanquan:span", &[("low", &low), ("high", &high)]);
    }
}

fn risk(writer: &mut Writer, risk: &RiskPoint) {
    let (likelihood, consequence) = (word(&risk.likelihood), word(&risk.consequence));
    let (identified, review) = (risk.identified_on, risk.review_on);
    let (identified, review) = (
        identified.map(|day| day.to_string()),
        review.map(|day| day.to_string()),
    );
    let mut attributes = vec![
        ("code", risk.id.as_str()),
        ("likelihood", &likelihood),
        ("consequence", &consequence),
    ];
    attributes.extend(
        identified
            .as_ref()
            .map(|day| ("identifiedOn", day.as_str())),
    );
    attributes.extend(review.as_ref().map(|day| ("reviewOn", day.as_str())));
    writer.open("sanquan:risk", &attributes);
    writer.open("sanquan:description", &[]);
    names(writer, &risk.description);
    writer.close();
    for criterion in &risk.criteria {
        writer.text("sanquan:criterion", &[], &word(criterion));
    }
    for measure in &risk.measures {
        writer.open("sanquan:measure", &[]);
        names(writer, measure);
        writer.close();
    }
    writer.close();
}
