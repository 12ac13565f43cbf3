//! A plugin that begins to fail is not asked any more after the stated number of cases; another department
//! notices nothing; a restart forgets nothing; the operator, or a sound component, ends it.

use std::collections::{BTreeMap, BTreeSet};

use sanquan_tests::county::County;
use sanquan_tests::food::{self, Tokens, act, history, kinds};
use sanquan_tests::http::{Answer, Client};
use sanquan_tests::plugins::{self, guest, text};
use sanquan_tests::root;
use sanquan_tests::server::Server;
use serde_json::{Value, json};

/// Faults in as many cases spend the budget.
const BUDGET: usize = 5;
/// Acts that are tried at the same time.
const AT_ONCE: usize = 48;
/// Calls of one plugin that run at the same time.
const SLOTS: usize = 16;

/// A county in which `turncoat` decides for department 015, and `permit-nine` for 901.
struct Served {
    host: Server,
    county: County,
    tokens: Tokens,
    clerk: String,
    turncoat: String,
}

impl Served {
    fn new() -> Self {
        Self::of(County::with_catalogue(), false)
    }

    /// The same, where `turncoat` takes the place of the bundled plugin.
    fn in_place_of_another() -> Self {
        Self::of(County::with_plugin(), true)
    }

    fn of(county: County, replaces: bool) -> Self {
        let catalogue = root().join("tests/guests/permit-nine/catalogue.json");
        county.run(&["catalogue", "import", text(&catalogue)]);
        deploy(&county, "permit_nine", false);
        let turncoat = deploy(&county, "turncoat", replaces);
        let mut clerk = vec!["token", "create", "clerk", "--handler", "901-h01"];
        clerk.extend(
            ["window", "handler"]
                .iter()
                .flat_map(|role| ["--role", role]),
        );
        Self {
            tokens: Tokens::issue(&county),
            clerk: county.run(&clerk),
            host: county.serve(),
            county,
            turncoat,
        }
    }

    fn restarted(self) -> Self {
        self.host.stop();
        Self {
            host: self.county.serve(),
            ..self
        }
    }

    fn client(&self, token: &str) -> Client {
        self.host.client(token)
    }

    fn file(&self) -> Answer {
        let mut application = food::application("");
        let members = application.as_object_mut().expect("an object");
        members.remove("external_ref");
        members.insert("facts".to_owned(), json!({}));
        let window = self.client(&self.tokens.window);
        window.post("/api/v1/cases", &application)
    }

    fn filed(&self) -> String {
        let filed = self.file().done(201);
        filed["id"].as_str().expect("an id").to_owned()
    }

    /// The reviewer passes the papers of a case, and the plugin is told `word`.
    fn review(&self, case: &str, word: &str) -> Answer {
        let facts = json!({ "word": word });
        let pass = act("review", "pass", "015-handler", &["015-h03"], &facts);
        let handler = self.client(&self.tokens.handler);
        handler.post(&format!("/api/v1/cases/{case}/actions"), &pass)
    }

    /// Spends the budget in as many cases.
    fn spend(&self) {
        for _ in 0..BUDGET {
            self.review(&self.filed(), "panic").is(503, "plugin.trap");
        }
        assert_eq!(self.inspection()["breaker"], "open");
    }

    /// Another department files a case and acts in it.
    fn other_department_works(&self) {
        let clerk = self.client(&self.clerk);
        let filed = json!({ "item": "5108229010100900", "applicant": "somebody",
            "facts": (1..=20).map(|n| (format!("f{n:02}"), json!("abc"))).collect::<BTreeMap<_, _>>() });
        let case = clerk.post("/api/v1/cases", &filed).done(201);
        let facts = json!({ "remarks": "seen" });
        let accept = act("accept", "accept", "901-clerk", &["901-h01"], &facts);
        let id = case["id"].as_str().expect("an id");
        clerk
            .post(&format!("/api/v1/cases/{id}/actions"), &accept)
            .done(200);
    }

    fn inspection(&self) -> Value {
        let path = format!("/api/v1/plugins/{}", self.turncoat);
        self.client(&self.tokens.operator).get(&path).done(200)
    }

    /// Events of a kind in the county's own stream.
    fn events(&self, kind: &str) -> Vec<Value> {
        let all = food::all(&self.client(&self.tokens.supervisor), "/api/v1/events");
        all.into_iter()
            .map(|event| event["body"].clone())
            .filter(|body| body["kind"] == kind)
            .collect()
    }
}

/// Lets a guest decide, in the place of another plugin if so; gives its digest.
fn deploy(county: &County, name: &str, replaces: bool) -> String {
    let component = county.beside(&format!("{name}.wasm"));
    std::fs::write(&component, guest(name)).expect("a file");
    let deployed = ["--json", "plugin", "deploy", text(&component)];
    let deployed: Value = serde_json::from_str(&county.run(&deployed)).expect("JSON");
    let digest = deployed["component"].as_str().expect("a digest").to_owned();
    if replaces {
        county.run(&["plugin", "shadow", &digest]);
    }
    county.run(&["plugin", "activate", &digest]);
    digest
}

