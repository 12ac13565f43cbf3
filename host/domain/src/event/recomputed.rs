//! What a newer calendar changed about a clock, and when the county is done with looking.

use minicbor::{Decode, Encode};
use serde::Serialize;

use super::Threshold;
use crate::id::Digest;
use crate::time::Date;

/// See [`super::CaseEvent::ClockRecomputed`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ClockRecomputed {
    /// The calendar by which the clock ran until now.
    #[n(0)]
    pub calendar_before: Digest,
    /// The calendar by which it runs from now on.
    #[n(1)]
    pub calendar_after: Digest,
    /// The days by the former.
    #[n(2)]
    pub before: DueDates,
    /// The days by the latter. Where they are the same, only instants of thresholds have moved.
    #[n(3)]
    pub after: DueDates,
    /// Thresholds that passed by the former calendar and would not have passed yet by the latter.
    /// They stay passed, with their findings and cards: a wrong calendar is a ground on which a
    /// card may be taken down, and this names the cards that it concerns.
    #[n(4)]
    pub passed_early: Vec<Threshold>,
}

/// The days on which the limits of a case end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct DueDates {
    /// The time for a correction notice, while it runs.
    #[n(0)]
    pub correction_on: Option<Date>,
    /// The promise; none before acceptance.
    #[n(1)]
    pub promised_on: Option<Date>,
    /// The law; none before acceptance.
    #[n(2)]
    pub statutory_on: Option<Date>,
    /// True when a year on the way was not published.
    #[n(3)]
    pub provisional: bool,
}

/// See [`super::CountyEvent::ClocksRecomputed`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ClocksRecomputed {
    /// By which calendar.
    #[n(0)]
    pub calendar: Digest,
    /// How many clocks it changed since the host that says so was started.
    #[n(1)]
    pub changed: u64,
}
