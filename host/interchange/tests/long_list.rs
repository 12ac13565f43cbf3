//! A list of 100,000 rows of which one in a hundred is broken (1,000 rows in the default suite;
//! SANQUAN_TEST_SHARE=100 makes it whole). It is generated while it is read, and memory is counted.

use std::alloc::{GlobalAlloc, Layout, System};
use std::collections::BTreeSet;
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

use sanquan_interchange::catalogue::{Mapping, Templates, import_csv};

/// Counts what is allocated, and the most that ever was.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(now, Ordering::Relaxed);
        // SAFETY: the caller keeps to the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps to the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

const MAPPING: &str = r#"
format = 1
source = "a generated list"
templates = "templates.json"
department = { code = { column = "department" }, name = { column = "department" } }
default = [{ field = "valid_from", value = "2026-01-01", reason = "none given" }]
charts = { otherwise = "application" }

[item]
code = { column = "code" }
name = { column = "name" }
category = { column = "kind", code_system = "generated", codes = { "1" = "licence", "2" = "penalty" } }
basis = { column = "basis" }
statutory_limit = { column = "limit" }
promised_limit = { column = "limit" }
"#;

/// What is wrong with a row: the code and column by which the report must name it.
const FAULTS: [(&str, &str); 7] = [
    ("import.blank", "`name`"),
    ("import.unknown-category", "`kind`"),
    ("import.bad-value", "`limit`"),
    ("import.bad-value", "`basis`"),
    ("catalogue.malformed-code", "`code`"),
    ("catalogue.duplicate", "`code`"),
    ("table.encoding", ""),
];

/// The list, made row by row.
struct List {
    random: u64,
    row: u64,
    rows: u64,
    buffer: Vec<u8>,
    /// Line, code and column of every fault.
    faults: Vec<(u64, &'static str, &'static str)>,
}

impl List {
    fn next_random(&mut self) -> u64 {
        // xorshift64
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random
    }

    fn make_row(&mut self) {
        let row = self.row;
        self.row += 1;
        let department = self.next_random() % 44;
        let kind = 1 + self.next_random() % 2;
        let mut cells = [
            format!("{department:03}"),
            format!("C-{row:06}"),
            format!("事项（{row}）"),
            kind.to_string(),
            format!("某法|第{row}条"),
            "20 working_days".to_owned(),
        ];
        // The first row is sound: the duplicate repeats it.
        let fault = (row > 0 && self.next_random().is_multiple_of(100))
            .then(|| self.next_random() as usize % FAULTS.len());
        match fault {
            Some(0) => cells[2].clear(),
            Some(1) => cells[3] = "21".to_owned(),
            Some(2) => cells[5] = "二十天".to_owned(),
            Some(3) => cells[4] = "|第一条".to_owned(),
            Some(4) => cells[1] = format!("编码{row}"),
            Some(5) => cells[1] = "C-000000".to_owned(),
            _ => {}
        }
        if let Some(fault) = fault {
            let (code, column) = FAULTS[fault];
            self.faults.push((row + 2, code, column));
        }
        self.buffer.extend(cells.join(",").into_bytes());
        if fault == Some(6) {
            self.buffer.extend([0xCA, 0xD0]);
        }
        self.buffer.push(b'\n');
    }
}

impl Read for List {
    fn read(&mut self, target: &mut [u8]) -> std::io::Result<usize> {
        while self.buffer.is_empty() && self.row < self.rows {
            self.make_row();
        }
        let count = self.buffer.len().min(target.len());
        target[..count].copy_from_slice(&self.buffer[..count]);
        self.buffer.drain(..count);
        Ok(count)
    }
}

#[test]
fn every_good_row_of_a_long_list_is_importable_and_every_bad_one_is_explained() {
    let share: u64 = std::env::var("SANQUAN_TEST_SHARE")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(1);
    let rows = 1_000 * share.clamp(1, 100);
    let seed: u64 = std::env::var("SANQUAN_SEED").map_or(2013, |s| s.parse().expect("a number"));
    println!("SANQUAN_SEED={seed}, {rows} rows");
    let templates = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/data/catalogue/templates.json"
    );
    let templates = std::fs::read_to_string(templates).expect("a test file");
    let templates: Templates = serde_json::from_str(&templates).expect("sound templates");
    let mapping = Mapping::read(MAPPING).expect("a sound mapping");
    let mut list = List {
        random: seed.max(1),
        row: 0,
        rows,
        buffer: b"department,code,name,kind,basis,limit\n".to_vec(),
        faults: Vec::new(),
    };
    let before = NOW.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let mut taken = 0;
    let import = import_csv(&mut list, &mapping, &templates, &mut |item| {
        assert!(item.code.as_str().starts_with("C-") && item.flowchart.item == item.code);
        taken += 1;
    });
    let peak = PEAK.load(Ordering::Relaxed) - before;
    let report = import
        .expect("a list with the columns of its mapping")
        .report;
    let expected: BTreeSet<_> = list.faults.iter().copied().collect();
    assert!(rows < 1_000 || !expected.is_empty());
    let told = report
        .rejected
        .iter()
        .map(|one| (one.line, one.code, one.column.as_str()));
    assert_eq!(told.collect::<BTreeSet<_>>(), expected);
    assert_eq!(report.rejected_rows, expected.len() as u64);
    assert_eq!(
        (report.rows, report.importable),
        (rows, rows - report.rejected_rows)
    );
    assert_eq!(taken, report.importable);
    println!("{} rejected, peak {peak} bytes", report.rejected_rows);
    // What finds duplicates costs some hundred bytes a row; an item with its flowchart costs thousands.
    assert!(
        peak as u64 <= 1_000_000 + 300 * rows,
        "{peak} bytes at the most for {rows} rows"
    );
}
