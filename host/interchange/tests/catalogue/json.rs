//! Catalogues in JSON, good and bad. The malformed ones lie in `data/catalogue`, each with
//! the messages that its owner gets (`UPDATE_EXPECT=1` rewrites them).

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use sanquan_interchange::Mistakes;
use sanquan_interchange::catalogue::{read_json, write_json};

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/catalogue")
        .join(file)
}

fn bytes(file: &str) -> Vec<u8> {
    fs::read(path(file)).expect("a test file")
}

fn check(file: &str, mistakes: Mistakes) {
    let lines = mistakes
        .0
        .iter()
        .map(|mistake| format!("{} {mistake}\n", mistake.code));
    let expected = format!("{file}.expected");
    expect_file![path(&expected)].assert_eq(&lines.collect::<String>());
}

#[test]
fn mistakes_in_documents_are_all_named_with_line_and_path() {
    for file in [
        "document.json",
        "syntax.json",
        "unknown-part.json",
        "gbk.json",
    ] {
        check(file, read_json(&bytes(file)).expect_err("mistakes"));
    }
}

#[test]
fn a_document_that_is_written_reads_back_equal_with_or_without_a_byte_order_mark() {
    let document = read_json(&bytes("good.json")).expect("a sound document");
    let text = write_json(&document);
    assert_eq!(text.as_bytes(), bytes("good.json"));
    let with_mark = format!("\u{feff}{text}");
    assert_eq!(
        read_json(with_mark.as_bytes()).expect("a sound document"),
        document
    );
}
