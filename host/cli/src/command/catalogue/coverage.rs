//! `sanquan catalogue coverage`: what of a county nobody watches, holds or handles.

use std::fmt::Write as _;

use sanquan_domain::county::{self, CountyCoverage, CoverageQuestion};
use sanquan_domain::time::Date;

use crate::command::Context;
use crate::door::{AnyPlace, Door};
use crate::exit::Exit;
use crate::failure::Failure;

/// So many codes are named after a question; `--json` names all.
const NAMED: usize = 8;

/// List what has no supervision point, post, handler, chart in force or plugin. Exit code 3 when
/// something lacks.
#[derive(Debug, clap::Args)]
pub struct Coverage {
    /// The day. Default: today, by the county's clock.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    #[command(flatten)]
    place: AnyPlace,
}

impl Coverage {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let coverage = self.ask(context)?;
        context.talk.data(&coverage, told)?;
        Ok(if coverage.is_complete() {
            Exit::Done
        } else {
            Exit::Found
        })
    }

    fn ask(&self, context: &Context) -> Result<CountyCoverage, Failure> {
        match self.place.open(context)? {
            Door::Server(client) => {
                let day = self.on.map(|on| format!("?on={on}")).unwrap_or_default();
                client.get(&format!("/api/v1/coverage{day}"))
            }
            Door::Store(local) => local.work(async |engine, _| {
                let county = engine.county();
                let on = self.on.unwrap_or_else(|| county.day(engine.now()));
                Ok::<_, Failure>(county::coverage(&county, on))
            }),
        }
    }
}

fn told(coverage: &CountyCoverage) -> String {
    let mut text = format!(
        "on {}: {} supervision points, {} risk points\n",
        coverage.on, coverage.points, coverage.risks
    );
    for (dimension, questions) in [
        ("objects 对象", &coverage.objects),
        ("items 事项", &coverage.items),
        ("areas 区域", &coverage.areas),
    ] {
        let _ = writeln!(text, "\n{dimension}");
        questions
            .iter()
            .for_each(|question| tell(question, &mut text));
    }
    text
}

fn tell(question: &CoverageQuestion, text: &mut String) {
    let CoverageQuestion {
        id,
        examined,
        lacking,
    } = question;
    let _ = match lacking.len() {
        0 => writeln!(text, "  {id:32} none of {examined}"),
        count => writeln!(text, "  {id:32} {count} of {examined}: {}", named(lacking)),
    };
}

fn named(codes: &[String]) -> String {
    let shown = codes[..codes.len().min(NAMED)].join(", ");
    match codes.len() - codes.len().min(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more (--json names all)"),
    }
}
