//! A newcomer's way, as the SDK's README tells it: from `plugin new` to a case that the new plugin
//! decides on a host. After one `cargo fetch` nothing on the way needs a network.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use sanquan_tests::county::County;
use sanquan_tests::{plugins, root, sanquan};
use serde_json::{Value, json};

const ITEM: &str = "0000000990100100";

/// What was done so far, with the time that each step took.
struct Walk {
    crate_folder: PathBuf,
    steps: Vec<(String, f64)>,
}

impl Walk {
    /// Does one step, which must go well; what it printed.
    fn step(&mut self, told: &str, command: &mut Command) -> String {
        let start = Instant::now();
        let output = command.output().expect("the program runs");
        let took = start.elapsed().as_secs_f64();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (out, talk) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{told}\n{out}\n{talk}");
        self.steps.push((told.to_owned(), took));
        out
    }

    fn cargo(&mut self, arguments: &[&str]) {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(arguments)
            .current_dir(&self.crate_folder)
            .env("CARGO_TARGET_DIR", built_plugins());
        self.step(&format!("cargo {}", arguments.join(" ")), &mut cargo);
    }

    fn plugin(&mut self, arguments: &[&str]) -> Value {
        let mut command = sanquan();
        command
            .args(["--json", "plugin"])
            .args(arguments)
            .current_dir(&self.crate_folder)
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
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut walk = Walk {
        crate_folder: folder.path().to_owned(),
        steps: Vec::new(),
    };
    walk.plugin(&["new", "market-stalls"]);
    walk.crate_folder = folder.path().join("market-stalls");
    walk.cargo(&["fetch"]);
    walk.cargo(&["test", "--offline"]);
    let built = walk.plugin(&["build", "--offline", "--install-toolchain"]);
    let component = built[0]["path"].as_str().expect("a path").to_owned();
    let report = walk.plugin(&["check", &component, "--catalogue", "catalogue.json"]);
    assert_eq!(report["findings"], json!([]));
    let tested = walk.plugin(&["test", "--offline", "--require-coverage"]);
    assert_eq!(tested[0]["native"], true);
    let digest = built[0]["sha256"].as_str().expect("a digest");
    decide_a_case(&mut walk, Path::new(&component), digest);
    walk.tell();
}

/// Deploys and activates the component, and brings one application to its decision.
fn decide_a_case(walk: &mut Walk, component: &Path, digest: &str) {
    let county = County::demanding_signatures();
    let catalogue = walk.crate_folder.join("catalogue.json");
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
    on_county(&["plugin", "deploy", plugins::text(component)]);
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
