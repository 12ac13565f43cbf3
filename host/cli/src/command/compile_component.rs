//! `compile-component`: the process that compiles strangers' components, started by the host itself.

use std::io::{stdin, stdout};
use std::path::PathBuf;

use sanquan_runtime::{ChildCompiler, ChildError, CompileLimits, Compiler, MALFORMED};

use crate::exit::Exit;
use crate::failure::Failure;

const _: () = assert!(MALFORMED == Exit::Found as u8);

/// Compile a component from stdin to stdout.
#[derive(Debug, clap::Args)]
pub struct CompileComponent {
    /// CPU time of all threads.
    #[arg(long, value_name = "N")]
    cpu_seconds: u64,
    /// Address space beyond what the program has at its start.
    #[arg(long, value_name = "N")]
    memory_bytes: u64,
}

impl CompileComponent {
    /// Does it. What is wrong with the component goes to stderr as it is: the host tells it on.
    pub fn run(self) -> Result<Exit, Failure> {
        let Self {
            cpu_seconds,
            memory_bytes,
        } = self;
        let (component, artefact) = (stdin().lock(), stdout().lock());
        match sanquan_runtime::compile_in_child(component, artefact, cpu_seconds, memory_bytes) {
            Ok(()) => Ok(Exit::Done),
            Err(ChildError::Malformed(why)) => {
                eprint!("{why}");
                Ok(Exit::Found)
            }
            Err(error @ ChildError::Io(_)) => {
                Err(Failure::failed("compile.io", "cannot compile").because(error))
            }
        }
    }
}

/// This program as the compiler of components, within these limits.
pub fn compiler(limits: CompileLimits) -> Compiler {
    Compiler::Child(ChildCompiler {
        program: PathBuf::from("/proc/self/exe"),
        arguments: vec!["compile-component".into()],
        limits,
    })
}
