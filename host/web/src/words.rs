//! Values of the domain in words of the page's language.

use jiff::tz::TimeZone;
use sanquan_domain::case::Phase;
use sanquan_domain::catalogue::{Category, PowerItem};
use sanquan_domain::flowchart::{DayUnit, Ending, Limit};
use sanquan_domain::time::{Date, Instant};

use crate::language::Language;
use crate::texts::fill;

impl Language {
    /// 行政许可 …
    pub fn category(self, category: Category) -> &'static str {
        let t = self.texts();
        match category {
            Category::Licence => t.licence,
            Category::Penalty => t.penalty,
            Category::Levy => t.levy,
            Category::Coercion => t.coercion,
            Category::Adjudication => t.adjudication,
            Category::Confirmation => t.confirmation,
            Category::Benefit => t.benefit,
            Category::Other => t.other_power,
            Category::PublicService => t.public_service,
        }
    }

    /// 10 个工作日.
    pub fn limit(self, limit: Limit) -> String {
        let t = self.texts();
        let text = match (limit.unit, limit.days) {
            (DayUnit::WorkingDays, 1) => t.working_day,
            (DayUnit::WorkingDays, _) => t.working_days,
            (DayUnit::CalendarDays, 1) => t.calendar_day,
            (DayUnit::CalendarDays, _) => t.calendar_days,
        };
        fill(text, &[&limit.days])
    }

    /// Where a case stands.
    pub fn phase(self, phase: Phase) -> String {
        let t = self.texts();
        match phase {
            Phase::Received => t.phase_received.to_owned(),
            Phase::AwaitingCorrection => t.phase_correction.to_owned(),
            Phase::Open => t.phase_open.to_owned(),
            Phase::Closed(ending) => fill(t.phase_closed, &[&self.ending(ending)]),
        }
    }

    fn ending(self, ending: Ending) -> &'static str {
        let t = self.texts();
        match ending {
            Ending::Granted => t.granted,
            Ending::Refused => t.refused,
            Ending::NotAccepted => t.not_accepted,
            Ending::Referred => t.referred,
            Ending::Withdrawn => t.withdrawn,
            Ending::Returned => t.returned,
            Ending::Terminated => t.terminated,
            Ending::Completed => t.completed,
        }
    }

    /// From when, and until when, a version is in force.
    pub fn in_force(self, item: &PowerItem) -> String {
        let (t, from) = (self.texts(), self.day(item.valid_from).words);
        match item.valid_until.map(|until| self.day(until).words) {
            Some(until) => fill(t.in_force_until, &[&from, &until]),
            None => fill(t.in_force_from, &[&from]),
        }
    }

    /// A day as people write it.
    pub fn day(self, day: Date) -> Moment {
        let day = day.civil();
        let words = match self {
            Self::Chinese => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
            Self::English => day.strftime("%-d %B %Y").to_string(),
        };
        Moment {
            machine: day.to_string(),
            words,
        }
    }

    /// An instant as people write it, to the minute.
    pub fn instant(self, at: Instant, zone: &TimeZone) -> Moment {
        let local = at.timestamp().to_zoned(zone.clone());
        let words = self.day(local.date().into()).words;
        Moment {
            machine: local.strftime("%Y-%m-%dT%H:%M%:z").to_string(),
            words: format!("{words} {}", local.strftime("%H:%M")),
        }
    }
}

/// A day or an instant, for people and for programs (`<time datetime>`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// ISO 8601.
    pub machine: String,
    /// In words.
    pub words: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_instants_are_written_in_the_countys_time() {
        let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
        let at: Instant = "2026-03-02T20:05:00Z".parse().expect("an instant");
        let moment = Language::Chinese.instant(at, &zone);
        assert_eq!(moment.words, "2026年3月3日 04:05");
        assert_eq!(moment.machine, "2026-03-03T04:05+08:00");
        assert_eq!(
            Language::English.instant(at, &zone).words,
            "3 March 2026 04:05"
        );
    }

    #[test]
    fn one_day_is_singular_in_english() {
        let limit = |days| Limit {
            days,
            unit: DayUnit::WorkingDays,
        };
        assert_eq!(Language::English.limit(limit(1)), "1 working day");
        assert_eq!(Language::English.limit(limit(10)), "10 working days");
        assert_eq!(Language::Chinese.limit(limit(1)), "1 个工作日");
    }
}
