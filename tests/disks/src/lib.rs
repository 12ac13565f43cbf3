//! Disks that record what is asked of them, fail on demand, and lose power; for the tests of the
//! store and for campaigns against the running host.

mod dice;
mod faulty;
mod fold;
mod names;
mod power_loss;
mod recorder;

pub use dice::Dice;
pub use faulty::{Fault, FaultyDisk};
pub use fold::fold;
pub use power_loss::{Model, PowerLoss};
pub use recorder::{Op, Recorder, Trace};
