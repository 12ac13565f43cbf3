//! What the store needs of the machine: room, a disk that keeps its word, a clock, open files.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::Check;

/// Below this the host refuses to start.
const ROOM_LEAST_BYTES: u64 = 256 << 20;
/// Below this a warning is given.
const ROOM_GOOD_BYTES: u64 = 2 << 30;
/// sled, the journals and one socket per client.
const OPEN_FILES_GOOD: u64 = 4096;
/// 2026-01-01T00:00:00Z: no right clock is before this.
const YEAR_OF_THIS_PROGRAM: Duration = Duration::from_secs(1_767_225_600);
/// An acknowledged act waits for one sync; above this people notice.
const SYNC_GOOD: Duration = Duration::from_millis(30);
/// Syncs that are tried.
const SYNCS: usize = 32;

/// The data folder, its disk, the clock, the limit on open files.
pub fn checks(data: &Path) -> Vec<Check> {
    let folder = existing(data);
    vec![
        writable(data, &folder),
        room(&folder),
        sync(&folder),
        clock(&folder),
        open_files(),
    ]
}

/// The folder, or the nearest one above it that exists: where it would be made.
fn existing(data: &Path) -> PathBuf {
    let absolute = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
    let found = absolute.ancestors().find(|folder| folder.is_dir());
    found.unwrap_or(Path::new("/")).to_owned()
}

fn writable(data: &Path, folder: &Path) -> Check {
    match tempfile::tempfile_in(folder) {
        Ok(_) if data.is_dir() => Check::good("data folder", data.display().to_string()),
        Ok(_) => Check::good("data folder", format!("{} will be made", data.display())),
        Err(e) => Check::bad(
            "data folder",
            format!("cannot write in {}: {e}", folder.display()),
            "change its owner, or name another by --data or SANQUAN_DATA",
        ),
    }
}

fn room(folder: &Path) -> Check {
    let told = |bytes: u64| format!("{} MiB free at {}", bytes >> 20, folder.display());
    let hint = "free some room, or name a folder on another disk by --data";
    match rustix::fs::statvfs(folder) {
        Err(e) => Check::warning("disk space", format!("cannot tell: {e}"), hint),
        Ok(disk) => match disk.f_bavail * disk.f_frsize {
            free if free < ROOM_LEAST_BYTES => Check::bad("disk space", told(free), hint),
            free if free < ROOM_GOOD_BYTES => Check::warning("disk space", told(free), hint),
            free => Check::good("disk space", told(free)),
        },
    }
}

fn sync(folder: &Path) -> Check {
    match sync_times(folder) {
        Err(e) => Check::bad(
            "disk sync",
            format!("fdatasync fails: {e}"),
            "the store cannot promise anything on this disk; use another",
        ),
        Ok(mut times) => {
            times.sort();
            let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
            let told = format!(
                "fdatasync of 4 KiB takes {} µs, at worst {} µs of {SYNCS}",
                median.as_micros(),
                worst.as_micros()
            );
            match median > SYNC_GOOD {
                true => Check::warning(
                    "disk sync",
                    told,
                    "each act waits so long: use a faster disk",
                ),
                false => Check::good("disk sync", told),
            }
        }
    }
}

fn sync_times(folder: &Path) -> std::io::Result<Vec<Duration>> {
    let mut file: File = tempfile::tempfile_in(folder)?;
    let mut times = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        let start = Instant::now();
        file.write_all(&[0x5a; 4096])?;
        file.sync_data()?;
        times.push(start.elapsed());
    }
    Ok(times)
}

/// The folder's own time stamp is the newest instant that this machine is known to have seen.
fn clock(folder: &Path) -> Check {
    let now = SystemTime::now();
    let hint = "set the clock (and keep it by NTP): deadlines are counted by it";
    if now < UNIX_EPOCH + YEAR_OF_THIS_PROGRAM {
        return Check::bad("clock", "stands before 2026", hint);
    }
    let seen = folder.metadata().and_then(|m| m.modified()).unwrap_or(now);
    match seen.duration_since(now) {
        Ok(ahead) if ahead > Duration::from_secs(60) => Check::bad(
            "clock",
            format!(
                "{} s behind what {} has seen",
                ahead.as_secs(),
                folder.display()
            ),
            hint,
        ),
        _ => Check::good("clock", "plausible"),
    }
}

fn open_files() -> Check {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    match limit {
        Some(files) if files < OPEN_FILES_GOOD => Check::warning(
            "open files",
            format!("at most {files}"),
            format!("ulimit -n {OPEN_FILES_GOOD}, or LimitNOFILE= in the service file"),
        ),
        Some(files) => Check::good("open files", format!("at most {files}")),
        None => Check::good("open files", "no limit"),
    }
}
