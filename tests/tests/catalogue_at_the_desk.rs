//! A whole catalogue as the people who keep it meet it: made, proved, entered, written out, read back, and asked
//! what it leaves uncovered; and lists of other authorities, which are reported before anything is entered.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use sanquan_tests::plugins::text;
use sanquan_tests::server::Server;
use sanquan_tests::{root, said, sanquan};
use serde_json::Value;
use tempfile::TempDir;

/// What a command left: exit code, stdout, stderr.
struct Left {
    code: i32,
    out: String,
    err: String,
}

impl Left {
    fn json(&self) -> Value {
        let text = if self.out.is_empty() {
            &self.err
        } else {
            &self.out
        };
        serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
    }

    #[track_caller]
    fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn found(self) -> Self {
        assert_eq!(self.code, 3, "{}{}", self.out, self.err);
        self
    }
}

/// A folder with files and data directories.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Left {
        let (code, out, err) = said::run(sanquan().args(arguments).current_dir(self.0.path()));
        Left { code, out, err }
    }

    /// A hundredth of the demonstration county, in a file.
    fn generate(&self, file: &str, seed: &str) -> Left {
        self.run(&[
            "catalogue",
            "generate",
            "--share",
            "100",
            "--seed",
            seed,
            "--output",
            file,
            "--json",
        ])
        .done()
    }

    fn enter(&self, file: &str, data: &str) -> Left {
        let begins = "2026-03-02T10:00:00+08:00";
        self.run(&[
            "catalogue",
            "import",
            file,
            "--data",
            data,
            "--clock",
            "simulated",
            "--begins",
            begins,
            "--json",
        ])
        .done()
    }

    fn export(&self, format: &str, to: &str, data: &str) -> Left {
        self.run(&[
            "catalogue",
            "export",
            "--format",
            format,
            "--output",
            to,
            "--data",
            data,
        ])
    }
}

/// No step of the chart makes a document any more, so whoever is refused gets nothing in writing.
fn take_documents(chart: &mut Value) {
    for step in chart["steps"].as_array_mut().expect("steps") {
        step["documents"] = serde_json::json!([]);
    }
}

fn list(name: &str) -> PathBuf {
    root().join("tests/data/catalogue").join(name)
}

#[test]
fn the_same_seed_makes_the_same_county_another_seed_another_and_both_pass_their_proofs() {
    let desk = Desk::new();
    let made = desk.generate("a.json", "7").json();
    desk.generate("b.json", "7");
    desk.generate("c.json", "8");
    let bytes = |name| fs::read(desk.path(name)).expect("it was written");
    assert!(bytes("a.json") == bytes("b.json"), "one seed, two counties");
    assert!(bytes("a.json") != bytes("c.json"), "two seeds, one county");
    for file in ["a.json", "c.json"] {
        let checked = desk
            .run(&["catalogue", "check", file, "--json"])
            .done()
            .json();
        assert_eq!(checked["refuted"], serde_json::json!([]), "{file}");
        assert_eq!(checked["unstaffed"], serde_json::json!([]), "{file}");
        assert!(checked["items_per_second"].as_f64() > Some(0.0));
    }
    assert_eq!(made["departments"], 106);
}

#[test]
fn a_catalogue_that_contradicts_the_law_is_told_as_a_course_and_not_entered() {
    let desk = Desk::new();
    let food = root().join("plugins/market-supervision/catalogue.json");
    let mut document: Value =
        serde_json::from_slice(&fs::read(food).expect("it is here")).expect("JSON");
    take_documents(&mut document["items"][0]["flowchart"]);
    fs::write(desk.path("bad.json"), document.to_string()).expect("writable");
    let checked = desk
        .run(&["catalogue", "check", "bad.json", "--json"])
        .found();
    let failure = &checked.json()["refuted"][0]["failures"][0];
    assert_eq!(
        failure["question"], "chart.negative-without-document",
        "{failure}"
    );
    assert!(failure["counterexample"].is_object(), "{failure}");
    let entered = desk.run(&["catalogue", "import", "bad.json", "--data", "county"]);
    assert_ne!(entered.code, 0, "{}", entered.out);
    assert!(entered.err.contains("document"), "{}", entered.err);
}

