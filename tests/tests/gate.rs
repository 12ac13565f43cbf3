//! The deployment gate: what it finds is told, kept and the same at the desk; of what it refuses nothing
//! stays behind.

use sanquan_tests::county::{County, serve};
use sanquan_tests::food::{Tokens, all, head};
use sanquan_tests::http::{Answer, Client};
use sanquan_tests::plugins::{guest, guest_of_contract, market_supervision, text};
use sanquan_tests::server::Server;
use sanquan_tests::{crafted, root, sanquan};
use serde_json::{Value, json};

const RULES: [&str; 15] = [
    "gate.size",
    "gate.features",
    "gate.compilation",
    "gate.slot",
    "gate.imports",
    "gate.targets",
    "gate.describe",
    "gate.describe-repeatable",
    "gate.description",
    "gate.forms",
    "gate.items",
    "gate.flowcharts",
    "gate.scenarios",
    "gate.headroom",
    "gate.lean",
];

/// For whom the guest speaks.
const MARKET: &str = "015/5108220150100300";

struct Served {
    host: Server,
    tokens: Tokens,
    county: County,
}

impl Served {
    fn new() -> Self {
        let county = County::with_catalogue();
        let tokens = Tokens::issue(&county);
        Self {
            host: county.serve(),
            tokens,
            county,
        }
    }

    fn developer(&self) -> Client {
        self.host.client(&self.tokens.developer)
    }

    fn upload(&self, component: &[u8]) -> Answer {
        self.developer()
            .send("/api/v1/plugins", "application/wasm", component)
    }

    fn head(&self) -> u64 {
        head(&self.host, &self.tokens.supervisor)
    }

    /// How many files lie in a folder of the data directory.
    fn files(&self, folder: &str) -> usize {
        let entries = std::fs::read_dir(self.county.data().join(folder));
        entries.expect("the folder is there").count()
    }
}

/// The outcome of each rule.
fn outcomes(report: &Value) -> Vec<(String, String)> {
    let word = |check: &Value, member: &str| check[member].as_str().unwrap_or("-").to_owned();
    let checks = report["checks"].as_array().expect("a list");
    checks
        .iter()
        .map(|check| (word(check, "rule"), word(check, "outcome")))
        .collect()
}

#[test]
fn of_what_is_refused_the_report_comes_back_and_nothing_stays() {
    let served = Served::new();
    let before = served.head();
    let turncoat = guest("turncoat");
    for (component, status, code, rule) in [
        (b"MZ".to_vec(), 422, "component.not-wasm", "gate.features"),
        (
            crafted::with_a_foreign_import(),
            422,
            "component.foreign-import",
            "gate.imports",
        ),
        (
            crafted::for_another_version(),
            422,
            "component.wrong-contract",
            "gate.targets",
        ),
        (guest("hostile"), 503, "plugin.output", "gate.describe"),
        (
            crafted::turncoat(&turncoat, MARKET, "describe:no-version"),
            422,
            "plugin.description-invalid",
            "gate.description",
        ),
        (
            crafted::turncoat(&turncoat, MARKET, "describe:no-such-item"),
            422,
            "item.unknown",
            "gate.items",
        ),
        (
            crafted::turncoat(&turncoat, MARKET, "flowchart:without-end"),
            422,
            "item.chart-invalid",
            "gate.flowcharts",
        ),
    ] {
        let problem = served.upload(&component).is(status, code);
        let outcomes = outcomes(&problem["gate"]);
        assert!(
            outcomes.iter().map(|(rule, _)| rule.as_str()).eq(RULES),
            "{problem}"
        );
        let refused: Vec<_> = outcomes.iter().filter(|(_, is)| is == "refused").collect();
        assert_eq!(refused[0].0, rule, "{problem}");
        let checks = problem["gate"]["checks"].as_array().expect("a list");
        let check = checks.iter().find(|check| check["rule"] == rule);
        let check = check.expect("it is there");
        assert!(check["what_to_do"].is_string(), "{check}");
        assert!(check["findings"][0]["message"].is_string(), "{check}");
    }
    assert_eq!(served.head(), before, "nothing is in the log");
    assert_eq!(served.files("components"), 0, "no component");
    assert_eq!(served.files("compiled"), 0, "no native code");
}

