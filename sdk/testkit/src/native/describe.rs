//! Descriptions, forms and flowcharts: the SDK's records to the contract's JSON.

use sanquan_sdk::bindings::exports::sanquan::department::department as wit;
use serde_json::{Value as Json, json};

use super::value::{annexes, texts};

/// Who the plugin is.
pub fn description(description: &wit::Description) -> Json {
    let items: Json = description.items.iter().map(handling).collect();
    let rules: Json = description.rules.iter().map(rule).collect();
    let effects: Json = description
        .effects
        .iter()
        .map(|kind| effect_kind(*kind))
        .collect();
    json!({
        "department": description.department,
        "version": description.version,
        "titles": texts(&description.titles),
        "items": items,
        "rules": rules,
        "effects": effects,
        "settings": form(&description.settings),
        "annexes": annexes(&description.annexes),
    })
}

/// A flowchart.
pub fn chart(chart: &wit::Chart) -> Json {
    let steps: Json = chart.steps.iter().map(step).collect();
    let transitions: Json = chart.transitions.iter().map(transition).collect();
    json!({
        "item": chart.item, "start": chart.start, "steps": steps, "transitions": transitions,
    })
}

fn handling(handling: &wit::ItemHandling) -> Json {
    let act = |act: &wit::ActForm| json!({ "step": act.step, "action": act.action, "form": form(&act.form) });
    let acts: Json = handling.acts.iter().map(act).collect();
    json!({ "item": handling.item, "application": form(&handling.application), "acts": acts })
}

fn rule(rule: &wit::Rule) -> Json {
    let article = |basis: &wit::LegalBasis| json!({ "law": basis.law, "article": basis.article });
    let basis: Json = rule.basis.iter().map(article).collect();
    json!({ "id": rule.id, "titles": texts(&rule.titles), "basis": basis })
}

fn effect_kind(kind: wit::EffectKind) -> &'static str {
    match kind {
        wit::EffectKind::Fee => "fee",
        wit::EffectKind::Document => "document",
        wit::EffectKind::ClockStop => "clock_stop",
        wit::EffectKind::ClockResume => "clock_resume",
        wit::EffectKind::Extension => "extension",
        wit::EffectKind::Ask => "ask",
    }
}

fn form(form: &wit::Form) -> Json {
    let fields: Json = form.fields.iter().map(field).collect();
    json!({ "fields": fields })
}

fn field(field: &wit::Field) -> Json {
    json!({
        "path": field.path,
        "kind": kind(&field.kind),
        "required": field.required,
        "max_count": field.max_count,
        "labels": texts(&field.labels),
        "help": texts(&field.help),
    })
}

fn kind(kind: &wit::FieldKind) -> Json {
    match kind {
        wit::FieldKind::Text(bounds) => {
            json!({ "text": { "min_chars": bounds.min_chars, "max_chars": bounds.max_chars } })
        }
        wit::FieldKind::Whole(bounds) => {
            json!({ "whole": { "min": bounds.min, "max": bounds.max } })
        }
        wit::FieldKind::Decimal(bounds) => json!({ "decimal": {
            "scale": bounds.scale, "min_mantissa": bounds.min_mantissa,
            "max_mantissa": bounds.max_mantissa,
        } }),
        wit::FieldKind::Amount(bounds) => json!({ "amount": {
            "currency": bounds.currency, "min_minor": bounds.min_minor,
            "max_minor": bounds.max_minor,
        } }),
        wit::FieldKind::Date => json!("date"),
        wit::FieldKind::Instant => json!("instant"),
        wit::FieldKind::Choice(options) => {
            let option = |option: &wit::ChoiceOption| json!({ "code": option.code, "labels": texts(&option.labels) });
            let options: Json = options.iter().map(option).collect();
            json!({ "choice": options })
        }
        wit::FieldKind::YesNo => json!("yes_no"),
        wit::FieldKind::File(bounds) => json!({ "file": {
            "max_bytes": bounds.max_bytes, "media_types": bounds.media_types,
        } }),
    }
}

fn step(step: &wit::Step) -> Json {
    let kind = match step.kind {
        wit::StepKind::Work => "work",
        wit::StepKind::Automatic => "automatic",
        wit::StepKind::Waiting => "waiting",
    };
    let points: Json = step.points.iter().map(point).collect();
    json!({
        "id": step.id,
        "names": texts(&step.names),
        "kind": kind,
        "post": step.post,
        "officers": step.officers,
        "limit": step.limit.map(limit),
        "documents": step.documents,
        "points": points,
        "apart_from": step.apart_from,
        "joins": step.joins,
    })
}

fn limit(limit: wit::Limit) -> Json {
    let unit = match limit.unit {
        wit::DayUnit::WorkingDays => "working_days",
        wit::DayUnit::CalendarDays => "calendar_days",
    };
    json!({ "days": limit.days, "unit": unit })
}

fn point(point: &wit::Point) -> Json {
    let kind = match point.kind {
        wit::PointKind::Time => "time",
        wit::PointKind::Flow => "flow",
        wit::PointKind::Authority => "authority",
        wit::PointKind::Material => "material",
    };
    json!({ "id": point.id, "kind": kind })
}

fn transition(transition: &wit::Transition) -> Json {
    json!({
        "id": transition.id,
        "from": transition.from,
        "action": transition.action,
        "names": texts(&transition.names),
        "to": transition.to,
        "ends": transition.ends.map(ending),
    })
}

fn ending(ending: wit::Ending) -> &'static str {
    match ending {
        wit::Ending::Granted => "granted",
        wit::Ending::Refused => "refused",
        wit::Ending::NotAccepted => "not_accepted",
        wit::Ending::Referred => "referred",
        wit::Ending::Withdrawn => "withdrawn",
        wit::Ending::Returned => "returned",
        wit::Ending::Terminated => "terminated",
        wit::Ending::Completed => "completed",
    }
}
