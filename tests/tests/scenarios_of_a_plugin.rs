//! A plugin's scenarios: played natively and in the sandbox, by hand, and on every save.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sanquan_tests::{plugins, root, sanquan, terminal};
use serde_json::{Value, json};

/// One plugin for every test here, since cargo compiles by the path. Each test takes it as it was
/// made, and has it alone.
struct Desk {
    folder: PathBuf,
    _alone: MutexGuard<'static, bool>,
}

static MADE: Mutex<bool> = Mutex::new(false);

impl Desk {
    fn take() -> Self {
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("desk");
        let fresh = place.join("fresh");
        if !*made {
            let _ = fs::remove_dir_all(&place);
            fs::create_dir_all(&place).expect("writable");
            for folder in [&place, &fresh] {
                let new = ["plugin", "new", "stalls", "--path", plugins::text(folder)];
                let output = sanquan().args(new).output().expect("the program runs");
                assert!(output.status.success(), "{}", text(&output.stderr));
            }
            *made = true;
        }
        let desk = Self {
            folder: place.join("stalls"),
            _alone: made,
        };
        for part in ["src", "scenarios", "tests"] {
            let _ = fs::remove_dir_all(desk.folder.join(part));
            copy(&fresh.join("stalls").join(part), &desk.folder.join(part));
        }
        desk
    }

    /// Replaces words in one of its files.
    fn change(&self, file: &str, from: &str, to: &str) {
        let path = self.folder.join(file);
        let before = fs::read_to_string(&path).expect("a file of the plugin");
        assert!(before.contains(from), "{file} has no `{from}`");
        fs::write(&path, before.replace(from, to)).expect("writable");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = sanquan();
        command
            .args(["--json", "plugin"])
            .args(arguments)
            .args(["--path", plugins::text(&self.folder)])
            .env("CARGO_TARGET_DIR", built_plugins());
        command
    }

    /// Runs `sanquan plugin …` on it; the exit code, what was printed as JSON, and the talk.
    fn run(&self, arguments: &[&str]) -> (Option<i32>, Value, String) {
        let output = self.command(arguments).output();
        read(&output.expect("the program runs"))
    }

    /// The same, with these lines typed in by a script.
    fn sim(&self, script: &str, more: &[&str]) -> (Option<i32>, Value, String) {
        let file = self.folder.join("script.txt");
        fs::write(&file, script).expect("writable");
        self.run(&[&["sim", "--script", plugins::text(&file)], more].concat())
    }
}

fn built_plugins() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("plugins/target"), PathBuf::from)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("writable");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        fs::copy(from, to).expect("writable");
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn read(output: &Output) -> (Option<i32>, Value, String) {
    let json = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code(), json, text(&output.stderr))
}

#[test]
fn native_and_component_agree_byte_for_byte_and_each_limit_has_its_headroom() {
    let desk = Desk::take();
    let (code, tested, talk) = desk.run(&["test", "--require-coverage"]);
    assert_eq!(code, Some(0), "{tested:#}\n{talk}");
    let tested = &tested[0];
    assert_eq!(
        (&tested["native"], &tested["differences"]),
        (&json!(true), &json!([]))
    );
    let missing = (&tested["coverage"]["missing"], &tested["coverage"]["stale"]);
    assert_eq!(missing, (&json!([]), &json!([])));
    for (figure, limit) in [
        ("fuel", 50_000_000),
        ("memory_bytes", 32 << 20),
        ("output_bytes", 256 << 10),
    ] {
        let left = &tested["headroom"][figure];
        assert_eq!(left["limit"], limit);
        assert!(left["worst"].as_u64() > Some(0), "{left}");
        assert!(left["headroom_percent"].as_u64() > Some(90), "{left}");
    }
    for played in tested["scenarios"].as_array().expect("a list") {
        assert!(played["fuel"].as_u64() > Some(0), "{played}");
        assert_eq!(played["differences"], json!([]));
    }
}

