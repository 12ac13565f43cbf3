//! Small words that several tables use: limits and laws.

use sanquan_domain::contract::LegalBasis;
use sanquan_domain::flowchart::{DayUnit, Limit};
use sanquan_domain::value::{Text, Texts};

use crate::table;

/// `20w`: twenty working days; `7c`: seven calendar days.
pub(crate) fn limit(field: &str) -> Limit {
    let unit = match field.as_bytes().last() {
        Some(b'w') => DayUnit::WorkingDays,
        Some(b'c') => DayUnit::CalendarDays,
        _ => panic!("a limit ends in `w` or `c`: {field}"),
    };
    Limit {
        days: table::number(&field[..field.len() - 1]),
        unit,
    }
}

/// `森林法 56`: a law and its article.
pub(crate) fn basis(field: &'static str) -> LegalBasis {
    let (law, article) = table::halves(field, " ");
    law_of(law, article)
}

/// `森林法 56; 森林法 57`.
pub(crate) fn bases(field: &'static str) -> Vec<LegalBasis> {
    table::parts(field, ';').into_iter().map(basis).collect()
}

pub(crate) fn law_of(law: &str, article: &str) -> LegalBasis {
    LegalBasis {
        law: law.to_owned(),
        article: article.to_owned(),
    }
}

/// A text that exists in Chinese alone.
pub(crate) fn chinese(content: &str) -> Texts {
    Texts(vec![Text {
        language: "zh-CN".to_owned(),
        content: content.to_owned(),
    }])
}

/// Length in thirty-fifths of a week, so that working days and calendar days are both whole: the measure by
/// which the domain compares limits.
pub(crate) fn measure(limit: Limit) -> u32 {
    limit.days * per_day(limit.unit)
}

const fn per_day(unit: DayUnit) -> u32 {
    match unit {
        DayUnit::WorkingDays => 7,
        DayUnit::CalendarDays => 5,
    }
}
