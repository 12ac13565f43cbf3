//! Where a component becomes native code: in this process, or in a child that can be killed.
//!
//! Compiling is the one thing that a host does with a stranger's bytes before any limit of a call
//! holds, and a few hundred kilobytes can be made to cost hours and gigabytes. So a host compiles in a
//! child: the kernel ends it when it has used its CPU time or its memory, this process when the time
//! is up, and whatever happens to it happens to it alone. What it makes is as trusted as the program
//! that made it, which is this one.

use std::ffi::OsString;
use std::fmt;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::Signal;

/// Ending of a child that found the component malformed; what is wrong stands on its stderr.
pub const MALFORMED: u8 = 3;

/// Most of a child's last words that is kept.
const LAST_WORDS_MAX_BYTES: u64 = 4 << 10;

/// Where components are compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Compiler {
    /// Here. For one's own components: at the desk, in tests.
    #[default]
    InProcess,
    /// In a child process. For components of others.
    Child(ChildCompiler),
}

/// A program that hands its stdin to [`crate::compile_in_child`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildCompiler {
    /// The program. `/proc/self/exe` is this one, also after its file was replaced.
    pub program: PathBuf,
    /// Its arguments; `--cpu-seconds N --memory-bytes N` are added.
    pub arguments: Vec<OsString>,
    /// What one compilation may take.
    pub limits: CompileLimits,
}

/// What one compilation may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompileLimits {
    /// CPU time of all its threads; default 60 s. A plugin in Rust takes 0.1 s, one that brings
    /// Python 10 s.
    pub cpu_seconds: u64,
    /// Address space beyond what the program has at its start; default 2 GiB.
    pub memory_bytes: u64,
    /// Time on the clock; default 120 s, for a machine on which much else runs.
    pub wall_seconds: u64,
}

impl Default for CompileLimits {
    fn default() -> Self {
        Self {
            cpu_seconds: 60,
            memory_bytes: 2 << 30,
            wall_seconds: 120,
        }
    }
}

/// A limit that a compilation went beyond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompileLimit {
    /// [`CompileLimits::cpu_seconds`].
    Cpu(u64),
    /// [`CompileLimits::memory_bytes`].
    Memory(u64),
    /// [`CompileLimits::wall_seconds`].
    Wall(u64),
    /// The compiler itself broke off: how, and its last words.
    Broken(String),
}

impl fmt::Display for CompileLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cpu(seconds) => write!(f, "it took more than {seconds} s of CPU time"),
            Self::Memory(bytes) => write!(f, "it took more than {bytes} bytes of memory"),
            Self::Wall(seconds) => write!(f, "it took more than {seconds} s"),
            Self::Broken(how) => write!(f, "it broke the compiler: {how}"),
        }
    }
}

/// Why there is no artefact.
pub(crate) enum NotCompiled {
    Malformed(String),
    Limit(CompileLimit),
    /// The child could not be started or heard.
    Host(std::io::Error),
}

impl ChildCompiler {
    /// Compiles in a child. Its end of stdout is what is waited for, so nothing is polled.
    pub(crate) fn compile(&self, component: &[u8]) -> Result<Vec<u8>, NotCompiled> {
        let mut child = self.start().map_err(NotCompiled::Host)?;
        let mut stdin = child.stdin.take().expect("it was piped");
        let stdout = child.stdout.take().expect("it was piped");
        let stderr = child.stderr.take().expect("it was piped");
        let (made, making) = mpsc::channel();
        std::thread::scope(|scope| {
            // A child that ends early closes its end; how it ended says why.
            scope.spawn(move || stdin.write_all(component).ok());
            scope.spawn(move || made.send(all(stdout)));
            let said = scope.spawn(|| all(stderr.take(LAST_WORDS_MAX_BYTES)));
            let made = making.recv_timeout(Duration::from_secs(self.limits.wall_seconds));
            if made.is_err() {
                child.kill().map_err(NotCompiled::Host)?;
            }
            let status = child.wait().map_err(NotCompiled::Host)?;
            let said = said.join().expect("reading does not panic");
            let said = String::from_utf8_lossy(&said.unwrap_or_default())
                .trim()
                .to_owned();
            match made {
                Err(_) => Err(NotCompiled::Limit(CompileLimit::Wall(
                    self.limits.wall_seconds,
                ))),
                Ok(made) if status.success() => made.map_err(NotCompiled::Host),
                Ok(_) => Err(self.why(status, said)),
            }
        })
    }

    fn start(&self) -> std::io::Result<Child> {
        Command::new(&self.program)
            .args(&self.arguments)
            .args(["--cpu-seconds", &self.limits.cpu_seconds.to_string()])
            .args(["--memory-bytes", &self.limits.memory_bytes.to_string()])
            // It needs nothing of the host's surroundings, secrets least of all.
            .env_clear()
            // Of two processors one stays with the cases.
            .env("RAYON_NUM_THREADS", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
    }

    fn why(&self, status: ExitStatus, said: String) -> NotCompiled {
        let limit = |limit| NotCompiled::Limit(limit);
        if status.code() == Some(i32::from(MALFORMED)) {
            return NotCompiled::Malformed(said);
        }
        let ended_by = |signal: Signal| status.signal() == Some(signal.as_raw());
        if ended_by(Signal::XCPU) {
            return limit(CompileLimit::Cpu(self.limits.cpu_seconds));
        }
        // What Rust says before it aborts.
        if ended_by(Signal::ABORT) && said.contains("memory allocation of") {
            return limit(CompileLimit::Memory(self.limits.memory_bytes));
        }
        limit(CompileLimit::Broken(format!("{status}; {said}")))
    }
}

fn all(mut from: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)?;
    Ok(bytes)
}