#[test]
fn a_component_that_answers_otherwise_than_natively_is_found() {
    let desk = Desk::take();
    desk.change(
        "src/lib.rs",
        "format!(\"refused: {}\", refusal.opinion)",
        "format!(\"{}: {}\", if cfg!(target_arch = \"wasm32\") { \"Refused\" } else { \"refused\" }, refusal.opinion)",
    );
    desk.change(
        "scenarios/too-wide.toml",
        "content = \"refused: 场地已满\"",
        "language = \"en\"",
    );
    desk.change(
        "scenarios/too-wide.toml",
        "{ language = \"en\", language = \"en\" }",
        "{ language = \"en\" }",
    );
    let (code, tested, talk) = desk.run(&["test"]);
    assert_eq!(code, Some(3), "{tested:#}\n{talk}");
    let told = tested[0]["scenarios"].to_string();
    assert!(
        told.contains("native and component disagree from byte"),
        "{told}"
    );
    assert!(
        told.contains("Refused: 场地已满") && told.contains("refused: 场地已满"),
        "{told}"
    );
}

#[test]
fn every_kind_of_value_and_effect_is_the_same_on_both_sides() {
    let desk = Desk::take();
    desk.change("src/lib.rs", "    const RULES:", EFFECTS_DECLARED);
    desk.change("src/lib.rs", "Act::Grant => Review::go(),", EVERY_EFFECT);
    desk.change(
        "scenarios/granted.toml",
        "reasons = [], ends",
        r#"effects = ["fee stall", "document permit", "extension 3", "ask register owner"], ends"#,
    );
    let (code, tested, talk) = desk.run(&["test"]);
    assert_eq!(code, Some(0), "{tested:#}\n{talk}");
    assert_eq!(tested[0]["native"], true);
}

const EFFECTS_DECLARED: &str = "    const EFFECTS: &'static [EffectKind] = &[
        EffectKind::Fee, EffectKind::Document, EffectKind::Extension, EffectKind::Ask,
    ];
    const RULES:";

const EVERY_EFFECT: &str = r#"Act::Grant => Review::go()
                .with(Effect::fee("stall", Amount { minor: 1250, currency: "CNY".to_owned() }, zh_en("费", "Fee")))
                .with(Effect::document("permit", Facts::new()
                    .with("a[0].text", "甲\"\n")
                    .with("a[0].whole", -7_i64)
                    .with("a[1].decimal", Decimal::<3>::literal("-0.125"))
                    .with("amount", Amount { minor: -1, currency: "EUR".to_owned() })
                    .with("day", Date::new(2026, 2, 28))
                    .with("instant", Instant(1_772_413_200_120))
                    .with("before", Instant(-1))
                    .with("choice", Goods::Crafts)
                    .with("yes", true)
                    .with("file", sanquan_sdk::contract::FileFacts {
                        name: "a.pdf".to_owned(), media_type: "application/pdf".to_owned(),
                        size_bytes: u64::MAX, sha256: "ab".repeat(32),
                    })))
                .with(Effect::extend(3, COMPLETE.reason().reading(["width"])))
                .with(Effect::ask("register", "owner", Facts::new().with("width", case.application()?.width))),"#;

#[test]
fn a_component_of_any_origin_is_played_through_the_scenarios_of_a_folder() {
    let desk = Desk::take();
    let (code, built, talk) = desk.run(&["build"]);
    assert_eq!(code, Some(0), "{talk}");
    let component = built[0]["path"].as_str().expect("a path");
    let (code, tested, talk) = desk.run(&["test", "--component", component]);
    assert_eq!(code, Some(0), "{talk}");
    assert_eq!(tested[0]["sha256"], built[0]["sha256"]);
    assert_eq!(
        (&tested[0]["native"], &tested[0]["warnings"]),
        (&json!(false), &json!([]))
    );
    let (code, _, talk) = desk.run(&["test", "--component", "nowhere.wasm"]);
    assert_eq!(code, Some(2), "{talk}");
}

