//! What wasmtime makes of the released text: typed calls, and the shapes of its records.

#[allow(
    missing_docs,
    unsafe_code,
    clippy::all,
    reason = "written by wasmtime's macro"
)]
mod generated {
    wasmtime::component::bindgen!({
        path: "../../wit/released/0.1.0",
        world: "department-plugin",
        exports: { default: async },
        // Questions are lent to the guest; only answers are owned.
        ownership: Borrowing { duplicate_if_necessary: true },
    });
}

pub(crate) use generated::exports::sanquan::department::department as questions;
pub(crate) use generated::sanquan::department::diagnostics::Level;
