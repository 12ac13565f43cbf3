//! Every malformed log in `data/xes` is refused with the message that lies beside it
//! (`UPDATE_EXPECT=1` rewrites the messages).

use std::fs::{self, File};
use std::io::{BufReader, Cursor};
use std::path::PathBuf;

use expect_test::expect_file;
use sanquan_interchange::xes::{Limits, XesError, read, read_with};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/xes")
}

fn first_error(input: impl std::io::BufRead) -> Option<XesError> {
    match read(input) {
        Err(error) => Some(error),
        Ok(traces) => traces.filter_map(Result::err).next(),
    }
}

#[test]
fn malformed_logs_are_refused_with_line_code_and_reason() {
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the folder of malformed logs")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "xes"))
        .collect();
    files.sort();
    assert!(files.len() >= 30, "only {} files found", files.len());
    for path in files {
        let file = BufReader::with_capacity(16, File::open(&path).expect("a file"));
        let error = first_error(file).unwrap_or_else(|| panic!("{path:?} was accepted"));
        let whole = first_error(Cursor::new(fs::read(&path).expect("a file")));
        assert_eq!(
            whole.as_ref(),
            Some(&error),
            "{path:?} depends on the buffer"
        );
        expect_file![path.with_extension("expected")]
            .assert_eq(&format!("{}\n{error}\n", error.code()));
    }
}

#[test]
fn no_prefix_of_a_log_makes_the_reader_panic_or_accept_it() {
    let log = fs::read(folder().join("duplicate-key.xes")).expect("a file");
    for end in 0..log.len() - "\n".len() {
        assert!(
            first_error(&log[..end]).is_some(),
            "accepted the first {end} bytes"
        );
    }
}

#[test]
fn what_a_hostile_log_may_cost_is_bounded() {
    let limits = Limits {
        tag_max_bytes: 1_000,
        trace_max_bytes: 3_000,
        header_max_bytes: 3_000,
        ..Limits::default()
    };
    let code = |text: String| match read_with(text.as_bytes(), limits) {
        Err(error) => error.code(),
        Ok(traces) => traces
            .filter_map(Result::err)
            .next()
            .map_or("accepted", |e| e.code()),
    };
    let attribute = |bytes: usize| format!(r#"<string key="k" value="{}"/>"#, "x".repeat(bytes));
    let many = (0..200)
        .map(|n| format!(r#"<int key="{n}" value="1"/>"#))
        .collect::<String>();
    let trace = r#"<trace><string key="concept:name" value="a"/>"#;

    assert_eq!(code(format!("<log>{}</log>", attribute(900))), "accepted");
    assert_eq!(
        code(format!("<log>{}</log>", attribute(1_000))),
        "xes.too-large"
    );
    assert_eq!(code(format!("<log>{}", " ".repeat(1_001))), "xes.too-large");
    assert_eq!(code(format!("<log>{many}</log>")), "xes.too-large");
    assert_eq!(
        code(format!("<log>{trace}{many}</trace></log>")),
        "xes.too-large"
    );
    let traces = format!("{trace}</trace>").repeat(1_000);
    assert_eq!(code(format!("<log>{traces}</log>")), "accepted");
}