#[test]
fn a_catalogue_goes_out_in_three_forms_and_each_comes_back_the_same() {
    let desk = Desk::new();
    desk.generate("made.json", "1");
    desk.enter("made.json", "first");
    desk.export("json", "out.json", "first").done();
    let first = fs::read(desk.path("out.json")).expect("it was written");
    for (format, file) in [
        ("json", "out.json"),
        ("xlsx", "out.xlsx"),
        ("csv", "tables"),
    ] {
        if format != "json" {
            desk.export(format, file, "first").done();
        }
        let data = format!("from-{format}");
        let entered = desk.enter(file, &data).json();
        assert_eq!(entered["unchanged"], 0, "{format}");
        let again = desk.enter(file, &data).json();
        assert_eq!(
            again["items"], 0,
            "{format}: a second import enters nothing"
        );
        let out = format!("again-{format}.json");
        desk.export("json", &out, &data).done();
        let second = fs::read(desk.path(&out)).expect("it was written");
        assert!(first == second, "{format} came back different");
    }
}

#[test]
fn an_export_overwrites_nothing() {
    let desk = Desk::new();
    desk.generate("made.json", "1");
    desk.enter("made.json", "county");
    fs::write(desk.path("mine.xlsx"), "mine").expect("writable");
    let refused = desk.export("xlsx", "mine.xlsx", "county");
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("file.exists"), "{}", refused.err);
    assert_eq!(
        fs::read(desk.path("mine.xlsx")).expect("it stands"),
        b"mine"
    );
}

/// Rows, importable and rejected ones, as the test data's README has them counted by another program.
#[test]
fn lists_of_other_authorities_are_reported_row_by_row_and_entered_only_when_applied() {
    for (name, rows) in [
        ("guangan-items", 679),
        ("zhejiang-inspection-items", 79),
        ("mixed-power-items", 14),
    ] {
        let desk = Desk::new();
        let (csv, map) = (
            list(&format!("{name}.csv")),
            list(&format!("{name}.map.toml")),
        );
        let import = [
            "catalogue",
            "import",
            text(&csv),
            "--map",
            text(&map),
            "--json",
            "--data",
            "county",
        ];
        let reported = desk.run(&import);
        let told = reported.json();
        let rejected = told["report"]["rejected"].as_array().expect("a list");
        assert_eq!(
            reported.code,
            if rejected.is_empty() { 0 } else { 3 },
            "{name}"
        );
        let importable = told["report"]["importable"].as_u64().expect("a number");
        let lines: BTreeSet<_> = rejected.iter().map(|one| one["line"].as_u64()).collect();
        assert_eq!(
            importable + lines.len() as u64,
            rows,
            "{name}: {rejected:?}"
        );
        assert_eq!(told["file"], text(&csv), "{name}");
        for one in rejected {
            let said = |member: &str| one[member].as_str().is_some_and(|text| !text.is_empty());
            assert!(
                one["line"].as_u64() > Some(1) && said("rule") && said("fix"),
                "{one}"
            );
        }
        assert!(told.get("entered").is_none(), "{name}");
        assert!(
            !desk.path("county").exists(),
            "{name}: a report writes nothing"
        );

        let applied = desk.run(&[&import[..], &["--apply"]].concat()).json();
        assert_eq!(applied["entered"]["items"], importable, "{name}");
        desk.export("json", "out.json", "county").done();
        let proved = desk.run(&["catalogue", "check", "out.json"]);
        assert_eq!(proved.code, 0, "{name}: {}{}", proved.out, proved.err);
    }
}

