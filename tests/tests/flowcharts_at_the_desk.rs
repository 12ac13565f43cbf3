//! Flowcharts as files: out of a catalogue as BPMN and back, drawn for screens, telephones and paper, and said in
//! words.

use std::fs;
use std::path::PathBuf;

use sanquan_tests::county::County;
use sanquan_tests::plugins::text;
use sanquan_tests::{root, said, sanquan};
use serde_json::Value;

fn run(arguments: &[&str]) -> (i32, String, String) {
    said::run(sanquan().args(arguments))
}

#[track_caller]
fn done(arguments: &[&str]) -> String {
    let (code, out, err) = run(arguments);
    assert_eq!(code, 0, "{out}{err}");
    out
}

fn catalogue() -> PathBuf {
    root().join("plugins/market-supervision/catalogue.json")
}

/// The first item of that catalogue.
fn food() -> Value {
    let document = fs::read(catalogue()).expect("it is here");
    let document: Value = serde_json::from_slice(&document).expect("JSON");
    document["items"][0].clone()
}

#[test]
fn a_chart_comes_back_from_bpmn_as_it_went_out() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let item = food();
    let code = item["code"].as_str().expect("a code");
    let (file, catalogue) = (folder.path().join("food.bpmn"), catalogue());
    let export = ["flowchart", "export", code, "--catalogue", text(&catalogue)];
    done(&[&export[..], &["--output", text(&file)]].concat());
    let printed = done(&export);
    let written = fs::read_to_string(&file).expect("it was written");
    assert_eq!(written, printed, "the same chart gives the same bytes");

    let imported = done(&["flowchart", "import", text(&file), "--json"]);
    let imported: Value = serde_json::from_str(&imported).expect("JSON");
    assert_eq!(imported["chart"]["steps"], item["flowchart"]["steps"]);
    assert_eq!(
        imported["chart"]["transitions"],
        item["flowchart"]["transitions"]
    );
    let checked = done(&["flowchart", "check", text(&file)]);
    assert!(checked.starts_with("ok: "), "{checked}");
}

#[test]
fn a_file_with_what_a_chart_cannot_hold_is_refused_with_element_and_line() {
    let file = root().join("tests/data/bpmn/miwg");
    let files = fs::read_dir(file).expect("it is here");
    let mut refused = 0;
    for entry in files {
        let path = entry.expect("a file").path();
        if path.extension().is_none_or(|end| end != "bpmn") {
            continue;
        }
        let (code, out, err) = run(&[
            "flowchart",
            "import",
            text(&path),
            "--json",
            "--post",
            "clerk",
        ]);
        assert!(code == 0 || code == 3, "{}: {code} {err}", path.display());
        if code == 3 {
            assert_eq!(out, "", "a refusal prints no chart");
            let failure: Value = serde_json::from_str(&err).expect("JSON");
            assert_eq!(failure["error"]["code"], "flowchart.not-importable");
            assert!(
                failure["error"]["value"]
                    .as_str()
                    .expect("text")
                    .contains("line "),
                "{err}"
            );
            refused += 1;
        }
    }
    assert!(refused > 0, "one at least lies outside the subset");
}

#[test]
fn a_chart_is_drawn_for_each_medium_in_both_languages() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let item = food();
    let (code, catalogue) = (item["code"].as_str().expect("a code"), catalogue());
    let draw = ["flowchart", "draw", code, "--catalogue", text(&catalogue)];
    let name = |language: &str| {
        let names = item["names"].as_array().expect("names").iter();
        let mut names = names.filter(|name| name["language"] == language);
        names.next().expect("a name")["content"]
            .as_str()
            .expect("text")
            .to_owned()
    };
    for (language, tag) in [("zh", "zh-CN"), ("en", "en")] {
        for medium in ["screen", "telephone", "words"] {
            let drawn = done(&[&draw[..], &["--for", medium, "--language", language]].concat());
            assert_eq!(
                drawn.starts_with("<svg"),
                medium != "words",
                "{medium}: {drawn:.80}"
            );
            assert_eq!(drawn.contains("width=\"352\""), medium == "telephone");
            assert!(medium == "words" || drawn.contains(&format!("xml:lang=\"{tag}\"")));
            let squeezed = |text: &str| text.replace(char::is_whitespace, "");
            if medium == "words" {
                assert!(
                    squeezed(&drawn).contains(&squeezed(&name(tag))),
                    "{drawn:.300}"
                );
            }
        }
        let sheet = folder.path().join(format!("{language}.svg"));
        let told = done(
            &[
                &draw[..],
                &[
                    "--for",
                    "paper",
                    "--language",
                    language,
                    "--output",
                    text(&sheet),
                    "--json",
                ],
            ]
            .concat(),
        );
        let told: Value = serde_json::from_str(&told).expect("JSON");
        let files = told["files"].as_array().expect("files");
        assert!(!files.is_empty());
        for file in files {
            let sheet = fs::read_to_string(file.as_str().expect("a path")).expect("it was written");
            assert!(
                sheet.starts_with("<svg") && sheet.contains("180mm"),
                "{sheet:.200}"
            );
        }
    }
}

