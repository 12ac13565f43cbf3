//! Questions as a county would put them.

use sanquan_domain::contract::{
    CaseView, Circumstances, ClockView, FlowchartQuestion, InspectQuestion, IntakeQuestion,
    Material, ObservedAct, PastAct, Reply, ReviewQuestion,
};
use sanquan_domain::flowchart::{Flowchart, Point, PointKind, Step, StepKind, Transition};
use sanquan_domain::id::Digest;
use sanquan_domain::time::{Date, Instant};
use sanquan_domain::value::{Amount, Decimal, Fact, Facts, FileFacts, Texts, Value};

const MONDAY: Instant = Instant::from_millis(1_772_409_600_000);

pub fn review(action: &str) -> ReviewQuestion {
    ReviewQuestion {
        view: view(),
        step: "site-check".to_owned(),
        action: action.to_owned(),
        facts: facts(&[("passed", Value::YesNo(true)), ("visits", Value::Whole(2))]),
        circumstances: circumstances(),
    }
}

pub fn intake(item: &str) -> IntakeQuestion {
    IntakeQuestion {
        view: CaseView {
            item: item.to_owned(),
            ..view()
        },
        circumstances: circumstances(),
    }
}

pub fn inspect(action: &str) -> InspectQuestion {
    InspectQuestion {
        view: view(),
        act: ObservedAct {
            step: "site-check".to_owned(),
            action: action.to_owned(),
            transition: Some("passed".to_owned()),
            post: Some("015-field".to_owned()),
            facts: Facts::default(),
            past: false,
        },
        circumstances: circumstances(),
    }
}

pub fn flowchart(item: &str) -> FlowchartQuestion {
    let step = |id: &str| Step {
        id: id.to_owned(),
        names: Texts::zh_en("现场核查", "Site check"),
        kind: StepKind::Work,
        post: Some("015-field".into()),
        officers: 2,
        limit: None,
        documents: vec!["record".to_owned()],
        points: vec![Point {
            id: format!("{id}-time"),
            kind: PointKind::Time,
        }],
        apart_from: vec![],
        joins: vec![],
    };
    FlowchartQuestion {
        base: Flowchart {
            item: item.into(),
            start: "site-check".to_owned(),
            steps: vec![step("site-check"), step("decide")],
            transitions: vec![Transition {
                id: "passed".to_owned(),
                from: "site-check".to_owned(),
                action: "approve".to_owned(),
                names: Texts::zh_en("通过", "Passed"),
                to: vec!["decide".to_owned()],
                ends: None,
            }],
        },
        settings: Facts::default(),
    }
}

fn view() -> CaseView {
    CaseView {
        number: "GY-5108220150100300-00017-26".to_owned(),
        item: "5108220150100300".to_owned(),
        received_at: MONDAY,
        position: vec!["site-check".to_owned()],
        facts: application(),
        materials: vec![Material {
            code: "plan".to_owned(),
            file: file(),
            supplied_on: day(),
        }],
        acts: vec![PastAct {
            step: "accept".to_owned(),
            action: "accept".to_owned(),
            post: Some("015-window".to_owned()),
            acted_at: MONDAY,
            facts: Facts::default(),
        }],
        corrections: vec![],
        clock: ClockView {
            accepted_on: Some(day()),
            promised_due_on: Some(day().plus_days(14)),
            statutory_due_on: Some(day().plus_days(28)),
            elapsed_working_days: 3,
            stopped: false,
        },
    }
}

fn circumstances() -> Circumstances {
    Circumstances {
        at: MONDAY,
        today: day(),
        settings: facts(&[("tariff", amount(12_000))]),
        replies: vec![Reply {
            source: "register".to_owned(),
            key: "91510822".to_owned(),
            facts: facts(&[("known", Value::YesNo(true))]),
            replied_at: MONDAY,
        }],
        seed: 7,
    }
}

/// One value of each kind, and what a food business would fill in.
fn application() -> Facts {
    facts(&[
        ("applicant.name", text("青川县乔庄镇食品经营部")),
        ("applicant.phone", text("0839-7200000")),
        ("business.kind", Value::Choice("catering".to_owned())),
        ("business.opens-on", Value::Date(day().plus_days(60))),
        ("business.registered-at", Value::Instant(MONDAY)),
        ("business.staff", Value::Whole(6)),
        ("capital", amount(5_000_000)),
        ("plan", Value::File(file())),
        ("premises[0].address", text("乔庄镇解放街 12 号")),
        (
            "premises[0].area",
            Value::Decimal(Decimal {
                mantissa: 8_650,
                scale: 2,
            }),
        ),
        ("premises[0].owned", Value::YesNo(false)),
    ])
}

fn facts(list: &[(&str, Value)]) -> Facts {
    let fact = |(path, value): &(&str, Value)| Fact {
        path: (*path).to_owned(),
        value: value.clone(),
    };
    Facts(list.iter().map(fact).collect())
}

fn text(content: &str) -> Value {
    Value::Text(content.to_owned())
}

fn amount(minor: i64) -> Value {
    Value::Amount(Amount {
        minor,
        currency: "CNY".to_owned(),
    })
}

fn file() -> FileFacts {
    FileFacts {
        name: "平面图.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size_bytes: 183_204,
        sha256: Digest::plain(b"plan"),
    }
}

fn day() -> Date {
    Date::new(2026, 3, 2).expect("a day of the calendar")
}
