//! Values as people read them, in Chinese and English.

use super::Field;
use crate::catalogue::{
    DiscretionRange, Fee, Guard, GuardDomain, ItemResult, Promise, Remedy, Span, SpecialProcedure,
    StopDuty, Telephone, When,
};
use crate::contract::LegalBasis;
use crate::flowchart::{DayUnit, Limit};
use crate::id::{DepartmentCode, ItemCode, PostCode};
use crate::time::Date;
use crate::value::{Amount, Decimal, Texts};

/// The same in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub zh: String,
    pub en: String,
}

/// What can be said.
pub(super) trait Say {
    fn said(&self) -> Said;
}

impl Said {
    /// In both languages alike.
    pub(super) fn both(words: impl std::fmt::Display) -> Self {
        let words = words.to_string();
        Self {
            zh: words.clone(),
            en: words,
        }
    }

    /// Each in its language.
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// In quotation marks.
    pub(super) fn quoted(zh: &str, en: &str) -> Self {
        Self {
            zh: format!("“{zh}”"),
            en: format!("'{en}'"),
        }
    }

    /// A value in words.
    pub(super) fn of(value: &impl Say) -> Self {
        value.said()
    }

    /// A field's name.
    pub(super) fn of_field(field: Field) -> Self {
        Self::new(field.chinese(), field.english())
    }

    /// The name of a text in one language; each reader's own goes without saying.
    pub(super) fn in_language(mut self, language: &str) -> Self {
        if language != "zh-CN" {
            self.zh = format!("{}（{language}）", self.zh);
        }
        if language != "en" {
            self.en = format!("{} ({language})", self.en);
        }
        self
    }

    /// What something is called: by its names, else by its id.
    pub(super) fn named(what: (&str, &str), names: Option<&Texts>, id: &str) -> Self {
        let name = |language| {
            let name = names.map_or("", |names| names.get(language));
            if name.is_empty() { id } else { name }
        };
        let quoted = Self::quoted(name("zh-CN"), name("en"));
        Self::new(
            format!("{}{}", what.0, quoted.zh),
            format!("{} {}", what.1, quoted.en),
        )
    }
}

impl From<Said> for Texts {
    fn from(said: Said) -> Self {
        Self::zh_en(&said.zh, &said.en)
    }
}

/// Several in a row.
fn joined<T: Say>(values: &[T]) -> Said {
    let said: Vec<Said> = values.iter().map(Say::said).collect();
    let zh: Vec<&str> = said.iter().map(|said| said.zh.as_str()).collect();
    let en: Vec<&str> = said.iter().map(|said| said.en.as_str()).collect();
    Said::new(zh.join("、"), en.join(", "))
}

impl Say for String {
    fn said(&self) -> Said {
        Said::quoted(self, self)
    }
}

impl Say for Texts {
    fn said(&self) -> Said {
        Said::quoted(self.get("zh-CN"), self.get("en"))
    }
}

impl Say for u32 {
    fn said(&self) -> Said {
        Said::both(self)
    }
}

impl Say for bool {
    fn said(&self) -> Said {
        match self {
            true => Said::new("是", "yes"),
            false => Said::new("否", "no"),
        }
    }
}

macro_rules! as_printed {
    ($($name:ident)*) => {$(
        impl Say for $name {
            fn said(&self) -> Said { Said::both(self) }
        }
    )*};
}
as_printed!(Date DepartmentCode ItemCode PostCode);

impl Say for Limit {
    fn said(&self) -> Said {
        let Self { days, unit } = self;
        let s = if *days == 1 { "" } else { "s" };
        match unit {
            DayUnit::WorkingDays => {
                Said::new(format!("{days}个工作日"), format!("{days} working day{s}"))
            }
            DayUnit::CalendarDays => {
                Said::new(format!("{days}个自然日"), format!("{days} calendar day{s}"))
            }
        }
    }
}

