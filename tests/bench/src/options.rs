//! What to measure, and how long.

use std::time::Duration;

use clap::{Parser, ValueEnum};

use crate::limits::Limit;

/// Figures of the whole platform, always beside a baseline of the same run.
#[derive(Debug, Parser)]
pub struct Options {
    /// What to measure; everything when nothing is named
    #[arg(value_enum)]
    parts: Vec<Part>,

    /// Seconds of each measurement over HTTP, after a quarter of that as warm-up
    #[arg(long, default_value_t = 4.0)]
    seconds: f64,

    /// Rounds over all subjects; the table shows medians
    #[arg(long, default_value_t = 3)]
    pub rounds: usize,

    /// Numbers of clients that send the next request as soon as the answer is there
    #[arg(long, value_delimiter = ',', default_value = "1,16,128")]
    pub clients: Vec<usize>,

    /// Cases a second that arrive whatever the server does; 0 leaves this out
    #[arg(long, default_value_t = 100)]
    pub open: u32,

    /// Percent of the stated sizes
    #[arg(long, env = "SANQUAN_TEST_SHARE", default_value_t = 100)]
    share: u64,

    /// One JSON document instead of tables
    #[arg(long)]
    pub json: bool,

    /// Be a limit instead of measuring one
    #[arg(long, hide = true, value_enum)]
    pub serve_limit: Option<Limit>,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Cases of nine transitions over HTTP, beside what network and disk allow
    W1,
    /// Where the CPU time of a transition goes
    Layers,
    /// W1 on a store of a thousand cases and on one of a million
    Grown,
    /// A real log of 8,577 acts that becomes past cases
    Import,
    /// Every item of a county proved, and a host that holds them
    Catalogue,
    /// Start and memory with the plugins of 44 departments
    Plugins,
    /// One call of a plugin beside bare wasmtime and native code
    Sandbox,
    /// A good plugin beside one that loops for ever
    Fairness,
    /// A log that becomes state again, in memory and on disk
    Rebuild,
    /// A million recorded verdicts, executed again and asked of candidates
    Replay,
    /// All of these
    All,
}

impl Options {
    /// The parts asked for, in the order of the list.
    pub fn parts(&self) -> Vec<Part> {
        let all = self.parts.is_empty() || self.parts.contains(&Part::All);
        let parts = Part::value_variants().iter().copied();
        parts
            .filter(|part| *part != Part::All && (all || self.parts.contains(part)))
            .collect()
    }

    /// How long each measurement over HTTP takes.
    pub fn measured(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }

    /// `stated` at full size, else the share asked for, at least one.
    pub fn scaled(&self, stated: u64) -> u64 {
        (stated * self.share / 100).max(1)
    }
}
