//! Ninety-two BPMN files of other tools: what an import makes of each, or why it says no. The table lies in
//! `data/bpmn/table.txt` (`UPDATE_EXPECT=1` writes it anew); the counts beside it come from another parser.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use sanquan_interchange::bpmn::{ImportAs, Imported, read, survey, write_with};
use serde_json::Value;

use crate::support::item_of;

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data")
        .join(path)
}

fn oracle() -> serde_json::Map<String, Value> {
    let text = fs::read(data("oracles/bpmn.json")).expect("the oracle");
    let mut oracle: Value = serde_json::from_slice(&text).expect("JSON");
    match oracle["files"].take() {
        Value::Object(files) => files,
        _ => panic!("the oracle lists no files"),
    }
}

/// Every file with its bytes, in the oracle's order.
fn files() -> Vec<(String, Vec<u8>)> {
    let bytes = |name: &String| fs::read(data("bpmn").join(name)).expect("a file of the oracle");
    let files: Vec<_> = oracle()
        .keys()
        .map(|name| (name.clone(), bytes(name)))
        .collect();
    assert_eq!(files.len(), 92);
    files
}

fn import() -> ImportAs {
    ImportAs {
        department: Some("015".into()),
        post: Some("015-window".into()),
        // Names count as Chinese, so that the chart's check comes to the course.
        language: "zh-CN".to_owned(),
        ..ImportAs::default()
    }
}

fn line(name: &str, bytes: &[u8]) -> String {
    match read(bytes, &import()) {
        Ok(imported) => {
            let mut codes: Vec<&str> = imported
                .problems
                .iter()
                .map(|problem| problem.code)
                .collect();
            codes.sort_unstable();
            codes.dedup();
            let (steps, transitions) =
                (imported.chart.steps.len(), imported.chart.transitions.len());
            format!(
                "{name}: {steps} steps, {transitions} transitions; {}\n",
                codes.join(" ")
            )
        }
        Err(refusals) => format!("{name}: refused; {}\n", refusals.codes().join(" ")),
    }
}

#[test]
fn every_file_is_imported_or_refused_as_the_table_says() {
    let table: String = files()
        .iter()
        .map(|(name, bytes)| line(name, bytes))
        .collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bpmn/table.txt");
    expect_file![path].assert_eq(&table);
}

#[test]
fn elements_are_counted_as_another_parser_counts_them() {
    for ((name, bytes), expected) in files().iter().zip(oracle().values()) {
        let survey = survey(&bytes[..]).unwrap_or_else(|refusals| panic!("{name}: {refusals}"));
        let elements = serde_json::to_value(&survey.elements).expect("counts");
        assert_eq!(elements, expected["elements"], "{name}");
        assert_eq!(
            Some(survey.named as u64),
            expected["named"].as_u64(),
            "{name}"
        );
    }
}

fn imported() -> Vec<(String, Imported)> {
    let files = files();
    let read =
        |(name, bytes): &(String, Vec<u8>)| Some((name.clone(), read(&bytes[..], &import()).ok()?));
    let imported: Vec<_> = files.iter().filter_map(read).collect();
    assert!(
        imported.len() > 50,
        "only {} files are imported",
        imported.len()
    );
    imported
}

#[test]
fn what_was_imported_and_exported_is_imported_as_the_same() {
    for (name, first) in imported() {
        let item = item_of(&first.chart, first.duties.clone());
        let written = write_with(&item, &first.chart, &first.kept);
        let second = read(written.as_bytes(), &ImportAs::default());
        let second = second.unwrap_or_else(|refusals| panic!("{name}: {refusals}\n{written}"));
        assert_eq!(second.chart, first.chart, "{name}");
        assert_eq!(second.duties, first.duties, "{name}");
        assert_eq!(second.kept, first.kept, "{name}");
        let again = write_with(&item, &second.chart, &second.kept);
        assert_eq!(again, written, "{name}");
    }
}

/// Every attribute of Camunda, every condition and every gateway's name is in the export again.
#[test]
fn nothing_of_a_file_is_dropped_in_silence() {
    for (name, imported) in imported() {
        let source = String::from_utf8_lossy(&fs::read(data("bpmn").join(&name)).expect("a file"))
            .into_owned();
        let item = item_of(&imported.chart, imported.duties.clone());
        let written = write_with(&item, &imported.chart, &imported.kept);
        let plain = unescaped(&unescaped(&written));
        for (word, value) in words(&source) {
            assert!(
                plain.contains(unescaped(&value).trim()),
                "{name}: {word} `{value}` is gone"
            );
        }
    }
}

fn unescaped(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#34;", "\""),
        ("&#38;", "&"),
        ("&apos;", "'"),
        ("&#10;", "\n"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// What people or other makers have written: names, values of foreign attributes, conditions.
fn words(source: &str) -> Vec<(&'static str, String)> {
    let model = source
        .split("BPMNDiagram")
        .next()
        .expect("the part before the picture");
    let mut words = Vec::new();
    for start in [
        " name=\"",
        " camunda:expression=\"",
        " camunda:resultVariable=\"",
        " camunda:delegateExpression=\"",
        " source=\"",
        " calledElement=\"",
    ] {
        for part in model.split(start).skip(1) {
            words.push((start, part.split('"').next().unwrap_or_default().to_owned()));
        }
    }
    for part in model
        .split("conditionExpression xsi:type=\"bpmn:tFormalExpression\">")
        .skip(1)
    {
        words.push((
            "condition",
            part.split("</").next().unwrap_or_default().to_owned(),
        ));
    }
    words
}
