//! `sanquan catalogue generate`: a whole county to try things on.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use sanquan_demonstration::{Size, generate};
use sanquan_domain::catalogue::CatalogueDocument;

use super::Counts;
use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Make the catalogue of a county of 5,728 items. The same seed makes the same bytes.
#[derive(Debug, clap::Args)]
pub struct Generate {
    /// Which county.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Make one in so many of its items.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    share: u32,
    /// File to write; without it, stdout. An existing file is replaced once the catalogue is whole.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Generate {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let county = generate(self.seed, Size::share(self.share));
        let Some(output) = &self.output else {
            let text = serde_json::to_string(&county)
                .map_err(|e| Failure::failed("output", "cannot write the catalogue").because(e))?;
            context.talk.print(&text)?;
            return Ok(Exit::Done);
        };
        write(&county, output)?;
        context.talk.data(&Counts::of(&county), |counts| {
            format!("generated: {counts}")
        })?;
        Ok(Exit::Done)
    }
}

fn write(county: &CatalogueDocument, out: &Path) -> Result<(), Failure> {
    let failed = |error: Box<dyn std::error::Error>| {
        Failure::failed("file.write", "cannot write the catalogue")
            .at(out.display())
            .because(error)
    };
    let mut unfinished = out.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = PathBuf::from(unfinished);
    let mut file = BufWriter::new(File::create(&unfinished).map_err(|e| failed(e.into()))?);
    serde_json::to_writer(&mut file, county).map_err(|e| failed(e.into()))?;
    file.flush().map_err(|e| failed(e.into()))?;
    std::fs::rename(&unfinished, out).map_err(|e| failed(e.into()))
}
