//! `log export`: acts as an XES log, for process mining and for other systems.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use sanquan_domain::id::ItemCode;
use sanquan_domain::refusal::Refusal;
use sanquan_engine::EngineError;
use sanquan_engine::exchange::{ExportError, ExportOptions};

use super::import::read_map;
use crate::command::Context;
use crate::door::Place;
use crate::exit::Exit;
use crate::failure::Failure;

/// Export acts as XES.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// Where to. An existing file is replaced once the export is whole.
    out: PathBuf,
    /// Cases of one item only.
    #[arg(long, value_name = "CODE")]
    item: Option<String>,
    /// Name activities as this mapping does; `step.action` otherwise.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Findings, cards and passed deadlines as events of their own.
    #[arg(long)]
    with_supervision: bool,
    #[command(flatten)]
    place: Place,
}

impl Export {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let map = self.map.as_deref().map(read_map).transpose()?;
        let item: Option<ItemCode> = self.item.as_deref().map(Into::into);
        let failed = |what: &str, error: Box<dyn std::error::Error>| {
            Failure::failed("export.write", what)
                .at(self.out.display())
                .because(error)
        };
        let mut unfinished = self.out.clone().into_os_string();
        unfinished.push(".unfinished");
        let unfinished = PathBuf::from(unfinished);
        let file =
            File::create(&unfinished).map_err(|e| failed("cannot write the export", e.into()))?;
        let local = self.place.open(context)?;
        let options = ExportOptions {
            item: item.as_ref(),
            map: map.as_ref(),
            with_supervision: self.with_supervision,
        };
        let exported = local.work(async |engine, _| {
            if let Some(item) = options
                .item
                .filter(|item| engine.county().catalogue.newest(item).is_none())
            {
                let refusal = Refusal::UnknownItem { item: item.clone() };
                return Err(EngineError::from(refusal).into());
            }
            engine
                .export_log(BufWriter::new(file), options)
                .map_err(|error| match error {
                    ExportError::Engine(error) => Failure::from(error),
                    ExportError::Write(error) => failed("cannot write the export", error.into()),
                })
        })?;
        std::fs::rename(&unfinished, &self.out)
            .map_err(|e| failed("cannot put the export in its place", e.into()))?;
        context.talk.data(&exported, |exported| {
            format!(
                "exported: {} cases with {} events",
                exported.cases, exported.events
            )
        })?;
        Ok(Exit::Done)
    }
}
