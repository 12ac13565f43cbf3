//! One component in the real sandbox, asked from the command line: JSON in, JSON out.

pub mod answerer;
mod kept;
pub mod took;

use std::path::Path;
use std::time::Instant;

use minicbor::Encode;
use sanquan_domain::contract::{
    FlowchartQuestion, InspectQuestion, IntakeQuestion, ReviewQuestion,
};
use sanquan_runtime::{Call, Called, Fault, FaultKind, Function, Level, Limits, Plugin};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::exit::Exit;
use crate::failure::Failure;
use kept::NotLoaded;
use took::Took;

/// A loaded component.
pub struct Sandbox {
    /// The component.
    pub plugin: Plugin,
    executor: tokio::runtime::Runtime,
}

/// An answer with what it took.
#[derive(Debug, Serialize)]
pub struct Answered {
    /// As the contract names it.
    pub function: &'static str,
    /// Digest of the component that answered.
    pub component: String,
    /// The answer, in the contract's types.
    pub answer: Value,
    /// Fuel used: the same on every machine.
    pub fuel: u64,
    /// Most memory held.
    pub memory_peak_bytes: u64,
    /// Bytes of the answer as its verdict keeps it.
    pub output_bytes: u64,
    /// Time taken, a fresh instance included.
    pub elapsed_us: u64,
    /// What the plugin noted for its developer.
    pub notes: Vec<Noted>,
    /// Notes beyond the limit.
    pub notes_dropped: u64,
}

/// One line of a plugin.
#[derive(Debug, Serialize)]
pub struct Noted {
    /// `debug`, `info`, `warning` or `error`.
    pub level: &'static str,
    /// The line.
    pub message: String,
}

impl Sandbox {
    /// Loads the component in `file`.
    pub fn load(file: &Path) -> Result<Self, Failure> {
        let bytes = std::fs::read(file).map_err(|e| {
            Failure::usage("file.read", "cannot read the component")
                .at(file.display())
                .because(e)
                .hint("`sanquan plugin build` prints where it puts the component")
        })?;
        let broken = |e: Box<dyn std::error::Error>| {
            Failure::failed("sandbox.failed", "cannot start the sandbox").because(e)
        };
        let executor = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| broken(e.into()))?;
        let plugin = kept::load(&bytes).map_err(|e| match e {
            NotLoaded::Sandbox(e) => broken(e.into()),
            NotLoaded::Component(e) => Failure::new(
                Exit::Refused,
                e.code(),
                "the sandbox does not take the component",
            )
            .at(file.display())
            .because(e),
        })?;
        Ok(Self { plugin, executor })
    }

    /// Waits for a call of the plugin.
    pub fn wait<F: Future>(&self, call: F) -> F::Output {
        self.executor.block_on(call)
    }

    /// What one call of it may take, on a host with default settings.
    pub fn limits(&self) -> &Limits {
        self.plugin.limits()
    }

    /// Asks `function`; `question` is JSON of the contract's type (nothing for `describe`).
    pub fn ask(&self, function: Function, question: &str) -> Result<Answered, Failure> {
        match self.call(function, question) {
            Ok((answered, _)) => Ok(answered),
            Err(Unanswered::Fault(fault)) => Err(faulted(fault)),
            Err(Unanswered::Failure(failure)) => Err(failure),
        }
    }

    fn call(&self, function: Function, question: &str) -> Result<(Answered, Took), Unanswered> {
        let plugin = &self.plugin;
        let start = Instant::now();
        match function {
            Function::Describe => answered(start, self.wait(plugin.describe())),
            Function::Flowchart => {
                let question: FlowchartQuestion = read(function, question)?;
                answered(start, self.wait(plugin.flowchart(&question)))
            }
            Function::Intake => {
                let question: IntakeQuestion = read(function, question)?;
                answered(start, self.wait(plugin.intake(&question)))
            }
            Function::Review => {
                let question: ReviewQuestion = read(function, question)?;
                answered(start, self.wait(plugin.review(&question)))
            }
            Function::Inspect => {
                let question: InspectQuestion = read(function, question)?;
                answered(start, self.wait(plugin.inspect(&question)))
            }
        }
    }
}

fn read<T: DeserializeOwned>(function: Function, question: &str) -> Result<T, Failure> {
    serde_json::from_str(question).map_err(|e| {
        Failure::usage(
            "call.input",
            "the question is not what the contract asks for",
        )
        .at(format!(
            "question of `{}`, line {}, column {}",
            function.as_str(),
            e.line(),
            e.column()
        ))
        .because(e)
        .hint(
            "wit/department.wit names every field; give the question by --input JSON or --input -",
        )
    })
}

/// Why there is no answer.
enum Unanswered {
    /// The plugin gave none.
    Fault(Fault),
    /// It was not asked, or its answer cannot be written.
    Failure(Failure),
}

impl From<Failure> for Unanswered {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

fn answered<T: Serialize + Encode<()>>(
    start: Instant,
    result: Result<Called<T>, Fault>,
) -> Result<(Answered, Took), Unanswered> {
    let elapsed = start.elapsed();
    let Called { answer, call } = result.map_err(Unanswered::Fault)?;
    let kept = minicbor::to_vec(&answer).expect("a vector takes every byte");
    let took = Took::of(&call, kept.len() as u64);
    let answer = serde_json::to_value(answer)
        .map_err(|e| Failure::failed("output", "cannot write the answer as JSON").because(e))?;
    let answered = Answered {
        function: call.function.as_str(),
        component: call.component.to_string(),
        answer,
        fuel: call.fuel,
        memory_peak_bytes: call.memory_peak_bytes,
        output_bytes: took.output_bytes,
        elapsed_us: u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
        notes: noted(&call),
        notes_dropped: call.notes_dropped,
    };
    Ok((answered, took))
}

fn noted(call: &Call) -> Vec<Noted> {
    let level = |level| match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warning => "warning",
        Level::Error => "error",
    };
    let notes = call.notes.iter();
    notes
        .map(|note| Noted {
            level: level(note.level),
            message: note.message.clone(),
        })
        .collect()
}

/// A fault as a failure, with what the plugin noted before it.
pub fn faulted(fault: Fault) -> Failure {
    let exit = match fault.kind {
        FaultKind::Busy | FaultKind::Host => Exit::Failed,
        _ => Exit::Refused,
    };
    let notes: Vec<_> = noted(&fault.call)
        .iter()
        .map(|note| format!("{}: {}", note.level, note.message))
        .collect();
    let failure = Failure::new(exit, fault.code(), fault.message.clone()).value(format!(
        "{} units of fuel, {} bytes of memory",
        fault.call.fuel, fault.call.memory_peak_bytes
    ));
    match notes.is_empty() {
        true => failure,
        false => failure.hint(format!("the plugin noted:\n{}", notes.join("\n"))),
    }
}
