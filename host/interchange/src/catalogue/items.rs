//! Power items as CSV.

use std::collections::BTreeMap;

use sanquan_domain::catalogue::{Category, ItemElements, PowerItem, RequiredMaterial};
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::flowchart::{DayUnit, Flowchart, Limit};
use sanquan_domain::id::{DepartmentCode, ItemCode};
use sanquan_domain::time::Date;
use sanquan_domain::value::{Text, Texts};

use super::people::{DAY, checked, names};
use crate::mistake::Mistakes;
use crate::table::{Row, Table};

const REQUIRED: [&str; 11] = [
    "code",
    "department",
    "name",
    "category",
    "basis",
    "statutory_days",
    "statutory_unit",
    "promised_days",
    "promised_unit",
    "flowchart",
    "valid_from",
];
const OPTIONAL: [&str; 4] = ["version", "name_en", "materials", "valid_until"];

const CATEGORIES: [(Category, &str, &str); 9] = [
    (Category::Licence, "licence", "许可"),
    (Category::Penalty, "penalty", "处罚"),
    (Category::Levy, "levy", "征收"),
    (Category::Coercion, "coercion", "强制"),
    (Category::Adjudication, "adjudication", "裁决"),
    (Category::Confirmation, "confirmation", "确认"),
    (Category::Benefit, "benefit", "给付"),
    (Category::Other, "other", "其他"),
    (Category::PublicService, "public_service", "公共服务"),
];

/// Reads items. A table has no room for a flowchart, so the column `flowchart` names one of
/// `charts`, which is copied for the item.
///
/// | column | what |
/// | --- | --- |
/// | `code`, `version` | version 1 where the column is empty |
/// | `department`, `name`, `name_en` | |
/// | `category` | `licence`, `许可`, `行政许可` or `01`, and so on for the others |
/// | `basis` | law and article between bars, several between semicolons: `食品安全法\|第三十五条` |
/// | `statutory_days`, `statutory_unit` | unit `working_days` (`工作日`) or `calendar_days` (`自然日`) |
/// | `promised_days`, `promised_unit` | the same |
/// | `materials` | code, name and `required` or `optional`: `form\|申请书\|required; map\|平面图\|optional` |
/// | `valid_from`, `valid_until` | first and last day |
///
/// # Errors
///
/// All mistakes of the file.
pub fn read_items(
    csv: &[u8],
    charts: &BTreeMap<String, Flowchart>,
) -> Result<Vec<PowerItem>, Mistakes> {
    let mut lines = BTreeMap::new();
    Table::read(csv, &REQUIRED, &OPTIONAL)?.map(|row| {
        // Everything is read before the first `?`, so that all mistakes of a row are found.
        let (code, department) = (row.required("code"), row.required("department"));
        let version = row.parse_optional("version", "a whole number from 1");
        let (names, category) = (names(row), category(row));
        let (basis, materials) = (basis(row), materials(row));
        let statutory = limit(row, "statutory_days", "statutory_unit");
        let promised = limit(row, "promised_days", "promised_unit");
        let chart = chart(row, charts);
        let valid_from: Option<Date> = row.parse("valid_from", DAY);
        let valid_until: Option<Option<Date>> = row.parse_optional("valid_until", DAY);
        let code = ItemCode(code?);
        let item = PowerItem {
            code: code.clone(),
            version: version?.unwrap_or(1),
            department: DepartmentCode(department?),
            names: names?,
            category: category?,
            basis: basis?,
            statutory_limit: statutory?,
            promised_limit: promised?,
            materials: materials?,
            flowchart: Flowchart {
                item: code,
                ..chart?
            },
            valid_from: valid_from?,
            valid_until: valid_until?,
            elements: ItemElements::default(),
            duties: Vec::new(),
        };
        Some(checked(row, item, &mut lines))
    })
}

