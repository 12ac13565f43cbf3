//! Who signed for a plugin, on a host that asks for it: what nobody answers for is refused, and what decides
//! already goes on.

use std::path::{Path, PathBuf};
use std::process::Output;

use sanquan_tests::county::County;
use sanquan_tests::food::{Tokens, application, pass_papers};
use sanquan_tests::plugins::{guest, market_supervision, text};
use sanquan_tests::said::{failed, printed, refused};
use sanquan_tests::sanquan;
use sanquan_tests::server::Server;
use sanquan_tests::signing::{Signers, new_key, public, sign};
use serde_json::{Value, json};

/// A department whose signed plugin decides, served, and those who change it.
struct Scene {
    county: County,
    signers: Signers,
    tokens: Tokens,
    server: Server,
}

impl Scene {
    fn new() -> Self {
        let (county, signers) = County::with_signed_plugin();
        let tokens = Tokens::issue(&county);
        let server = county.serve();
        Self {
            county,
            signers,
            tokens,
            server,
        }
    }

    /// `sanquan --json …` against the host, with somebody's token.
    fn ask(&self, token: &str, arguments: &[&str]) -> Output {
        let output = sanquan()
            .arg("--json")
            .args(arguments)
            .env("SANQUAN_SERVER", &self.server.address)
            .env("SANQUAN_TOKEN", token)
            .output();
        output.expect("the program runs")
    }

    /// `sanquan --json plugin …` of the developer.
    fn plugin(&self, arguments: &[&str]) -> Output {
        self.ask(&self.tokens.developer, &[&["plugin"], arguments].concat())
    }

    /// `sanquan --json key …` of the operator.
    fn key(&self, arguments: &[&str]) -> Output {
        self.ask(&self.tokens.operator, &[&["key"], arguments].concat())
    }

    /// Another component with the same answers: a copy with a line that nothing reads.
    fn candidate(&self, name: &str) -> PathBuf {
        let mut bytes = std::fs::read(market_supervision()).expect("it was built");
        let line = format!("\u{4}note{name}");
        bytes.extend([0, line.len() as u8]);
        bytes.extend(line.as_bytes());
        let file = self.county.beside(&format!("{name}.wasm"));
        std::fs::write(&file, bytes).expect("a file can be written");
        file
    }

    /// Deploys a candidate and shows what it would change; its digest.
    fn deployed(&self, component: &Path) -> String {
        let deployed = printed(&self.plugin(&["deploy", text(component)]), 0);
        let digest = word(&deployed["component"]);
        printed(&self.plugin(&["shadow", &digest]), 0);
        digest
    }

    fn activate(&self, digest: &str) -> Output {
        self.plugin(&["activate", digest])
    }

    /// The component that decides, as a case that is filed now, and whose papers pass, finds it.
    fn decides(&self, reference: &str) -> String {
        let window = self.server.client(&self.tokens.window);
        let filed = window.post("/api/v1/cases", &application(reference));
        let case = word(&filed.done(201)["id"]);
        let handler = self.server.client(&self.tokens.handler);
        let actions = format!("/api/v1/cases/{case}/actions");
        handler.post(&actions, &pass_papers()).done(200);
        let supervisor = self.server.client(&self.tokens.supervisor);
        let history = supervisor.get(&format!("/api/v1/cases/{case}/history"));
        let history = history.done(200);
        let mut events = history["entries"].as_array().expect("a list").iter();
        let verdict = events.find(|event| event["body"]["kind"] == "verdict_given");
        word(&verdict.expect("a verdict")["body"]["component"])
    }

    fn listed(&self, digest: &str) -> Value {
        let listed = printed(&self.plugin(&["list"]), 0);
        let entries = listed["entries"].as_array().expect("a list").clone();
        let mut entries = entries.into_iter();
        let found = entries.find(|entry| entry["component"] == json!(digest));
        found.unwrap_or_default()
    }
}

