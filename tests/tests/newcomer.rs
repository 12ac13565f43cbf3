//! A newcomer's way, as the README of each SDK tells it: from `plugin new` to a case that the new plugin
//! decides on a host. After one `cargo fetch`, `npm install` or `pip install` nothing on the way needs a
//! network.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use sanquan_tests::county::County;
use sanquan_tests::{plugins, root, sanquan};
use serde_json::{Value, json};

const ITEM: &str = "0000000990100100";

/// What was done so far, with the time that each step took.
struct Walk {
    folder: PathBuf,
    steps: Vec<(String, f64)>,
}

impl Walk {
    /// Makes the plugin's folder and goes there.
    fn begin(language: &str, home: &Path) -> Self {
        let mut walk = Self {
            folder: home.to_owned(),
            steps: Vec::new(),
        };
        walk.plugin(&["new", "market-stalls", "--language", language]);
        walk.folder = home.join("market-stalls");
        walk
    }

    /// Does one step, which must go well; what it printed.
    fn step(&mut self, told: &str, command: &mut Command) -> String {
        let start = Instant::now();
        let output = command.output();
        let output = output.unwrap_or_else(|e| panic!("cannot run `{told}`: {e}; install it"));
        let took = start.elapsed().as_secs_f64();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (out, talk) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{told}\n{out}\n{talk}");
        self.steps.push((told.to_owned(), took));
        out
    }

    /// A command of the README, as it stands there.
    fn typed(&mut self, line: &str) {
        let mut words = line.split(' ');
        let mut program = PathBuf::from(words.next().expect("a program"));
        if program.components().count() > 1 {
            program = self.folder.join(program);
        }
        let mut command = Command::new(program);
        command.args(words).current_dir(&self.folder);
        self.step(line, &mut command);
    }

    fn cargo(&mut self, arguments: &[&str]) {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", built_plugins());
        self.step(&format!("cargo {}", arguments.join(" ")), &mut cargo);
    }

    fn plugin(&mut self, arguments: &[&str]) -> Value {
        let mut command = sanquan();
        command
            .args(["--json", "plugin"])
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TARGET_DIR", built_plugins());
        let told = format!("sanquan plugin {}", arguments.join(" "));
        serde_json::from_str(&self.step(&told, &mut command)).expect("JSON")
    }

    fn tell(&self) {
        println!("a newcomer's way, {} steps:", self.steps.len());
        for (told, took) in &self.steps {
            println!("{took:7.1} s  {told}");
        }
        let all: f64 = self.steps.iter().map(|(_, took)| took).sum();
        println!("{all:7.1} s  altogether");
    }
}

fn built_plugins() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("plugins/target"), PathBuf::from)
}

#[test]
fn a_newcomer_comes_from_nothing_to_a_decided_case() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut walk = Walk::begin("rust", home.path());
    walk.cargo(&["fetch"]);
    walk.cargo(&["test", "--offline"]);
    let built = walk.plugin(&["build", "--offline", "--install-toolchain"]);
    let tested = walk.checked_and_tested(&built);
    assert_eq!(tested[0]["native"], true);
    walk.decide_a_case(&built);
    walk.tell();
}

#[test]
fn a_newcomer_who_writes_javascript_comes_there_too() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut walk = Walk::begin("js", home.path());
    assert_eq!(walk.refused(&["build"]), "build.no-builder");
    walk.typed("npm install");
    walk.in_the_sandbox();
}

#[test]
fn a_newcomer_who_writes_python_comes_there_too() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut walk = Walk::begin("python", home.path());
    walk.typed("python3 -m venv .venv");
    walk.typed(".venv/bin/pip install --quiet -r requirements.txt");
    walk.in_the_sandbox();
}

impl Walk {
    /// What is left of the way in a language that has no native half.
    fn in_the_sandbox(&mut self) {
        let built = self.plugin(&["build"]);
        let tested = self.checked_and_tested(&built);
        assert_eq!(tested[0]["native"], false);
        self.decide_a_case(&built);
        self.tell();
    }

    /// Looks at what was built as a host would, and plays its scenarios.
    fn checked_and_tested(&mut self, built: &Value) -> Value {
        let component = built[0]["path"].as_str().expect("a path");
        let report = self.plugin(&["check", component, "--catalogue", "catalogue.json"]);
        assert_eq!(report["findings"], json!([]));
        self.plugin(&["test", "--require-coverage"])
    }