#[test]
fn a_failing_plugin_is_quarantined_until_it_is_released_and_others_notice_nothing() {
    let served = Served::new();
    let waiting = served.filed();
    served.spend();
    served.file().is(503, "plugin.quarantined");
    let before = history(&served.client(&served.tokens.supervisor), &waiting).len();
    let problem = served
        .review(&waiting, "review-pass")
        .is(503, "plugin.quarantined");
    assert_eq!(problem["component"], served.turncoat);
    assert_eq!(
        problem["next_probe_at"],
        Value::Null,
        "a trap only comes again"
    );
    let after = history(&served.client(&served.tokens.supervisor), &waiting).len();
    assert_eq!(
        after, before,
        "nothing is recorded of an act that was refused"
    );
    served.other_department_works();
    assert_eq!(served.events("plugin_quarantined").len(), 1);

    let seen = served.inspection();
    assert_eq!(seen["breaker"], "open");
    assert_eq!(seen["quarantine"]["why"]["ground"], "budget_spent");
    assert_eq!(
        seen["quarantine"]["faults"].as_array().map(Vec::len),
        Some(BUDGET)
    );
    let review = &seen["functions"]["review"];
    assert_eq!(review["faults"], json!({ "plugin.trap": BUDGET }));
    assert_eq!(review["calls"], BUDGET);
    assert_eq!(
        seen["functions"]["intake"]["outcomes"],
        json!({ "accept": BUDGET + 1 })
    );
    assert!(review["memory_peak_bytes"].as_u64() > Some(0), "{review}");

    let metrics = served.client(&served.tokens.operator).get("/metrics").body;
    let labels = format!(
        "department=\"015\",component=\"{}\"",
        &served.turncoat[..12]
    );
    for line in [
        format!("sanquan_plugin_breaker{{county=\"510822\",{labels}}} 2"),
        format!(
            "sanquan_plugin_function_faults_total{{county=\"510822\",{labels},function=\"review\",code=\"plugin.trap\"}} {BUDGET}"
        ),
        format!(
            "sanquan_plugin_call_fuel_count{{county=\"510822\",{labels},function=\"review\"}} {BUDGET}"
        ),
    ] {
        assert!(metrics.contains(&line), "no line {line} in\n{metrics}");
    }

    let logs = format!("/api/v1/plugins/{}/logs?level=error", served.turncoat);
    let logs = served.client(&served.tokens.developer).get(&logs).done(200);
    let last = logs["entries"].as_array().and_then(|lines| lines.last());
    let last = last.expect("a panic leaves a line");
    assert_eq!(last["function"], "review");
    assert!(
        last["message"]
            .as_str()
            .expect("words")
            .contains("tariff table")
    );

    let served = served.restarted();
    served
        .review(&waiting, "review-pass")
        .is(503, "plugin.quarantined");
    let listed = [
        "plugin",
        "list",
        "--server",
        &served.host.address,
        "--token",
    ];
    let listed = served
        .county
        .run(&[&listed[..], &[&served.tokens.operator]].concat());
    let line = listed.lines().find(|line| line.contains(&served.turncoat));
    assert!(
        line.is_some_and(|line| line.contains("quarantined")),
        "{listed}"
    );

    let release = format!("/api/v1/plugins/{}/release", served.turncoat);
    let operator = served.client(&served.tokens.operator);
    operator
        .post(&release, &json!({ "reason": " " }))
        .is(422, "reason.length");
    operator
        .post(&release, &json!({ "reason": "the table was put back" }))
        .done(200);
    operator
        .post(&release, &json!({ "reason": "again" }))
        .is(409, "plugin.not-quarantined");
    let passed = served.review(&waiting, "review-pass").done(200);
    assert_eq!(passed["open_steps"][0]["step"], "examine");
    served.host.stop();
    served.county.run(&["log", "verify"]);
    let told = served.county.run(&["plugin", "inspect", &served.turncoat]);
    assert!(told.contains("0 of 5 faults among 100 calls"), "{told}");
}

#[test]
fn a_fault_reaches_no_more_cases_than_the_budget_and_the_calls_that_were_running() {
    let served = Served::new();
    let cases: Vec<_> = (0..AT_ONCE).map(|_| served.filed()).collect();
    let (host, tried) = (&served, &cases);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let asked = tried
            .iter()
            .map(|case| scope.spawn(move || host.review(case, "panic")));
        let threads: Vec<_> = asked.collect();
        let answers = threads.into_iter().map(|thread| thread.join());
        answers.map(|answer| answer.expect("an answer")).collect()
    });
    let mut codes = BTreeMap::<String, usize>::new();
    for answer in answers {
        assert_eq!(answer.status, 503, "{}", answer.body);
        let code = answer.json()["code"].as_str().expect("a code").to_owned();
        *codes.entry(code).or_default() += 1;
    }
    let supervisor = served.client(&served.tokens.supervisor);
    let faulted = |case: &&String| kinds(&history(&supervisor, case)).contains(&"fault_recorded");
    let reached = cases.iter().filter(faulted).count();
    assert!(reached < BUDGET + SLOTS, "{reached} cases: {codes:?}");
    assert_eq!(served.events("plugin_quarantined").len(), 1);
    served.other_department_works();
    served.host.stop();
    served.county.run(&["log", "verify"]);
}

