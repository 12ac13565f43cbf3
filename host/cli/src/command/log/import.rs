//! `log import`: a log of another system becomes past cases.

use std::fs::File;
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use sanquan_domain::id::ItemCode;
use sanquan_engine::exchange::{ImportError, Imported, LogMap};
use sanquan_engine::{Caller, Engine};

use crate::command::Context;
use crate::door::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::talk::Talk;

/// Names of a log that are listed in full.
const NAMES_LISTED: usize = 100;

/// Import an XES log.
#[derive(Debug, clap::Args)]
pub struct Import {
    /// The log (`.xes` or `.xes.gz`).
    file: PathBuf,
    /// Code of the item; must be the one that the mapping names.
    #[arg(long, value_name = "CODE")]
    item: String,
    /// Mapping of the log's names to steps, posts and facts (TOML).
    #[arg(long, value_name = "FILE")]
    map: PathBuf,
    /// Let cases that have not ended go on, instead of freezing them at the log's last instant.
    #[arg(long = "continue")]
    go_on: bool,
    #[command(flatten)]
    place: Place,
}

/// A log with its mapping.
#[derive(Debug)]
pub struct Source {
    file: PathBuf,
    map: LogMap,
}

impl Import {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let source = Source::read(&self.file, &self.map)?;
        source.check_item(&self.item.as_str().into())?;
        let local = self.place.open(context)?;
        let (talk, go_on) = (context.talk, self.go_on);
        let imported = local
            .work(async |engine, operator| import(talk, engine, operator, &source, go_on).await)?;
        context.talk.data(&imported, |imported| {
            format!(
                "imported: {} cases with {} acts; {} cases were there already; the log ends at {}",
                imported.cases, imported.acts, imported.known, imported.last
            )
        })?;
        Ok(Exit::Done)
    }
}

impl Source {
    /// Reads the mapping; the log itself is read while it is imported.
    pub fn read(file: &Path, map: &Path) -> Result<Self, Failure> {
        Ok(Self {
            file: file.to_owned(),
            map: read_map(map)?,
        })
    }

    fn check_item(&self, item: &ItemCode) -> Result<(), Failure> {
        match self.map.item == *item {
            true => Ok(()),
            false => Err(
                Failure::usage("import.item", "the mapping is for another item")
                    .value(item)
                    .limit(&self.map.item),
            ),
        }
    }
}

/// Reads a mapping file.
pub fn read_map(map: &Path) -> Result<LogMap, Failure> {
    let text = std::fs::read_to_string(map).map_err(|e| {
        Failure::usage("file.read", "cannot read the mapping")
            .at(map.display())
            .because(e)
    })?;
    LogMap::parse(&text).map_err(|e| {
        Failure::new(Exit::Found, "import.mapping", "the mapping cannot be used")
            .at(map.display())
            .because(e)
            .hint("plugins/environmental-permit/receipt.map.toml explains the format")
    })
}

/// Imports the log, with progress.
pub async fn import(
    talk: Talk,
    engine: &Engine,
    operator: &Caller,
    source: &Source,
    go_on: bool,
) -> Result<Imported, Failure> {
    let progress = Mutex::new(Progress::new(talk, "importing cases", 0));
    let tell = |done, total| {
        if let Ok(mut progress) = progress.lock() {
            progress.set(done, total);
        }
    };
    let open = || File::open(&source.file).map(BufReader::new);
    let imported = engine
        .import_log(operator, open, &source.map, go_on, &tell)
        .await;
    if let Ok(progress) = progress.into_inner() {
        progress.finish();
    }
    imported.map_err(|error| refused(&source.file, error))
}

fn refused(file: &Path, error: ImportError) -> Failure {
    let code = error.code();
    match error {
        ImportError::Engine(error) => error.into(),
        ImportError::Unmapped(names) => {
            let listed = names.iter().take(NAMES_LISTED).fold(
                Vec::new(),
                |mut text, ((kind, name), count)| {
                    // Writing to memory cannot fail.
                    let _ = writeln!(text, "{kind} `{name}` ({count} times)");
                    text
                },
            );
            Failure::new(
                Exit::Found,
                code,
                "the mapping does not know every name of the log; nothing was written",
            )
            .at(file.display())
            .value(format!(
                "{} names\n{}",
                names.len(),
                String::from_utf8_lossy(&listed)
            ))
            .hint("add them to the mapping, then import again")
        }
        error @ (ImportError::Log(_) | ImportError::Io(_)) => Failure::new(
            Exit::Found,
            code,
            "the log cannot be read; what was imported before stays",
        )
        .at(file.display())
        .because(error),
        error @ ImportError::Refused { .. } => Failure::new(
            Exit::Refused,
            code,
            "a case was refused; what was imported before stays",
        )
        .at(file.display())
        .because(error)
        .hint("put it right, then import again: cases that are there are passed over"),
    }
}
