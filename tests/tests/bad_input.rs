//! Bad input over HTTP: each gets its stable code, and nothing is lost or half-written.

use std::io::{Read, Write};
use std::net::TcpStream;

use sanquan_tests::county::County;
use sanquan_tests::crafted;
use sanquan_tests::food::{Tokens, act, application, head, pass_papers};
use sanquan_tests::http::{Answer, Client};
use sanquan_tests::plugins::{guest, text};
use sanquan_tests::root;
use sanquan_tests::server::Server;
use serde_json::{Value, json};

struct Served {
    host: Server,
    tokens: Tokens,
    _county: County,
}

impl Served {
    fn new(county: County) -> Self {
        let tokens = Tokens::issue(&county);
        Self {
            host: county.serve(),
            tokens,
            _county: county,
        }
    }

    fn client(&self, token: &str) -> Client {
        self.host.client(token)
    }

    fn head(&self) -> u64 {
        head(&self.host, &self.tokens.supervisor)
    }

    fn file(&self, application: &Value) -> String {
        let window = self.client(&self.tokens.window);
        let filed = window.post("/api/v1/cases", application).done(201);
        filed["id"].as_str().expect("an id").to_owned()
    }

    fn case(&self, id: &str) -> Value {
        let path = format!("/api/v1/cases/{id}");
        self.client(&self.tokens.supervisor).get(&path).done(200)
    }
}

/// An application with one member changed.
fn changed(member: &str, value: Value) -> Value {
    let mut application = application("changed");
    application[member] = value;
    application
}

#[test]
fn a_filing_that_makes_no_sense_is_refused_and_writes_nothing() {
    let served = Served::new(County::with_plugin());
    let window = served.client(&served.tokens.window);
    let json = |body: &Value| window.post("/api/v1/cases", body);
    let bytes = |body: &[u8]| window.send("/api/v1/cases", "application/json", body);
    let first = application("first");
    served.file(&first);
    let keyed = |body: &Value| window.post_with("/api/v1/cases", &[("idempotency-key", "k")], body);
    keyed(&application("keyed")).done(201);
    let public = served.client("");
    let unknown = served.client("sanquan_not-a-token");

    let before = served.head();
    let surplus = json!({ "kind": "catering", "favour": "large" });
    let cases: [(Answer, u16, &str); 12] = [
        (
            json(&changed("item", json!("5108220150100399"))),
            422,
            "item.unknown",
        ),
        (json(&changed("facts", surplus)), 422, "form.invalid"),
        (
            json(&changed("facts", json!({ "kind": 7 }))),
            422,
            "form.invalid",
        ),
        (
            json(&changed("applicant", json!(""))),
            422,
            "case.no-applicant",
        ),
        (
            json(&changed("favour", json!(1))),
            422,
            "request.unknown-field",
        ),
        (json(&first), 409, "case.reference-taken"),
        (keyed(&application("other")), 409, "idempotency.key-reused"),
        (bytes(b"{\"item\": \"\xff\"}"), 400, "request.not-utf8"),
        (bytes(b"{\"item\": }"), 400, "request.malformed-json"),
        (
            window.send("/api/v1/cases", "text/plain", b"{}"),
            415,
            "request.unsupported-media-type",
        ),
        (public.post("/api/v1/cases", &first), 401, "token.missing"),
        (unknown.post("/api/v1/cases", &first), 401, "token.invalid"),
    ];
    for (answer, status, code) in cases {
        answer.is(status, code);
    }
    assert_eq!(served.head(), before);
}

/// What is announced as too long is refused before it is sent.
#[test]
fn a_body_beyond_its_bound_is_refused_by_its_length() {
    let served = Served::new(County::with_catalogue());
    let before = served.head();
    let tokens = &served.tokens;
    for (path, token, bound) in [
        ("/api/v1/cases", &tokens.window, 1 << 20),
        ("/api/v1/plugins", &tokens.developer, 16 << 20),
    ] {
        let answer = announced(&served.host, path, token, bound + 1);
        assert!(answer.starts_with("HTTP/1.1 413 "), "{path}: {answer}");
        assert!(answer.contains("\"request.too-large\""), "{path}: {answer}");
    }
    assert_eq!(served.head(), before);
}

