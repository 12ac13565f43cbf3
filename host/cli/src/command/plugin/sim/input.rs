//! Where the lines come from: a person at a terminal, a script, or a pipe.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use crate::command::Context;
use crate::failure::Failure;

/// Lines, one after the other.
pub struct Input {
    lines: Box<dyn BufRead>,
    name: String,
    typed: bool,
    number: usize,
}

impl Input {
    /// The script, or stdin. Somebody types only where stdin and stderr are terminals.
    pub fn open(script: Option<&Path>, context: &Context) -> Result<Self, Failure> {
        let stdin = std::io::stdin();
        let typed = script.is_none() && stdin.is_terminal() && context.talk.on_terminal();
        let (lines, name): (Box<dyn BufRead>, _) = match script {
            None => (Box::new(stdin.lock()), "stdin".to_owned()),
            Some(file) => {
                let opened = std::fs::File::open(file).map_err(|e| {
                    Failure::usage("file.read", "cannot read the script")
                        .at(file.display())
                        .because(e)
                })?;
                (
                    Box::new(std::io::BufReader::new(opened)),
                    file.display().to_string(),
                )
            }
        };
        Ok(Self {
            lines,
            name,
            typed,
            number: 0,
        })
    }

    /// Whether a person answers questions.
    pub const fn is_typed(&self) -> bool {
        self.typed
    }

    /// The line that was read last.
    pub fn place(&self) -> String {
        format!("{}, line {}", self.name, self.number)
    }

    /// The next line; none at the end. A person is shown the prompt.
    pub fn next(&mut self, prompt: &str) -> Result<Option<String>, Failure> {
        if self.typed {
            let mut stderr = std::io::stderr();
            let _ = write!(stderr, "{prompt}").and_then(|()| stderr.flush());
        }
        let mut line = String::new();
        let read = self.lines.read_line(&mut line).map_err(|e| {
            Failure::failed("file.read", "cannot read what is to be done")
                .at(&self.name)
                .because(e)
        })?;
        self.number += 1;
        Ok((read > 0).then(|| line.trim().to_owned()))
    }
}
