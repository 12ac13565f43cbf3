//! What a command of the program left behind: how it ended, what it printed, what it said of a failure.

use std::process::{Command, Output};

use serde_json::Value;

/// Runs `command`; its exit code, stdout and stderr.
///
/// # Panics
///
/// When it does not run, does not end by itself, or prints something other than text.
pub fn run(command: &mut Command) -> (i32, String, String) {
    let output = command.output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    let code = output.status.code().expect("it ends by itself");
    (code, text(output.stdout), text(output.stderr))
}

/// What it printed as JSON, after the exit code that it should have.
#[track_caller]
pub fn printed(output: &Output, exit: i32) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    let shown = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(exit), "{shown}{said}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {shown}{said}"))
}

/// The code of its failure as a script reads it, after the exit code that it should have.
#[track_caller]
pub fn failed(output: &Output, exit: i32) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(exit), "{said}");
    let last = said.lines().last().expect("a failure");
    let failure: Value = serde_json::from_str(last).unwrap_or_else(|e| panic!("{e}: {said}"));
    let code = failure["error"]["code"].as_str();
    code.expect("a code").to_owned()
}

/// The code of a refusal.
#[track_caller]
pub fn refused(output: &Output) -> String {
    failed(output, 5)
}
