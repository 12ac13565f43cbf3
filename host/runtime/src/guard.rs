//! What stands beside each guest while it runs: the count of its memory, time and notes.

use std::sync::Arc;

use wasmtime::component::WasmStr;
use wasmtime::{ResourceLimiter, StoreContextMut, UpdateDeadline};

use crate::call::{Level, Note};
use crate::limits::Limits;
use crate::wasi::Printed;

/// The data of one call's store.
pub(crate) struct Guard {
    limits: Arc<Limits>,
    /// Memories never shrink, so the sum is the peak too.
    memory_bytes: u64,
    ticks: u32,
    notes: Vec<Note>,
    notes_dropped: u64,
    /// The newest note of level error, also when there was no room for it: a panic comes last.
    last_words: Option<String>,
    /// What it prints, for guests that bring an interpreter.
    out: Printed,
    err: Printed,
    /// How far it is in the one sequence of random numbers that there is.
    random: u64,
}

/// Where a guest prints to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Out = 1,
    Err = 2,
}

/// The guest asked for more than it may have. Ends the call at once: a guest that is told "no" by
/// an allocation aborts in a way that cannot be told from any other trap.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    #[error("memory of {wanted} bytes, and {limit} is the limit")]
    Memory { wanted: u64, limit: u64 },
    #[error("a table of {wanted} elements, and {limit} is the limit")]
    Table { wanted: usize, limit: u32 },
}

impl Guard {
    pub(crate) fn new(limits: Arc<Limits>) -> Self {
        Self {
            limits,
            memory_bytes: 0,
            ticks: 0,
            notes: Vec::new(),
            notes_dropped: 0,
            last_words: None,
            out: Printed::at(Level::Info),
            err: Printed::at(Level::Warning),
            random: 0,
        }
    }

    /// Called once per millisecond of running: hands the thread to others, or ends the call.
    pub(crate) fn tick(&mut self) -> UpdateDeadline {
        self.ticks += 1;
        if self.ticks > self.limits.deadline_ms {
            return UpdateDeadline::Interrupt;
        }
        UpdateDeadline::Yield(1)
    }

    pub(crate) fn memory_peak_bytes(&self) -> u64 {
        self.memory_bytes
    }

    /// The message of the guest's panic hook, if it left one: the contract's only import is also
    /// the only way in which it can. An interpreter prints its last words.
    pub(crate) fn last_words(&self) -> Option<String> {
        self.last_words.clone().or_else(|| self.err.last_words())
    }

    pub(crate) fn into_notes(mut self) -> (Vec<Note>, u64) {
        let line_max_bytes = self.limits.note_max_bytes;
        for stream in [Stream::Out, Stream::Err] {
            let printed = self.printed(stream);
            let level = printed.level();
            if let Some(line) = printed.end(line_max_bytes) {
                self.keep(level, &line);
            }
        }
        (self.notes, self.notes_dropped)
    }

    fn is_full(&self) -> bool {
        self.notes.len() >= self.limits.notes_max
    }

    /// Keeps a note, or counts it where there is no room.
    fn keep(&mut self, level: Level, message: &str) {
        if self.is_full() {
            self.notes_dropped += 1;
            return;
        }
        let message = cut(message, self.limits.note_max_bytes);
        self.notes.push(Note { level, message });
    }

    /// Whether what is printed there is still kept.
    pub(crate) fn listens_to(&self, stream: Stream) -> bool {
        stream == Stream::Err || !self.is_full()
    }

    /// Each line that a guest prints is a note.
    pub(crate) fn print(&mut self, stream: Stream, bytes: &[u8]) {
        let line_max_bytes = self.limits.note_max_bytes;
        let printed = self.printed(stream);
        let (level, lines) = (printed.level(), printed.take(bytes, line_max_bytes));
        for line in lines {
            self.keep(level, &line);
        }
    }

    fn printed(&mut self, stream: Stream) -> &mut Printed {
        match stream {
            Stream::Out => &mut self.out,
            Stream::Err => &mut self.err,
        }
    }

    /// The next random number (SplitMix64); the first call of a guest gets what every other gets.
    pub(crate) fn next_random(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// The import `note`. Past the limit the text is not even looked at, unless it may be the last.
pub(crate) fn note(
    mut store: StoreContextMut<'_, Guard>,
    level: Level,
    message: &WasmStr,
) -> wasmtime::Result<()> {
    if store.data().is_full() && level != Level::Error {
        store.data_mut().notes_dropped += 1;
        return Ok(());
    }
    let message = message.to_str(&store)?.into_owned();
    let guard = store.data_mut();
    if level == Level::Error {
        guard.last_words = Some(cut(&message, guard.limits.note_max_bytes));
    }
    guard.keep(level, &message);
    Ok(())
}

fn cut(message: &str, max_bytes: usize) -> String {
    const MARK: &str = "…";
    if message.len() <= max_bytes {
        return message.to_owned();
    }
    let kept = message.floor_char_boundary(max_bytes.saturating_sub(MARK.len()));
    format!("{}{MARK}", &message[..kept])
}

impl ResourceLimiter for Guard {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let wanted = self.memory_bytes + (desired - current) as u64;
        let limit = self.limits.memory_max_bytes;
        if wanted > limit {
            return Err(Refused::Memory { wanted, limit }.into());
        }
        if beyond(desired, maximum) {
            return Ok(false);
        }
        self.memory_bytes = wanted;
        Ok(true)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let limit = self.limits.table_max_elements;
        if desired > limit as usize {
            return Err(Refused::Table {
                wanted: desired,
                limit,
            }
            .into());
        }
        Ok(!beyond(desired, maximum))
    }
}

/// More than the component itself declared: it is told so, as WebAssembly has it.
fn beyond(desired: usize, maximum: Option<usize>) -> bool {
    maximum.is_some_and(|maximum| desired > maximum)
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_long_note_is_cut_between_characters() {
        assert_eq!(cut("审批完成", 12), "审批完成");
        assert_eq!(cut("审批完成。", 12), "审批完…");
        assert_eq!(cut("审批完成。", 13), "审批完…");
        assert_eq!(cut("审批完成。", 1), "…");
    }
}
