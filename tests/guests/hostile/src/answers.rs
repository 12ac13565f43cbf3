//! Answers that nobody can use, and some that show what a plugin cannot find out.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::exports::sanquan::department::department::*;

/// The answer to `review` for each word.
pub fn to(word: &str) -> Result<ReviewAnswer, Problem> {
    match word {
        "long-text" => Ok(take("x".repeat(16 << 20))),
        "many-texts" => Ok(open(vec![String::new(); 100_000])),
        "no-such-day" => Ok(fact(Value::Date(Date {
            year: 2026,
            month: 2,
            day: 31,
        }))),
        "year-zero" => Ok(fact(Value::Date(Date {
            year: 0,
            month: 1,
            day: 1,
        }))),
        "scale-19" => Ok(fact(Value::Decimal(Decimal {
            mantissa: 1,
            scale: 19,
        }))),
        "capital-digest" => Ok(fact(Value::File(File {
            name: "a.pdf".into(),
            media_type: "application/pdf".into(),
            size_bytes: 1,
            sha256: "A".repeat(64),
        }))),
        "count" => Ok(take(count())),
        "dice" => Ok(take(dice())),
        "unknown-item" => Err(Problem::UnknownItem("7".into())),
        "unknown-step" => Err(Problem::UnknownStep("site-check".into())),
        "settings" => Err(Problem::Settings("no tariff for 2026".into())),
        "other" => Err(Problem::Other("no idea".into())),
        _ => Ok(take(word.into())),
    }
}

/// As deep as the contract goes, and wide at each level.
pub fn vast_description() -> Description {
    let texts = vec![
        Text {
            language: "zh-CN".into(),
            content: "无".into(),
        };
        10
    ];
    let option = ChoiceOption {
        code: "a".into(),
        labels: texts.clone(),
    };
    let field = Field {
        path: "a".into(),
        kind: FieldKind::Choice(vec![option; 10]),
        required: true,
        max_count: 1,
        labels: texts.clone(),
        help: texts.clone(),
    };
    let form = Form {
        fields: vec![field; 10],
    };
    let act = ActForm {
        step: "a".into(),
        action: "b".into(),
        form: form.clone(),
    };
    let item = ItemHandling {
        item: "1".into(),
        application: form.clone(),
        acts: vec![act; 10],
    };
    Description {
        department: "015".into(),
        version: "1.0.0".into(),
        titles: texts,
        items: vec![item; 3],
        rules: vec![],
        effects: vec![],
        settings: form,
        annexes: vec![],
    }
}

/// How often this instance was asked.
fn count() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    (COUNT.fetch_add(1, Ordering::Relaxed) + 1).to_string()
}

/// Everything in which one run might differ from the next.
fn dice() -> String {
    let order: Vec<u32> = (0..50)
        .map(|n| (n, ()))
        .collect::<HashMap<_, _>>()
        .into_keys()
        .collect();
    let heap = Box::new(1u8);
    let nan = std::hint::black_box(0.0f64) / std::hint::black_box(-0.0f64);
    format!("{order:?} {:p} {:x}", &raw const *heap, nan.to_bits())
}

fn take(transition: String) -> ReviewAnswer {
    ReviewAnswer {
        ruling: ReviewRuling::Take(transition),
        open_actions: vec![],
        reasons: vec![],
        effects: vec![],
        annexes: vec![],
    }
}

fn open(open_actions: Vec<String>) -> ReviewAnswer {
    ReviewAnswer {
        open_actions,
        ..take(String::new())
    }
}

fn fact(value: Value) -> ReviewAnswer {
    let fields = vec![Fact {
        path: "a".into(),
        value,
    }];
    let template = "notice".into();
    ReviewAnswer {
        effects: vec![Effect::Document(Document { template, fields })],
        ..take(String::new())
    }
}