/// The answer to the head of a request, whose body never follows.
fn announced(host: &Server, path: &str, token: &str, length: usize) -> String {
    let address = host.address.strip_prefix("http://").expect("http");
    let mut socket = TcpStream::connect(address).expect("the host listens");
    let media_type = match path.ends_with("plugins") {
        true => "application/wasm",
        false => "application/json",
    };
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         content-type: {media_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).expect("the head is sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("an answer");
    answer
}

/// A handler's token of department 016, which the county then has.
fn of_another_department(county: &County) -> String {
    let names = json!([{ "language": "zh-CN", "content": "林业局" }]);
    let department = json!({ "code": "016", "names": names });
    let catalogue =
        json!({ "departments": [department], "items": [], "posts": [], "bindings": [] });
    let file = county.beside("forestry.json");
    std::fs::write(&file, catalogue.to_string()).expect("a file");
    county.run(&["catalogue", "import", text(&file)]);
    let arguments = "token create forestry --department 016 --role handler --handler 016-h01";
    county.run(&arguments.split(' ').collect::<Vec<_>>())
}

#[test]
fn an_act_in_the_wrong_state_or_by_the_wrong_hands_is_refused_and_moves_nothing() {
    let county = County::with_plugin();
    let foreign = of_another_department(&county);
    let served = Served::new(county);
    let id = served.file(&application("still"));
    let path = format!("/api/v1/cases/{id}/actions");
    let handler = served.client(&served.tokens.handler);
    let by =
        |step, action, post, who| handler.post(&path, &act(step, action, post, &[who], &json!({})));
    let stale = [("if-match", "\"1\"")];
    let two = ["015-h03", "015-h03"];
    let opinion = json!({ "opinion": "同意" });
    let twice = act("review", "pass", "015-handler", &two, &opinion);
    let surplus = act(
        "review",
        "pass",
        "015-handler",
        &["015-h03"],
        &json!({ "bribe": 1 }),
    );
    let supply = format!("/api/v1/cases/{id}/materials");
    let window = served.client(&served.tokens.window);

    let (before, case) = (served.head(), served.case(&id));
    let answers: [(Answer, u16, &str); 11] = [
        (
            by("decide", "grant", "015-leader", "015-h03"),
            409,
            "flow.step-not-open",
        ),
        (
            by("nowhere", "grant", "015-leader", "015-h03"),
            422,
            "flow.unknown-step",
        ),
        (
            by("review", "dance", "015-handler", "015-h03"),
            422,
            "flow.unknown-action",
        ),
        (
            by("review", "withdraw", "015-window", "015-h03"),
            403,
            "authority.wrong-post",
        ),
        (
            by("review", "withdraw", "015-handler", "015-h04"),
            403,
            "token.other-person",
        ),
        (handler.post(&path, &twice), 422, "authority.named-twice"),
        (handler.post(&path, &surplus), 422, "form.invalid"),
        (
            handler.post_with(&path, &stale, &pass_papers()),
            409,
            "case.stale-version",
        ),
        (
            served.client(&foreign).post(&path, &pass_papers()),
            404,
            "not-found",
        ),
        (
            window.post(&supply, &json!({ "materials": [] })),
            409,
            "case.nothing-awaited",
        ),
        (
            served
                .client(&served.tokens.supervisor)
                .post(&path, &pass_papers()),
            403,
            "token.role",
        ),
    ];
    for (answer, status, code) in answers {
        answer.is(status, code);
    }
    assert_eq!(served.head(), before);
    assert_eq!(served.case(&id), case);
}

#[test]
fn a_component_that_cannot_be_a_plugin_is_refused_and_writes_nothing() {
    let served = Served::new(County::with_catalogue());
    let developer = served.client(&served.tokens.developer);
    let upload = |bytes: &[u8]| developer.send("/api/v1/plugins", "application/wasm", bytes);
    let before = served.head();
    let answers: [(Answer, u16, &str); 5] = [
        (upload(b"MZ\x90"), 422, "component.not-wasm"),
        (upload(b"\0asm\x01\0\0\0"), 422, "component.core-module"),
        (
            upload(&crafted::for_another_version()),
            422,
            "component.wrong-contract",
        ),
        (
            upload(&crafted::with_a_foreign_import()),
            422,
            "component.foreign-import",
        ),
        (
            upload(&crafted::without_its_export()),
            422,
            "component.missing-export",
        ),
    ];
    for (answer, status, code) in answers {
        answer.is(status, code);
    }
    assert_eq!(served.head(), before);
    let vast = guest("hostile");
    upload(&vast).is(503, "plugin.output");
    let listed = developer.get("/api/v1/plugins").done(200);
    assert_eq!(listed["entries"], json!([]));
}

/// The catalogue of market supervision, as its next version.
fn catalogue() -> Value {
    let file = root().join("plugins/market-supervision/catalogue.json");
    let file = std::fs::read_to_string(file).expect("the catalogue is here");
    let mut catalogue: Value = serde_json::from_str(&file).expect("JSON");
    catalogue["items"][0]["version"] = json!(2);
    catalogue
}

fn transitions(catalogue: &mut Value) -> &mut Vec<Value> {
    let transitions = catalogue["items"][0]["flowchart"]["transitions"].as_array_mut();
    transitions.expect("a list")
}

#[track_caller]
fn blames(problem: &Value, code: &str) {
    let codes = problem["errors"].as_array().expect("a list of problems");
    assert!(codes.iter().any(|error| error["code"] == code), "{problem}");
}

#[test]
fn a_flowchart_that_loops_for_ever_is_not_published() {
    let served = Served::new(County::with_catalogue());
    let mut catalogue = catalogue();
    for transition in transitions(&mut catalogue) {
        if !transition["ends"].is_null() {
            transition["ends"] = Value::Null;
            transition["to"] = json!(["review"]);
        }
    }
    let before = served.head();
    let operator = served.client(&served.tokens.operator);
    let problem = operator.post("/api/v1/catalogue", &catalogue);
    blames(&problem.is(422, "item.chart-invalid"), "chart.no-end");
    assert_eq!(served.head(), before);
}

/// The guest makes the chart go round for ever where the county's own is sound.
#[test]
fn a_plugin_whose_flowchart_loops_for_ever_is_not_taken_in() {
    let county = County::with_catalogue();
    let mut catalogue = catalogue();
    transitions(&mut catalogue)[0]["names"][0]["content"] = json!("loop");
    let file = county.beside("loop.json");
    std::fs::write(&file, catalogue.to_string()).expect("a file");
    county.run(&["catalogue", "import", text(&file)]);
    let served = Served::new(county);
    let before = served.head();
    let developer = served.client(&served.tokens.developer);
    let upload = developer.send("/api/v1/plugins", "application/wasm", &guest("turncoat"));
    blames(&upload.is(422, "item.chart-invalid"), "chart.no-end");
    assert_eq!(served.head(), before);
}
