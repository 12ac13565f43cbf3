//! A course with dates: how something goes wrong, so that it can be followed with a finger on the
//! calendar.
//!
//! Each step takes its full limit, counted as the law counts (民法典 201, 203): the day on which it
//! opens does not count, and calendar days that end on a day off end on the next working day. A step
//! without limit is left on the day on which it opens. Where a course shows that one parallel part
//! was quicker than another, the quicker one is given only as much time as that leaves it.

use std::fmt;

use serde::Serialize;

use super::Subject;
use crate::calendar::WorkingCalendar;
use crate::flowchart::play::Marking;
use crate::flowchart::{DayUnit, Ending, Limit};
use crate::time::Date;

/// One step of a course, from its opening to the act that leaves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leg {
    /// The step.
    pub step: String,
    /// The action by which it is left.
    pub action: String,
    /// The transition that is taken.
    pub transition: String,
    /// The day on which it opens.
    pub opened_on: Date,
    /// The day on which it is left.
    pub left_on: Date,
    /// Working days between the two, the first not counted.
    pub working_days: u32,
    /// How many of them the case's clock stands still.
    #[serde(skip_serializing_if = "is_zero")]
    pub stopped_working_days: u32,
}

/// A step at which a course stands when it is told no further.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The step.
    pub step: String,
    /// The day on which it opened.
    pub opened_on: Date,
}

/// A course of a case through a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Course {
    /// Acts in their order.
    pub legs: Vec<Leg>,
    /// What is open after them; nothing when the case has ended.
    pub open: Vec<Standing>,
    /// How it ends, if it is told to the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<Ending>,
    /// True when a year on the way has not been published, so that its days may move.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
}

fn is_zero(days: &u32) -> bool {
    *days == 0
}

/// An act: the edge, and the act that opened its step, counted from 0.
struct Act {
    edge: usize,
    opened_by: Option<usize>,
}

impl Course {
    /// The course that takes these edges from the start.
    pub(super) fn of(edges: &[usize], subject: &Subject<'_>) -> Self {
        let net = &subject.net;
        let mut marking = Marking::first(net);
        let mut opener = vec![None; net.chart.steps.len()];
        let mut acts = Vec::with_capacity(edges.len());
        let mut ends = None;
        for (at, &edge) in edges.iter().enumerate() {
            let taken = &net.edges[edge];
            let opened_by = opener[taken.from];
            acts.push(Act { edge, opened_by });
            ends = taken.ends;
            let after = marking.after(taken, net);
            for target in &taken.to {
                let stayed = marking.has(target.step) && target.step != taken.from;
                if after.has(target.step) && !stayed {
                    opener[target.step] = Some(at);
                }
            }
            marking = after;
        }
        let dated = Dated::new(&acts, subject);
        let standing = |step| Standing {
            step: net.step(step).id.clone(),
            opened_on: dated.left(opener[step]),
        };
        let open = match ends {
            Some(_) => Vec::new(),
            None => marking.open(net).map(standing).collect(),
        };
        dated.told(&acts, open, ends, subject)
    }

    /// A way from step to step: each is opened by the act before, whatever else is open beside it.
    pub(super) fn of_way(edges: &[usize], subject: &Subject<'_>) -> Self {
        let act = |(at, &edge): (usize, &usize)| Act {
            edge,
            opened_by: at.checked_sub(1),
        };
        let acts: Vec<Act> = edges.iter().enumerate().map(act).collect();
        let ends = edges.last().and_then(|&edge| subject.net.edges[edge].ends);
        Dated::new(&acts, subject).told(&acts, Vec::new(), ends, subject)
    }

    /// Its last day.
    pub fn last_day(&self) -> Option<Date> {
        let left = self.legs.iter().map(|leg| leg.left_on);
        left.chain(self.open.iter().map(|s| s.opened_on)).max()
    }
}

/// When each act happens.
struct Dated {
    start: Date,
    left: Vec<Date>,
}

