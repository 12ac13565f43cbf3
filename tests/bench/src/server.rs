//! A server under load: the platform's own binary, or a limit; always a process of its own, so that
//! its CPU time and memory can be told from the generator's.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use clap::ValueEnum;

use crate::limits::Limit;

/// A server that runs until this is dropped.
pub struct Server {
    child: Child,
    folder: PathBuf,
    door: Door,
}

/// How to come in.
#[derive(Clone, Debug)]
pub struct Door {
    /// Where it listens.
    pub address: SocketAddr,
    /// The secret of its token.
    pub token: String,
    /// Whether its answers are about cases. A limit's are not.
    pub checked: bool,
}

impl Server {
    /// Starts the platform on a store that was prepared, with a token for it.
    pub fn platform(data: &Path, token: &str) -> Self {
        let mut command = program();
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]);
        Self::start(command.arg(data), data, token)
    }

    /// Starts a limit that writes into `folder`.
    pub fn limit(limit: Limit, folder: &Path) -> Self {
        let name = limit.to_possible_value().expect("no limit is hidden");
        let mut command = Command::new(std::env::current_exe().expect("a program has a path"));
        command.args(["--serve-limit", name.get_name()]);
        Self::start(command.current_dir(folder), folder, "")
    }

    fn start(command: &mut Command, folder: &Path, token: &str) -> Self {
        let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = child.expect("the binary was built: cargo build --release");
        let lines = BufReader::new(child.stdout.take().expect("it was piped")).lines();
        let mut lines = lines.map_while(Result::ok);
        let line = lines.find(|line| line.contains("http://"));
        let line = line.expect("the server says where it listens");
        let address = line.rsplit("http://").next().unwrap_or_default().trim();
        Self {
            child,
            folder: folder.to_owned(),
            door: Door {
                address: address.parse().expect("an address follows `http://`"),
                token: token.to_owned(),
                checked: !token.is_empty(),
            },
        }
    }

    /// How to come in.
    pub fn door(&self) -> &Door {
        &self.door
    }

    /// Its number among the processes.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Where its files lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The binary beside this one; no setting of the caller's shell reaches in.
fn program() -> Command {
    let here = std::env::current_exe().expect("a program has a path");
    let mut command = Command::new(here.with_file_name("sanquan"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("SANQUAN_") {
            command.env_remove(name);
        }
    }
    // What is measured is calls, not who signed.
    command.env("SANQUAN_SIGNATURES", "optional");
    command
}

/// Runs a command of the platform on the store in `data` and gives what it prints.
pub fn sanquan(data: &Path, arguments: &[&str]) -> String {
    let data = data.display().to_string();
    run_binary(&[arguments, &["--data", &data]].concat())
}

/// Runs a command of the platform and gives what it prints.
pub fn run_binary(arguments: &[&str]) -> String {
    let output = program().args(arguments).output();
    let output = output.expect("the binary was built: cargo build --release");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