fn word(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[test]
fn nothing_decides_that_nobody_or_only_one_person_has_signed_for() {
    let scene = Scene::new();
    let first = scene.decides("before");
    let component = scene.candidate("second");
    let second = scene.deployed(&component);
    assert_eq!(refused(&scene.activate(&second)), "signature.missing");
    assert_eq!(scene.decides("unsigned"), first);

    let Signers {
        developer,
        approver,
    } = &scene.signers;
    sign(
        &scene.county,
        &component,
        developer,
        &["--source", "a1b2c3"],
    );
    assert_eq!(scene.deployed(&component), second);
    assert_eq!(
        refused(&scene.activate(&second)),
        "signature.second-approver"
    );
    let again = ["plugin", "sign", text(&component), "--approve", "--key"];
    let again = scene
        .county
        .try_run(&[&again[..], &[text(developer)]].concat());
    assert_eq!(again.status.code(), Some(5), "one person is not two");
    assert_eq!(scene.decides("signed-once"), first);

    sign(&scene.county, &component, approver, &["--approve"]);
    scene.deployed(&component);
    let activated = printed(&scene.activate(&second), 0);
    let signers = activated["signed_by"].as_array().expect("a list");
    let roles: Vec<_> = signers.iter().map(|signer| &signer["role"]).collect();
    assert_eq!(roles, ["developer", "approver"]);
    assert_eq!(scene.decides("signed-twice"), second);

    let supervisor = scene.server.client(&scene.tokens.supervisor);
    let path = format!("/api/v1/plugins/{second}/signatures");
    let kept = supervisor.get(&path).done(200);
    assert_eq!(kept["entries"].as_array().map(Vec::len), Some(2));
    let back = ["rollback", "015", "--reason", "a test"];
    let back = printed(&scene.plugin(&back), 0);
    assert_eq!(
        back["active"]["component"],
        json!(first),
        "it is signed as well"
    );
}

#[test]
fn a_bad_signature_is_named_by_what_is_wrong_and_nothing_of_it_is_kept() {
    let scene = Scene::new();
    let first = scene.decides("before");
    let component = scene.candidate("second");
    let envelope = scene.county.beside("second.wasm.dsse.json");
    let stranger = scene.county.beside("stranger.pem");
    new_key(&stranger);
    let elsewhere = scene.candidate("elsewhere");
    let deploy = || {
        let deployed = scene.plugin(&["deploy", text(&component)]);
        refused(&deployed)
    };
    let developer = &scene.signers.developer;
    let signed = |key: &Path, more: &[&str]| sign(&scene.county, &component, key, more);
    let edit = |change: &dyn Fn(&mut Value)| {
        let read = std::fs::read(&envelope).expect("it was signed");
        let mut json: Value = serde_json::from_slice(&read).expect("JSON");
        change(&mut json);
        std::fs::write(&envelope, json.to_string()).expect("a file can be written");
    };

    let elsewhere_too = ["--key", text(developer), "--department", "016"];
    let sign_for = ["--json", "plugin", "sign", text(&component)];
    let meant_other = scene
        .county
        .try_run(&[&sign_for[..], &elsewhere_too].concat());
    assert_eq!(refused(&meant_other), "signature.other-department");
    signed(&stranger, &[]);
    assert_eq!(deploy(), "signature.unknown-key");
    signed(developer, &["--expires", "2026-03-22"]);
    assert_eq!(deploy(), "signature.expired");
    signed(&scene.signers.approver, &[]);
    assert_eq!(deploy(), "signature.no-developer");
    signed(developer, &[]);
    edit(&|json| {
        let payload = word(&json["payload"]);
        let other = if payload.starts_with("eyJ") {
            "ezJ"
        } else {
            "eyJ"
        };
        json["payload"] = json!(format!("{other}{}", &payload[3..]));
    });
    assert_eq!(deploy(), "signature.invalid");
    sign(&scene.county, &elsewhere, developer, &[]);
    std::fs::copy(scene.county.beside("elsewhere.wasm.dsse.json"), &envelope)
        .expect("a file can be copied");
    assert_eq!(deploy(), "signature.other-component");
    std::fs::write(&envelope, "nonsense").expect("a file can be written");
    let unread = scene.plugin(&["deploy", text(&component)]);
    assert_eq!(failed(&unread, 2), "signature.malformed");

    let listed = printed(&scene.plugin(&["list"]), 0);
    let components = listed["entries"].as_array().expect("a list");
    assert_eq!(components.len(), 1, "{listed}");
    assert_eq!(scene.decides("after"), first);
}

#[test]
fn a_revoked_key_is_named_and_signs_for_nothing_any_more_while_the_active_plugin_goes_on() {
    let scene = Scene::new();
    let first = scene.decides("before");
    let keys = printed(&scene.key(&["list"]), 0);
    let of = |role: &str| {
        let keys = keys["entries"].as_array().expect("a list").iter();
        let mut of = keys.filter(|key| key["departments"]["015"]["role"] == json!(role));
        word(&of.next().expect("a key")["id"])
    };
    let revoke = [
        "revoke",
        &of("developer"),
        "--reason",
        "the laptop was lost",
    ];
    printed(&scene.key(&revoke), 0);
    assert_eq!(refused(&scene.key(&revoke)), "key.revoked");
    assert_eq!(scene.decides("after"), first, "it goes on");
    let listed = scene.listed(&first);
    assert_eq!(listed["active"], true);
    assert_eq!(listed["signed_by"][0]["wrong"], "signature.revoked-key");
    let inspected = printed(&scene.plugin(&["inspect", &first]), 0);
    assert_eq!(inspected["signed_by"], listed["signed_by"]);

    let component = scene.candidate("second");
    scene.signers.sign(&scene.county, &component);
    let deploy = || scene.plugin(&["deploy", text(&component)]);
    assert_eq!(refused(&deploy()), "signature.revoked-key");

    let fresh = scene.county.beside("fresh.pem");
    new_key(&fresh);
    let public = public(&fresh);
    let add = |days: &[&str]| {
        let to = ["add", text(&public), "--department", "015"];
        scene.key(&[&to[..], &["--role", "developer"], days].concat())
    };
    sign(&scene.county, &component, &fresh, &[]);
    printed(&add(&["--until", "2026-12-31", "--from", "2026-12-01"]), 0);
    assert_eq!(refused(&deploy()), "signature.key-not-in-force");
    printed(&add(&[]), 0);
    sign(
        &scene.county,
        &component,
        &scene.signers.approver,
        &["--approve"],
    );
    let second = scene.deployed(&component);
    printed(&scene.activate(&second), 0);
    assert_eq!(scene.decides("at last"), second);
    let back = ["rollback", "015", "--reason", "a test"];
    let back = refused(&scene.plugin(&back));
    assert_eq!(back, "signature.revoked-key");
}

#[test]
fn changed_outcomes_are_answered_for_by_a_signature() {
    let scene = Scene::new();
    scene.decides("before");
    let component = scene.county.beside("turncoat.wasm");
    std::fs::write(&component, guest("turncoat")).expect("a file can be written");
    scene.signers.sign(&scene.county, &component);
    let deployed = printed(&scene.plugin(&["deploy", text(&component)]), 0);
    let second = word(&deployed["component"]);
    let report = printed(&scene.plugin(&["shadow", &second]), 3);
    let report = word(&report["digest"]);
    let accept = |key: Option<&Path>| {
        let accept = ["accept", &second, "--report", &report, "--reason", "so"];
        let key = key.map(|key| ["--key", text(key)]);
        scene.plugin(&[&accept[..], key.as_ref().map_or(&[], |key| &key[..])].concat())
    };
    assert_eq!(refused(&accept(None)), "signature.acceptance-missing");
    let developer = accept(Some(&scene.signers.developer));
    assert_eq!(refused(&developer), "signature.second-approver");
    printed(&accept(Some(&scene.signers.approver)), 0);
    printed(&scene.activate(&second), 0);
    let Scene { county, server, .. } = scene;
    server.stop();
    let verified = county.run(&["--json", "log", "verify"]);
    let verified: Value = serde_json::from_str(&verified).expect("a report");
    let signatures = json!({ "envelopes": 3, "wrong": [] });
    assert_eq!(verified[0]["signatures"], signatures);
}

#[test]
fn what_was_signed_is_checked_on_a_machine_without_a_host() {
    let scene = Scene::new();
    let component = scene.county.beside("food.wasm");
    let keys = scene.county.beside("keys.json");
    let listed = scene.key(&["list"]);
    std::fs::write(&keys, &listed.stdout).expect("a file can be written");
    let bare = scene.county.beside("developer.pub.pem");
    let pem = std::fs::read(public(&scene.signers.developer)).expect("a key");
    std::fs::write(&bare, pem).expect("a file can be written");
    scene.server.stop();
    let verify = |more: &[&str]| {
        let mut command = sanquan();
        command.args(["--json", "plugin", "verify", text(&component)]);
        command.args(more).output().expect("the program runs")
    };
    let on = ["--on", "2026-03-23"];
    let registered = ["--keys", text(&keys)];
    let whole = [&registered[..], &on, &["--approved"]].concat();
    let valid = printed(&verify(&whole), 0);
    assert_eq!(valid["valid"], true);
    let before = verify(&[&registered[..], &["--on", "2026-03-22"]].concat());
    assert_eq!(failed(&before, 3), "signature.key-not-in-force");
    let bare = [&["--keys", text(&bare)], &on[..]].concat();
    let valid = printed(&verify(&bare), 0);
    assert_eq!(valid["signatures"][0]["role"], "developer");
    assert!(valid["signatures"][1]["wrong"].is_string(), "not trusted");
    let approved = verify(&[&bare[..], &["--approved"]].concat());
    assert_eq!(failed(&approved, 3), "signature.unknown-key");

    let mut bytes = std::fs::read(&component).expect("a component");
    *bytes.last_mut().expect("it is not empty") ^= 1;
    std::fs::write(&component, bytes).expect("a file can be written");
    let changed = failed(&verify(&whole), 3);
    assert_eq!(changed, "signature.other-component");
}

#[test]
fn a_key_is_its_holders_alone_and_is_never_overwritten() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("key.pem");
    let name = new_key(&file);
    assert_eq!(name.len(), 64);
    let mode = std::fs::metadata(&file)
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = sanquan()
        .args(["--json", "key", "new", "--out", text(&file)])
        .output()
        .expect("the program runs");
    assert_eq!(failed(&again, 2), "key.exists");
}

#[test]
fn who_takes_unsigned_plugins_is_told_so() {
    let county = County::with_catalogue();
    let said = county.serve().stop();
    assert!(said.contains("nobody has signed for"), "{said}");
    let asking = County::demanding_signatures();
    let said = asking.serve().stop();
    assert!(!said.contains("nobody has signed for"), "{said}");
    for (county, state) in [(county, "warning"), (asking, "good")] {
        let doctor = county.try_run(&["--json", "doctor"]);
        let checks: Value = serde_json::from_slice(&doctor.stdout).expect("a list of checks");
        let mut checks = checks.as_array().expect("a list").iter();
        let check = checks.find(|check| check["name"] == "signatures");
        assert_eq!(check.expect("a check")["state"], state);
    }
}
