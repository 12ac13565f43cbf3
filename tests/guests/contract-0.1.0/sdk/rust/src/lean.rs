//! What keeps a guest lean. The host makes a fresh instance for each call, so the price of a call is
//! the memory that the guest touches: with a small stack and an allocator that begins in the initial
//! memory and never frees, a fresh call costs a fifth of what std's defaults cost.

#[cfg(all(target_arch = "wasm32", feature = "arena"))]
mod arena;

/// Before each answer: a panic shall say where it came from before it traps.
#[cfg(target_arch = "wasm32")]
pub fn begin() {
    use crate::note::{Level, write};
    std::panic::set_hook(Box::new(|panic| write(Level::Error, &panic.to_string())));
}

/// Before each answer; natively a panic is told by the test harness.
#[cfg(not(target_arch = "wasm32"))]
pub fn begin() {}

/// Says in the plugin's log when the link argument for a small stack was forgotten.
#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code)]
pub fn warn_of_large_stack() {
    const LARGEST: usize = 256 * 1024;
    unsafe extern "C" {
        static __global_base: u8;
    }
    // The linker puts the stack first, so the first byte after it is its size.
    let stack = (&raw const __global_base) as usize;
    if stack > LARGEST {
        crate::note!(
            Warning,
            "the stack is {stack} bytes, which makes each call slower: link with -zstack-size=65536"
        );
    }
}

/// Natively there is nothing to say.
#[cfg(not(target_arch = "wasm32"))]
pub fn warn_of_large_stack() {}
