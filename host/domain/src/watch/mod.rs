//! Watching over plugins: how often one may fail, and what happens then.
//!
//! ```text
//!            budget spent, or the operator          next_probe_at
//!   closed ───────────────────────────────► open ─────────────────► half-open
//!      ▲                                     │ ▲                        │
//!      │       the operator                  │ └── a question failed ───┤
//!      └─────────────────────────────────────┘                          │
//!      └──────────────────── every question was answered ───────────────┘
//! ```
//!
//! A breaker belongs to a component, not to a department: a mended plugin is another component, and
//! begins with a whole budget. While it is open the component is not asked; what becomes of acts
//! meanwhile is the department's [`Fallback`](crate::event::Fallback).
//!
//! The same component gives the same answer to the same question, bit for bit. So nothing is gained by
//! asking again where it trapped, ran out of fuel or broke the contract: only another component, or the
//! operator, ends such a quarantine. A [deadline](CAN_COME_OUT_DIFFERENTLY) depends on the machine,
//! and that alone is probed.
//!
//! | file | what is in it |
//! |---|---|
//! | `budget.rs` | counting faults until they are too many |
//! | `quarantine.rs` | an open breaker, and when it is probed |

mod budget;
mod quarantine;

pub use budget::{Budget, Tally};
pub use quarantine::{BreakerState, CAN_COME_OUT_DIFFERENTLY, ProbeSchedule, Quarantine};
