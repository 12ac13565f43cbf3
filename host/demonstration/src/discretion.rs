//! How far a decision may reach: for penalties the ranges of the law or three made-up grades, for
//! other powers with discretion yes or no.

use std::sync::LazyLock;

use sanquan_domain::catalogue::{Discretion, DiscretionRange};
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::value::Texts;

use crate::random::Random;
use crate::{table, words};

static REAL: LazyLock<Vec<[&'static str; 6]>> =
    LazyLock::new(|| table::rows(include_str!("../data/discretion.txt")));

/// Fen of a yuan.
const FEN: i64 = 100;

/// Hundredths of one.
const PERCENT: u32 = 100;

/// The ranges of a real item.
pub(crate) fn real(item: &str) -> Vec<Discretion> {
    let rows = REAL.iter().filter(|[of, ..]| *of == item);
    rows.map(|[_, id, chinese, english, range, basis]| Discretion {
        id: (*id).to_owned(),
        circumstances: Texts::zh_en(chinese, english),
        range: read(range),
        basis: vec![words::basis(basis)],
    })
    .collect()
}

/// `amount 20 200` in yuan, `times 10 20 货值=value`, `percent 5 10 造价=cost`, `kind 警告=warning`.
fn read(field: &'static str) -> DiscretionRange {
    let (word, rest) = table::halves(field, " ");
    if word == "kind" {
        let (chinese, english) = table::halves(rest, "=");
        let name = Texts::zh_en(chinese, english);
        return DiscretionRange::Kind { name };
    }
    let (low, rest) = table::halves(rest, " ");
    if word == "amount" {
        return yuan(table::number(low), table::number(rest));
    }
    let (high, base) = table::halves(rest, " ");
    let (chinese, english) = table::halves(base, "=");
    let unit = match word {
        "times" => PERCENT,
        "percent" => 1,
        other => panic!("no such kind of range: {other}"),
    };
    DiscretionRange::Multiple {
        low_percent: table::number::<u32>(low) * unit,
        high_percent: table::number::<u32>(high) * unit,
        base: Texts::zh_en(chinese, english),
    }
}

fn yuan(low: i64, high: i64) -> DiscretionRange {
    DiscretionRange::Amount {
        low_minor: low * FEN,
        high_minor: high * FEN,
        currency: "CNY".to_owned(),
    }
}

/// What may be decided where nothing is weighed in money: yes or no, by the conditions.
pub(crate) fn choice(basis: &LegalBasis) -> Vec<Discretion> {
    let rows = [
        (
            "met",
            "条件全部符合",
            "all conditions are met",
            "准予",
            "yes",
        ),
        (
            "not-met",
            "有条件不符合",
            "a condition is not met",
            "不予",
            "no",
        ),
    ];
    let row =
        |(id, chinese, english, kind, kind_english): (&str, &str, &str, &str, &str)| Discretion {
            id: id.to_owned(),
            circumstances: Texts::zh_en(chinese, english),
            range: DiscretionRange::Kind {
                name: Texts::zh_en(kind, kind_english),
            },
            basis: vec![basis.clone()],
        };
    rows.into_iter().map(row).collect()
}

/// Three grades that follow on each other.
pub(crate) fn made_up(basis: &LegalBasis, random: &mut Random) -> Vec<Discretion> {
    let thousand = i64::from([1, 2, 5, 10][random.below(4) as usize]) * 1_000;
    let grades = [
        ("minor", "违法行为轻微", "minor cases", 0, 1),
        ("ordinary", "一般违法行为", "ordinary cases", 1, 5),
        ("serious", "情节严重", "serious cases", 5, 20),
    ];
    let grade = |(id, chinese, english, low, high): (&str, &str, &str, i64, i64)| Discretion {
        id: id.to_owned(),
        circumstances: Texts::zh_en(chinese, english),
        range: yuan(low * thousand, high * thousand),
        basis: vec![basis.clone()],
    };
    grades.into_iter().map(grade).collect()
}
