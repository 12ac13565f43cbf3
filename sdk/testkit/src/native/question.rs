//! Questions: the contract's JSON to the SDK's records.
//!
//! # Panics
//! A desk asks in the contract's form. Whoever asks otherwise is told which member is wrong.

use jiff::Timestamp;
use jiff::civil::Date;
use sanquan_sdk::bindings::exports::sanquan::department::department as wit;
use serde_json::Value as Json;

/// To `flowchart`.
pub fn flowchart(question: &Json) -> wit::FlowchartQuestion {
    wit::FlowchartQuestion {
        base: chart(&question["base"]),
        settings: facts(&question["settings"]),
    }
}

/// To `intake`.
pub fn intake(question: &Json) -> wit::IntakeQuestion {
    wit::IntakeQuestion {
        view: view(&question["view"]),
        circumstances: circumstances(&question["circumstances"]),
    }
}

/// To `review`.
pub fn review(question: &Json) -> wit::ReviewQuestion {
    wit::ReviewQuestion {
        view: view(&question["view"]),
        step: text(question, "step"),
        action: text(question, "action"),
        facts: facts(&question["facts"]),
        circumstances: circumstances(&question["circumstances"]),
    }
}

/// To `inspect`.
pub fn inspect(question: &Json) -> wit::InspectQuestion {
    let act = &question["act"];
    wit::InspectQuestion {
        view: view(&question["view"]),
        act: wit::ObservedAct {
            step: text(act, "step"),
            action: text(act, "action"),
            transition: optional(act, "transition"),
            post: optional(act, "post"),
            facts: facts(&act["facts"]),
            past: act["past"].as_bool().expect("`past` is true or false"),
        },
        circumstances: circumstances(&question["circumstances"]),
    }
}

fn view(view: &Json) -> wit::CaseView {
    wit::CaseView {
        number: text(view, "number"),
        item: text(view, "item"),
        received_at: instant(view, "received_at"),
        position: texts(view, "position"),
        facts: facts(&view["facts"]),
        materials: list(view, "materials", material),
        acts: list(view, "acts", past_act),
        corrections: texts(view, "corrections"),
        clock: clock(&view["clock"]),
    }
}

fn circumstances(given: &Json) -> wit::Circumstances {
    wit::Circumstances {
        at: instant(given, "at"),
        today: date(&given["today"]),
        settings: facts(&given["settings"]),
        replies: list(given, "replies", reply),
        seed: given["seed"].as_u64().expect("`seed` is a number"),
    }
}

fn material(material: &Json) -> wit::Material {
    wit::Material {
        code: text(material, "code"),
        file: file(&material["file"]),
        supplied_on: date(&material["supplied_on"]),
    }
}

fn past_act(act: &Json) -> wit::PastAct {
    wit::PastAct {
        step: text(act, "step"),
        action: text(act, "action"),
        post: optional(act, "post"),
        acted_at: instant(act, "acted_at"),
        facts: facts(&act["facts"]),
    }
}

fn reply(reply: &Json) -> wit::Reply {
    wit::Reply {
        source: text(reply, "source"),
        key: text(reply, "key"),
        facts: facts(&reply["facts"]),
        replied_at: instant(reply, "replied_at"),
    }
}

fn clock(clock: &Json) -> wit::Clock {
    let day = |name: &str| (!clock[name].is_null()).then(|| date(&clock[name]));
    wit::Clock {
        accepted_on: day("accepted_on"),
        promised_due_on: day("promised_due_on"),
        statutory_due_on: day("statutory_due_on"),
        elapsed_working_days: number(clock, "elapsed_working_days"),
        stopped: clock["stopped"]
            .as_bool()
            .expect("`stopped` is true or false"),
    }
}

fn chart(chart: &Json) -> wit::Chart {
    wit::Chart {
        item: text(chart, "item"),
        start: text(chart, "start"),
        steps: list(chart, "steps", step),
        transitions: list(chart, "transitions", transition),
    }
}

fn step(step: &Json) -> wit::Step {
    let kind = match step["kind"].as_str() {
        Some("work") => wit::StepKind::Work,
        Some("automatic") => wit::StepKind::Automatic,
        Some("waiting") => wit::StepKind::Waiting,
        other => panic!("{other:?} is no kind of step: work, automatic, waiting"),
    };
    wit::Step {
        id: text(step, "id"),
        names: list(step, "names", words),
        kind,
        post: optional(step, "post"),
        officers: number(step, "officers"),
        limit: (!step["limit"].is_null()).then(|| limit(&step["limit"])),
        documents: texts(step, "documents"),
        points: list(step, "points", point),
        apart_from: texts(step, "apart_from"),
        joins: texts(step, "joins"),
    }
}

fn limit(limit: &Json) -> wit::Limit {
    let unit = match limit["unit"].as_str() {
        Some("working_days") => wit::DayUnit::WorkingDays,
        Some("calendar_days") => wit::DayUnit::CalendarDays,
        other => panic!("{other:?} is no unit of days: working_days, calendar_days"),
    };
    wit::Limit {
        days: number(limit, "days"),
        unit,
    }
}

