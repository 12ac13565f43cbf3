//! What it does instead of answering.

use std::hint::black_box;

use crate::sanquan::department::diagnostics::{Level, note};

/// Bytes of what is too much for anybody.
const HUGE: usize = 16 << 20;

/// Does what the word says; returns for words that are about the answer.
pub fn commit(word: &str) {
    match word {
        "loop" => run_for_ever(),
        "fill-memory" => fill_for_ever(),
        "take-memory" => take_for_ever(),
        "recurse" => drop(recurse(1)),
        "panic" => panic(),
        "stop" => stop(),
        "read-the-clock" => drop(black_box(std::time::Instant::now())),
        "note-often" => (0..100_000).for_each(|i| note(Level::Debug, &i.to_string())),
        "note-often-and-panic" => {
            (0..100).for_each(|i| note(Level::Debug, &i.to_string()));
            panic();
        }
        "note-long" => note(Level::Info, &"长".repeat(10_000)),
        "note-huge" => note(Level::Info, &"x".repeat(HUGE)),
        _ => {}
    }
}

fn run_for_ever() {
    let mut step = 0u32;
    loop {
        step = black_box(step.wrapping_add(1));
    }
}

/// Each round costs a handful of fuel and a millisecond.
fn fill_for_ever() {
    let mut memory = vec![0u8; HUGE];
    loop {
        black_box(&mut memory).fill(1);
    }
}

fn take_for_ever() {
    loop {
        std::mem::forget(black_box(vec![1u8; 1 << 20]));
    }
}

fn recurse(depth: u64) -> u64 {
    let frame = black_box([depth; 64]);
    if frame[0] == u64::MAX {
        return 0;
    }
    recurse(depth + 1) + frame[63]
}

fn panic() {
    std::panic::set_hook(Box::new(|info| note(Level::Error, &info.to_string())));
    panic!("the tariff table is empty");
}

fn stop() {
    #[cfg(target_arch = "wasm32")]
    std::arch::wasm32::unreachable();
}