#[test]
fn what_the_gate_found_is_kept_with_the_component_and_the_same_at_the_desk() {
    let served = Served::new();
    let component = std::fs::read(market_supervision()).expect("it was built");
    let digest = served.upload(&component).done(201)["component"].clone();
    let path = format!("/api/v1/plugins/{}/gate", digest.as_str().expect("text"));
    let kept = served.developer().get(&path).done(200);
    assert_eq!(kept["contract"], "0.1.0");
    for (rule, outcome) in outcomes(&kept) {
        let wanted = match rule.as_str() {
            "gate.scenarios" => "not_reached",
            _ => "passed",
        };
        assert_eq!(outcome, wanted, "{rule}: {kept}");
    }

    let catalogue = root().join("plugins/market-supervision/catalogue.json");
    let checked = sanquan()
        .args(["--json", "plugin", "check", text(market_supervision())])
        .args(["--catalogue", text(&catalogue)])
        .output()
        .expect("the program runs");
    let checked: Value = serde_json::from_slice(&checked.stdout).expect("JSON");
    assert_eq!(checked["gate"], kept, "desk and host");

    let events = all(
        &served.host.client(&served.tokens.supervisor),
        "/api/v1/events",
    );
    let logged = events
        .iter()
        .find(|event| event["body"]["kind"] == "component_gated")
        .expect("the report is in the log");
    assert_eq!(logged["body"]["component"], digest);
    assert_eq!(logged["body"]["report"], kept);

    let Served {
        host,
        tokens,
        county,
    } = served;
    host.stop();
    let again = serve(&county.data());
    let told = again.client(&tokens.developer).get(&path);
    assert_eq!(told.done(200), kept, "after a restart");
    again.stop();
    county.run(&["log", "verify"]);
}

#[test]
fn the_same_component_again_changes_nothing() {
    let served = Served::new();
    let component = std::fs::read(market_supervision()).expect("it was built");
    let first = served.upload(&component).done(201);
    let before = served.head();
    assert_eq!(served.upload(&component).done(201), first);
    assert_eq!(served.head(), before);
    assert_eq!(served.files("components"), 1);

    let file = served.county.data().join("components");
    let file = file.join(format!(
        "{}.wasm",
        first["component"].as_str().expect("text")
    ));
    std::fs::write(&file, b"lost").expect("writable");
    served.upload(&component).done(201);
    assert_eq!(std::fs::read(&file).expect("readable"), component, "mended");
    assert_eq!(served.head(), before);
}

#[test]
fn a_component_of_another_department_is_not_even_told_its_report() {
    let county = County::with_catalogue();
    let market = root().join("tests/guests/contract-0.1.0/plugin/catalogue.json");
    county.run(&["catalogue", "import", text(&market)]);
    let tokens = Tokens::issue(&county);
    let host = county.serve();
    let component = guest_of_contract("0.1.0");
    let upload = |token: &str| {
        host.client(token)
            .send("/api/v1/plugins", "application/wasm", &component)
    };
    let problem = upload(&tokens.developer).is(403, "token.other-department");
    assert_eq!(problem["gate"], Value::Null);
    let digest = upload(&tokens.operator).done(201)["component"].clone();
    let path = format!("/api/v1/plugins/{}/gate", digest.as_str().expect("text"));
    host.client(&tokens.developer)
        .get(&path)
        .is(404, "not-found");
}

