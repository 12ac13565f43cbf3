//! How the program ends: one enum, the same in `--help`, in the README and for every command.

use std::fmt::Write as _;
use std::process::ExitCode;

/// Exit codes. Scripts rely on the numbers: they are never given another meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All done.
    Done = 0,
    /// Something outside broke: a file, a program that was called, the network in between.
    Failed = 1,
    /// The command line or the settings cannot be understood (clap's own code as well).
    Usage = 2,
    /// The work was done and found something wrong: a check, a test, a verification.
    Found = 3,
    /// A toolchain or package is missing; the command that installs it is printed.
    Missing = 4,
    /// The host, its rules or the plugin said no: a refusal, a conflict, a missing right.
    Refused = 5,
    /// No host answered at the address.
    Unreachable = 6,
    /// The store is in use, damaged, or written by a newer version.
    StoreUnusable = 7,
}

impl Exit {
    /// Every code with what it means, for `--help` and the README.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Done, "all done"),
        (
            Self::Failed,
            "something outside broke: a file, a called program, the network",
        ),
        (
            Self::Usage,
            "the command line or the settings cannot be understood",
        ),
        (
            Self::Found,
            "the work was done and found something wrong (check, test, verify, doctor)",
        ),
        (
            Self::Missing,
            "a toolchain or package is missing; the command that installs it is printed",
        ),
        (Self::Refused, "the host, its rules or the plugin said no"),
        (Self::Unreachable, "no host answered at the address"),
        (
            Self::StoreUnusable,
            "the store is in use, damaged, or written by a newer version",
        ),
    ];

    /// The lines of `--help`.
    pub fn table() -> String {
        let mut lines = String::from("Exit codes:\n");
        for (exit, meaning) in Self::ALL {
            let _ = writeln!(lines, "  {}  {meaning}", exit as u8);
        }
        lines
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_lists_every_exit_code_with_its_meaning() {
        let readme = include_str!("../README.md");
        for (exit, meaning) in Exit::ALL {
            let row = format!("| {} | {meaning} |", exit as u8);
            assert!(readme.contains(&row), "README.md lacks the row: {row}");
        }
    }
}
