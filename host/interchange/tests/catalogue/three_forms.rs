//! Whatever a catalogue holds, writing and reading it changes nothing, in each of the three forms.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use expect_test::expect_file;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sanquan_domain::catalogue::CatalogueDocument;
use sanquan_interchange::Mistakes;
use sanquan_interchange::catalogue::{
    read_csv, read_json, read_xlsx, tables_described, write_csv, write_json, write_xlsx,
};

fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Random tests are the same on every run; `SANQUAN_SEED` (a number) tries others.
fn runner() -> TestRunner {
    let seed: u64 = std::env::var("SANQUAN_SEED").map_or(2013, |s| s.parse().expect("a number"));
    println!("SANQUAN_SEED={seed}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: 100,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

fn by_xlsx(document: &CatalogueDocument) -> CatalogueDocument {
    let workbook = write_xlsx(document).expect("it fits into Excel's limits");
    read_xlsx(Cursor::new(workbook)).expect("a sound workbook")
}

#[test]
fn any_catalogue_comes_back_equal_from_each_form() {
    let checked = runner().run(&crate::documents::document(), |document| {
        let csv = read_csv(&write_csv(&document)).expect("sound tables");
        assert_eq!(csv, document, "CSV");
        assert_eq!(by_xlsx(&document), document, "XLSX");
        let json = read_json(write_json(&document).as_bytes()).expect("a sound document");
        assert_eq!(json, document, "JSON");
        Ok(())
    });
    checked.expect("every form keeps everything");
}

#[test]
fn the_catalogues_of_the_plugins_come_back_equal_from_each_form() {
    for plugin in [
        "environmental-permit",
        "labour-dispatch",
        "market-supervision",
        "minimum-living",
    ] {
        let file = repository()
            .join("plugins")
            .join(plugin)
            .join("catalogue.json");
        let bytes = std::fs::read(file).expect("the plugin has a catalogue");
        let document = read_json(&bytes).expect("a sound catalogue");
        assert!(!document.items.is_empty() && !document.items[0].flowchart.steps.is_empty());
        assert_eq!(
            read_csv(&write_csv(&document)).expect("sound tables"),
            document,
            "{plugin}"
        );
        assert_eq!(by_xlsx(&document), document, "{plugin}");
    }
}

/// 57 items in the default suite; SANQUAN_TEST_SHARE=100 makes them the 5,728 of a whole county.
#[test]
fn a_county_full_of_items_comes_back_equal_from_each_form() {
    let share = std::env::var("SANQUAN_TEST_SHARE").ok();
    let share: usize = share.and_then(|share| share.parse().ok()).unwrap_or(1);
    let file = repository().join("plugins/minimum-living/catalogue.json");
    let bytes = std::fs::read(file).expect("the plugin has a catalogue");
    let mut document = read_json(&bytes).expect("a sound catalogue");
    let item = document.items.remove(0);
    document
        .items
        .extend((0..5_728 * share / 100).map(|number| {
            let mut item = item.clone();
            item.code = format!("C-{number:05}").as_str().into();
            item.flowchart.item = item.code.clone();
            item
        }));
    let (json, csv) = (write_json(&document), write_csv(&document));
    let xlsx = write_xlsx(&document).expect("it fits into Excel's limits");
    let of_csv: usize = csv.values().map(Vec::len).sum();
    let items = document.items.len();
    println!(
        "{items} items: JSON {}, CSV {of_csv}, XLSX {} bytes",
        json.len(),
        xlsx.len()
    );
    assert_eq!(
        read_json(json.as_bytes()).expect("a sound document"),
        document
    );
    assert_eq!(read_csv(&csv).expect("sound tables"), document);
    assert_eq!(
        read_xlsx(Cursor::new(xlsx)).expect("a sound workbook"),
        document
    );
}

#[test]
fn the_same_catalogue_gives_the_same_bytes() {
    let document = good();
    assert_eq!(write_csv(&document), write_csv(&document));
    assert_eq!(write_xlsx(&document), write_xlsx(&document));
}

/// A folder of tables as a clerk writes them: Chinese words, blanks around them, columns left out.
fn good() -> CatalogueDocument {
    read_csv(&folder("good")).expect("sound tables")
}

fn folder(name: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/catalogue")
        .join(name);
    let files = std::fs::read_dir(folder).expect("a folder of tables");
    let file = |file: std::io::Result<std::fs::DirEntry>| {
        let file = file.expect("an entry of the folder");
        let bytes = std::fs::read(file.path()).expect("a test file");
        (file.file_name().to_string_lossy().into_owned(), bytes)
    };
    files.map(file).collect()
}

#[test]
fn tables_written_by_hand_are_read_whole() {
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/catalogue/good.json");
    expect_file![expected].assert_eq(&write_json(&good()));
}

#[test]
fn mistakes_in_tables_are_all_named_with_table_line_column_value_and_cure() {
    check("bad", read_csv(&folder("bad")).expect_err("mistakes"));
    check(
        "bad-shape",
        read_csv(&folder("bad-shape")).expect_err("mistakes"),
    );
}

fn check(folder: &str, mistakes: Mistakes) {
    let lines = mistakes
        .0
        .iter()
        .map(|mistake| format!("{} {mistake}\n", mistake.code));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/catalogue");
    expect_file![file.join(format!("{folder}.expected"))].assert_eq(&lines.collect::<String>());
}

#[test]
fn a_formula_is_text_in_every_cell_that_is_written() {
    let mut document = good();
    for (number, formula) in ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"]
        .iter()
        .enumerate()
    {
        document.departments[0].names.0[0].content = (*formula).to_owned();
        document.items[0].basis[0].article = format!("{formula}{number}");
        document.items[0].elements.conditions = vec![document.departments[0].names.clone()];
        for (name, bytes) in write_csv(&document) {
            let rows = csv::ReaderBuilder::new()
                .flexible(true)
                .from_reader(&bytes[..])
                .into_records();
            for cell in rows.flat_map(|row| {
                row.expect("UTF-8")
                    .iter()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            }) {
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                    "{name}: {cell:?}"
                );
            }
        }
        assert_eq!(
            read_csv(&write_csv(&document)).expect("sound tables"),
            document
        );
    }
}

#[test]
fn the_readme_of_the_tables_names_every_table_and_column() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalogue/tables/README.md");
    let text = std::fs::read_to_string(&file).expect("the README of the tables");
    let (head, _) = text.split_once("\n### ").expect("tables follow the head");
    expect_file![file].assert_eq(&format!("{head}{}", tables_described()));
}
