//! `sanquan flowchart …`: charts of items as BPMN files and as pictures.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::flowchart::Flowchart;
use sanquan_domain::id::{DepartmentCode, ItemCode, PostCode};
use sanquan_interchange::bpmn::{self, ImportAs, Imported};
use sanquan_interchange::svg::{self, Drawing};
use serde::{Deserialize, Serialize};

use super::Context;
use crate::catalogue_file;
use crate::door::{AnyPlace, Door};
use crate::exit::Exit;
use crate::failure::Failure;

/// Commands about flowcharts.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Read a BPMN 2.0 file and show the chart that it gives (whole with --json); everything that stands
    /// against it is named at once. Nothing is entered anywhere.
    Import(Import),
    /// Write the chart of an item as a BPMN 2.0 file.
    Export(Export),
    /// Read a BPMN 2.0 file and prove its chart: one start, every step reachable, every course ends.
    Check {
        #[command(flatten)]
        import: Import,
    },
    /// Draw the chart of an item, or of a BPMN file, as SVG.
    Draw(Export),
}

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

/// Which chart, from where to where.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// Code of the item; to draw, a BPMN file as well.
    item: String,
    /// File to write. Default: stdout.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Catalogue file (JSON) that the item stands in, instead of a store or a host.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["data", "server"])]
    catalogue: Option<PathBuf>,
    #[command(flatten)]
    place: AnyPlace,
}

#[derive(Serialize)]
struct Written<'a> {
    file: &'a Path,
    bytes: usize,
}

/// What a host tells of an item.
#[derive(Deserialize)]
struct ItemReply {
    item: PowerItem,
}

impl Command {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::Import(import) => {
                let imported = import.read()?;
                context.talk.data(&imported, told)?;
                Ok(Exit::Done)
            }
            Self::Check { import } => import.check(context),
            Self::Export(export) => {
                let (item, chart) = export.find(context)?;
                export.put(context, &bpmn::write(&item, &chart))
            }
            Self::Draw(export) => {
                let (title, chart) = export.find_to_draw(context)?;
                let drawing = Drawing {
                    title: &title,
                    ..Drawing::default()
                };
                export.put(context, &svg::draw(&chart, &drawing))
            }
        }
    }
}

impl Import {
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

    fn check(&self, context: &Context) -> Result<Exit, Failure> {
        let imported = self.read()?;
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
        .at(self.file.display())
        .value(problems(&imported)))
    }
}

impl Export {
    /// The item with the chart that is in force for it.
    fn find(&self, context: &Context) -> Result<(PowerItem, Flowchart), Failure> {
        if let Some(file) = &self.catalogue {
            let items = catalogue_file::read(file)?.items;
            let same = |item: &PowerItem| item.code.as_str() == self.item;
            let newest = items
                .into_iter()
                .filter(same)
                .max_by_key(|item| item.version);
            let item = newest.ok_or_else(|| self.unknown().at(file.display()))?;
            let chart = item.flowchart.clone();
            return Ok((item, chart));
        }
        match self.place.open(context)? {
            Door::Server(client) => {
                let path = format!("/api/v1/items/{}", self.item);
                let reply: ItemReply = client.get(&path)?;
                let chart: Flowchart = client.get(&format!("{path}/flowchart"))?;
                Ok((reply.item, chart))
            }
            Door::Store(local) => local.work(async |engine, _| {
                let county = engine.county();
                let code = ItemCode::from(self.item.as_str());
                let item = county.catalogue.newest(&code);
                let item = item.ok_or_else(|| self.unknown())?;
                let chart = county.chart_of(item).clone();
                Ok::<_, Failure>((PowerItem::clone(item), chart))
            }),
        }
    }

    fn find_to_draw(&self, context: &Context) -> Result<(String, Flowchart), Failure> {
        let path = Path::new(&self.item);
        if path.extension().is_some_and(|end| end == "bpmn") {
            let imported = read_file(path, &ImportAs::default())?;
            let title = imported.names.get("zh-CN").to_owned();
            return Ok((title, imported.chart));
        }
        let (item, chart) = self.find(context)?;
        Ok((item.names.get("zh-CN").to_owned(), chart))
    }

    fn unknown(&self) -> Failure {
        Failure::usage("item.unknown", "there is no such item").value(&self.item)
    }

    fn put(&self, context: &Context, text: &str) -> Result<Exit, Failure> {
        let Some(file) = &self.output else {
            context.talk.print(text)?;
            return Ok(Exit::Done);
        };
        std::fs::write(file, text).map_err(|e| {
            Failure::failed("file.write", "cannot write the file")
                .at(file.display())
                .because(e)
        })?;
        let written = Written {
            file,
            bytes: text.len(),
        };
        context.talk.data(&written, |written| {
            format!(
                "written: {}, {} bytes",
                written.file.display(),
                written.bytes
            )
        })?;
        Ok(Exit::Done)
    }
}

fn read_file(path: &Path, import: &ImportAs) -> Result<Imported, Failure> {
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