#[test]
fn the_component_that_was_active_before_judges_where_the_operator_wants_it() {
    let served = Served::in_place_of_another();
    let operator = served.client(&served.tokens.operator);
    let fallback = json!({ "department": "015", "item": food::ITEM, "fallback": "last-good" });
    operator.post("/api/v1/fallbacks", &fallback).done(200);
    served.spend();

    let window = served.client(&served.tokens.window);
    let filed = window
        .post("/api/v1/cases", &food::application("A-1"))
        .done(201);
    let case = filed["id"].as_str().expect("an id");
    let history = history(&served.client(&served.tokens.supervisor), case);
    let verdict = history
        .iter()
        .find(|event| event["body"]["kind"] == "verdict_given");
    let component = std::fs::read(plugins::market_supervision()).expect("it was built");
    let digest = sanquan_domain::id::Digest::plain(&component).to_string();
    assert_eq!(
        verdict.expect("a verdict")["body"]["component"],
        digest.as_str()
    );
    assert_eq!(
        served.inspection()["fallback_by_item"][food::ITEM],
        "last-good"
    );
}

#[test]
fn the_operator_may_quarantine_a_plugin_that_has_done_nothing_wrong() {
    let served = Served::new();
    let case = served.filed();
    let operator = served.client(&served.tokens.operator);
    let path = format!("/api/v1/plugins/{}/quarantine", served.turncoat);
    let reason = json!({ "reason": "its tariffs are wrong" });
    let developer = served.client(&served.tokens.developer);
    assert_eq!(developer.post(&path, &reason).status, 403);
    let seen = operator.post(&path, &reason).done(200);
    assert_eq!(seen["quarantine"]["why"]["reason"], "its tariffs are wrong");
    operator
        .post(&path, &reason)
        .is(409, "plugin.already-quarantined");
    served
        .review(&case, "review-pass")
        .is(503, "plugin.quarantined");
    served.other_department_works();
}

#[test]
fn an_act_that_waits_for_a_quarantined_plugin_happens_when_it_is_asked_again() {
    let served = Served::new();
    let operator = served.client(&served.tokens.operator);
    let fallback = json!({ "department": "015", "fallback": "human-queue" });
    operator.post("/api/v1/fallbacks", &fallback).done(200);
    let cases = [served.filed(), served.filed()];
    served.spend();
    for (case, word) in cases.iter().zip(["review-pass", "nowhere"]) {
        let waits = served.review(case, word).done(202);
        assert_eq!(waits["deferred"][0]["step"], "review");
        assert_eq!(waits["open_steps"][0]["step"], "review");
        served.review(case, word).is(409, "case.act-waits");
    }
    served.file().is(503, "plugin.quarantined");

    let served = served.restarted();
    let handler = served.client(&served.tokens.handler);
    let listed = food::all(&handler, "/api/v1/deferred");
    // The clock stands still, so neither has waited for longer.
    let waiting: BTreeSet<_> = listed
        .iter()
        .filter_map(|entry| entry["case"]["id"].as_str())
        .collect();
    assert_eq!(waiting.len(), 2);
    assert!(
        cases.iter().all(|case| waiting.contains(case.as_str())),
        "{waiting:?}"
    );
    let release = format!("/api/v1/plugins/{}/release", served.turncoat);
    let operator = served.client(&served.tokens.operator);
    operator
        .post(&release, &json!({ "reason": "mended" }))
        .done(200);
    // The host takes them up by itself, in its own time.
    while !food::all(&handler, "/api/v1/deferred").is_empty() {}

    let supervisor = served.client(&served.tokens.supervisor);
    let done = history(&supervisor, &cases[0]);
    let act = done
        .iter()
        .find(|event| event["body"]["kind"] == "act_performed");
    let act = act.expect("it happened");
    assert_eq!(act["body"]["handlers"], json!(["015-h03"]));
    assert_eq!(act["actor"]["token"]["handler"], "015-h03");
    let failed = history(&supervisor, &cases[1]);
    let ended = failed.last().expect("events");
    assert_eq!(ended["body"]["kind"], "deferral_ended");
    assert_eq!(ended["body"]["code"], "answer.unknown-transition");
    served.host.stop();
    served.county.run(&["log", "verify"]);
}

#[test]
fn by_law_alone_cases_go_on_as_far_as_nobody_has_to_judge() {
    let served = Served::new();
    let operator = served.client(&served.tokens.operator);
    let fallback = json!({ "department": "015", "fallback": "base-flowchart" });
    operator.post("/api/v1/fallbacks", &fallback).done(200);
    served.spend();
    let case = served.filed();
    let passed = served.review(&case, "panic").done(200);
    assert_eq!(passed["open_steps"][0]["step"], "examine");
    let history = history(&served.client(&served.tokens.supervisor), &case);
    assert!(
        !kinds(&history).contains(&"verdict_given"),
        "nobody was asked"
    );
    served.host.stop();
    served.county.run(&["log", "verify"]);
}
