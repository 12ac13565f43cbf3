//! Recorded calls, asked again: to prove the record (`verification.rs`), to carry the proof of one
//! answer to another machine (`bundle.rs`), or to learn what another component would have said
//! (`shadow/`). And listed: what one component answered (`given.rs`). What people signed is held
//! against the keys of its time as well (`signatures.rs`).
//!
//! The log is read page by page in its order. Several threads work on pages of their own;
//! results are put together in the order of the log, so that a run can be broken off after any page
//! and taken up there again.

mod again;
mod bundle;
mod given;
mod recorded;
mod shadow;
mod signatures;
mod summary;
mod verification;
mod workers;

pub use bundle::{Bundle, BundleError};
pub use given::{GivenPage, GivenVerdict};
pub use recorded::RecordedCall;
pub use shadow::{Candidate, Explained, Job, JobState, Replayed, ShadowProgress};
pub use signatures::{Signatures, WrongSignature};
pub use verification::{Disagreement, Verification};
pub use workers::Effort;