#[test]
fn a_row_whose_flowchart_contradicts_what_is_proved_is_rejected_in_the_report_already() {
    let desk = Desk::new();
    let map = fs::read_to_string(list("mixed-power-items.map.toml")).expect("it is here");
    fs::write(desk.path("map.toml"), map).expect("writable");
    let charts = fs::read(list("templates.json")).expect("it is here");
    let mut charts: Value = serde_json::from_slice(&charts).expect("JSON");
    // Nothing is wrong with the chart as such: what contradicts is a duty, a risk without a measure against it.
    charts["charts"]["application"]["duties"] = serde_json::json!([{
        "step": "review",
        "risks": [{
            "id": "review-risk",
            "description": [{"language": "zh-CN", "content": "要求提交目录以外的材料"}],
            "likelihood": "small",
            "consequence": "ordinary",
            "criteria": ["controls_power"],
            "measures": [],
            "identified_on": "2026-01-01",
        }],
    }]);
    fs::write(desk.path("templates.json"), charts.to_string()).expect("writable");
    let csv = list("mixed-power-items.csv");
    let import = [
        "catalogue",
        "import",
        text(&csv),
        "--map",
        "map.toml",
        "--data",
        "county",
    ];
    let reported = desk.run(&import).found();
    let shown = &reported.out;
    assert!(shown.contains("import.unlawful-chart line 2"), "{shown}");
    assert!(shown.contains("risk.no-measure"), "{shown}");
    assert!(!desk.path("county").exists(), "nothing is entered");
}

#[test]
fn coverage_says_of_every_question_how_many_it_examined_and_the_same_through_both_doors() {
    let desk = Desk::new();
    desk.generate("made.json", "1");
    desk.enter("made.json", "county");
    let ask = ["catalogue", "coverage", "--on", "2026-03-02", "--json"];
    let stored = desk
        .run(&[&ask[..], &["--data", "county"]].concat())
        .found()
        .json();
    for dimension in ["objects", "items", "areas"] {
        let questions = stored[dimension].as_array().expect("a list");
        assert!(!questions.is_empty(), "{dimension}");
        for question in questions {
            let lacking = question["lacking"].as_array().expect("a list").len() as u64;
            assert!(question["examined"].as_u64() >= Some(lacking), "{question}");
        }
    }
    let unplugged = stored["items"].as_array().expect("a list").iter();
    let unplugged = unplugged
        .clone()
        .find(|one| one["id"] == "item.without-plugin");
    let unplugged = unplugged.expect("the question");
    assert_eq!(
        unplugged["lacking"].as_array().expect("a list").len() as u64,
        unplugged["examined"].as_u64().expect("a number"),
        "no plugin has been deployed"
    );

    let token = desk
        .run(&[
            "token", "create", "a test", "--role", "operator", "--data", "county",
        ])
        .done();
    let server = serve(&desk.path("county"));
    let served = desk.run(
        &[
            &ask[..],
            &["--server", &server.address, "--token", token.out.trim()],
        ]
        .concat(),
    );
    assert_eq!(served.found().json(), stored);
    server.stop();
}

#[test]
fn a_host_takes_a_catalogue_that_is_larger_than_a_mebibyte() {
    let desk = Desk::new();
    desk.run(&[
        "catalogue",
        "generate",
        "--share",
        "50",
        "--output",
        "large.json",
    ])
    .done();
    let large = fs::metadata(desk.path("large.json"))
        .expect("it was written")
        .len();
    assert!(large > 1 << 20, "{large} bytes are no test of this");
    desk.generate("small.json", "1");
    desk.enter("small.json", "county");
    let token = desk
        .run(&[
            "token", "create", "a test", "--role", "operator", "--data", "county",
        ])
        .done();
    let server = serve(&desk.path("county"));
    let place = [
        "--server",
        &server.address,
        "--token",
        token.out.trim(),
        "--json",
    ];
    let entered = desk
        .run(&[&["catalogue", "import", "large.json"], &place[..]].concat())
        .done()
        .json();
    assert!(entered["items"].as_u64() > Some(0), "{entered}");
    server.stop();
}

fn serve(data: &Path) -> Server {
    Server::start(&["serve", "--data", text(data)])
}
