//! Values of a list as the domain's types.

use sanquan_domain::contract::LegalBasis;
use sanquan_domain::flowchart::{DayUnit, Limit};
use sanquan_domain::time::Date;

const LIMIT: &str =
    "must be a number of days and how they count, such as `20 working_days` or `20个工作日`";

/// Whether a value may be assumed for a field, and if not, why.
pub(super) fn check(field: &str, value: &str) -> Result<(), String> {
    match field {
        "basis" => bases(value).map(drop),
        "statutory_limit" | "promised_limit" => limit(value).map(drop),
        "valid_from" => day(value).map(drop),
        _ => Err(format!(
            "`{field}` cannot be assumed; `basis`, `statutory_limit`, `promised_limit` and `valid_from` can"
        )),
    }
}

/// A length of time. How the days count is never guessed: the law counts in both kinds.
pub(super) fn limit(text: &str) -> Result<Limit, String> {
    let text = text.trim();
    let end = text
        .find(|sign: char| !sign.is_ascii_digit())
        .unwrap_or(text.len());
    let days = text[..end].parse().map_err(|_| LIMIT.to_owned())?;
    let unit = text[end..].trim();
    let unit = match unit.strip_prefix('个').unwrap_or(unit) {
        "working_days" | "工作日" => DayUnit::WorkingDays,
        "calendar_days" | "自然日" => DayUnit::CalendarDays,
        _ => return Err(LIMIT.to_owned()),
    };
    Ok(Limit { days, unit })
}

/// A day.
pub(super) fn day(text: &str) -> Result<Date, String> {
    let day = text.trim().parse();
    day.map_err(|_| "must be a day such as `2026-03-02`".to_owned())
}

/// Laws with their articles: `law|article` between semicolons, or a sentence with the laws in 《》, each followed by
/// its articles. A sentence without either is a law of which no article is known.
pub(super) fn bases(text: &str) -> Result<Vec<LegalBasis>, String> {
    let text = text.trim();
    let found: Vec<LegalBasis> = if text.contains(['|', '｜']) {
        text.split([';', '；']).filter_map(barred).collect()
    } else if text.contains('《') {
        quoted(text)
    } else {
        vec![basis(text, "")]
    };
    if found.is_empty() || found.iter().any(|basis| basis.law.is_empty()) {
        return Err("must name a law: `law|article`, or 《law》 and its article".to_owned());
    }
    Ok(found)
}

fn barred(part: &str) -> Option<LegalBasis> {
    let (law, article) = part.split_once(['|', '｜']).unwrap_or((part, ""));
    (!part.trim().is_empty()).then(|| basis(law, article))
}

/// The laws of a sentence. A title may have another in it (关于印发《…》的通知), so quotation marks are counted.
fn quoted(text: &str) -> Vec<LegalBasis> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut depth = 0_usize;
    for sign in text.chars() {
        match sign {
            '《' => {
                depth += 1;
                if depth == 1 {
                    found.push(Default::default());
                    continue;
                }
            }
            '》' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    continue;
                }
            }
            _ => {}
        }
        match (found.last_mut(), depth) {
            (Some((_, article)), 0) => article.push(sign),
            (Some((law, _)), _) => law.push(sign),
            // Words before the first law say who issued it.
            (None, _) => {}
        }
    }
    found
        .iter()
        .map(|(law, article)| basis(law, article))
        .collect()
}

fn basis(law: &str, article: &str) -> LegalBasis {
    let between = |sign: char| sign.is_whitespace() || "、，,；;。和及".contains(sign);
    LegalBasis {
        law: law.trim().to_owned(),
        article: article.trim_matches(between).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let bases = bases(text).expect("a basis");
        let told = bases
            .iter()
            .map(|basis| format!("{}|{}", basis.law, basis.article));
        told.collect::<Vec<_>>().join(" + ")
    }

    #[test]
    fn laws_of_a_sentence_are_found_with_their_articles() {
        assert_eq!(told("食品安全法|第三十五条"), "食品安全法|第三十五条");
        assert_eq!(
            told(
                "《广告法》第六条、第二十九条、第六十条 《广告发布登记管理规定》（工商总局令第89号）"
            ),
            "广告法|第六条、第二十九条、第六十条 + 广告发布登记管理规定|（工商总局令第89号）"
        );
        assert_eq!(
            told("《关于印发《规程》的通知》"),
            "关于印发《规程》的通知|"
        );
        assert_eq!(told("地方规定"), "地方规定|");
        assert!(bases("|第一条").is_err());
    }

    #[test]
    fn days_without_their_kind_are_no_limit() {
        let days = |text| limit(text).map(|limit| (limit.days, limit.unit));
        assert_eq!(days("20个工作日"), Ok((20, DayUnit::WorkingDays)));
        assert_eq!(days(" 7 calendar_days"), Ok((7, DayUnit::CalendarDays)));
        assert!(days("20").is_err() && days("20日").is_err() && days("工作日").is_err());
        assert!(days("99999999999工作日").is_err());
    }
}