#[test]
fn a_scenario_that_differs_is_shown_with_its_place_and_both_values() {
    let desk = Desk::take();
    desk.change(
        "scenarios/granted.toml",
        "takes = \"decide-grant\"",
        "takes = \"decide-refuse\"",
    );
    let (code, tested, talk) = desk.run(&["test", "--skip-native"]);
    assert_eq!(code, Some(3), "{talk}");
    let played = &tested[0]["scenarios"];
    assert_eq!(played[0]["differences"], json!([]));
    assert_eq!(
        played[1]["differences"][0],
        "then[1] (decide grant): takes\n  expected  decide-refuse\n  answered  take decide-grant"
    );
}

#[test]
fn a_panic_in_the_component_names_its_file_and_line() {
    let desk = Desk::take();
    desk.change(
        "src/lib.rs",
        "Act::Grant => Review::go(),",
        "Act::Grant => panic!(\"no room for {}\", case.number),",
    );
    let (code, tested, talk) = desk.run(&["test", "--skip-native"]);
    assert_eq!(code, Some(3), "{talk}");
    let told = tested[0]["scenarios"][1]["differences"].to_string();
    assert!(
        told.contains("plugin.trap") && told.contains("src/lib.rs:"),
        "{told}"
    );
    assert!(
        told.contains("no room for 000000-000-00000-20260302-00001"),
        "{told}"
    );
}

#[test]
fn what_no_scenario_covers_is_named_and_a_finding_where_coverage_is_required() {
    let desk = Desk::take();
    fs::remove_file(desk.folder.join("scenarios/too-wide.toml")).expect("it is there");
    desk.change(
        "scenarios/coverage.toml",
        "\"intake refer\"",
        "\"intake accept\"",
    );
    for (arguments, code) in [
        (&["test", "--skip-native"][..], 0),
        (&["test", "--skip-native", "--require-coverage"], 3),
    ] {
        let (ended, tested, talk) = desk.run(arguments);
        assert_eq!(ended, Some(code), "{talk}");
        let coverage = &tested[0]["coverage"];
        assert_eq!(
            coverage["missing"],
            json!([
                "intake refer",
                "rule stall.room-left",
                "transition decide-refuse"
            ])
        );
        assert_eq!(coverage["stale"], json!(["intake accept"]));
    }
}

#[test]
fn a_scenario_that_cannot_be_read_is_named_with_its_file_and_the_mistake() {
    let desk = Desk::take();
    desk.change("scenarios/granted.toml", "materials =", "material =");
    let (code, _, talk) = desk.run(&["test", "--skip-native"]);
    assert_eq!(code, Some(2), "{talk}");
    assert!(
        talk.contains("granted.toml") && talk.contains("unknown field `material`"),
        "{talk}"
    );
}

#[test]
fn a_case_driven_by_hand_is_kept_as_a_scenario_that_goes_as_it_is_told() {
    let desk = Desk::take();
    let kept = desk.folder.join("scenarios/by-hand.toml");
    let script = "# granted after a correction\n\
        file {\"goods\": \"produce\", \"width\": \"2.5\"}\n\
        at +1d\n\
        supply identity {\"applicant\": \"申请人甲\"}\n\
        at 2026-03-04T09:00:00+08:00\n\
        1 {\"opinion\": \"材料齐全\"}\n\
        act decide grant\n";
    let (code, done, talk) = desk.sim(script, &["--save", plugins::text(&kept)]);
    assert_eq!(code, Some(0), "{talk}");
    let rulings: Vec<_> = done
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["ruling"])
        .collect();
    assert_eq!(rulings, ["correct", "accept", "take", "take"]);
    assert_eq!(done[0]["missing"], json!(["identity", "applicant"]));
    assert_eq!(done[3]["ended"], "granted");

    let (code, tested, talk) = desk.run(&["test", "--skip-native"]);
    assert_eq!(code, Some(0), "{tested:#}\n{talk}");
    assert_eq!(tested[0]["scenarios"][1]["about"], "a case driven by hand");
    let (code, _, talk) = desk.sim("quit\n", &["--save", plugins::text(&kept)]);
    assert_eq!(code, Some(2), "it never writes over a scenario: {talk}");
}

