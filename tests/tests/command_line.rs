//! The command line as scripts and people meet it.

use sanquan_tests::{said, sanquan};
use serde_json::Value;

fn run(arguments: &[&str]) -> (i32, String, String) {
    said::run(sanquan().args(arguments))
}

#[test]
fn help_lists_the_exit_codes() {
    let (code, out, _) = run(&["--help"]);
    assert_eq!(code, 0);
    for exit in 0..=7 {
        assert!(
            out.contains(&format!("\n  {exit}  ")),
            "{exit} is not in:\n{out}"
        );
    }
}

#[test]
fn an_unknown_command_ends_with_2_and_prints_no_data() {
    let (code, out, err) = run(&["dance"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("dance"), "{err}");
}

#[test]
fn a_failure_is_one_json_object_for_scripts() {
    let (code, out, err) = run(&["plugin", "build", "--path", "/nowhere", "--json"]);
    assert_eq!((code, out.as_str()), (2, ""));
    let failure: Value = serde_json::from_str(&err).expect("JSON");
    assert_eq!(failure["error"]["code"], "crate.not-found");
    assert_eq!(failure["error"]["where"], "/nowhere/Cargo.toml");
    assert!(failure["error"]["what_to_do"].is_string(), "{err}");
}

#[test]
fn a_failure_is_told_in_lines_for_people_without_colours_off_a_terminal() {
    let (_, _, err) = run(&["plugin", "build", "--path", "/nowhere"]);
    assert!(err.starts_with("error: "), "{err}");
    assert!(
        err.contains("\n  what to do: ") && err.contains("\n  code: "),
        "{err}"
    );
    assert!(!err.contains('\x1b'), "{err}");
}

#[test]
fn a_settings_file_with_an_unknown_key_is_refused_with_its_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("sanquan.toml");
    std::fs::write(&file, "lisen = \"127.0.0.1:1\"\n").expect("writable");
    let (code, _, err) = run(&["--settings", file.to_str().expect("text"), "doctor"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("`lisen`") && err.contains("settings.key"),
        "{err}"
    );
}

#[test]
fn doctor_tells_the_same_to_scripts_as_to_people() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().to_str().expect("text");
    let (_, people, _) = run(&["doctor", "--data", data]);
    let (_, scripts, _) = run(&["doctor", "--data", data, "--json"]);
    let checks: Vec<Value> = serde_json::from_str(&scripts).expect("JSON");
    for check in &checks {
        let name = check["name"].as_str().expect("a name");
        assert!(people.contains(name), "{name} is not in:\n{people}");
    }
    assert!(
        checks
            .iter()
            .any(|check| check["name"] == "disk sync" && check["state"] != "bad")
    );
}

#[test]
fn doctor_ends_with_3_when_the_store_cannot_be_written() {
    let (code, out, _) = run(&["doctor", "--data", "/proc/sanquan", "--json"]);
    assert_eq!(code, 3, "{out}");
    let checks: Vec<Value> = serde_json::from_str(&out).expect("JSON");
    let bad = checks
        .iter()
        .find(|check| check["state"] == "bad")
        .expect("something is bad");
    assert_eq!(bad["name"], "data folder");
    assert!(bad["what_to_do"].is_string());
}
