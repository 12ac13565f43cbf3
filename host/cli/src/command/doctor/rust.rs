//! What building plugins needs. The host itself runs without any of it, hence only warnings.

use std::path::Path;
use std::process::Command;

use super::Check;
use crate::settings::ToolchainSettings;
use crate::toolchain::{self, TARGET};

/// rustc, the target, rustup.
pub fn checks(settings: &ToolchainSettings) -> Vec<Check> {
    vec![rustc(), target(settings), rustup()]
}

fn rustc() -> Check {
    match version("rustc") {
        Some(version) => Check::good("rustc", version),
        None => Check::warning(
            "rustc",
            "not in PATH",
            "plugins cannot be built here; install Rust: https://rustup.rs",
        ),
    }
}

fn target(settings: &ToolchainSettings) -> Check {
    let made = toolchain::folder(settings);
    if settings.active && toolchain::builds(Path::new("rustc")) {
        Check::good(
            "wasm target",
            format!("the active rustc builds for {TARGET}"),
        )
    } else if toolchain::builds(&made.join("bin/rustc")) {
        Check::good(
            "wasm target",
            format!("built by the toolchain in {}", made.display()),
        )
    } else {
        Check::warning(
            "wasm target",
            format!("nothing here builds for {TARGET}"),
            format!("rustup target add {TARGET}, or sanquan plugin build --install-toolchain"),
        )
    }
}

fn rustup() -> Check {
    match version("rustup") {
        Some(version) => Check::good("rustup", version),
        None => Check::good("rustup", "not here; needed only to add the wasm target"),
    }
}

fn version(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text.lines().next()?.trim().to_owned();
    output.status.success().then_some(line)
}
