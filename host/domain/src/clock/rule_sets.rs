//! Rule sets that a county can start from. Every number here is data of that set; a county may
//! publish others.

use super::rules::{
    CalendarDayLimits, ClockRules, LimitBasis, Mark, ObjectRule, Signal, StepRule,
    SupervisedObject, WarningRow,
};
use crate::flowchart::{DayUnit, Limit};
use crate::time::Date;
use crate::value::Texts;

impl ClockRules {
    /// The one complete published set (Hunan province, 2018; domain.md 1.4.1).
    pub fn published(valid_from: Date) -> Self {
        Self {
            names: Texts::zh_en("时限监察规则(2018)", "time thresholds as published in 2018"),
            source: "Hunan province, customer document of the supervision system, 2018".to_owned(),
            valid_from,
            valid_until: None,
            objects: published_objects(),
            // domain.md 1.4.3: a warning at 100 % of a step's limit, a card one working day later.
            steps: StepRule {
                passed: Signal::Excess(1),
                overdue: Signal::Excess(2),
            },
            // 行政许可法 32(4): on the spot or within five days, which are working days (82).
            correction: working_days(5),
            calendar_day_limits: CalendarDayLimits::EndOfDay,
            red_waits_for_due_on: false,
            instant_cases: true,
        }
    }

    /// The same, with early warnings graded by the length of the limit, and a second one at 80 %
    /// (domain.md 1.4.3): two days mean little where the whole limit is one.
    pub fn graded(valid_from: Date) -> Self {
        let mut rules = Self::published(valid_from);
        rules.names = Texts::zh_en("时限监察规则(分级预警)", "time thresholds, graded warnings");
        rules.source = "defaults of the product after the set published in 2018".to_owned();
        for row in &mut rules.objects {
            if row.object == SupervisedObject::Case {
                row.warnings = vec![
                    warning(1, Signal::Percent(50)),
                    warning(2, Signal::Excess(-1)),
                    warning(5, Signal::Excess(-2)),
                ];
                row.warning_percent = Some(80);
            }
        }
        rules
    }
}

fn published_objects() -> Vec<ObjectRule> {
    use SupervisedObject as Object;
    let two_days_before = || vec![warning(1, Signal::Excess(-2))];
    vec![
        ObjectRule {
            red: Some(Mark {
                basis: LimitBasis::Statutory,
                signal: Signal::Excess(1),
            }),
            ..row(Object::Case, two_days_before(), Some(1), None)
        },
        row(
            Object::SpecialProcedure,
            two_days_before(),
            Some(1),
            Some(2),
        ),
        ObjectRule {
            limit: Some(working_days(2)),
            ..row(
                Object::OnlinePreAcceptance,
                vec![warning(1, Signal::Excess(1))],
                Some(4),
                Some(6),
            )
        },
        ObjectRule {
            limit: Some(working_days(3)),
            ..row(Object::Certificate, Vec::new(), Some(1), None)
        },
        row(Object::Consultation, two_days_before(), Some(1), Some(2)),
        row(Object::Complaint, two_days_before(), Some(1), Some(2)),
    ]
}

/// A row whose marks are an excess over its one limit.
fn row(
    object: SupervisedObject,
    warnings: Vec<WarningRow>,
    yellow: Option<i32>,
    red: Option<i32>,
) -> ObjectRule {
    let mark = |excess| Mark {
        basis: LimitBasis::Promised,
        signal: Signal::Excess(excess),
    };
    ObjectRule {
        object,
        limit: None,
        warnings,
        warning_percent: None,
        yellow: yellow.map(mark),
        red: red.map(mark),
    }
}

const fn warning(from_days: u32, signal: Signal) -> WarningRow {
    WarningRow { from_days, signal }
}

const fn working_days(days: u32) -> Limit {
    Limit {
        days,
        unit: DayUnit::WorkingDays,
    }
}
