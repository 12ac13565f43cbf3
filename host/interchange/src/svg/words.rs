//! The words of pictures and descriptions in both languages.

use sanquan_domain::catalogue::RiskGrade;
use sanquan_domain::flowchart::{DayUnit, Ending, Limit, PointKind};
use sanquan_domain::value::Texts;

/// A language of pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// 中文.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// The language with this BCP 47 tag or a wider one; Chinese for every other.
    pub fn of_tag(tag: &str) -> Self {
        match is_english(tag) {
            true => Self::English,
            false => Self::Chinese,
        }
    }

    /// Its BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        self.pick("zh-CN", "en")
    }

    /// The words in this language.
    pub(super) const fn pick(self, chinese: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }

    /// A name of the county's data; in another language where it has none in this one.
    pub(super) fn name(self, names: &Texts) -> &str {
        let regional = match self {
            Self::Chinese => None,
            Self::English => names.0.iter().find(|text| is_english(&text.language)),
        };
        regional.map_or_else(|| names.get(self.tag()), |text| &text.content)
    }

    /// Things in a row.
    pub(super) fn list<T: AsRef<str>>(self, things: impl IntoIterator<Item = T>) -> String {
        let mut list = String::new();
        for thing in things {
            if !list.is_empty() {
                list += self.pick("、", ", ");
            }
            list += thing.as_ref();
        }
        list
    }

    pub(super) fn colon(self) -> &'static str {
        self.pick("：", ": ")
    }

    pub(super) fn limit(self, limit: Limit) -> String {
        let days = limit.days;
        let plural = if days == 1 { "" } else { "s" };
        match (self, limit.unit) {
            (Self::Chinese, DayUnit::WorkingDays) => format!("{days}个工作日"),
            (Self::Chinese, DayUnit::CalendarDays) => format!("{days}日"),
            (Self::English, DayUnit::WorkingDays) => format!("{days} working day{plural}"),
            (Self::English, DayUnit::CalendarDays) => format!("{days} calendar day{plural}"),
        }
    }

    pub(super) fn ending(self, ending: Option<Ending>) -> &'static str {
        match ending {
            Some(Ending::Granted) => self.pick("准予", "granted"),
            Some(Ending::Refused) => self.pick("不予", "refused"),
            Some(Ending::NotAccepted) => self.pick("不予受理", "not accepted"),
            Some(Ending::Referred) => self.pick("转送有权机关", "referred"),
            Some(Ending::Withdrawn) => self.pick("撤回", "withdrawn"),
            Some(Ending::Returned) => self.pick("退件", "returned"),
            Some(Ending::Terminated) => self.pick("终止", "terminated"),
            Some(Ending::Completed) => self.pick("办结", "completed"),
            None => self.pick("结束", "end"),
        }
    }

    pub(super) fn grade(self, grade: RiskGrade) -> &'static str {
        match grade {
            RiskGrade::High => self.pick("高", "high"),
            RiskGrade::Medium => self.pick("中", "medium"),
            RiskGrade::Low => self.pick("低", "low"),
        }
    }

    /// A grade beside its flag, where there is little room.
    pub(super) fn short_grade(self, grade: RiskGrade) -> &'static str {
        match grade {
            RiskGrade::Medium => self.pick("中", "mid"),
            RiskGrade::High | RiskGrade::Low => self.grade(grade),
        }
    }

    pub(super) fn kind(self, kind: PointKind) -> &'static str {
        match kind {
            PointKind::Time => self.pick("时限", "time"),
            PointKind::Flow => self.pick("流程", "order of steps"),
            PointKind::Authority => self.pick("权限", "authority"),
            PointKind::Material => self.pick("材料", "papers"),
        }
    }
}

/// The code of a kind of point in the master list (domain.md 1.3).
pub(super) fn kind_code(kind: PointKind) -> &'static str {
    match kind {
        PointKind::Time => "SX",
        PointKind::Flow => "LC",
        PointKind::Authority => "QX",
        PointKind::Material => "CL",
    }
}

fn is_english(tag: &str) -> bool {
    tag == "en" || tag.starts_with("en-")
}
