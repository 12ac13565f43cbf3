//! The pure core of Sanquan: no I/O, no clock, no randomness, no async, no plugin runtime.
//!
//! Commands and facts go in, events or a precise [`refusal::Refusal`] come out; time, calendars
//! and rules are arguments. `README.md` says where to start reading.
pub mod answer;
pub mod calendar;
pub mod card;
pub mod case;
pub mod catalogue;
pub mod clock;
pub mod contract;
pub mod county;
pub mod event;
pub mod flowchart;
pub mod form;
pub mod gate;
pub mod id;
pub mod number;
pub mod refusal;
pub mod shadow;
pub mod signature;
pub mod supervision;
pub mod time;
pub mod value;
pub mod watch;
