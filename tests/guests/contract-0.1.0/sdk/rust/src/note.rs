//! Notes for the department's developer, in the plugin's own log.
//!
//! Bounded by the host (64 notes of 1,024 bytes a call). Never put personal data in one. In native
//! tests notes are collected: [`taken`] hands them out.

pub use crate::bindings::sanquan::department::diagnostics::Level;

/// Writes a note; the macro [`note!`](crate::note!) reads better.
#[cfg(target_arch = "wasm32")]
pub fn write(level: Level, message: &str) {
    crate::bindings::sanquan::department::diagnostics::note(level, message);
}

/// Writes a note; the macro [`note!`](crate::note!) reads better.
#[cfg(not(target_arch = "wasm32"))]
pub fn write(level: Level, message: &str) {
    NOTES.with_borrow_mut(|notes| notes.push((level, message.to_owned())));
}

#[cfg(not(target_arch = "wasm32"))]
thread_local! {
    static NOTES: std::cell::RefCell<Vec<(Level, String)>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// The notes of this thread since the last call, oldest first.
#[cfg(not(target_arch = "wasm32"))]
pub fn taken() -> Vec<(Level, String)> {
    NOTES.with_borrow_mut(std::mem::take)
}

/// Writes a note: `note!(Warning, "tariff of {year} is missing")`.
#[macro_export]
macro_rules! note {
    ($level:ident, $($format:tt)+) => {
        $crate::note::write($crate::note::Level::$level, &::std::format!($($format)+))
    };
}