fn point(point: &Json) -> wit::Point {
    let kind = match point["kind"].as_str() {
        Some("time") => wit::PointKind::Time,
        Some("flow") => wit::PointKind::Flow,
        Some("authority") => wit::PointKind::Authority,
        Some("material") => wit::PointKind::Material,
        other => panic!("{other:?} is no kind of point: time, flow, authority, material"),
    };
    wit::Point {
        id: text(point, "id"),
        kind,
    }
}

fn transition(transition: &Json) -> wit::Transition {
    wit::Transition {
        id: text(transition, "id"),
        from: text(transition, "from"),
        action: text(transition, "action"),
        names: list(transition, "names", words),
        to: texts(transition, "to"),
        ends: transition["ends"].as_str().map(ending),
    }
}

fn ending(name: &str) -> wit::Ending {
    match name {
        "granted" => wit::Ending::Granted,
        "refused" => wit::Ending::Refused,
        "not_accepted" => wit::Ending::NotAccepted,
        "referred" => wit::Ending::Referred,
        "withdrawn" => wit::Ending::Withdrawn,
        "returned" => wit::Ending::Returned,
        "terminated" => wit::Ending::Terminated,
        "completed" => wit::Ending::Completed,
        other => panic!("`{other}` is no ending"),
    }
}

fn facts(facts: &Json) -> Vec<wit::Fact> {
    let fact = |fact: &Json| wit::Fact {
        path: text(fact, "path"),
        value: value(&fact["value"]),
    };
    entries(facts, "facts").iter().map(fact).collect()
}

fn value(value: &Json) -> wit::Value {
    let (kind, given) = value
        .as_object()
        .and_then(|members| members.iter().next())
        .unwrap_or_else(|| panic!("{value} is no value such as {{\"text\": \"…\"}}"));
    let whole = |given: &Json| given.as_i64().expect("a whole number");
    let words = |given: &Json| given.as_str().expect("a text").to_owned();
    match kind.as_str() {
        "text" => wit::Value::Text(words(given)),
        "choice" => wit::Value::Choice(words(given)),
        "whole" => wit::Value::Whole(whole(given)),
        "decimal" => wit::Value::Decimal(wit::Decimal {
            mantissa: whole(&given["mantissa"]),
            scale: number(given, "scale"),
        }),
        "amount" => wit::Value::Amount(wit::Amount {
            minor: whole(&given["minor"]),
            currency: text(given, "currency"),
        }),
        "date" => wit::Value::Date(date(given)),
        "instant" => wit::Value::Instant(instant(value, "instant")),
        "yes_no" => wit::Value::YesNo(given.as_bool().expect("true or false")),
        "file" => wit::Value::File(file(given)),
        other => panic!("`{other}` is no kind of value"),
    }
}

fn file(file: &Json) -> wit::File {
    wit::File {
        name: text(file, "name"),
        media_type: text(file, "media_type"),
        size_bytes: number(file, "size_bytes"),
        sha256: text(file, "sha256"),
    }
}

fn words(words: &Json) -> wit::Text {
    wit::Text {
        language: text(words, "language"),
        content: text(words, "content"),
    }
}

fn text(record: &Json, name: &str) -> String {
    optional(record, name).unwrap_or_else(|| panic!("`{name}` is a text"))
}

fn optional(record: &Json, name: &str) -> Option<String> {
    record[name].as_str().map(str::to_owned)
}

fn number<N: TryFrom<u64>>(record: &Json, name: &str) -> N {
    record[name]
        .as_u64()
        .and_then(|number| N::try_from(number).ok())
        .unwrap_or_else(|| panic!("`{name}` is a number within its type's range"))
}

fn list<T>(record: &Json, name: &str, read: impl Fn(&Json) -> T) -> Vec<T> {
    entries(&record[name], name).iter().map(read).collect()
}

fn texts(record: &Json, name: &str) -> Vec<String> {
    list(record, name, |entry| {
        entry.as_str().expect("a list of texts").to_owned()
    })
}

fn entries<'j>(list: &'j Json, name: &str) -> &'j [Json] {
    list.as_array()
        .unwrap_or_else(|| panic!("`{name}` is a list"))
}

fn date(given: &Json) -> wit::Date {
    let day: Date = given
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| panic!("{given} is no day"));
    let part = |part: i8| u8::try_from(part).expect("months and days are positive");
    let year = u16::try_from(day.year()).expect("the contract's years are 1 to 9999");
    wit::Date::new(year, part(day.month()), part(day.day()))
}

fn instant(record: &Json, name: &str) -> i64 {
    record[name]
        .as_str()
        .and_then(|text| text.parse::<Timestamp>().ok())
        .unwrap_or_else(|| panic!("`{name}` is an instant in UTC"))
        .as_millisecond()
}
