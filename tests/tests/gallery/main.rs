//! A gallery of hostile and broken components against a running host: each is named by its code, none
//! reaches into another department's cases, and the host answers after each. Meanwhile another department works;
//! what that costs it is printed, beside its quiet figure.

mod entries;
mod neighbour;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use entries::{Entry, Meets};
use neighbour::{Neighbour, p99};
use sanquan_tests::county::County;
use sanquan_tests::food::{Tokens, act, history, kinds};
use sanquan_tests::http::{Answer, Client};
use sanquan_tests::plugins::{guest, guest_of_contract, text};
use sanquan_tests::random::Random;
use sanquan_tests::server::Server;
use sanquan_tests::{crafted, root, scaled};
use serde_json::{Value, json};

/// Where those that are refused would have spoken: the department whose developer hands them in.
const MARKET: &str = "015/5108220150100300";

struct Gallery {
    host: Server,
    tokens: Tokens,
    neighbour: Neighbour,
    decent: Vec<u8>,
    county: County,
}

/// A department of its own for a component that gets as far as cases.
struct Stage {
    department: String,
    item: String,
    handler: Client,
}

impl Gallery {
    fn new() -> Self {
        let county = County::with_catalogue();
        let market = root().join("tests/guests/contract-0.1.0/plugin/catalogue.json");
        county.run(&["catalogue", "import", text(&market)]);
        let component = county.beside("neighbour.wasm");
        std::fs::write(&component, guest_of_contract("0.1.0")).expect("writable");
        county.deploy(&component);
        let tokens = Tokens::issue(&county);
        // A bomb that costs a minute proves no more than one that costs two seconds.
        let data = county.data();
        let host = Server::start_with(
            &["serve", "--clock", "simulated", "--data", text(&data)],
            &[("SANQUAN_COMPILER_CPU_S", "2")],
        );
        let operator = host.client(&tokens.operator);
        let client = |handler: &str| host.client(&token(&operator, "099", handler));
        let neighbour = Neighbour {
            window: client("099-h01"),
            leader: client("099-h02"),
        };
        Self {
            host,
            tokens,
            neighbour,
            decent: guest("turncoat"),
            county,
        }
    }

    fn upload(&self, token: &str, component: &[u8]) -> Answer {
        let developer = self.host.client(token);
        developer.send("/api/v1/plugins", "application/wasm", component)
    }

    /// Lets one component come as far as it gets.
    fn show(&self, number: usize, entry: &Entry) {
        if entry.meets == Meets::TheGate {
            let component = entry.component(&self.decent, MARKET);
            let refused = self.upload(&self.tokens.developer, &component);
            return named(&refused, entry);
        }
        let stage = self.stage(number);
        let place = format!("{}/{}", stage.department, stage.item);
        let component = entry.component(&self.decent, &place);
        let taken = self.upload(&self.tokens.operator, &component).done(201);
        let digest = taken["component"].as_str().expect("a digest");
        let activation = format!("/api/v1/plugins/{digest}/activation");
        let operator = self.host.client(&self.tokens.operator);
        operator.post(&activation, &json!({})).done(200);
        stage.play(entry);
    }

    /// A department, an item and a handler that nobody else uses.
    fn stage(&self, number: usize) -> Stage {
        let department = format!("{}", 300 + number);
        let catalogue = root().join("tests/guests/contract-0.1.0/plugin/catalogue.json");
        let catalogue = std::fs::read_to_string(catalogue).expect("it is here");
        let catalogue: Value =
            serde_json::from_str(&catalogue.replace("099", &department)).expect("JSON");
        let operator = self.host.client(&self.tokens.operator);
        operator.post("/api/v1/catalogue", &catalogue).done(200);
        let handler = format!("{department}-h01");
        Stage {
            item: catalogue["items"][0]["code"]
                .as_str()
                .expect("text")
                .to_owned(),
            handler: self.host.client(&token(&operator, &department, &handler)),
            department,
        }
    }
}

impl Stage {
    /// A case from filing to its first act, as far as the component lets it come.
    fn play(&self, entry: &Entry) {
        let material = json!({
            "code": "identity", "name": "identity.pdf", "media_type": "application/pdf",
            "size_bytes": 1024, "sha256": "01".repeat(32),
        });
        let application = json!({
            "item": self.item, "applicant": "申请人乙", "facts": {}, "materials": [material],
        });
        let filed = self.handler.post("/api/v1/cases", &application);
        if entry.meets == Meets::Filing {
            return named(&filed, entry);
        }
        let filed = filed.done(201);
        let case = filed["id"].as_str().expect("an id");
        let post = format!("{}-handler", self.department);
        let handler = format!("{}-h01", self.department);
        let pass = act("review", "pass", &post, &[&handler], &json!({}));
        let acted = self
            .handler
            .post(&format!("/api/v1/cases/{case}/actions"), &pass);
        if entry.meets == Meets::Acting {
            return named(&acted, entry);
        }
        let acted = acted.done(200);
        assert_eq!(acted["open_steps"][0]["step"], "decide", "{}", entry.name);
        let history = history(&self.handler, case);
        let faults = kinds(&history)
            .iter()
            .filter(|kind| **kind == "fault_recorded")
            .count();
        assert_eq!(
            faults,
            usize::from(entry.meets == Meets::Inspection),
            "{}",
            entry.name
        );
        if entry.meets == Meets::Inspection {
            let named = |event: &&Value| event["body"]["code"] == entry.code;
            assert!(history.iter().any(|event| named(&event)), "{}", entry.name);
        }
    }
}

