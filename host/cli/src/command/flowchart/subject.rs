//! Which chart a command is about, and where what it makes goes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sanquan_domain::catalogue::{CatalogueDocument, Department, Post, PowerItem};
use sanquan_domain::county::County;
use sanquan_domain::flowchart::Flowchart;
use sanquan_domain::id::{DepartmentCode, ItemCode, PostCode};
use sanquan_domain::value::Texts;
use serde::{Deserialize, Serialize};

use crate::catalogue_file;
use crate::command::Context;
use crate::door::{AnyPlace, Client, Door, Entries};
use crate::exit::Exit;
use crate::failure::Failure;

/// Which chart, from where to where.
#[derive(Debug, clap::Args)]
pub struct Subject {
    /// Code of the item; to draw, a BPMN file as well.
    pub item: String,
    /// File to write. Default: stdout.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Catalogue (JSON, `.xlsx`, or a folder of CSV tables) that the item stands in, instead of a store or a
    /// host.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["data", "server"])]
    catalogue: Option<PathBuf>,
    #[command(flatten)]
    place: AnyPlace,
}

/// A chart with everything that a picture of it names.
pub struct Shown {
    pub names: Texts,
    /// None for a chart from a BPMN file.
    pub item: Option<PowerItem>,
    pub chart: Flowchart,
    pub posts: BTreeMap<PostCode, Texts>,
    pub departments: BTreeMap<DepartmentCode, Texts>,
}

/// What a host tells of an item.
#[derive(Deserialize)]
struct ItemReply {
    item: PowerItem,
}

#[derive(Serialize)]
struct Written {
    files: Vec<PathBuf>,
    bytes: usize,
}

impl Subject {
    /// The item with the chart that is in force for it.
    pub fn find(&self, context: &Context) -> Result<Shown, Failure> {
        if let Some(file) = &self.catalogue {
            return self.find_in(catalogue_file::read(file)?, file);
        }
        match self.place.open(context)? {
            Door::Server(client) => self.ask(&client),
            Door::Store(local) => local.work(async |engine, _| self.look_up(&engine.county())),
        }
    }

    fn find_in(&self, document: CatalogueDocument, file: &Path) -> Result<Shown, Failure> {
        let same = |item: &PowerItem| item.code.as_str() == self.item;
        let versions = document.items.into_iter().filter(same);
        let newest = versions.max_by_key(|item| item.version);
        let item = newest.ok_or_else(|| self.unknown().at(file.display()))?;
        let chart = item.flowchart.clone();
        Ok(Shown::of(
            item,
            chart,
            &document.posts,
            &document.departments,
        ))
    }

    fn look_up(&self, county: &County) -> Result<Shown, Failure> {
        let code = ItemCode::from(self.item.as_str());
        let item = county.catalogue.newest(&code);
        let item = item.ok_or_else(|| self.unknown())?;
        let chart = county.chart_of(item).clone();
        let (posts, departments) = (county.posts.all(), county.catalogue.departments());
        Ok(Shown::of(PowerItem::clone(item), chart, posts, departments))
    }

    fn ask(&self, client: &Client) -> Result<Shown, Failure> {
        let path = format!("/api/v1/items/{}", self.item);
        let reply: ItemReply = client.get(&path)?;
        let chart: Flowchart = client.get(&format!("{path}/flowchart"))?;
        let departments: Entries<Department> = client.get("/api/v1/departments")?;
        // Posts are told to the county's own people: for others the picture shows their codes.
        let posts = match client.get::<Entries<Post>>("/api/v1/posts") {
            Err(failure) if failure.exit == Exit::Refused => Vec::new(),
            posts => posts?.entries,
        };
        Ok(Shown::of(reply.item, chart, &posts, &departments.entries))
    }

    fn unknown(&self) -> Failure {
        Failure::usage("item.unknown", "there is no such item").value(&self.item)
    }

    /// Writes what was made: one file, or, of several sheets, `NAME-1.svg`, `NAME-2.svg` and so on.
    pub fn put(&self, context: &Context, sheets: &[String]) -> Result<Exit, Failure> {
        let Some(file) = &self.output else {
            let [sheet] = sheets else {
                return Err(Failure::usage(
                    "flowchart.sheets",
                    "several sheets do not fit into one output",
                )
                .value(format!("{} sheets", sheets.len()))
                .hint("name a file by --output: each sheet gets its number"));
            };
            context.talk.print(sheet)?;
            return Ok(Exit::Done);
        };
        let mut written = Written {
            files: Vec::new(),
            bytes: 0,
        };
        for (index, sheet) in sheets.iter().enumerate() {
            let file = match sheets.len() {
                1 => file.clone(),
                _ => numbered(file, index + 1),
            };
            write(&file, sheet)?;
            written.files.push(file);
            written.bytes += sheet.len();
        }
        context.talk.data(&written, told)?;
        Ok(Exit::Done)
    }
}

impl Shown {
    fn of<'a>(
        item: PowerItem,
        chart: Flowchart,
        posts: impl IntoIterator<Item = &'a Post>,
        departments: impl IntoIterator<Item = &'a Department>,
    ) -> Self {
        let posts = posts.into_iter();
        let departments = departments.into_iter();
        Self {
            names: item.names.clone(),
            item: Some(item),
            chart,
            posts: posts
                .map(|one| (one.code.clone(), one.names.clone()))
                .collect(),
            departments: departments
                .map(|one| (one.code.clone(), one.names.clone()))
                .collect(),
        }
    }
}

fn numbered(file: &Path, number: usize) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let end = file
        .extension()
        .map(|end| format!(".{}", end.to_string_lossy()));
    file.with_file_name(format!("{stem}-{number}{}", end.unwrap_or_default()))
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(file, text).map_err(|e| {
        Failure::failed("file.write", "cannot write the file")
            .at(file.display())
            .because(e)
    })
}

fn told(written: &Written) -> String {
    let files = written.files.iter().map(|file| file.display().to_string());
    let files: Vec<String> = files.collect();
    format!("written: {}, {} bytes", files.join(", "), written.bytes)
}
