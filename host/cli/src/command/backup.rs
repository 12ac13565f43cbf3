//! `sanquan backup` and `sanquan restore`.

use std::path::PathBuf;

use sanquan_store::{backup_beside, restore};
use serde::Serialize;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::from_rooms::no_backup;
use crate::progress::Progress;

/// Copy a data directory to a new folder, also while a host runs on it.
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// New folder for the copy. Whoever has it can read everything in it: keys are part of it.
    to: PathBuf,
    /// Folder of the store. Default: the setting `data`.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Make a data directory of a backup.
#[derive(Debug, clap::Args)]
pub struct Restore {
    /// The backup.
    from: PathBuf,
    /// New folder of the store.
    to: PathBuf,
}

#[derive(Serialize)]
struct Held {
    county: String,
    events: u64,
}

#[derive(Serialize)]
struct BackedUp {
    files: u64,
    bytes: u64,
    counties: Vec<Held>,
}

impl Backup {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let data = self.data.as_ref().unwrap_or(&context.settings.data);
        let failed = |error| no_backup(data, error);
        let mut progress = Progress::new(context.talk, "copying", 0);
        let report = backup_beside(data, &self.to, &mut |now| {
            progress.set(now.done_bytes, now.total_bytes);
        });
        progress.finish();
        let report = report.map_err(failed)?;
        let counties = report.counties.into_iter();
        let done = BackedUp {
            files: report.files,
            bytes: report.bytes,
            counties: counties
                .map(|(county, events)| Held { county, events })
                .collect(),
        };
        context.talk.data(&done, |done| {
            format!(
                "{} files, {} bytes{}",
                done.files,
                done.bytes,
                told(&done.counties)
            )
        })?;
        Ok(Exit::Done)
    }
}

impl Restore {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let mut progress = Progress::new(context.talk, "restoring", 0);
        let restored = restore(&self.from, &self.to, &mut |now| {
            progress.set(now.done_bytes, now.total_bytes);
        });
        progress.finish();
        let restored = restored
            .map_err(|error| no_backup(&self.to, error))?
            .into_iter();
        let held = |(county, verified): (String, sanquan_store::Verified)| Held {
            county,
            events: verified.events,
        };
        let counties: Vec<Held> = restored.map(held).collect();
        context.talk.data(&counties, |counties| {
            format!("restored and verified{}", told(counties))
        })?;
        Ok(Exit::Done)
    }
}

fn told(counties: &[Held]) -> String {
    let one = |held: &Held| format!("\n  {}: {} events", held.county, held.events);
    counties.iter().map(one).collect()
}