    /// Code of the failure of a command that must fail.
    fn refused(&self, arguments: &[&str]) -> String {
        let mut command = sanquan();
        command.args(["--json", "plugin"]).args(arguments);
        let output = command.current_dir(&self.folder).output();
        let failure: Value =
            serde_json::from_slice(&output.expect("it runs").stderr).expect("JSON");
        let code = failure["error"]["code"].as_str();
        code.expect("a code").to_owned()
    }

    fn decide_a_case(&mut self, built: &Value) {
        let text = |name: &str| built[0][name].as_str().expect("a text");
        decide_a_case(self, Path::new(text("path")), text("sha256"));
    }
}

/// Deploys and activates the component, and brings one application to its decision.
fn decide_a_case(walk: &mut Walk, component: &Path, digest: &str) {
    let county = County::demanding_signatures();
    let folder = walk.folder.clone();
    let catalogue = folder.join("catalogue.json");
    let mut on_county = |arguments: &[&str]| {
        let mut command = sanquan();
        command
            .args(arguments)
            .env("SANQUAN_DATA", county.data())
            .env("SANQUAN_SIGNATURES", "required");
        walk.step(&format!("sanquan {}", arguments.join(" ")), &mut command)
    };
    on_county(&["catalogue", "import", plugins::text(&catalogue)]);
    let key = |name: &str| county.beside(name);
    for (name, role) in [("me.pem", "developer"), ("colleague.pem", "approver")] {
        on_county(&["key", "new", "--out", plugins::text(&key(name))]);
        let public = key(name).with_extension("pub.pem");
        let to = ["--department", "099", "--role", role];
        on_county(&[&["key", "add", plugins::text(&public)], &to[..]].concat());
    }
    let (me, colleague) = (key("me.pem"), key("colleague.pem"));
    let sign = ["plugin", "sign", plugins::text(component), "--key"];
    on_county(&[&sign[..], &[plugins::text(&me)]].concat());
    on_county(&[&sign[..], &[plugins::text(&colleague), "--approve"]].concat());
    let deploy = ["plugin", "deploy", plugins::text(component), "--scenarios"];
    on_county(&[&deploy[..], &[plugins::text(&folder)]].concat());
    on_county(&["plugin", "activate", digest]);
    let mut token = |roles: &[&str], handler: &str| {
        let roles: Vec<_> = roles.iter().flat_map(|role| ["--role", role]).collect();
        let of = ["--department", "099", "--handler", handler];
        on_county(&[&["token", "create", "newcomer"], &of[..], &roles[..]].concat())
    };
    let handler = token(&["window", "handler"], "099-h01");
    let leader = token(&["handler"], "099-h02");

    let start = Instant::now();
    let host = county.serve();
    let [handler, leader] = [handler, leader].map(|token| host.client(token.trim()));
    let filed = handler.post("/api/v1/cases", &application()).done(201);
    assert_eq!(filed["phase"], "open", "{filed:#}");
    let actions = format!(
        "/api/v1/cases/{}/actions",
        filed["id"].as_str().expect("an id")
    );
    let act = |step: &str, action: &str, post: &str, handler: &str, facts: Value| json!({ "step": step, "action": action, "post": post, "handlers": [handler], "facts": facts });
    let passed = act(
        "review",
        "pass",
        "099-handler",
        "099-h01",
        json!({ "opinion": "材料齐全" }),
    );
    handler.post(&actions, &passed).done(200);
    let granted = act("decide", "grant", "099-leader", "099-h02", json!({}));
    let decided = leader.post(&actions, &granted).done(200);
    assert_eq!(decided["phase"], "closed", "{decided:#}");
    let took = start.elapsed().as_secs_f64();
    walk.steps
        .push(("a case over HTTP: filed, passed, granted".to_owned(), took));
}

fn application() -> Value {
    let identity = json!({
        "code": "identity", "name": "identity.pdf", "media_type": "application/pdf",
        "size_bytes": 1_024, "sha256": "0".repeat(64),
    });
    json!({
        "item": ITEM,
        "applicant": "申请人甲",
        "facts": { "applicant": "申请人甲", "goods": "produce", "width": "2.5" },
        "materials": [identity],
    })
}