#[test]
fn a_component_that_takes_too_much_to_compile_is_refused_and_the_host_goes_on() {
    let county = County::with_catalogue();
    let tokens = Tokens::issue(&county);
    let data = county.data();
    for (variables, bomb, says) in [
        (
            [("SANQUAN_COMPILER_CPU_S", "1")],
            crafted::bomb(600, 600),
            "1 s of CPU time",
        ),
        (
            [("SANQUAN_COMPILER_MEMORY_MIB", "64")],
            crafted::bomb(600, 600),
            "67108864 bytes of memory",
        ),
        (
            [("SANQUAN_COMPILER_WALL_S", "0")],
            crafted::from_text("", "unreachable"),
            "0 s",
        ),
    ] {
        let host = Server::start_with(
            &["serve", "--clock", "simulated", "--data", text(&data)],
            &variables,
        );
        let developer = host.client(&tokens.developer);
        let refused = developer.send("/api/v1/plugins", "application/wasm", &bomb);
        let problem = refused.is(422, "component.compile-limit");
        let told = problem["detail"].as_str().expect("text");
        assert!(told.contains(says), "{told}");
        let listed = developer.get("/api/v1/plugins").done(200);
        assert_eq!(listed["entries"], json!([]));
        host.stop();
    }
}

/// What the bundled plugin says of itself, right and wrong, and a question that is none.
fn expected(department: &str) -> Value {
    json!([
        { "about": "it is market supervision", "function": "describe", "expect": { "department": department } },
        { "about": "it answers at all", "function": "describe", "expect": {} },
    ])
}

#[test]
fn the_scenarios_of_a_plugin_become_questions_of_the_gate() {
    let county = County::with_catalogue();
    let component = text(market_supervision());
    let folder = root().join("plugins/market-supervision");
    let deployed = county.run(&[
        "--json",
        "plugin",
        "deploy",
        component,
        "--scenarios",
        text(&folder),
    ]);
    let deployed: Value = serde_json::from_str(&deployed).expect("JSON");
    let checks = deployed["gate"]["checks"].as_array().expect("a list");
    let played = checks.iter().find(|c| c["rule"] == "gate.scenarios");
    let played = played.expect("it is there");
    assert_eq!(played["outcome"], "passed", "{played}");
    let as_expected = played["value"].as_str().expect("a count");
    let count: usize = as_expected
        .split(' ')
        .next()
        .and_then(|count| count.parse().ok())
        .expect("a number");
    assert!(count > 20, "{as_expected}");

    // Scenarios of another department are told of somebody else.
    let other = root().join("plugins/environmental-permit");
    let refused = county.try_run(&["plugin", "check", component, "--scenarios", text(&other)]);
    assert_eq!(refused.status.code(), Some(3));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("scenario.differs"), "{said}");
}

#[test]
fn expected_answers_are_played_at_the_gate_through_every_door() {
    let county = County::with_catalogue();
    let component = text(market_supervision());
    let (right, wrong) = (county.beside("right.json"), county.beside("wrong.json"));
    std::fs::write(&right, expected("015").to_string()).expect("writable");
    std::fs::write(&wrong, expected("016").to_string()).expect("writable");

    let local = county.try_run(&["plugin", "deploy", component, "--expecting", text(&wrong)]);
    let said = String::from_utf8_lossy(&local.stderr);
    assert_eq!(local.status.code(), Some(5), "{said}");
    assert!(said.contains("component.scenario-differs"), "{said}");
    assert!(
        said.contains("expected \"016\", answered \"015\""),
        "{said}"
    );

    let tokens = Tokens::issue(&county);
    let host = county.serve();
    let served = |file| {
        sanquan()
            .args(["--json", "plugin", "deploy", component, "--expecting", file])
            .args(["--server", &host.address, "--token", &tokens.developer])
            .output()
            .expect("the program runs")
    };
    assert_eq!(served(text(&wrong)).status.code(), Some(5));
    let taken = served(text(&right));
    let said = String::from_utf8_lossy(&taken.stderr);
    assert!(taken.status.success(), "{said}");
    let taken: Value = serde_json::from_slice(&taken.stdout).expect("JSON");
    let checks = taken["gate"]["checks"].as_array().expect("a list");
    let scenarios = checks
        .iter()
        .find(|check| check["rule"] == "gate.scenarios");
    let scenarios = scenarios.expect("it is there");
    assert_eq!(scenarios["outcome"], "passed");
    assert_eq!(scenarios["value"], "2 as expected");
}