impl Say for LegalBasis {
    fn said(&self) -> Said {
        let Self { law, article } = self;
        Said::new(format!("《{law}》{article}"), format!("{law} {article}"))
    }
}

/// Two digits after the point, as all but a few currencies have.
fn money(minor: i64, currency: &str) -> String {
    let amount = Decimal {
        mantissa: minor,
        scale: 2,
    };
    format!("{amount} {currency}")
}

impl Say for Amount {
    fn said(&self) -> Said {
        Said::both(money(self.minor, &self.currency))
    }
}

impl Say for Fee {
    fn said(&self) -> Said {
        self.standard.said()
    }
}

impl Say for ItemResult {
    fn said(&self) -> Said {
        self.names.said()
    }
}

impl Say for Promise {
    fn said(&self) -> Said {
        let (by, since) = (self.by.said(), self.since);
        Said::new(
            format!("{}（{since}）", by.zh),
            format!("{} ({since})", by.en),
        )
    }
}

impl Say for SpecialProcedure {
    fn said(&self) -> Said {
        let (names, at_most) = (self.names.said(), self.at_most.said());
        let basis = self.basis.said();
        Said::new(
            format!("{}，最长{}，{}", names.zh, at_most.zh, basis.zh),
            format!("{}, at most {}, by {}", names.en, at_most.en, basis.en),
        )
    }
}

impl Say for StopDuty {
    fn said(&self) -> Said {
        let (at_most, basis) = (self.at_most.said(), self.basis.said());
        Said::new(
            format!("最长{}，{}", at_most.zh, basis.zh),
            format!("at most {}, by {}", at_most.en, basis.en),
        )
    }
}

impl Say for Remedy {
    fn said(&self) -> Said {
        let (names, body) = (self.names.said(), self.body.said());
        let (within, basis) = (self.within.said(), self.basis.said());
        Said::new(
            format!("{}，向{}，{}内，{}", names.zh, body.zh, within.zh, basis.zh),
            format!(
                "{} at {} within {}, by {}",
                names.en, body.en, within.en, basis.en
            ),
        )
    }
}

impl Say for Telephone {
    fn said(&self) -> Said {
        let (names, number) = (self.names.said(), &self.number);
        Said::new(
            format!("{}{number}", names.zh),
            format!("{} {number}", names.en),
        )
    }
}

impl Say for DiscretionRange {
    fn said(&self) -> Said {
        let times = |percent: u32| Decimal {
            mantissa: i64::from(percent),
            scale: 2,
        };
        match self {
            Self::Amount {
                low_minor,
                high_minor,
                currency,
            } => {
                let (low, high) = (money(*low_minor, currency), money(*high_minor, currency));
                Said::new(format!("{low}至{high}"), format!("{low} to {high}"))
            }
            Self::Multiple {
                low_percent,
                high_percent,
                base,
            } => {
                let (low, high) = (times(*low_percent), times(*high_percent));
                let base = base.said();
                Said::new(
                    format!("{}的{low}至{high}倍", base.zh),
                    format!("{low} to {high} times {}", base.en),
                )
            }
            Self::Kind { name } => name.said(),
        }
    }
}

impl Say for Span {
    fn said(&self) -> Said {
        let Self { low, high } = self;
        Said::new(format!("{low}至{high}"), format!("{low} to {high}"))
    }
}

impl Say for GuardDomain {
    fn said(&self) -> Said {
        match self {
            Self::Choice(choices) => joined(choices),
            Self::Whole(span) => span.said(),
        }
    }
}

impl Say for Guard {
    fn said(&self) -> Said {
        let when = match &self.when {
            When::Choices(choices) => joined(choices),
            When::Spans(spans) => joined(spans),
        };
        let transition = &self.transition;
        Said::new(
            format!("{}时流转“{transition}”", when.zh),
            format!("transition '{transition}' when {}", when.en),
        )
    }
}
