//! `sanquan serve`: the host.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use sanquan_domain::signature::SignaturePolicy;
use sanquan_web::Portal;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::{Begins, Host, NewCounty};
use crate::settings::{COMMENTED, ClockChoice};
use crate::talk::Tone;

/// How long running requests may take to finish once the host is asked to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Serve the counties of a data directory: HTTP interface and pages.
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// Folder of the store, made when missing. Default: the setting `data`.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Address; port 0 takes any free one and prints it. Default: the setting `listen`.
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// Whose time. Default: the setting `clock`.
    #[arg(long, value_name = "CLOCK")]
    clock: Option<ClockChoice>,
    /// Print every setting with its default and its meaning, and end.
    #[arg(long)]
    print_settings: bool,
}

impl Serve {
    /// Serves until it is told to stop.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        if self.print_settings {
            context.talk.print(COMMENTED)?;
            return Ok(Exit::Done);
        }
        let settings = &context.settings;
        start_log(&settings.log)?;
        let data = self.data.as_ref().unwrap_or(&settings.data);
        let clock = self.clock.unwrap_or(settings.clock);
        let limits = settings.compiler.limits();
        let mut host = Host::open_for_plugins(context.talk, data, limits, settings.signatures)?;
        if settings.signatures == SignaturePolicy::Optional {
            context.talk.warn(format!(
                "{}: plugins that nobody has signed for may decide here (setting `signatures = \"optional\"`)",
                context.talk.paint(Tone::Warning, "warning")
            ));
        }
        host.check_clock(clock)?;
        if host.counties().is_empty() {
            let begins = match clock {
                ClockChoice::Real => Begins::Now,
                ClockChoice::Simulated => Begins::today(),
            };
            host.begin(&NewCounty::qingchuan(begins))?;
            context.talk.say(format!(
                "{} is new: county 510822 begins; `sanquan catalogue import` fills it",
                data.display()
            ));
        }
        serve(
            context,
            host,
            self.listen.unwrap_or(settings.listen),
            |_| (),
        )
    }
}

/// Serves the counties of `host`; tells the address to `ready` once it answers.
pub fn serve(
    context: &Context,
    mut host: Host,
    listen: SocketAddr,
    ready: impl FnOnce(SocketAddr),
) -> Result<Exit, Failure> {
    host.run_timers();
    let served = host.wait(answer(context, &host, listen, ready));
    context.talk.say("closing the store");
    host.close()?;
    served?;
    context.talk.say("stopped cleanly");
    Ok(Exit::Done)
}

async fn answer(
    context: &Context,
    host: &Host,
    listen: SocketAddr,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Failure> {
    let broken = |error: std::io::Error| {
        Failure::failed("host.listen", "cannot listen")
            .at(listen)
            .because(error)
            .hint("is another host running there? --listen 127.0.0.1:0 takes any free port")
    };
    let (stop, stopped) = watch::channel(false);
    let counties = host.counties().clone();
    let callers = &context.settings.callers;
    let limits = sanquan_api::Settings {
        body_time: Duration::from_secs(callers.body_s),
        ..sanquan_api::Settings::default()
    };
    let interface = sanquan_api::router(counties.clone(), limits, stopped.clone());
    let router = interface.merge(sanquan_web::router(Portal::new(counties)));
    let bound = sanquan_api::bind(listen).await.map_err(broken)?;
    let address = bound.address().map_err(broken)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(broken)?;
    context
        .talk
        .print(&format!("listening on http://{address}"))?;
    ready(address);
    tokio::spawn(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        // The receiver lives as long as the router.
        let _ = stop.send(true);
    });
    let patience = sanquan_api::Patience {
        head: Duration::from_secs(callers.head_s),
        drain: DRAIN,
    };
    bound.serve(router, stopped, patience).await.map_err(broken)
}

/// The host's own log, on stderr.
pub fn start_log(filter: &str) -> Result<(), Failure> {
    let filter = tracing_subscriber::EnvFilter::try_new(filter).map_err(|error| {
        Failure::usage("settings.value", "the setting `log` cannot be understood")
            .value(filter)
            .because(error)
    })?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    Ok(())
}
