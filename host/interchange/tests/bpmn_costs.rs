//! Files made to cost memory or time, of 100 MB each and as large as is allowed (a hundredth of both in the default
//! suite; SANQUAN_TEST_SHARE=100 makes them whole). They are made while they are read. What is read of them, the
//! memory that is held and the memory that is asked for in all are counted: work in proportion, without a clock.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::io::{self, Read};

use sanquan_interchange::bpmn::{ImportAs, Limits, read_with};

/// What a file may hold at once and ask for in all, as a multiple of its largest size.
const HELD_MAX: usize = 16;
const ASKED_MAX: usize = 64;

/// Counts what is allocated on each thread, so that tests do not count each other's.
struct Counting;

thread_local! {
    static NOW: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
    static ASKED: Cell<isize> = const { Cell::new(0) };
}

fn count(size: usize, is_given: bool) {
    let size = isize::try_from(size).unwrap_or(isize::MAX);
    NOW.set(NOW.get() + if is_given { size } else { -size });
    if is_given {
        ASKED.set(ASKED.get() + size);
        PEAK.set(PEAK.get().max(NOW.get()));
    }
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), true);
        // SAFETY: the caller keeps to the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(layout.size(), false);
        // SAFETY: the caller keeps to the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn scaled(stated: u64) -> u64 {
    let share = std::env::var("SANQUAN_TEST_SHARE").ok();
    let share: u64 = share.and_then(|share| share.parse().ok()).unwrap_or(1);
    (stated * share / 100).max(1)
}

fn limits() -> Limits {
    let usual = Limits::default();
    let elements = scaled(usual.elements_max as u64);
    Limits {
        file_max_bytes: scaled(usual.file_max_bytes),
        elements_max: usize::try_from(elements).expect("fewer than there were"),
        ..usual
    }
}

/// A file: the same over and over between a beginning and an end, and what it is refused for where its size is
/// allowed; nothing where it is a chart.
struct Shape {
    name: &'static str,
    head: String,
    body: &'static str,
    tail: &'static str,
    due: Option<&'static str>,
}

const ROOT: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">"#;

fn shapes() -> [Shape; 13] {
    let shape = |name, head: &str, body, tail, due| Shape {
        name,
        head: head.to_owned(),
        body,
        tail,
        due: Some(due),
    };
    let inside =
        |name, head: &str, body, tail, due| shape(name, &format!("{ROOT}{head}"), body, tail, due);
    let end = "</definitions>";
    let course = r#"<process id="p"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/><task id="a"><documentation>"#;
    [
        shape(
            "entities of entities",
            r#"<!DOCTYPE d [<!ENTITY a "ha">"#,
            r#"<!ENTITY a "&a;&a;&a;&a;&a;&a;&a;&a;">"#,
            "]><definitions>&a;</definitions>",
            "bpmn.doctype",
        ),
        shape(
            "a document type without end",
            "<!DOCTYPE d [",
            "<",
            "",
            "bpmn.malformed",
        ),
        inside("elements in elements", "", "<a>", "", "bpmn.too-large"),
        inside("elements", "", "<a/>", end, "bpmn.too-large"),
        inside("a tag without end", "<", "a", "", "bpmn.malformed"),
        inside(
            "a value",
            "<a b=\"",
            "x",
            "\"/></definitions>",
            "bpmn.too-large",
        ),
        inside(
            "attributes",
            "<a",
            " b=\"\"",
            "/></definitions>",
            "bpmn.malformed",
        ),
        inside("a text", "", "x", end, "bpmn.no-process"),
        inside("references", "", "&amp;", end, "bpmn.no-process"),
        inside(
            "sections of text",
            "",
            "<![CDATA[x]]>",
            end,
            "bpmn.no-process",
        ),
        inside(
            "a comment",
            "<!--",
            "x",
            "--></definitions>",
            "bpmn.no-process",
        ),
        inside("lines", "", "\r\n", end, "bpmn.no-process"),
        Shape {
            due: None,
            ..inside(
                "a documentation, which is kept",
                course,
                "&lt;",
                "</documentation></task></process></definitions>",
                "",
            )
        },
    ]
}

/// A file of about that size.
struct Made<'s> {
    shape: &'s Shape,
    size: usize,
    given: usize,
}

impl<'s> Made<'s> {
    fn of(shape: &'s Shape, size: u64) -> Self {
        let size = usize::try_from(size).expect("memory could hold it");
        let around = shape.head.len() + shape.tail.len();
        let bodies = (size - around) / shape.body.len();
        Made {
            shape,
            size: around + bodies * shape.body.len(),
            given: 0,
        }
    }

    fn byte(&self, at: usize) -> u8 {
        let Shape {
            head, body, tail, ..
        } = self.shape;
        let to_the_end = self.size - at;
        match head.as_bytes().get(at) {
            Some(byte) => *byte,
            None if to_the_end <= tail.len() => tail.as_bytes()[tail.len() - to_the_end],
            None => body.as_bytes()[(at - head.len()) % body.len()],
        }
    }
}

impl Read for Made<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = into.len().min(self.size - self.given);
        for (n, place) in into[..count].iter_mut().enumerate() {
            *place = self.byte(self.given + n);
        }
        self.given += count;
        Ok(count)
    }
}

/// Reads a file and says what it was refused for; fails where it cost too much.
fn read(file: &mut Made<'_>) -> Option<&'static str> {
    let limits = limits();
    let allowed = usize::try_from(limits.file_max_bytes).expect("memory could hold it");
    let before = NOW.get();
    PEAK.set(before);
    ASKED.set(0);
    let outcome = read_with(&mut *file, &ImportAs::default(), &limits);
    let held = usize::try_from(PEAK.get() - before).unwrap_or_default();
    let asked = usize::try_from(ASKED.get()).unwrap_or_default();
    let (name, given) = (file.shape.name, file.given);
    assert!(given <= allowed + 1, "{name}: {given} bytes were read");
    assert!(
        held <= HELD_MAX * allowed,
        "{name}: {held} bytes were held, more than {HELD_MAX} times {allowed}"
    );
    assert!(
        asked <= ASKED_MAX * allowed,
        "{name}: {asked} bytes were asked for, more than {ASKED_MAX} times {allowed}"
    );
    outcome.err().map(|refusals| refusals.0[0].code)
}

#[test]
fn of_a_hundred_megabytes_no_more_is_read_than_is_allowed() {
    for shape in &shapes() {
        let mut file = Made::of(shape, scaled(100_000_000));
        assert_eq!(read(&mut file), Some("bpmn.too-large"), "{}", shape.name);
    }
}

#[test]
fn a_file_as_large_as_is_allowed_costs_in_proportion() {
    for shape in &shapes() {
        let mut file = Made::of(shape, limits().file_max_bytes);
        assert_eq!(read(&mut file), shape.due, "{}", shape.name);
    }
}
