//! What a process, its disk and the machine have used up to an instant, as the kernel counts it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Instant;

use cpu_time::ProcessTime;

/// The kernel shows CPU time in hundredths of a second.
const TICKS_PER_SECOND: f64 = 100.0;

/// In what the kernel counts what was written to a disk.
const SECTOR_BYTES: u64 = 512;

/// One look at all counters.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// When.
    pub at: Instant,
    /// CPU time of the server.
    pub server: f64,
    /// CPU time of this process, the generator.
    pub generator: f64,
    /// CPU time of everything that runs on the machine.
    pub machine: f64,
    /// Bytes that arrived at the disk, from whomever; 0 where the kernel does not say.
    pub written: u64,
    /// How often the cache of the disk was flushed, by whomever; 0 likewise.
    pub flushes: u64,
}

impl Reading {
    /// Looks at `process`, whose files lie in `folder`.
    pub fn take(process: u32, folder: &Path) -> Self {
        let disk = disk_counters(folder);
        let counter = |i: usize| disk.get(i).copied().unwrap_or(0);
        Self {
            at: Instant::now(),
            server: cpu_seconds(process),
            generator: ProcessTime::now().as_duration().as_secs_f64(),
            machine: machine_seconds(),
            written: counter(6) * SECTOR_BYTES,
            flushes: counter(15),
        }
    }
}

/// Counters of the disk on which `folder` lies, in the kernel's order.
fn disk_counters(folder: &Path) -> Vec<u64> {
    let device = fs::metadata(folder).expect("the folder is ours").dev();
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    let file = PathBuf::from(format!("/sys/dev/block/{major}:{minor}/stat"));
    numbers(&fs::read_to_string(file).unwrap_or_default())
}

/// CPU time of a process so far.
pub fn cpu_seconds(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("the process runs");
    // The name, in brackets, may hold anything.
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |i: usize| fields.get(i).and_then(|f| f.parse::<f64>().ok());
    (ticks(11).unwrap_or(0.0) + ticks(12).unwrap_or(0.0)) / TICKS_PER_SECOND
}

/// Memory of a process, what it shares with others counted in part; in bytes.
pub fn pss_bytes(process: u32) -> u64 {
    kilobytes(&format!("/proc/{process}/smaps_rollup"), "Pss:") << 10
}

/// Memory of this process that is in RAM, in bytes.
pub fn own_rss_bytes() -> u64 {
    kilobytes("/proc/self/status", "VmRSS:") << 10
}

fn kilobytes(file: &str, label: &str) -> u64 {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(label));
    line.and_then(|line| numbers(line).first().copied())
        .unwrap_or(0)
}

fn machine_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let fields = numbers(stat.lines().next().unwrap_or_default());
    // user, nice, system; then idle and waiting, which are not work; interrupts; stolen is not ours.
    let busy = [0, 1, 2, 5, 6].iter().filter_map(|i| fields.get(*i));
    busy.sum::<u64>() as f64 / TICKS_PER_SECOND
}

fn numbers(text: &str) -> Vec<u64> {
    text.split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect()
}

/// Bytes of all files below `folder`, as the disk stores them.
pub fn folder_bytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let bytes = entries.map(|entry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => folder_bytes(&entry.path()),
        Ok(meta) => meta.blocks() * 512,
        Err(_) => 0,
    });
    bytes.sum()
}
