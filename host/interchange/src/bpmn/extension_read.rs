//! Our own extension elements, read back. What an editor has made of them by hand is checked like any other
//! foreign word.

use sanquan_domain::catalogue::{
    Branch, Guard, GuardDomain, Lane, RiskPoint, Span, StepDuty, StopDuty, When,
};
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::flowchart::{Limit, Point, StepKind};
use sanquan_domain::id::PostCode;
use sanquan_domain::time::Date;
use sanquan_domain::value::{Text, Texts};
use serde::de::DeserializeOwned;

use super::kept::Condition;
use super::refusal::Refusal;
use super::tree::Element;
use super::words::from_word;
use super::{MODEL, OWN};

/// What an export says about a step beyond its place in the course.
pub(super) struct StepNote {
    pub code: String,
    pub kind: StepKind,
    pub names: Texts,
    pub post: Option<PostCode>,
    pub officers: u32,
    pub limit: Option<Limit>,
    pub documents: Vec<String>,
    pub points: Vec<Point>,
    pub apart_from: Vec<String>,
    pub joins: Vec<String>,
    pub duty: Option<StepDuty>,
}

/// The same of a transition.
pub(super) struct TransitionNote {
    pub code: String,
    pub action: String,
    pub names: Texts,
    pub conditions: Vec<Condition>,
}

type Read<T> = Result<T, Refusal>;

/// Our own extension element of that name, if the element has one.
pub(super) fn own<'e>(element: &'e Element, local: &'e str) -> Option<&'e Element> {
    let extensions = element.first(MODEL, "extensionElements")?;
    extensions.first(OWN, local)
}

pub(super) fn step(note: &Element) -> Read<StepNote> {
    let code = required(note, "code")?.to_owned();
    let joined = |local| steps(note, local);
    let limit = note.first(OWN, "limit").map(limit).transpose()?;
    let points = note.all(OWN, "point").map(|point| {
        Ok(Point {
            id: required(point, "code")?.to_owned(),
            kind: named(point, "kind")?,
        })
    });
    Ok(StepNote {
        kind: named(note, "kind")?,
        names: texts(note)?,
        post: note.attr("post").map(PostCode::from),
        officers: number(note, "officers")?,
        limit,
        documents: words(note, "document"),
        points: points.collect::<Read<_>>()?,
        apart_from: joined("apartFrom")?,
        joins: joined("joins")?,
        duty: note
            .first(OWN, "duty")
            .map(|known| duty(known, &code))
            .transpose()?,
        code,
    })
}

pub(super) fn transition(note: &Element) -> Read<TransitionNote> {
    let conditions = note.all(OWN, "condition").map(|condition| Condition {
        flow: condition.attr("flow").unwrap_or_default().to_owned(),
        language: condition.attr("language").unwrap_or_default().to_owned(),
        expression: condition.text(),
        is_default: condition.attr("default") == Some("true"),
    });
    Ok(TransitionNote {
        code: required(note, "code")?.to_owned(),
        action: required(note, "action")?.to_owned(),
        names: texts(note)?,
        conditions: conditions.collect(),
    })
}

/// A word of an enumeration in an attribute.
pub(super) fn named<T: DeserializeOwned>(element: &Element, attribute: &str) -> Read<T> {
    let word = required(element, attribute)?;
    from_word(word).ok_or_else(|| bad(element, attribute, word))
}

fn duty(note: &Element, step: &str) -> Read<StepDuty> {
    let stage = |stage: &Element| {
        let word = stage.text();
        from_word(&word).ok_or_else(|| bad(stage, "content", &word))
    };
    let lane = match required(note, "lane")? {
        "own" => Lane::Own,
        "township" => Lane::Township,
        "village" => Lane::Village,
        "outside" => Lane::Outside,
        "body" => Lane::Body(required(note, "body")?.into()),
        other => return Err(bad(note, "lane", other)),
    };
    let stop = note.first(OWN, "stop").map(|stop| -> Read<StopDuty> {
        Ok(StopDuty {
            at_most: limit(stop)?,
            basis: LegalBasis {
                law: required(stop, "law")?.to_owned(),
                article: required(stop, "article")?.to_owned(),
            },
        })
    });
    Ok(StepDuty {
        step: step.to_owned(),
        lane,
        stages: note.all(OWN, "stage").map(stage).collect::<Read<_>>()?,
        discretion: note.attr("discretion") == Some("true"),
        stop: stop.transpose()?,
        sub_flow: note.attr("subFlow").map(Into::into),
        branches: note.all(OWN, "branch").map(branch).collect::<Read<_>>()?,
        risks: note.all(OWN, "risk").map(risk).collect::<Read<_>>()?,
    })
}

