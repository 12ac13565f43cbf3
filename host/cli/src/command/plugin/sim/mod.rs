//! `plugin sim`: drives one case by hand against the built component, and keeps what was done as a
//! scenario. What is typed on a terminal can be written into a script as it stands.

mod fields;
mod input;
mod line;
mod session;
mod told;

use std::path::PathBuf;

use sanquan_testkit::department::Department;
use sanquan_testkit::desk::Desk;
use sanquan_testkit::folder::{Item, PluginFolder};
use sanquan_testkit::moment::Moment;
use serde_json::{Value, json};

use super::build::Build;
use super::source::Source;
use super::test::unusable;
use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::sandbox::Sandbox;
use crate::sandbox::answerer::Component;

use input::Input;
use line::Line;
use session::{Opening, Session};

/// Drive a case by hand against a plugin's component; `help` shows what can be typed.
#[derive(Debug, clap::Args)]
pub struct Sim {
    #[command(flatten)]
    build: Build,
    /// A component that is built already; otherwise the plugin in --path is built first.
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
    /// Catalogue (JSON) with the item's base flowchart. Default: catalogue.json in --path.
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    /// Code of the item, where the plugin handles several.
    #[arg(long, value_name = "CODE")]
    item: Option<String>,
    /// When the case begins, with the county's offset.
    #[arg(
        long,
        value_name = "INSTANT",
        default_value = "2026-03-02T09:00:00+08:00"
    )]
    begins: Moment,
    /// Settings that differ from their defaults, as a JSON object.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    with_settings: String,
    /// Read what is to be done from this file. Without a terminal it is read from stdin.
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// Keep what was done as a scenario in this new file (TOML).
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// What the scenario tells, in a sentence.
    #[arg(long, value_name = "SENTENCE", default_value = "a case driven by hand")]
    about: String,
}

impl Sim {
    /// Drives a case until `quit` or the end of the input.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let settings: Value = serde_json::from_str(&self.with_settings).map_err(|e| {
            Failure::usage("sim.settings", "the settings are no JSON object")
                .value(&self.with_settings)
                .because(e)
        })?;
        if let Some(file) = &self.save {
            session::must_be_new(file)?;
        }
        let sandbox = Sandbox::load(&self.component(context)?)?;
        let items = self.items()?;
        let mut component = Component::of(&sandbox);
        let department = Department::ask(&items, &mut component).map_err(session::faulted)?;
        let item = self.item.as_deref();
        let desk = Desk::open(&department, item, &settings, 0, self.begins, &mut component);
        let opening = Opening {
            about: self.about.clone(),
            item: self.item.clone(),
            settings,
        };
        let mut session = Session::new(desk.map_err(session::stopped)?, opening);
        let mut input = Input::open(self.script.as_deref(), context)?;
        drive(&mut session, &mut input, context)?;
        if context.talk.json() {
            context.talk.data(&session.done(), |_| String::new())?;
        }
        if let Some(file) = &self.save {
            session.save(file, context)?;
        }
        Ok(Exit::Done)
    }

    fn component(&self, context: &Context) -> Result<PathBuf, Failure> {
        if let Some(file) = &self.component {
            return Ok(file.clone());
        }
        match self.build.build(context)?.as_slice() {
            [only] => Ok(only.path.clone()),
            several => Err(
                Failure::usage("sim.component", "there are several plugins here")
                    .at(self.build.path.display())
                    .value(format!("{} plugins", several.len()))
                    .hint("name the folder of one by --path, or its component by --component"),
            ),
        }
    }

    fn items(&self) -> Result<Vec<Item>, Failure> {
        let file = match (&self.catalogue, &self.component) {
            (Some(file), _) => file.clone(),
            (None, Some(_)) => self.build.path.join("catalogue.json"),
            (None, None) => {
                let source = Source::find(&self.build.path)?;
                source.folders()[0].join("catalogue.json")
            }
        };
        PluginFolder::items_of(&file)
            .map_err(|e| unusable(e).hint("name the catalogue by --catalogue FILE"))
    }
}

/// Line after line. A script ends at its first mistake; a person may try again.
fn drive(session: &mut Session<'_>, input: &mut Input, context: &Context) -> Result<(), Failure> {
    if input.is_typed() {
        context.talk.say(told::HELP);
    }
    loop {
        if input.is_typed() {
            context.talk.say(told::standing(session.desk()));
        }
        let Some(text) = input.next("sim> ")? else {
            return Ok(());
        };
        let done = Line::read(&text, session.desk())
            .and_then(|line| obey(line, &text, session, input, context));
        match done {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(failure) if input.is_typed() => context.talk.failure(&failure),
            Err(failure) => return Err(failure.at(input.place())),
        }
    }
}

/// Does what a line says; false ends the session.
fn obey(
    line: Line,
    text: &str,
    session: &mut Session<'_>,
    input: &mut Input,
    context: &Context,
) -> Result<bool, Failure> {
    match line {
        Line::Nothing => {}
        Line::Quit => return Ok(false),
        Line::Help => context.talk.say(told::HELP),
        Line::Show => context.talk.say(told::standing(session.desk())),
        Line::Chart => context.talk.say(told::chart(session.desk())),
        Line::At(moment) => session.at(moment),
        Line::Save(file) => session.save(&file, context)?,
        Line::Deed(deed) => {
            let deed = match input.is_typed() {
                true => fields::completed(deed, session.desk(), input)?,
                false => deed,
            };
            let done = session.do_it(deed, text)?;
            if !context.talk.json() {
                context.talk.print(&told::outcome(done))?;
            }
        }
    }
    Ok(true)
}

/// No facts.
fn nothing() -> Value {
    json!({})
}
