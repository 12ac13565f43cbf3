//! Data goes to stdout, talk to stderr. Bars and colours appear on a terminal only.

use std::io::{IsTerminal, Write};

use serde::Serialize;

use crate::failure::Failure;

/// The program's voice.
#[derive(Clone, Copy, Debug)]
pub struct Talk {
    json: bool,
    quiet: bool,
    colour: bool,
    terminal: bool,
}

/// How a line is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Went well.
    Good,
    /// Worth a look.
    Warning,
    /// Went wrong.
    Bad,
}

impl Talk {
    /// `json`: data as JSON; `quiet`: no talk but failures.
    pub fn new(json: bool, quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        Self {
            json,
            quiet,
            colour,
            terminal: terminal && !quiet && !json,
        }
    }

    /// Whether a person watches, so that bars make sense.
    pub fn on_terminal(&self) -> bool {
        self.terminal
    }

    /// Whether a script is reading.
    pub fn json(&self) -> bool {
        self.json
    }

    /// Tells the person at the terminal what is going on.
    pub fn say(&self, line: impl AsRef<str>) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{}", line.as_ref());
        }
    }

    /// Tells what must not be missed, even by those who asked for quiet.
    pub fn warn(&self, line: impl AsRef<str>) {
        let _ = writeln!(std::io::stderr(), "{}", line.as_ref());
    }

    /// Tells why the program ends.
    pub fn failure(&self, failure: &Failure) {
        let text = if self.json {
            serde_json::json!({ "error": failure }).to_string()
        } else {
            format!("{}: {failure}", self.paint(Tone::Bad, "error"))
        };
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// Prints the result: `value` as JSON for scripts, else the text that `human` makes of it.
    pub fn data<T: Serialize>(
        &self,
        value: &T,
        human: impl FnOnce(&T) -> String,
    ) -> Result<(), Failure> {
        let text = if self.json {
            serde_json::to_string_pretty(value)
                .map_err(|e| Failure::failed("output", "cannot write the answer").because(e))?
        } else {
            human(value)
        };
        self.print(&text)
    }

    /// Prints a line of data. A reader that has gone away (`| head`) is no failure.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        match writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()) {
            Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(Failure::failed("output", "cannot write to stdout").because(e))
            }
            _ => Ok(()),
        }
    }

    /// The word in the tone's colour, on a terminal.
    pub fn paint(&self, tone: Tone, word: &str) -> String {
        let code = match tone {
            Tone::Good => "32",
            Tone::Warning => "33",
            Tone::Bad => "1;31",
        };
        match self.colour {
            true => format!("\x1b[{code}m{word}\x1b[0m"),
            false => word.to_owned(),
        }
    }
}
