//! `derive(Form)` both ways.
#![allow(clippy::unwrap_used)]

use sanquan_sdk::contract::{Field, FieldKind, Value};
use sanquan_sdk::form::FaultKind;
use sanquan_sdk::prelude::*;
use sanquan_sdk::testing::file;

#[derive(Clone, Debug, PartialEq, Form)]
struct Everything {
    #[form(
        zh = "文字",
        en = "Text",
        min_chars = 2,
        max_chars = 4,
        help_zh = "两到四个字"
    )]
    text: String,
    #[form(zh = "整数", label("bo", "གྲངས་ཀ"), min = -5, max = 5)]
    whole: i64,
    #[form(zh = "小整数")]
    small: u8,
    #[form(zh = "小数", min = "0.50", max = "9.99")]
    decimal: Decimal<2>,
    #[form(zh = "金额", currency = "CNY", max = 1_000_000)]
    amount: Amount,
    #[form(zh = "日期")]
    day: Date,
    #[form(zh = "时刻")]
    moment: Option<Instant>,
    #[form(zh = "是否")]
    answer: bool,
    #[form(zh = "选项", name = "the-choice")]
    choice: Colour,
    #[form(zh = "文件", media_type = "application/pdf", max_bytes = 2_048)]
    file: Option<FileFacts>,
    #[form(zh = "名单", max_count = 3)]
    names: Vec<String>,
    #[form(min_count = 1, max_count = 12)]
    groups: Vec<Group>,
    group: Option<Group>,
    #[form(zh = "默认值", default = 7)]
    defaulted: u32,
}

#[derive(Clone, Debug, PartialEq, Form)]
struct Group {
    #[form(zh = "名称")]
    name: String,
    #[form(zh = "数量")]
    counts: Vec<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Choice)]
enum Colour {
    #[choice(zh = "红", en = "red")]
    Red,
    #[choice(zh = "深蓝", en = "dark blue")]
    DarkBlue,
    #[choice(zh = "其他", code = "other")]
    Rest,
}

fn group(name: &str, counts: &[u16]) -> Group {
    Group {
        name: name.to_owned(),
        counts: counts.to_vec(),
    }
}

fn everything() -> Everything {
    Everything {
        text: "文字".to_owned(),
        whole: -5,
        small: 255,
        decimal: Decimal::literal("9.99"),
        amount: Amount {
            minor: 12_345,
            currency: "CNY".to_owned(),
        },
        day: Date::new(2026, 2, 28),
        moment: Some(Instant(-1)),
        answer: false,
        choice: Colour::DarkBlue,
        file: Some(file("plan")),
        names: vec!["甲".to_owned(), "乙".to_owned()],
        groups: (0..12).map(|n| group("组", &[n, n + 1])).collect(),
        group: None,
        defaulted: 8,
    }
}

fn faults(facts: &Facts) -> Vec<(String, FaultKind)> {
    let faults = Everything::from_facts(facts).unwrap_err();
    faults
        .iter()
        .map(|fault| (fault.path.clone(), fault.kind))
        .collect()
}

fn field(path: &str) -> Field {
    let form = Everything::form();
    form.fields
        .into_iter()
        .find(|field| field.path == path)
        .unwrap()
}

#[test]
fn a_struct_survives_the_way_to_facts_and_back() {
    let minimal = Everything {
        moment: None,
        file: None,
        names: Vec::new(),
        groups: vec![group("组", &[])],
        group: Some(group("另", &[9])),
        ..everything()
    };
    for form in [everything(), minimal] {
        assert_eq!(Everything::from_facts(&form.to_facts()), Ok(form));
    }
}

/// Walks through all combinations of a few lengths and values, as a property would by chance.
#[test]
fn every_small_form_survives_the_way_to_facts_and_back() {
    for bits in 0..64_u16 {
        let has = |bit: u16| bits & (1 << bit) != 0;
        let form = Everything {
            moment: has(0).then_some(Instant(i64::from(bits))),
            answer: has(1),
            choice: if has(2) { Colour::Red } else { Colour::Rest },
            names: (0..bits % 4).map(|n| n.to_string()).collect(),
            groups: (0..=bits % 12)
                .map(|n| group("组", &vec![n; usize::from(bits % 3)]))
                .collect(),
            group: has(3).then(|| group("另", &[bits])),
            file: has(4).then(|| file("x")),
            whole: i64::from(bits % 11) - 5,
            ..everything()
        };
        assert_eq!(
            Everything::from_facts(&form.to_facts()),
            Ok(form),
            "bits {bits}"
        );
    }
}

