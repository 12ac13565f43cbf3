//! `plugin call`: one question to a component, in the sandbox that the host uses.

use std::fmt::Write as _;
use std::io::Read;
use std::path::PathBuf;

use sanquan_runtime::Function;

use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::sandbox::{Answered, Sandbox};

/// Ask a component one question of the contract.
#[derive(Debug, clap::Args)]
pub struct Call {
    /// The component (`.wasm`).
    pub file: PathBuf,
    /// The question.
    #[arg(value_enum)]
    pub function: Question,
    /// The question's record as JSON; `-` reads it from stdin, `@FILE` from a file.
    #[arg(long, value_name = "JSON|-|@FILE", default_value = "null")]
    pub input: String,
}

/// The functions of the contract.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Question {
    /// Who are you? Takes no input.
    Describe,
    /// What is your variation of this base flowchart?
    Flowchart,
    /// What becomes of this application?
    Intake,
    /// May this action be taken, and where does the case go?
    Review,
    /// What do your supervision rules say about this act?
    Inspect,
}

impl From<Question> for Function {
    fn from(question: Question) -> Self {
        match question {
            Question::Describe => Self::Describe,
            Question::Flowchart => Self::Flowchart,
            Question::Intake => Self::Intake,
            Question::Review => Self::Review,
            Question::Inspect => Self::Inspect,
        }
    }
}

impl Call {
    /// Asks, and prints the answer; for people, what it took goes to stderr.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let question = input(&self.input)?;
        let answered = Sandbox::load(&self.file)?.ask(self.function.into(), &question)?;
        if !context.talk.json() {
            context.talk.say(took(&answered));
        }
        context
            .talk
            .data(&answered, |answered| format!("{:#}", answered.answer))?;
        Ok(Exit::Done)
    }
}

fn input(given: &str) -> Result<String, Failure> {
    let failed = |place: &str, e| {
        Failure::usage("file.read", "cannot read the question")
            .at(place)
            .because(e)
    };
    if given == "-" {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .map_err(|e| failed("stdin", e))?;
        return Ok(text);
    }
    match given.strip_prefix('@') {
        Some(file) => std::fs::read_to_string(file).map_err(|e| failed(file, e)),
        None => Ok(given.to_owned()),
    }
}

fn took(answered: &Answered) -> String {
    let mut lines = format!(
        "{}: {} units of fuel, {} bytes of memory, {} bytes of answer, {} µs",
        answered.function,
        answered.fuel,
        answered.memory_peak_bytes,
        answered.output_bytes,
        answered.elapsed_us
    );
    for note in &answered.notes {
        let _ = write!(lines, "\n  {}: {}", note.level, note.message);
    }
    if answered.notes_dropped > 0 {
        let _ = write!(
            lines,
            "\n  {} more notes were dropped",
            answered.notes_dropped
        );
    }
    lines
}
