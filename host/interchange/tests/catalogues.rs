//! Catalogues in JSON and CSV, good and bad. The malformed ones lie in `data/catalogue`, each with
//! the messages that its owner gets (`UPDATE_EXPECT=1` rewrites them).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use sanquan_domain::catalogue::{CatalogueDocument, Category};
use sanquan_domain::flowchart::{DayUnit, Flowchart};
use sanquan_domain::time::Date;
use sanquan_interchange::Mistakes;
use sanquan_interchange::catalogue::{
    read_bindings, read_departments, read_items, read_json, read_posts, write_json,
};

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/catalogue")
        .join(file)
}

fn bytes(file: &str) -> Vec<u8> {
    fs::read(path(file)).expect("a test file")
}

fn charts() -> BTreeMap<String, Flowchart> {
    let chart = Flowchart {
        item: "template".into(),
        start: String::new(),
        steps: Vec::new(),
        transitions: Vec::new(),
    };
    BTreeMap::from([("simple".to_owned(), chart)])
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
fn mistakes_in_tables_are_all_named_with_line_column_value_and_cure() {
    check(
        "items.csv",
        read_items(&bytes("items.csv"), &charts()).expect_err("mistakes"),
    );
    check(
        "departments.csv",
        read_departments(&bytes("departments.csv")).expect_err("mistakes"),
    );
    check(
        "posts.csv",
        read_posts(&bytes("posts.csv")).expect_err("mistakes"),
    );
    check(
        "bindings.csv",
        read_bindings(&bytes("bindings.csv")).expect_err("mistakes"),
    );
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
fn items_of_a_table_are_read_whole() {
    let items = read_items(&bytes("good-items.csv"), &charts()).expect("sound items");
    assert_eq!(items.len(), 3);
    let licence = &items[0];
    assert_eq!((licence.version, licence.category), (2, Category::Licence));
    assert_eq!(licence.names.get("en"), "food business licence");
    assert_eq!(licence.basis[1].article, "第四十二条");
    assert_eq!(licence.statutory_limit.days, 20);
    assert_eq!(licence.promised_limit.unit, DayUnit::WorkingDays);
    assert!(licence.materials[0].required && !licence.materials[1].required);
    assert_eq!(licence.flowchart.item, licence.code);
    let penalty = &items[1];
    assert_eq!((penalty.version, penalty.category), (1, Category::Penalty));
    assert_eq!(penalty.statutory_limit.unit, DayUnit::CalendarDays);
    assert_eq!(penalty.valid_until, Date::new(2030, 12, 31));
    assert_eq!(items[2].category, Category::Other);
}

#[test]
fn a_document_that_is_written_reads_back_equal() {
    let document = CatalogueDocument {
        centres: Vec::new(),
        departments: read_departments("code,name\n015,市场监督管理局\n".as_bytes()).expect("sound"),
        items: read_items(&bytes("good-items.csv"), &charts()).expect("sound items"),
        posts: read_posts("code,department,name\n015-window,015,窗口\n".as_bytes()).expect("sound"),
        bindings: read_bindings(b"post,handler,from\n015-window,li,2026-01-01\n").expect("sound"),
    };
    let text = write_json(&document);
    assert_eq!(
        read_json(text.as_bytes()).expect("a sound document"),
        document
    );
    let with_mark = format!("\u{feff}{text}");
    assert_eq!(
        read_json(with_mark.as_bytes()).expect("a sound document"),
        document
    );
}