fn category(row: &mut Row) -> Option<Category> {
    let text = row.required("category")?;
    let chinese = text.strip_prefix("行政").unwrap_or(&text);
    // 其他行政权力 is the full name of the last one.
    let chinese = chinese.strip_suffix("行政权力").unwrap_or(chinese);
    let found = CATEGORIES.iter().find(|(category, word, zh)| {
        *word == text || *zh == chinese || category.digits() == Some(&text)
    });
    if found.is_none() {
        let words: Vec<&str> = CATEGORIES.iter().map(|(_, word, _)| *word).collect();
        let rule = format!("must be one of {}", words.join(", "));
        row.mistake(
            "category",
            "catalogue.unknown-category",
            &rule,
            "correct the value",
        );
    }
    found.map(|(category, _, _)| *category)
}

fn limit(row: &mut Row, days: &'static str, unit: &'static str) -> Option<Limit> {
    let count = row.parse(days, "a whole number of days");
    let kind = match row.text(unit) {
        "working_days" | "工作日" => Some(DayUnit::WorkingDays),
        "calendar_days" | "自然日" => Some(DayUnit::CalendarDays),
        _ => {
            let rule = "must be `working_days` or `calendar_days`; the law counts in both";
            row.mistake(
                unit,
                "catalogue.unknown-unit",
                rule,
                "see the article that sets the limit",
            );
            None
        }
    };
    Some(Limit {
        days: count?,
        unit: kind?,
    })
}

fn chart(row: &mut Row, charts: &BTreeMap<String, Flowchart>) -> Option<Flowchart> {
    let name = row.required("flowchart")?;
    let chart = charts.get(&name).cloned();
    if chart.is_none() {
        let known: Vec<&str> = charts.keys().map(String::as_str).collect();
        let rule = format!("there is no such chart; known are: {}", known.join(", "));
        row.mistake(
            "flowchart",
            "catalogue.unknown-chart",
            &rule,
            "add the chart or correct it",
        );
    }
    chart
}

fn basis(row: &mut Row) -> Option<Vec<LegalBasis>> {
    let text = row.required("basis")?;
    let basis: Option<Vec<LegalBasis>> = entries(&text)
        .map(|entry| match entry.as_slice() {
            [law, article] if !law.is_empty() => Some(LegalBasis {
                law: (*law).to_owned(),
                article: (*article).to_owned(),
            }),
            _ => None,
        })
        .collect();
    if basis.is_none() {
        let rule = "must be `law|article`, several separated by semicolons";
        row.mistake(
            "basis",
            "catalogue.malformed-basis",
            rule,
            "put a bar before the article",
        );
    }
    basis
}

fn materials(row: &mut Row) -> Option<Vec<RequiredMaterial>> {
    let text = row.text("materials").to_owned();
    let materials: Option<Vec<RequiredMaterial>> = entries(&text).map(|e| material(&e)).collect();
    let mut codes: Vec<&str> = materials
        .iter()
        .flatten()
        .map(|one| one.code.as_str())
        .collect();
    codes.sort_unstable();
    if materials.is_none() || codes.windows(2).any(|pair| pair[0] == pair[1]) {
        let rule = "must be `code|name|required` or `code|name|optional`, several separated by \
                    semicolons, no code twice";
        row.mistake(
            "materials",
            "catalogue.malformed-materials",
            rule,
            "correct the list",
        );
        return None;
    }
    materials
}

fn material(entry: &[&str]) -> Option<RequiredMaterial> {
    let [code, name, needed] = entry else {
        return None;
    };
    let required = match *needed {
        "required" => true,
        "optional" => false,
        _ => return None,
    };
    let name = Text {
        language: "zh-CN".to_owned(),
        content: (*name).to_owned(),
    };
    Some(RequiredMaterial {
        code: (*code).to_owned(),
        names: Texts(vec![name]),
        required,
    })
}

/// Entries between semicolons, with their parts between bars; Chinese signs count as well.
fn entries(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.split([';', '；'])
        .filter(|entry| !entry.trim().is_empty())
        .map(|entry| entry.split(['|', '｜']).map(str::trim).collect())
}
