//! `sanquan catalogue import`: a catalogue file becomes part of a county's record.

use std::path::{Path, PathBuf};

use sanquan_domain::catalogue::CatalogueDocument;
use sanquan_domain::time::Instant;
use sanquan_domain::value::Texts;
use sanquan_engine::Entered;
use sanquan_interchange::catalogue::Report;
use serde::Serialize;

use crate::catalogue_file;
use crate::command::Context;
use crate::door::{AnyPlace, Local};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::{Begins, Host, NewCounty, QINGCHUAN};
use crate::settings::ClockChoice;

/// Enter a catalogue.
#[derive(Debug, clap::Args)]
pub struct Import {
    /// The file: JSON, an Excel workbook (`.xlsx`), or a folder of CSV tables; with --map, the list (`.csv`
    /// or `.xlsx`).
    file: PathBuf,
    /// What the columns of a list of another authority mean (TOML). Nothing is entered without --apply.
    #[arg(long, value_name = "MAP")]
    map: Option<PathBuf>,
    /// Enter the rows of the list that can be entered. A catalogue in its own form is entered in any case.
    #[arg(long)]
    apply: bool,
    #[command(flatten)]
    place: AnyPlace,
    /// Name of a county that begins, in Chinese.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Its name in English.
    #[arg(long, value_name = "NAME")]
    name_en: Option<String>,
    /// Its time zone (IANA name).
    #[arg(long, value_name = "ZONE", default_value = "Asia/Shanghai")]
    time_zone: String,
    /// Whose time it begins on, for ever.
    #[arg(long, value_name = "CLOCK")]
    clock: Option<ClockChoice>,
    /// Where its simulated clock begins, such as 2026-03-02T10:00:00+08:00. Default: now.
    #[arg(long, value_name = "INSTANT")]
    begins: Option<Instant>,
}

/// What a list would bring, and what it brought.
#[derive(Serialize)]
struct Brought<'a> {
    /// The list.
    file: &'a Path,
    report: Report,
    /// Absent where nothing was to be entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    entered: Option<Entered>,
}

impl Import {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        if let Some(map) = &self.map {
            return self.list(map, context);
        }
        let entered = self.enter(catalogue_file::read(&self.file)?, context)?;
        context.talk.data(&entered, told)?;
        Ok(Exit::Done)
    }

    /// Reports what a list brings, and enters it if that was asked for. Rejected rows are told by the exit code.
    fn list(&self, map: &Path, context: &Context) -> Result<Exit, Failure> {
        let (document, report) = catalogue_file::read_list(&self.file, map)?;
        let exit = if report.rejected.is_empty() {
            Exit::Done
        } else {
            Exit::Found
        };
        let entered = self
            .apply
            .then(|| self.enter(document, context))
            .transpose()?;
        let brought = Brought {
            file: &self.file,
            report,
            entered,
        };
        context.talk.data(&brought, |brought| {
            let outcome = match &brought.entered {
                Some(entered) => told(entered),
                None => "nothing was entered; --apply enters these items".to_owned(),
            };
            format!("{}: {}{outcome}", brought.file.display(), brought.report)
        })?;
        Ok(exit)
    }

    fn enter(&self, document: CatalogueDocument, context: &Context) -> Result<Entered, Failure> {
        match self.place.client(context) {
            Some(client) => client.post("/api/v1/catalogue", &document),
            None => self
                .open(context)?
                .work(async |engine, operator| engine.enter_catalogue(operator, document).await),
        }
    }

    /// The county, begun if need be.
    fn open(&self, context: &Context) -> Result<Local, Failure> {
        let place = self.place.place();
        let mut host = Host::open(context.talk, &place.data(context))?;
        let code = match (&place.county, host.counties().is_empty()) {
            (None, true) => Some(QINGCHUAN),
            (code, _) => code.as_deref(),
        };
        let engine = match code {
            Some(code) if !host.counties().contains_key(&code.into()) => {
                host.begin(&self.new_county(context, code)?)?.clone()
            }
            code => host.county(code)?.clone(),
        };
        Ok(Local::new(host, engine))
    }

    fn new_county(&self, context: &Context, code: &str) -> Result<NewCounty, Failure> {
        let begins = match (self.clock.unwrap_or(context.settings.clock), self.begins) {
            (ClockChoice::Simulated, Some(begins)) => Begins::At(begins),
            (ClockChoice::Simulated, None) => Begins::today(),
            (ClockChoice::Real, None) => Begins::Now,
            (ClockChoice::Real, Some(begins)) => {
                return Err(
                    Failure::usage("clock.real", "a real clock begins when it begins")
                        .value(begins)
                        .hint("leave --begins away, or say --clock simulated"),
                );
            }
        };
        match (&self.name, code) {
            (Some(name), _) => Ok(NewCounty {
                code: code.into(),
                names: Texts::zh_en(name, self.name_en.as_deref().unwrap_or(name)),
                time_zone: self.time_zone.clone(),
                begins,
            }),
            (None, QINGCHUAN) => Ok(NewCounty::qingchuan(begins)),
            (None, _) => Err(
                Failure::usage("county.new", "the county has not begun here")
                    .value(code)
                    .hint("to begin it, say how it is called: --name NAME [--time-zone ZONE]"),
            ),
        }
    }
}

fn told(entered: &Entered) -> String {
    format!(
        "entered: {} departments, {} centres, {} items, {} posts, {} bindings; {} stood in the record already",
        entered.departments,
        entered.centres,
        entered.items,
        entered.posts,
        entered.bindings,
        entered.unchanged
    )
}