#[test]
fn a_form_lists_its_fields_in_order_with_kind_bounds_and_labels() {
    let form = Everything::form();
    let paths: Vec<_> = form
        .fields
        .iter()
        .map(|field| field.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "text",
            "whole",
            "small",
            "decimal",
            "amount",
            "day",
            "moment",
            "answer",
            "the-choice",
            "file",
            "names[]",
            "groups[].name",
            "groups[].counts[]",
            "group.name",
            "group.counts[]",
            "defaulted",
        ]
    );
    for field in &form.fields {
        assert_eq!(field.labels[0].language, "zh-CN", "{}", field.path);
    }
    assert!(
        matches!(&field("text").kind, FieldKind::Text(b) if (b.min_chars, b.max_chars) == (2, 4))
    );
    assert!(matches!(&field("small").kind, FieldKind::Whole(b) if (b.min, b.max) == (0, 255)));
    assert!(
        matches!(&field("decimal").kind, FieldKind::Decimal(b) if (b.scale, b.min_mantissa, b.max_mantissa) == (2, 50, 999))
    );
    assert!(
        matches!(&field("amount").kind, FieldKind::Amount(b) if (b.currency.as_str(), b.min_minor) == ("CNY", 0))
    );
    assert_eq!(field("whole").labels[1].language, "bo");
    assert_eq!(field("text").help[0].content, "两到四个字");
    let FieldKind::Choice(options) = field("the-choice").kind else {
        panic!("a choice")
    };
    let codes: Vec<_> = options.iter().map(|option| option.code.as_str()).collect();
    assert_eq!(codes, ["red", "dark-blue", "other"]);
}

#[test]
fn what_may_be_absent_is_not_required_and_lists_say_how_long_they_may_be() {
    for (path, required, max_count) in [
        ("text", true, 1),
        ("moment", false, 1),
        ("names[]", true, 3),
        ("groups[].name", true, 12),
        ("groups[].counts[]", true, 64),
        ("group.name", false, 1),
        ("defaulted", false, 1),
    ] {
        let field = field(path);
        assert_eq!(
            (field.required, field.max_count),
            (required, max_count),
            "{path}"
        );
    }
}

#[test]
fn all_faults_are_told_at_once_with_their_paths() {
    let mut facts = everything().to_facts();
    facts.remove("groups");
    facts.remove("day");
    facts = facts
        .with("text", "一")
        .with("whole", 6)
        .with("small", 256)
        .with("decimal", Decimal::<1>::literal("5.0"))
        .with(
            "amount",
            Amount {
                minor: 1,
                currency: "EUR".to_owned(),
            },
        )
        .with("the-choice", "red")
        .with("names[2]", "丙")
        .with("names[3]", "丁")
        .with("group.counts[0]", 70_000);
    assert_eq!(
        faults(&facts),
        [
            ("text".to_owned(), FaultKind::Wrong),
            ("whole".to_owned(), FaultKind::Wrong),
            ("small".to_owned(), FaultKind::Wrong),
            ("decimal".to_owned(), FaultKind::Wrong),
            ("amount".to_owned(), FaultKind::Wrong),
            ("day".to_owned(), FaultKind::Missing),
            ("the-choice".to_owned(), FaultKind::Wrong),
            ("names[3]".to_owned(), FaultKind::TooMany),
            ("groups[0].name".to_owned(), FaultKind::Missing),
            ("group.name".to_owned(), FaultKind::Missing),
            ("group.counts[0]".to_owned(), FaultKind::Wrong),
        ]
    );
}

#[test]
fn a_file_outside_its_bounds_is_wrong() {
    let mut large = file("plan");
    large.size_bytes = 2_049;
    let mut picture = file("plan");
    picture.media_type = "image/png".to_owned();
    for file in [large, picture] {
        let facts = everything().to_facts().with("file", file);
        assert_eq!(faults(&facts), [("file".to_owned(), FaultKind::Wrong)]);
    }
}

#[test]
fn a_default_stands_for_an_absent_value_only() {
    let mut facts = everything().to_facts();
    facts.remove("defaulted");
    assert_eq!(Everything::from_facts(&facts).unwrap().defaulted, 7);
    let facts = facts.with("defaulted", Value::Text("7".to_owned()));
    assert_eq!(faults(&facts), [("defaulted".to_owned(), FaultKind::Wrong)]);
}

#[test]
fn a_fault_is_told_in_the_languages_of_its_label() {
    let faults = Everything::from_facts(&Facts::new()).unwrap_err();
    let told = |path: &str| {
        let fault = faults.iter().find(|fault| fault.path == path).unwrap();
        fault
            .texts()
            .into_iter()
            .map(|text| (text.language, text.content))
            .collect::<Vec<_>>()
    };
    let pair = |language: &str, content: &str| (language.to_owned(), content.to_owned());
    assert_eq!(
        told("text"),
        [pair("zh-CN", "缺少：文字"), pair("en", "missing: Text")]
    );
    assert_eq!(told("day"), [pair("zh-CN", "缺少：日期")]);
}
