//! `sanquan catalogue import`: a catalogue file becomes part of a county's record.

use std::path::PathBuf;

use sanquan_domain::time::Instant;
use sanquan_domain::value::Texts;
use sanquan_engine::Entered;

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
    /// The file (JSON).
    file: PathBuf,
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

impl Import {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let document = catalogue_file::read(&self.file)?;
        let entered: Entered = match self.place.client(context) {
            Some(client) => client.post("/api/v1/catalogue", &document)?,
            None => self
                .open(context)?
                .work(async |engine, operator| engine.enter_catalogue(operator, document).await)?,
        };
        context.talk.data(&entered, |entered| {
            format!(
                "entered: {} departments, {} items, {} posts, {} bindings; {} stood in the record already",
                entered.departments, entered.items, entered.posts, entered.bindings, entered.unchanged
            )
        })?;
        Ok(Exit::Done)
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
