//! An item of which everything is known, and the bodies around it.

use sanquan_domain::catalogue::*;
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::flowchart::{DayUnit, Limit};
use sanquan_domain::value::Amount;

use super::fixture::{self, day, names};

fn basis() -> LegalBasis {
    LegalBasis {
        law: "行政许可法".into(),
        article: "45".into(),
    }
}

/// The item of the fixture with every element.
pub fn item() -> PowerItem {
    PowerItem {
        elements: elements(),
        duties: vec![check(), head()],
        ..fixture::item()
    }
}

fn elements() -> ItemElements {
    ItemElements {
        origin: Origin::Published {
            source: "guangan".into(),
        },
        national_category: Some(NationalCategory::Licence),
        base_code: Some("511A01380000".into()),
        implementation_code: Some("11511301008778183N4511A01380000".into()),
        main_item: Some("5108220150100000".into()),
        kind: Some(ItemKind::Promised),
        source: Some(Source::Statutory),
        level: Some(ExerciseLevel::County),
        handling_office: names("许可股"),
        joint_departments: vec!["016".into()],
        applicants: vec![Applicants::Persons, Applicants::Enterprises],
        conditions: vec![names("有固定场所")],
        fee: Some(Fee {
            basis: vec![basis()],
            standard: names("每证 25 元"),
            amount: Some(Amount {
                minor: 2_500,
                currency: "CNY".into(),
            }),
            exemption: names("残疾人免收"),
        }),
        result: Some(ItemResult {
            names: names("食品经营许可证"),
            valid_months: Some(60),
        }),
        channels: vec![Channel::Window, Channel::Online],
        special_procedures: vec![SpecialProcedure {
            names: names("专家评审"),
            at_most: fixture::working_days(15),
            basis: basis(),
        }],
        remedies: vec![Remedy {
            names: names("行政复议"),
            body: names("县人民政府"),
            within: Limit {
                days: 60,
                unit: DayUnit::CalendarDays,
            },
            basis: basis(),
        }],
        discretion: vec![Discretion {
            id: "small".into(),
            circumstances: names("货值不足一万元"),
            range: DiscretionRange::Amount {
                low_minor: 5_000_000,
                high_minor: 10_000_000,
                currency: "CNY".into(),
            },
            basis: vec![basis()],
        }],
        promise: Some(Promise {
            by: names("局长"),
            since: day("2013-12-01"),
        }),
        telephones: vec![Telephone {
            names: names("监督电话"),
            number: "0839-0000000".into(),
        }],
        publication: Publication::Withheld {
            reason: "涉密".into(),
        },
    }
}

fn check() -> StepDuty {
    StepDuty {
        step: "check".into(),
        lane: Lane::Body("016".into()),
        stages: vec![Stage::SiteCheck],
        stop: Some(StopDuty {
            at_most: fixture::working_days(15),
            basis: basis(),
        }),
        sub_flow: Some("5108220160100100".into()),
        ..StepDuty::default()
    }
}

fn head() -> StepDuty {
    StepDuty {
        step: "head".into(),
        stages: vec![Stage::Examination, Stage::Decision],
        discretion: true,
        branches: vec![Branch {
            action: "decide".into(),
            fact: "area_m2".into(),
            domain: GuardDomain::Whole(Span { low: 0, high: 500 }),
            guards: vec![Guard {
                transition: "grant".into(),
                when: When::Spans(vec![Span { low: 0, high: 500 }]),
            }],
        }],
        risks: vec![RiskPoint {
            id: "head-beyond-power".into(),
            description: names("超越权限决定"),
            likelihood: Likelihood::Large,
            consequence: Consequence::Large,
            criteria: [Criterion::ControlsPower].into(),
            measures: vec![names("集体决定")],
            identified_on: Some(day("2013-06-01")),
            review_on: Some(day("2014-06-01")),
        }],
        ..StepDuty::default()
    }
}

/// A township that was merged into another body.
pub fn township() -> Department {
    Department {
        standing: Standing {
            kind: BodyKind::Township,
            area: Some("510822200".into()),
            exists_from: Some(day("1992-01-01")),
            exists_until: Some(day("2019-12-31")),
            succeeded_by: Some("015".into()),
        },
        ..Department::new("t200", names("黄坪乡"))
    }
}

/// A centre with one window.
pub fn centre() -> Centre {
    Centre {
        code: "hall".into(),
        names: names("政务服务中心"),
        windows: vec![Window {
            code: "3".into(),
            names: names("市场监管窗口"),
            departments: vec!["015".into()],
        }],
        exists_from: Some(day("2010-01-01")),
        exists_until: None,
    }
}

#[test]
fn everything_that_is_known_of_an_item_survives_json_and_cbor() {
    let item = item();
    let json = serde_json::to_string(&item).unwrap();
    assert_eq!(serde_json::from_str::<PowerItem>(&json).unwrap(), item);
    let cbor = minicbor::to_vec(&item).unwrap();
    assert_eq!(minicbor::decode::<PowerItem>(&cbor).unwrap(), item);
    let township = township();
    let json = serde_json::to_string(&township).unwrap();
    assert_eq!(serde_json::from_str::<Department>(&json).unwrap(), township);
}

#[test]
fn what_is_not_known_of_an_item_takes_no_room() {
    let json = serde_json::to_value(fixture::item()).unwrap();
    assert!(json.get("elements").is_none() && json.get("duties").is_none());
    let department = serde_json::to_value(Department::new("015", names("局"))).unwrap();
    assert_eq!(department.as_object().unwrap().len(), 2);
}

#[test]
fn a_township_is_there_until_it_is_merged() {
    let township = township();
    assert!(township.exists_on(day("2019-12-31")));
    assert!(!township.exists_on(day("2020-01-01")));
}
