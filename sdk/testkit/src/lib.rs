#![doc = include_str!("../README.md")]

pub mod answerer;
mod calendar;
pub mod canonical;
mod case;
mod compare;
pub mod contract;
pub mod coverage;
pub mod department;
pub mod desk;
pub mod facts;
pub mod folder;
mod lawful;
pub mod moment;
pub mod native;
pub mod play;
pub mod scenario;
pub mod snapshot;

/// Plays every scenario of the crate's folder `scenarios/` against the department, natively: the
/// one line of `tests/scenarios.rs`.
#[macro_export]
macro_rules! scenarios {
    ($department:ty) => {
        #[test]
        fn every_scenario_goes_as_it_is_told() {
            $crate::native::play_all::<$department>(
                ::std::path::Path::new(env!("CARGO_MANIFEST_DIR")),
                env!("CARGO_PKG_NAME"),
            );
        }
    };
}