fn branch(note: &Element) -> Read<Branch> {
    let domain = match required(note, "domain")? {
        "choice" => GuardDomain::Choice(words(note, "choice")),
        "whole" => {
            let span = spans(note)?.first().copied();
            GuardDomain::Whole(span.ok_or_else(|| bad(note, "domain", "whole"))?)
        }
        other => return Err(bad(note, "domain", other)),
    };
    let guards = note.all(OWN, "guard").map(|guard| {
        let when = match required(guard, "when")? {
            "choices" => When::Choices(words(guard, "choice")),
            "spans" => When::Spans(spans(guard)?),
            other => return Err(bad(guard, "when", other)),
        };
        Ok(Guard {
            transition: required(guard, "transition")?.to_owned(),
            when,
        })
    });
    Ok(Branch {
        action: required(note, "action")?.to_owned(),
        fact: required(note, "fact")?.to_owned(),
        domain,
        guards: guards.collect::<Read<_>>()?,
    })
}

fn spans(note: &Element) -> Read<Vec<Span>> {
    let span = |span: &Element| {
        Ok(Span {
            low: number(span, "low")?,
            high: number(span, "high")?,
        })
    };
    note.all(OWN, "span").map(span).collect()
}

fn risk(note: &Element) -> Read<RiskPoint> {
    let day = |attribute: &str| -> Read<Option<Date>> {
        let day = note.attr(attribute);
        day.map(|day| day.parse().map_err(|_| bad(note, attribute, day)))
            .transpose()
    };
    let criterion = |criterion: &Element| {
        let word = criterion.text();
        from_word(&word).ok_or_else(|| bad(criterion, "content", &word))
    };
    let description = note.first(OWN, "description").map(texts).transpose()?;
    Ok(RiskPoint {
        id: required(note, "code")?.to_owned(),
        description: description.unwrap_or_default(),
        likelihood: named(note, "likelihood")?,
        consequence: named(note, "consequence")?,
        criteria: note
            .all(OWN, "criterion")
            .map(criterion)
            .collect::<Read<_>>()?,
        measures: note.all(OWN, "measure").map(texts).collect::<Read<_>>()?,
        identified_on: day("identifiedOn")?,
        review_on: day("reviewOn")?,
    })
}

fn texts(note: &Element) -> Read<Texts> {
    let text = |name: &Element| {
        Ok(Text {
            language: required(name, "language")?.to_owned(),
            content: name.text(),
        })
    };
    note.all(OWN, "name")
        .map(text)
        .collect::<Read<_>>()
        .map(Texts)
}

fn limit(note: &Element) -> Read<Limit> {
    Ok(Limit {
        days: number(note, "days")?,
        unit: named(note, "unit")?,
    })
}

fn words(note: &Element, local: &str) -> Vec<String> {
    note.all(OWN, local).map(Element::text).collect()
}

fn steps(note: &Element, local: &str) -> Read<Vec<String>> {
    let step = |element: &Element| required(element, "step").map(str::to_owned);
    note.all(OWN, local).map(step).collect()
}

fn number<T: std::str::FromStr>(element: &Element, attribute: &str) -> Read<T> {
    let word = required(element, attribute)?;
    word.parse().map_err(|_| bad(element, attribute, word))
}

fn required<'e>(element: &'e Element, attribute: &str) -> Read<&'e str> {
    element.attr(attribute).ok_or_else(|| {
        let message = format!("it lacks `{attribute}`: export the chart again, or complete it");
        Refusal::of("bpmn.bad-attribute", element, message)
    })
}

fn bad(element: &Element, attribute: &str, value: &str) -> Refusal {
    let value = crate::mistake::shortened(value);
    let message = format!("`{attribute}` cannot be `{value}`");
    Refusal::of("bpmn.bad-attribute", element, message)
}
