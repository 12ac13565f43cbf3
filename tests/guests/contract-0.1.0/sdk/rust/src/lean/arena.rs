//! The allocator of a guest that lives for one call.
//!
//! It hands out memory from the end of the guest's data upwards, first from the initial pages, which
//! the host's pool keeps warm, and takes back only the newest block. It never frees anything else:
//! the instance is dropped after the call. A guest that outlives calls would leak, and switches the
//! feature `arena` off.

use std::alloc::{GlobalAlloc, Layout};
use std::arch::wasm32::{memory_grow, memory_size};
use std::cell::UnsafeCell;
use std::ptr::null_mut;

const PAGE: usize = 65_536;
/// Growing costs a system call, so it is done a mebibyte at a time.
const PAGES_AT_LEAST: usize = 16;

struct Arena(UnsafeCell<Room>);

/// Free memory is `next..end`; both are 0 until the first allocation.
struct Room {
    next: usize,
    end: usize,
}

unsafe extern "C" {
    static __heap_base: u8;
}

#[global_allocator]
static ARENA: Arena = Arena(UnsafeCell::new(Room { next: 0, end: 0 }));

// SAFETY: the guest has one thread.
unsafe impl Sync for Arena {}

impl Room {
    /// Makes `next..to` part of what is handed out, growing the memory if it must.
    fn take(&mut self, to: usize) -> bool {
        if to > self.end {
            let pages = (to - self.end).div_ceil(PAGE);
            let grown = [pages.max(PAGES_AT_LEAST), pages]
                .into_iter()
                .find(|pages| memory_grow::<0>(*pages) != usize::MAX);
            match grown {
                Some(pages) => self.end += pages * PAGE,
                None => return false,
            }
        }
        self.next = to;
        true
    }
}

// SAFETY: blocks come from `next` upwards and never overlap; `next` goes back only over the newest
// block, by its own address.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: one thread, and no reference is kept across calls.
        let room = unsafe { &mut *self.0.get() };
        if room.end == 0 {
            room.next = (&raw const __heap_base) as usize;
            room.end = memory_size::<0>() * PAGE;
        }
        let start = room.next.next_multiple_of(layout.align());
        match start.checked_add(layout.size()) {
            Some(to) if room.take(to) => start as *mut u8,
            _ => null_mut(),
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above.
        let room = unsafe { &mut *self.0.get() };
        if block as usize + layout.size() == room.next {
            room.next = block as usize;
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let start = block as usize;
        // SAFETY: as above.
        let room = unsafe { &mut *self.0.get() };
        if start + layout.size() == room.next {
            return match start.checked_add(size) {
                Some(to) if room.take(to) => block,
                _ => null_mut(),
            };
        }
        if size <= layout.size() {
            return block;
        }
        // SAFETY: the alignment is that of a valid layout, and the new block does not overlap.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !moved.is_null() {
                std::ptr::copy_nonoverlapping(block, moved, layout.size());
            }
            moved
        }
    }
}