#[test]
fn on_a_terminal_each_field_is_asked_for_until_it_is_one() {
    let desk = Desk::take();
    let (code, built, talk) = desk.run(&["build"]);
    assert_eq!(code, Some(0), "{talk}");
    let mut command = sanquan();
    let component = built[0]["path"].as_str().expect("a path");
    command
        .args(["plugin", "sim", "--component", component, "--path"])
        .arg(&desk.folder);
    let file = ["file", "", "申请人甲", "flowers", "produce", "99", "2.5"];
    let decide = ["jump", "1", "材料齐全", "chart", "act decide grant", "quit"];
    let shown = terminal::typed(command, &[&file[..], &decide].concat());
    for words in [
        "materials, or Enter for all (identity): ",
        "goods  经营品种 (Goods)\n    one of produce, crafts: ",
        "from 0.5 to 20.0 with at most 1 digits after the point: ",
        "accept\n  open      review",
        "that cannot be done here\n  value: `jump`",
        "1  act review pass  needs opinion",
        "* decide  决定 (Decision)",
        "ended: granted",
    ] {
        assert!(shown.contains(words), "`{words}` is missing in\n{shown}");
    }
    let asked = shown.matches("one of produce, crafts: ").count();
    assert_eq!(asked, 2, "{shown}");
}

#[test]
fn a_script_ends_at_its_first_mistake_with_line_reason_and_what_can_be_done() {
    let desk = Desk::take();
    let filed =
        "file identity {\"applicant\": \"申请人甲\", \"goods\": \"produce\", \"width\": \"9\"}";
    for (line, words) in [
        ("jump", "act STEP ACTION"),
        (
            "act decide grant",
            "step `decide` is not open; the case is open, open are review",
        ),
        (
            "act review pass",
            "`opinion`: a text of 1 to 1000 characters is required",
        ),
        (
            "act review pass {\"opinion\": 1}",
            "`opinion`: a text of 1 to 1000 characters is needed, not 1",
        ),
        ("at +1y", "an instant such as"),
    ] {
        let (code, _, talk) = desk.sim(&format!("{filed}\n{line}\nquit\n"), &[]);
        assert_eq!(code, Some(2), "{line}: {talk}");
        assert!(
            !talk.contains("sim>"),
            "nobody is prompted off a terminal: {talk}"
        );
        assert!(
            talk.contains("script.txt, line 2") && talk.contains(words),
            "{line}: {talk}"
        );
    }
}

#[test]
fn a_saved_file_starts_another_round() {
    let desk = Desk::take();
    let (code, _, talk) = desk.run(&["dev", "--once"]);
    assert_eq!(code, Some(0), "{talk}");

    let mut dev = desk.command(&["dev"]);
    let mut dev = dev
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut lines = BufReader::new(dev.stdout.take().expect("it was piped")).lines();
    // A round is one list, printed over many lines of which only the last begins with its end.
    let mut round = || {
        let mut text = String::new();
        for line in lines.by_ref().map_while(Result::ok) {
            text.push_str(&line);
            if line.starts_with(']') {
                break;
            }
        }
        let tested: Value = serde_json::from_str(&text).expect("a round is JSON");
        tested[0]["scenarios"][1]["differences"][0].clone()
    };
    let first = round();
    desk.change(
        "scenarios/granted.toml",
        "ends = \"granted\"",
        "ends = \"refused\"",
    );
    let second = round();
    dev.kill().expect("it is ours");
    dev.wait().expect("it was killed");
    assert_eq!(first, Value::Null);
    assert_eq!(
        second,
        "then[1] (decide grant): ends\n  expected  refused\n  answered  granted"
    );
}
