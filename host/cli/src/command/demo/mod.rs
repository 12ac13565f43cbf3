//! `sanquan demo`: the whole of it in a minute or two, on this machine, with nothing else installed.
//!
//! Two counties on simulated clocks: Qingchuan, where a few applicants want a food-business licence,
//! and `wabo`, into which a real log of a Dutch municipality is imported. Run again on the same
//! folder it goes on where it stopped.

mod county;
mod found;
mod next;
mod repository;
mod signing;
mod stories;
mod wabo;

use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::path::PathBuf;

use sanquan_domain::county::Plugin;
use sanquan_domain::id::DepartmentCode;
use sanquan_domain::shadow::Selection;
use sanquan_domain::time::Instant;
use sanquan_engine::replay::{Candidate, Effort, Replayed};
use sanquan_engine::{Caller, Engine};

use super::{Context, serve};
use crate::catalogue_file;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::{Begins, Host, NewCounty};
use crate::talk::Talk;
use found::Found;
use repository::{Component, Repository};

/// Monday 2026-03-02, 09:00 in Qingchuan.
const BEGIN: &str = "2026-03-02T09:00:00+08:00";

/// Play two counties on simulated clocks, import a real log, and serve it all.
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// Folder of the demonstration's store, made when missing.
    #[arg(long, value_name = "DIR", default_value = "sanquan-demo")]
    data: PathBuf,
    /// Address; port 0 takes any free one and prints it. Default: the setting `listen`.
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// End when all is told, without serving.
    #[arg(long)]
    no_serve: bool,
    /// Leave out the rest of Qingchuan: only what the plugin brings.
    #[arg(long)]
    small: bool,
    /// Folder with the two components, instead of building them.
    #[arg(long, value_name = "DIR")]
    components: Option<PathBuf>,
}

impl Demo {
    /// Plays it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let talk = context.talk;
        talk.say(format!(
            "Sanquan demonstration: builds two department plugins, plays licence cases in Qingchuan County on a\n\
             simulated clock, imports a real permit log, then serves it all. Everything goes to {}.\n",
            self.data.display()
        ));
        let repository = Repository::find()?;
        talk.say(
            "1/5  building the plugins (the first time takes a minute; no network is needed later)",
        );
        let components = match &self.components {
            Some(folder) => repository.prebuilt(folder)?,
            None => repository.build(context)?,
        };
        let mut host = Host::open(talk, &self.data)?;
        talk.say("2/5  opening county 510822 (Qingchuan) and county wabo, loading catalogues and plugins");
        let begin: Instant = BEGIN.parse().expect("a constant that a test reads");
        let qingchuan = NewCounty::qingchuan(Begins::At(begin));
        for (new, component) in [
            (qingchuan, &components[0]),
            (wabo::county(), &components[1]),
        ] {
            let engine = host.begin(&new)?.clone();
            host.wait(furnish(talk, &engine, component))?;
        }
        if !self.small {
            let engine = host.county(Some("510822"))?.clone();
            host.wait(county::enter(talk, &engine))?;
        }
        talk.say("3/5  playing four licence cases in Qingchuan, March 2026 in a moment");
        let engine = host.county(Some("510822"))?.clone();
        host.wait(stories::play(talk, &engine))?;
        talk.say("4/5  importing the receipt-phase log into county wabo: real, foreign data");
        let engine = host.county(Some("wabo"))?.clone();
        host.wait(wabo::import_log(talk, &engine, &repository))?;
        talk.say("5/5  looking at what supervision found\n");
        let found = Found::look(&host)?;
        talk.data(&found, Found::told)?;
        if self.no_serve {
            drop(engine);
            host.close()?;
            return Ok(Exit::Done);
        }
        let tokens = host.wait(next::issue_tokens(&host))?;
        drop(engine);
        serve::start_log("warn")?;
        let listen = self.listen.unwrap_or(context.settings.listen);
        let open = found.open_case.clone();
        serve::serve(context, host, listen, |address| {
            talk.say(next::told(address, &tokens, open.as_deref()));
        })
    }
}

/// Loads the catalogue and the plugin of a county; what is there already stays.
async fn furnish(talk: Talk, engine: &Engine, component: &Component) -> Result<(), Failure> {
    let operator = Caller::operator();
    let document = catalogue_file::read(&component.catalogue)?;
    engine.enter_catalogue(&operator, document).await?;
    let bytes = std::fs::read(&component.file).map_err(|e| {
        Failure::failed("file.read", "cannot read the component")
            .at(component.file.display())
            .because(e)
    })?;
    let plugin = engine.upload_plugin(&operator, bytes).await?;
    let department = DepartmentCode(plugin.description.department.clone());
    let county = engine.county();
    match county.plugins.active(&department) {
        Some(active) if active.component == plugin.component => Ok(()),
        Some(_) => replace(talk, engine, &plugin).await,
        None => {
            signing::sign(talk, engine, &plugin).await?;
            engine
                .activate_plugin(&operator, plugin.component, None)
                .await?;
            Ok(())
        }
    }
}

/// The plugin was changed since the demonstration was played: it takes over if it would have decided
/// everything as it was decided.
async fn replace(talk: Talk, engine: &Engine, plugin: &Plugin) -> Result<(), Failure> {
    let component = plugin.component;
    let operator = Caller::operator();
    let candidate = Candidate {
        component,
        settings: None,
        selection: Selection::default(),
    };
    let effort = Effort {
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        in_background: false,
    };
    let whole = |_| ControlFlow::Continue(());
    let replayed =
        tokio::task::block_in_place(|| engine.shadow_replay(&operator, &candidate, effort, whole))?;
    let Replayed::Whole(report) = replayed else {
        return Ok(());
    };
    let (verdicts, changed) = (report.verdicts, report.to_accept());
    engine.record_replay(&operator, *report).await?;
    if changed > 0 {
        talk.warn(format!(
            "the plugin {component} would have answered {changed} of {verdicts} recorded questions otherwise: \
             the earlier one goes on deciding; see `sanquan plugin shadow {component}`"
        ));
        return Ok(());
    }
    talk.say(format!(
        "the plugin {component} answers all {verdicts} recorded questions as before, and takes over"
    ));
    signing::sign(talk, engine, plugin).await?;
    engine.activate_plugin(&operator, component, None).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demonstration_begins_on_a_monday_morning() {
        let begin: Instant = BEGIN.parse().expect("an instant");
        assert_eq!(begin.to_string(), "2026-03-02T01:00:00Z");
    }
}