#[test]
fn several_sheets_get_a_number_each_and_do_not_go_to_one_output() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("county.json");
    let generate = ["catalogue", "generate", "--share", "100", "--output"];
    done(&[&generate[..], &[text(&file)]].concat());
    let penalty = "5108220070200100";
    let draw = [
        "flowchart",
        "draw",
        penalty,
        "--catalogue",
        text(&file),
        "--for",
        "paper",
    ];
    let (code, out, err) = run(&draw);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.contains("flowchart.sheets") && err.contains("--output"),
        "{err}"
    );
    let sheet = folder.path().join("penalty.svg");
    done(&[&draw[..], &["--output", text(&sheet)]].concat());
    for number in [1, 2] {
        assert!(folder.path().join(format!("penalty-{number}.svg")).exists());
    }
    assert!(!sheet.exists());
}

#[test]
fn risks_are_drawn_for_the_office_only_when_asked_for() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("county.json");
    done(&[
        "catalogue",
        "generate",
        "--share",
        "100",
        "--output",
        text(&file),
    ]);
    let document: Value =
        serde_json::from_slice(&fs::read(&file).expect("it was written")).expect("JSON");
    let items = document["items"].as_array().expect("items").iter();
    let risky = |item: &&Value| {
        let duties = item["duties"].as_array();
        let mut duties = duties.into_iter().flatten();
        duties.any(|duty| {
            duty["risks"]
                .as_array()
                .is_some_and(|risks| !risks.is_empty())
        })
    };
    let item = items
        .clone()
        .find(risky)
        .expect("an item with a risk point");
    let draw = [
        "flowchart",
        "draw",
        item["code"].as_str().expect("a code"),
        "--catalogue",
        text(&file),
        "--for",
        "words",
    ];
    let public = done(&draw);
    let office = done(&[&draw[..], &["--risks"]].concat());
    assert!(
        !public.contains("风险") && office.contains("风险"),
        "{public}\n---\n{office}"
    );
}

#[test]
fn a_county_and_its_host_draw_the_same_chart() {
    let county = County::with_plugin();
    let item = food();
    let code = item["code"].as_str().expect("a code");
    let stored = county.run(&["flowchart", "export", code]);
    let token = county.token_for_all("operator");
    let server = county.serve();
    let served = done(&[
        "flowchart",
        "export",
        code,
        "--server",
        &server.address,
        "--token",
        &token,
    ]);
    assert_eq!(served.trim(), stored.trim());
    let drawn = done(&[
        "flowchart",
        "draw",
        code,
        "--server",
        &server.address,
        "--token",
        &token,
    ]);
    assert!(drawn.starts_with("<svg"), "{drawn:.80}");
    server.stop();
}

#[test]
fn an_unknown_item_and_an_absent_file_are_named() {
    let catalogue = catalogue();
    let (code, _, err) = run(&[
        "flowchart",
        "draw",
        "no-such-item",
        "--catalogue",
        text(&catalogue),
    ]);
    assert_eq!(code, 2);
    assert!(
        err.contains("item.unknown") && err.contains("no-such-item"),
        "{err}"
    );
    let (code, _, err) = run(&["flowchart", "check", "/nowhere.bpmn"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("file.read") && err.contains("/nowhere.bpmn"),
        "{err}"
    );
}
