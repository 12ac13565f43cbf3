//! The platform itself: the binary, a plugin of nine steps, a store on disk, HTTP.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Connection, drive};
use crate::report::Row;

/// The item of `tests/guests/permit-nine`.
const ITEM: &str = "5108229010100900";

/// Measures W1 on an empty store.
pub fn run(clients: usize, measured: Duration) -> Row {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let host = Host::start(folder.path());
    let remarks = "x".repeat(450);
    let application = application();
    let act = |step: &str, action: &str| {
        let facts = json!({ "remarks": remarks });
        let act = json!({
            "step": step, "action": action, "post": "901-clerk", "handlers": ["901-h01"], "facts": facts
        });
        act.to_string()
    };
    let acts = [
        act("accept", "accept"),
        act("decide", "decide"),
        act("consult-a", "answer"),
        act("consult-b", "answer"),
    ];
    let case = |connection: &mut Connection| {
        let mut writes = Vec::with_capacity(5);
        let mut write = |path: &str, body: &str, expected: u16| {
            let begun = Instant::now();
            let (status, answer) = connection.send("POST", path, body);
            writes.push(begun.elapsed());
            assert_eq!(status, expected, "{answer}");
            answer
        };
        let filed = write("/api/v1/cases", &application, 201);
        let filed: Value = serde_json::from_str(&filed).expect("an answer is JSON");
        let id = filed["id"].as_str().expect("a case has an id").to_owned();
        let actions = format!("/api/v1/cases/{id}/actions");
        for act in &acts {
            write(&actions, act, 200);
        }
        let (_, read) = connection.send("GET", &format!("/api/v1/cases/{id}"), "");
        assert!(read.contains("completed"), "{read}");
        writes
    };
    let before = host.usage();
    let seen = drive(
        clients,
        measured,
        || Connection::open(host.address, &host.token),
        case,
    );
    let row = Row::new("sanquan", clients, seen);
    row.with_usage(before, host.usage())
}

fn application() -> String {
    let fields = (1..=20).map(|i| (format!("f{i:02}"), Value::from("abcdefghijklmno")));
    let facts: serde_json::Map<String, Value> = fields.collect();
    json!({ "item": ITEM, "applicant": "applicant", "facts": facts }).to_string()
}

struct Host {
    child: Child,
    address: SocketAddr,
    token: String,
}

impl Host {
    fn start(data: &Path) -> Self {
        let catalogue = root().join("tests/guests/permit-nine/catalogue.json");
        let component = component();
        sanquan(data, &["catalogue", "import", &text(&catalogue)]);
        sanquan(data, &["plugin", "deploy", "--activate", &text(component)]);
        let roles = [
            "--role",
            "window",
            "--role",
            "handler",
            "--role",
            "supervisor",
            "--handler",
            "901-h01",
        ];
        let token = sanquan(
            data,
            &[&["token", "create", "bench", "--json"], &roles[..]].concat(),
        );
        let token: Value = serde_json::from_str(&token).expect("--json prints JSON");
        let token = token["secret"]
            .as_str()
            .expect("a token has a secret")
            .to_owned();
        let mut child = program()
            .args(["serve", "--listen", "127.0.0.1:0", "--data", &text(data)])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary was built");
        let stdout = BufReader::new(child.stdout.take().expect("it was piped"));
        let line = stdout
            .lines()
            .map_while(Result::ok)
            .find(|line| line.contains("http://"));
        let line = line.expect("the server says where it listens");
        let address = line.rsplit("http://").next().unwrap_or_default();
        let address = address.trim().parse().expect("an address");
        Self {
            child,
            address,
            token,
        }
    }

    /// CPU seconds and write syscall bytes of the server so far.
    fn usage(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()));
        let stat = stat.expect("the server runs");
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split(' ')
            .collect();
        let ticks: u64 = [12, 13]
            .iter()
            .filter_map(|i| fields.get(*i)?.parse::<u64>().ok())
            .sum();
        ticks as f64 / 100.0
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn sanquan(data: &Path, arguments: &[&str]) -> String {
    let output = program()
        .args(arguments)
        .args(["--data", &text(data)])
        .output();
    let output = output.expect("the binary was built: cargo build --release");
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn program() -> Command {
    let here = std::env::current_exe().expect("a program has a path");
    Command::new(here.with_file_name("sanquan"))
}

fn component() -> &'static PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let output = Command::new(root().join("tests/guests/build"))
            .output()
            .expect("bash is here");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        let core = std::fs::read(folder.join("permit_nine.wasm")).expect("the guest was built");
        let encoder = wit_component::ComponentEncoder::default().module(&core);
        let component = encoder
            .expect("a module with a world")
            .validate(true)
            .encode();
        let path = folder.join("permit-nine.component.wasm");
        std::fs::write(&path, component.expect("it fits its world")).expect("the folder is ours");
        path
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