impl Dated {
    fn new(acts: &[Act], subject: &Subject<'_>) -> Self {
        let start = subject.calendar.this_or_next_working_day(subject.from);
        let left = vec![start; acts.len()];
        let mut dated = Self { start, left };
        let mut latest: Vec<Option<Date>> = vec![None; acts.len()];
        // Each round makes at least one act earlier, so that there are few.
        for _ in 0..=acts.len() {
            for (at, act) in acts.iter().enumerate() {
                let opened = dated.left(act.opened_by);
                let limit = subject.net.step(subject.net.edges[act.edge].from).limit;
                let full = due(opened, limit, subject.calendar);
                dated.left[at] = latest[at].map_or(full, |latest| latest.min(full).max(opened));
            }
            if dated.left.is_sorted() {
                break;
            }
            for at in (1..acts.len()).rev() {
                if dated.left[at - 1] > dated.left[at] {
                    dated.left[at - 1] = dated.left[at];
                    latest[at - 1] = Some(dated.left[at]);
                }
            }
        }
        dated
    }

    fn left(&self, act: Option<usize>) -> Date {
        act.map_or(self.start, |act| self.left[act])
    }

    fn told(
        &self,
        acts: &[Act],
        open: Vec<Standing>,
        ends: Option<Ending>,
        subject: &Subject<'_>,
    ) -> Course {
        let calendar = subject.calendar;
        let leg = |(act, &left_on): (&Act, &Date)| {
            let step = subject.net.edges[act.edge].from;
            let transition = subject.net.transition(act.edge);
            let opened_on = self.left(act.opened_by);
            let stop = subject.duties[step].and_then(|duty| duty.stop.as_ref());
            let still = stop.map_or(opened_on, |stop| {
                due(opened_on, Some(stop.at_most), calendar).min(left_on)
            });
            Leg {
                step: transition.from.clone(),
                action: transition.action.clone(),
                transition: transition.id.clone(),
                opened_on,
                left_on,
                working_days: calendar.working_days_between(opened_on, left_on),
                stopped_working_days: calendar.working_days_between(opened_on, still),
            }
        };
        let last = self.left.iter().max().copied().unwrap_or(self.start);
        Course {
            legs: acts.iter().zip(&self.left).map(leg).collect(),
            open,
            ends,
            provisional: calendar.is_provisional_between(self.start, last),
        }
    }
}

/// The last day of a limit that begins on `opened`.
fn due(opened: Date, limit: Option<Limit>, calendar: &WorkingCalendar) -> Date {
    // Longer limits are held at a century, as those of a case are.
    const MOST_DAYS: u32 = 36_525;
    match limit {
        None => opened,
        Some(Limit { days, unit }) => match unit {
            DayUnit::WorkingDays => calendar.nth_working_day_after(opened, days.min(MOST_DAYS)),
            DayUnit::CalendarDays => {
                let days = i32::try_from(days.min(MOST_DAYS)).unwrap_or(0);
                calendar.this_or_next_working_day(opened.plus_days(days))
            }
        },
    }
}

impl fmt::Display for Course {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut year = None;
        let mut day = |f: &mut fmt::Formatter<'_>, date: Date| {
            let text = date.to_string();
            let known = year.replace(date.civil().year()) == Some(date.civil().year());
            f.write_str(if known {
                &text[text.len() - 5..]
            } else {
                &text
            })
        };
        for leg in &self.legs {
            day(f, leg.opened_on)?;
            write!(f, " {}", leg.step)?;
            if leg.stopped_working_days > 0 {
                let days = leg.stopped_working_days;
                write!(f, " (clock stands still for {days} working days)")?;
            }
            write!(f, " → {} → ", leg.action)?;
        }
        match (self.ends, self.last_day()) {
            (Some(ends), Some(last)) => {
                day(f, last)?;
                write!(f, " {}", word(ends))?;
            }
            _ if self.open.is_empty() => f.write_str("nothing is open")?,
            _ => {
                for (at, open) in self.open.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { ", " })?;
                    day(f, open.opened_on)?;
                    write!(f, " {}", open.step)?;
                }
            }
        }
        match self.provisional {
            true => f.write_str(" (provisional days)"),
            false => Ok(()),
        }
    }
}

/// How an ending is called in a sentence.
pub(super) const fn word(ending: Ending) -> &'static str {
    match ending {
        Ending::Granted => "granted",
        Ending::Refused => "refused",
        Ending::NotAccepted => "not accepted",
        Ending::Referred => "referred",
        Ending::Withdrawn => "withdrawn",
        Ending::Returned => "returned",
        Ending::Terminated => "terminated",
        Ending::Completed => "completed",
    }
}
