//! `flowchart import` and `flowchart check`: what chart a BPMN file gives.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use sanquan_domain::flowchart::Flowchart;
use sanquan_domain::id::{DepartmentCode, ItemCode, PostCode};
use sanquan_interchange::bpmn::{self, ImportAs, Imported};

use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// What to read, and as what.
#[derive(Debug, clap::Args)]
pub struct Import {
    /// The file (`.bpmn`).
    file: PathBuf,
    /// Code of the item that the chart is for. Default: what the file says.
    #[arg(long, value_name = "CODE")]
    item: Option<String>,
    /// Department that holds the item. Default: what the file says.
    #[arg(long, value_name = "CODE")]
    department: Option<String>,
    /// Post of the steps that people do.
    #[arg(long, value_name = "CODE")]
    post: Option<String>,
    /// Post of the steps in a lane, instead of --post; may be given for each lane.
    #[arg(long, value_name = "LANE=CODE", value_parser = lane_with_post)]
    post_of_lane: Vec<(String, String)>,
    /// Language of the names in the file (BCP 47).
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
}

/// What to read, to be proved.
#[derive(Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    import: Import,
}

impl Import {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let imported = self.read()?;
        context.talk.data(&imported, told)?;
        Ok(Exit::Done)
    }

    fn read(&self) -> Result<Imported, Failure> {
        let posts_of_lanes = self.post_of_lane.iter().cloned();
        let posts_of_lanes: BTreeMap<String, PostCode> = posts_of_lanes
            .map(|(lane, post)| (lane, post.as_str().into()))
            .collect();
        let import = ImportAs {
            item: self.item.as_deref().map(ItemCode::from),
            department: self.department.as_deref().map(DepartmentCode::from),
            post: self.post.as_deref().map(PostCode::from),
            posts_of_lanes,
            language: self.language.clone(),
        };
        read_file(&self.file, &import)
    }
}

impl Check {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let imported = self.import.read()?;
        if imported.problems.is_empty() {
            context.talk.data(&imported.problems, |_| {
                format!("ok: {}", counted(&imported.chart))
            })?;
            return Ok(Exit::Done);
        }
        Err(Failure::new(
            Exit::Found,
            "flowchart.problems",
            "the chart cannot be published",
        )
        .at(self.import.file.display())
        .value(problems(&imported)))
    }
}

/// The chart of a file, or everything that stands against it.
pub fn read_file(path: &Path, import: &ImportAs) -> Result<Imported, Failure> {
    let file = File::open(path).map_err(|e| {
        Failure::usage("file.read", "cannot read the BPMN file")
            .at(path.display())
            .because(e)
    })?;
    bpmn::read(file, import).map_err(|refusals| {
        let lines = refusals
            .0
            .iter()
            .map(|refusal| format!("{}: {refusal}", refusal.code));
        let lines: Vec<String> = lines.collect();
        Failure::new(
            Exit::Found,
            "flowchart.not-importable",
            "the file holds what a chart cannot hold",
        )
        .at(path.display())
        .value(lines.join("\n"))
        .hint("draw the course with the elements that host/interchange/src/bpmn/README.md lists")
    })
}

fn told(imported: &Imported) -> String {
    let mut lines = vec![format!("read: {}", counted(&imported.chart))];
    for lane in &imported.lanes {
        lines.push(format!("lane {}: {}", lane.name, lane.steps.join(", ")));
    }
    if !imported.problems.is_empty() {
        lines.push("to be published, the chart needs:".to_owned());
        lines.push(problems(imported));
    }
    lines.join("\n")
}

fn counted(chart: &Flowchart) -> String {
    let (steps, transitions) = (chart.steps.len(), chart.transitions.len());
    format!("{steps} steps, {transitions} transitions")
}

fn problems(imported: &Imported) -> String {
    let problems = imported.problems.iter();
    let lines: Vec<String> = problems
        .map(|problem| format!("{}: {problem}", problem.code))
        .collect();
    lines.join("\n")
}

fn lane_with_post(text: &str) -> Result<(String, String), String> {
    let (lane, post) = text.rsplit_once('=').ok_or("expected LANE=CODE")?;
    Ok((lane.to_owned(), post.to_owned()))
}
