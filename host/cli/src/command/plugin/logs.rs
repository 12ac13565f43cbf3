//! `plugin logs`: what a component wrote for its developer. A running host keeps the newest lines in
//! memory, so it is the only one who can be asked.

use std::time::Duration;

use sanquan_domain::id::Digest;
use serde::{Deserialize, Serialize};

use crate::command::Context;
use crate::door::AnyPlace;
use crate::exit::Exit;
use crate::failure::Failure;

/// How often a host is asked for new lines.
const EVERY: Duration = Duration::from_secs(1);

/// Show what a component wrote, oldest line first.
#[derive(Debug, clap::Args)]
pub struct Logs {
    /// Its digest (SHA-256).
    digest: Digest,
    /// Only lines that matter as much.
    #[arg(long, value_name = "LEVEL", default_value = "debug", value_parser = ["debug", "info", "warning", "error"])]
    level: String,
    /// Only lines after this number.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    after: u64,
    /// Go on with lines as they are written, until it is interrupted.
    #[arg(long)]
    follow: bool,
    #[command(flatten)]
    place: AnyPlace,
}

#[derive(Serialize, Deserialize)]
struct Page {
    entries: Vec<Line>,
    next: u64,
}

#[derive(Serialize, Deserialize)]
struct Line {
    number: u64,
    at: String,
    level: String,
    function: String,
    case: Option<String>,
    message: String,
}

impl Line {
    fn told(&self) -> String {
        let case = self.case.as_deref().unwrap_or("-");
        // A line stays a line, whatever the plugin wrote.
        let message = self.message.escape_debug();
        format!(
            "{}  {:7}  {:7}  {case}  {message}",
            self.at, self.level, self.function
        )
    }
}

impl Logs {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let client = self.place.client(context).ok_or_else(|| {
            Failure::usage(
                "plugin.logs",
                "what plugins write is kept by the running host",
            )
            .hint("name it by --server and --token")
        })?;
        let mut after = self.after;
        loop {
            let path = format!(
                "/api/v1/plugins/{}/logs?after={after}&level={}&limit=500",
                self.digest, self.level
            );
            let page: Page = client.get(&path)?;
            for line in &page.entries {
                context.talk.data(line, Line::told)?;
            }
            // A restarted host counts from 1 again, and says so by a smaller number.
            let more = page.next > after;
            after = page.next;
            match (more, self.follow) {
                (true, _) => {}
                (false, true) => std::thread::sleep(EVERY),
                (false, false) => return Ok(Exit::Done),
            }
        }
    }
}
