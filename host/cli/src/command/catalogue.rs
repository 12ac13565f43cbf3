//! `sanquan catalogue …`: the published list of power items.

use std::path::PathBuf;

use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::flowchart::{self, ChartProblem};
use serde::Serialize;

use super::Context;
use crate::catalogue_file;
use crate::exit::Exit;
use crate::failure::Failure;

/// Commands about the catalogue.
#[derive(Debug, clap::Subcommand)]
pub enum Catalogue {
    /// Read a catalogue file and name every mistake in it; no host is needed.
    Check {
        /// The file (JSON).
        file: PathBuf,
    },
}

#[derive(Serialize)]
struct Counts {
    departments: usize,
    items: usize,
    posts: usize,
    bindings: usize,
}

impl Catalogue {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let Self::Check { file } = self;
        let document = catalogue_file::read(&file)?;
        let unlawful = unlawful_charts(&document.items);
        if !unlawful.is_empty() {
            return Err(Failure::new(
                Exit::Found,
                "catalogue.flowcharts",
                "flowcharts of the catalogue cannot be published",
            )
            .at(file.display())
            .value(unlawful.join("\n")));
        }
        let counts = Counts {
            departments: document.departments.len(),
            items: document.items.len(),
            posts: document.posts.len(),
            bindings: document.bindings.len(),
        };
        context.talk.data(&counts, |counts| {
            format!(
                "ok: {} departments, {} items, {} posts, {} bindings",
                counts.departments, counts.items, counts.posts, counts.bindings
            )
        })?;
        Ok(Exit::Done)
    }
}

/// One line for each problem of a base flowchart, with its rule.
fn unlawful_charts(items: &[PowerItem]) -> Vec<String> {
    let problems = |item: &PowerItem| {
        let code = item.code.clone();
        let tell = move |problem| format!("{code}: {problem}");
        let named = |problem: ChartProblem| format!("{}: {problem}", problem.code);
        flowchart::check(&item.flowchart, item)
            .into_iter()
            .map(named)
            .map(tell)
            .collect::<Vec<_>>()
    };
    items.iter().flat_map(problems).collect()
}
