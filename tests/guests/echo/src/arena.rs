//! An allocator for instances that live for one call: it starts in the memory that the module has
//! anyway, and never frees. The usual allocator grows the memory at the first allocation, and that costs
//! a fresh instance more than all of its work.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;

/// Bytes of a WebAssembly page.
const PAGE: usize = 65_536;
/// Fewest pages to grow by.
const GROWTH_PAGES: usize = 16;

#[global_allocator]
static ARENA: Arena = Arena(UnsafeCell::new(Room { next: 0, end: 0 }));

struct Arena(UnsafeCell<Room>);

struct Room {
    next: usize,
    end: usize,
}

// SAFETY: a guest has one thread.
unsafe impl Sync for Arena {}

// SAFETY: blocks lie one behind the other within memory that nobody else uses.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: a guest has one thread, and nothing below calls back into the allocator.
        let room = unsafe { &mut *self.0.get() };
        room.take(layout).unwrap_or(std::ptr::null_mut())
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[cfg(target_arch = "wasm32")]
impl Room {
    fn take(&mut self, layout: Layout) -> Option<*mut u8> {
        use std::arch::wasm32::{memory_grow, memory_size};
        unsafe extern "C" {
            static __heap_base: u8;
        }
        if self.end == 0 {
            self.next = &raw const __heap_base as usize;
            self.end = memory_size(0) * PAGE;
        }
        let start = self.next.next_multiple_of(layout.align());
        let end = start.checked_add(layout.size())?;
        if end > self.end {
            let pages = (end - self.end).div_ceil(PAGE).max(GROWTH_PAGES);
            if memory_grow(0, pages) == usize::MAX {
                return None;
            }
            self.end += pages * PAGE;
        }
        self.next = end;
        Some(start as *mut u8)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Room {
    fn take(&mut self, layout: Layout) -> Option<*mut u8> {
        let _ = (layout, self.next, self.end, PAGE, GROWTH_PAGES);
        None
    }
}
