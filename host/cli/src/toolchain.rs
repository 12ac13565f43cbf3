//! A Rust toolchain that builds for wasm32-unknown-unknown.
//!
//! The roads, in this order: the active rustc if a test compile shows that it has the target;
//! `rustup target add`; the toolchain in the folder of the setting `toolchain.dir`. System packages
//! are touched only where the caller allows it, by the script `wasm-toolchain` beside this crate.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::ToolchainSettings;

/// What plugins are built for: nothing is imported that the contract does not name.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Fills the folder of the last road from system packages.
const SCRIPT: &str = include_str!("../wasm-toolchain");

/// A module that needs the standard library and the linker.
const SMOKE: &str = "#[unsafe(no_mangle)] pub extern \"C\" fn smoke(n: u32) -> usize {
    (0..n).map(|i| i.to_string()).collect::<Vec<_>>().join(\",\").len()
}";

/// A toolchain that has been seen to build for [`TARGET`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Toolchain {
    /// The one in PATH.
    Active,
    /// The one whose `bin` is this folder.
    Made(PathBuf),
}

impl Toolchain {
    /// `cargo` of this toolchain.
    pub fn cargo(&self) -> Command {
        match self {
            Self::Active => Command::new("cargo"),
            Self::Made(bin) => {
                let mut command = Command::new(bin.join("cargo"));
                command
                    .env_remove("RUSTUP_TOOLCHAIN")
                    .env("PATH", first_in_path(bin));
                command
            }
        }
    }

    /// The first road that works; `install` allows system packages.
    pub fn choose(context: &Context, install: bool) -> Result<Self, Failure> {
        let settings = &context.settings.toolchain;
        if settings.active && (builds(Path::new("rustc")) || rustup_adds(context)) {
            return Ok(Self::Active);
        }
        let folder = folder(settings);
        let bin = folder.join("bin");
        if builds(&bin.join("rustc")) {
            return Ok(Self::Made(bin));
        }
        if install {
            install_packages(context, &folder)?;
            if builds(&bin.join("rustc")) {
                return Ok(Self::Made(bin));
            }
        }
        Err(missing(&folder))
    }
}

/// Whether `rustc` compiles for [`TARGET`]: a missing linker or half a target counts as no.
pub fn builds(rustc: &Path) -> bool {
    let Ok(folder) = tempfile::tempdir() else {
        return false;
    };
    let source = folder.path().join("smoke.rs");
    if std::fs::write(&source, SMOKE).is_err() {
        return false;
    }
    Command::new(rustc)
        .args([
            "--edition",
            "2024",
            "--crate-type",
            "cdylib",
            "--target",
            TARGET,
            "-o",
        ])
        .args([&folder.path().join("smoke.wasm"), &source])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The folder of the made toolchain.
pub fn folder(settings: &ToolchainSettings) -> PathBuf {
    if !settings.dir.as_os_str().is_empty() {
        return settings.dir.clone();
    }
    let variable = |name| std::env::var_os(name).map(PathBuf::from);
    let data = variable("XDG_DATA_HOME")
        .or_else(|| variable("HOME").map(|home| home.join(".local/share")))
        .unwrap_or_else(std::env::temp_dir);
    data.join("sanquan/wasm-toolchain")
}

fn first_in_path(bin: &Path) -> std::ffi::OsString {
    let mut path = bin.as_os_str().to_owned();
    if let Some(rest) = std::env::var_os("PATH") {
        path.push(":");
        path.push(rest);
    }
    path
}

/// Asks rustup for the target: two tries, since mirrors are sometimes slow to wake.
fn rustup_adds(context: &Context) -> bool {
    let limit = Duration::from_secs(context.settings.toolchain.rustup_timeout_s);
    if Command::new("rustup").arg("--version").output().is_err() {
        return false;
    }
    for attempt in 1..=2 {
        context.talk.say(format!(
            "the active rustc lacks {TARGET}; trying `rustup target add {TARGET}` \
             (try {attempt} of 2, at most {} s)",
            limit.as_secs()
        ));
        if ends_well(
            Command::new("rustup")
                .args(["target", "add", TARGET])
                .env("RUSTUP_MAX_RETRIES", "1"),
            limit,
        ) && builds(Path::new("rustc"))
        {
            return true;
        }
    }
    false
}

/// Whether the command ends with success within the limit.
fn ends_well(command: &mut Command, limit: Duration) -> bool {
    let Ok(mut child) = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn() else {
        return false;
    };
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if start.elapsed() < limit => std::thread::sleep(Duration::from_millis(50)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

fn install_packages(context: &Context, folder: &Path) -> Result<(), Failure> {
    let failed = || {
        Failure::new(
            Exit::Missing,
            "toolchain.install",
            "the system packages road failed",
        )
        .at(folder.display())
    };
    context.talk.say(format!(
        "making a toolchain for {TARGET} in {}",
        folder.display()
    ));
    let place = tempfile::tempdir().map_err(|e| failed().because(e))?;
    let script = place.path().join("wasm-toolchain");
    std::fs::write(&script, SCRIPT).map_err(|e| failed().because(e))?;
    let status = Command::new("bash")
        .arg(&script)
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::from(std::io::stderr()))
        .status()
        .map_err(|e| failed().because(e))?;
    match status.success() {
        true => Ok(()),
        false => Err(failed().value(status).hint("its messages stand above")),
    }
}

fn missing(folder: &Path) -> Failure {
    Failure::new(
        Exit::Missing,
        "toolchain.missing",
        format!("no Rust toolchain here builds for {TARGET}"),
    )
    .at(format!("rustc in PATH, rustup, {}", folder.display()))
    .hint(format!(
        "run one of these, then this command again:\n\
         rustup target add {TARGET}\n\
         sanquan plugin build --install-toolchain   (Debian: installs rustc-web, cargo-web, \
         rust-web-src and lld-19)\n\
         or name a toolchain that has the target: SANQUAN_TOOLCHAIN_DIR=DIR"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::talk::Talk;

    #[test]
    fn without_any_road_the_exact_commands_are_told_and_nothing_is_installed() {
        let empty = tempfile::tempdir().expect("a temporary folder");
        let mut settings = Settings::load(None, []).expect("defaults");
        settings.toolchain.active = false;
        settings.toolchain.dir = empty.path().to_owned();
        let context = Context {
            talk: Talk::new(false, true),
            settings,
        };
        let failure = Toolchain::choose(&context, false).expect_err("no road is left");
        assert_eq!(
            (failure.exit, failure.code.as_ref()),
            (Exit::Missing, "toolchain.missing")
        );
        let text = failure.to_string();
        assert!(
            text.contains("rustup target add wasm32-unknown-unknown"),
            "{text}"
        );
        assert!(text.contains("--install-toolchain"), "{text}");
        assert!(
            std::fs::read_dir(empty.path())
                .expect("still there")
                .next()
                .is_none()
        );
    }

    #[test]
    fn a_command_that_takes_too_long_is_ended() {
        assert!(!ends_well(Command::new("sleep").arg("60"), Duration::ZERO));
        assert!(ends_well(
            &mut Command::new("true"),
            Duration::from_secs(60)
        ));
        assert!(!ends_well(
            &mut Command::new("false"),
            Duration::from_secs(60)
        ));
    }
}
