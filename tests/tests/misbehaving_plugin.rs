//! A department's plugin that breaks in every way there is: its case waits where it was, one fault is
//! on record, and nobody is blamed.

use sanquan_tests::county::County;
use sanquan_tests::food::{self, Tokens, act, head, history, kinds};
use sanquan_tests::http::{Answer, Client};
use sanquan_tests::plugins::guest;
use sanquan_tests::server::Server;
use serde_json::{Value, json};

/// What the guest is told to do in `review`, and the code of the fault.
const MISDEEDS: [(&str, &str); 14] = [
    ("stop", "plugin.trap"),
    ("panic", "plugin.trap"),
    ("read-the-clock", "plugin.trap"),
    ("loop", "plugin.out-of-fuel"),
    ("take-memory", "plugin.memory"),
    ("recurse", "plugin.stack-or-bounds"),
    ("long-text", "plugin.output"),
    ("many-texts", "plugin.output"),
    ("note-huge", "plugin.output"),
    ("no-such-day", "plugin.invalid-answer"),
    ("capital-digest", "plugin.invalid-answer"),
    ("other", "plugin.problem"),
    ("nowhere", "answer.unknown-transition"),
    ("undeclared-rule", "answer.undeclared-rule"),
];

struct Served {
    host: Server,
    tokens: Tokens,
    county: County,
}

impl Served {
    /// A county in which the guest `turncoat` decides.
    fn new() -> Self {
        let county = County::with_catalogue();
        let component = county.beside("turncoat.wasm");
        std::fs::write(&component, guest("turncoat")).expect("a file");
        county.deploy(&component);
        let tokens = Tokens::issue(&county);
        Self {
            host: county.serve(),
            tokens,
            county,
        }
    }

    fn supervisor(&self) -> Client {
        self.host.client(&self.tokens.supervisor)
    }

    fn head(&self) -> u64 {
        head(&self.host, &self.tokens.supervisor)
    }

    fn file(&self, facts: &Value) -> Answer {
        let mut application = food::application("");
        let members = application.as_object_mut().expect("an object");
        members.remove("external_ref");
        members.insert("facts".to_owned(), facts.clone());
        let window = self.host.client(&self.tokens.window);
        window.post("/api/v1/cases", &application)
    }

    fn filed(&self) -> String {
        let filed = self.file(&json!({})).done(201);
        filed["id"].as_str().expect("an id").to_owned()
    }

    /// The reviewer passes the papers, and the plugin is told `word`.
    fn review(&self, case: &str, word: &str) -> Answer {
        let facts = json!({ "word": word });
        let pass = act("review", "pass", "015-handler", &["015-h03"], &facts);
        let handler = self.host.client(&self.tokens.handler);
        let key = [("idempotency-key", word)];
        handler.post_with(&format!("/api/v1/cases/{case}/actions"), &key, &pass)
    }

    fn case(&self, id: &str) -> Value {
        self.supervisor()
            .get(&format!("/api/v1/cases/{id}"))
            .done(200)
    }
}

#[test]
fn each_misdeed_is_recorded_once_as_a_fault_and_the_case_waits_where_it_was() {
    let served = Served::new();
    let case = served.filed();
    let place = |case: &Value| (case["phase"].clone(), case["open_steps"].clone());
    let start = place(&served.case(&case));
    for (word, code) in MISDEEDS {
        let before = served.head();
        let problem = served.review(&case, word).is(503, code);
        assert_eq!(served.head(), before + 1, "{word}: one fault");
        let history = history(&served.supervisor(), &case);
        let fault = &history.last().expect("events")["body"];
        assert_eq!(
            (&fault["kind"], &fault["code"], &fault["fault"]),
            (&json!("fault_recorded"), &json!(code), &problem["fault"]),
            "{word}"
        );
        assert_eq!(place(&served.case(&case)), start, "{word}");
    }
    let now = served.case(&case);
    assert_eq!(
        (&now["act_count"], &now["finding_count"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(now["cards"], json!([]));

    let passed = served.review(&case, "review-pass").done(200);
    assert_eq!(passed["open_steps"][0]["step"], "examine");
    served.host.stop();
    served.county.run(&["log", "verify"]);
}

#[test]
fn a_plugin_that_breaks_at_intake_leaves_no_case_and_one_fault() {
    let served = Served::new();
    for (word, code) in [
        ("stop", "plugin.trap"),
        ("loop", "plugin.out-of-fuel"),
        ("take-memory", "plugin.memory"),
    ] {
        let before = served.head();
        served.file(&json!({ "word": word })).is(503, code);
        assert_eq!(served.head(), before + 1, "{word}");
    }
    let cases = served.supervisor().get("/api/v1/cases").done(200);
    assert_eq!(cases["entries"], json!([]));
}

#[test]
fn what_breaks_in_inspect_or_floods_notes_does_not_hold_up_the_act() {
    let served = Served::new();
    for word in ["inspect-loop", "note-often"] {
        let case = served.filed();
        let passed = served.review(&case, word).done(200);
        assert_eq!(passed["open_steps"][0]["step"], "examine", "{word}");
        let history = history(&served.supervisor(), &case);
        let faults = kinds(&history)
            .iter()
            .filter(|kind| **kind == "fault_recorded")
            .count();
        assert_eq!(faults, usize::from(word == "inspect-loop"), "{word}");
        assert_eq!(served.case(&case)["cards"], json!([]), "{word}");
    }
}