/// The problem names the component by its code and says something.
fn named(answer: &Answer, entry: &Entry) {
    let problem = answer.json();
    assert_eq!(problem["code"], entry.code, "{}: {problem}", entry.name);
    let told = problem["detail"].as_str().unwrap_or_default();
    assert!(told.len() > 20, "{}: {problem}", entry.name);
}

/// A token for a person who takes in and acts.
fn token(operator: &Client, department: &str, handler: &str) -> String {
    let wanted = json!({
        "label": handler, "roles": ["window", "handler"],
        "departments": [department], "handler": handler,
    });
    let issued = operator.post("/api/v1/tokens", &wanted).done(201);
    issued["secret"].as_str().expect("a secret").to_owned()
}

#[test]
fn none_crosses_into_anothers_cases_none_takes_the_host_down_and_each_is_named() {
    let gallery = Gallery::new();
    let neighbour = &gallery.neighbour;
    let witness = neighbour.file();
    let supervisor = gallery.host.client(&gallery.tokens.supervisor);
    let before = history(&supervisor, &witness);
    let quiet = p99(neighbour.work_through(scaled(4_000).max(100)));

    let stop = AtomicBool::new(false);
    let entries = entries::all();
    let busy = std::thread::scope(|scope| {
        let working = neighbour.work_until(scope, &stop);
        // Every component is shown, and the neighbour is told to stop, also after one that is not as
        // the table says.
        let mut otherwise = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            let show = AssertUnwindSafe(|| {
                gallery.show(number, entry);
                assert!(!working.is_finished(), "the neighbour failed");
                assert_eq!(gallery.host.get("/readyz", None).0, 200);
                assert_eq!(history(&supervisor, &witness), before);
            });
            if catch_unwind(show).is_err() {
                otherwise.push(entry.name);
            }
        }
        stop.store(true, Ordering::Relaxed);
        let taken = working.join().expect("the neighbour works on");
        assert!(otherwise.is_empty(), "not as the table says: {otherwise:?}");
        p99(taken)
    });
    println!(
        "gallery: {} components; p99 of another department's writes {quiet:.1} ms quiet, {busy:.1} ms meanwhile: {:.2} times",
        entries.len(),
        busy / quiet
    );
    gallery.host.stop();
    gallery.county.run(&["log", "verify"]);
}

#[test]
fn bytes_that_were_changed_at_random_are_refused_or_do_no_harm() {
    let gallery = Gallery::new();
    let mut random = Random::announced();
    let whole = crafted::turncoat(&gallery.decent, MARKET, "nothing");
    for round in 0..scaled(2_000).max(20) {
        let mut bytes = whole.clone();
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len() as u64) as usize;
            bytes[at] ^= 1 << random.below(8);
        }
        let answer = gallery.upload(&gallery.tokens.developer, &bytes);
        assert!(
            matches!(answer.status, 201 | 422 | 503 | 403),
            "{round}: {}",
            answer.body
        );
        assert_eq!(gallery.host.get("/readyz", None).0, 200, "{round}");
    }
    gallery.neighbour.work_through(1);
}

#[test]
fn the_table_of_the_guests_lists_the_gallery_and_each_name_once() {
    let readme = std::fs::read_to_string(root().join("tests/guests/README.md")).expect("a file");
    let table = readme
        .split("## The gallery")
        .nth(1)
        .expect("the section is there");
    let row = |line: &str| {
        let mut cells = line
            .split('|')
            .map(|cell| cell.trim().trim_matches('`').to_owned());
        Some((cells.nth(1)?, cells.nth(1)?))
    };
    let rows: Vec<_> = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .filter_map(row)
        .collect();
    let entries = entries::all();
    let listed: Vec<_> = entries
        .iter()
        .map(|entry| (entry.name.to_owned(), entry.code.to_owned()))
        .collect();
    assert_eq!(rows, listed);
    let names: BTreeSet<_> = rows.iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), rows.len());
    assert!(rows.len() >= 30, "only {} components", rows.len());
}
