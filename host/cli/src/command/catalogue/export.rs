//! `catalogue export`: the whole catalogue of a county in a file.

use std::path::PathBuf;

use sanquan_domain::catalogue::CatalogueDocument;
use sanquan_domain::county::County;

use super::{Context, Counts};
use crate::catalogue_file::{self, Format};
use crate::door::Place;
use crate::exit::Exit;
use crate::failure::Failure;

/// Write the whole catalogue: all versions of all items, bodies, posts and bindings.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// In which form.
    #[arg(long, value_enum)]
    format: Format,
    /// The file, or the folder for CSV; it may not be there yet.
    #[arg(short, long, value_name = "PATH")]
    output: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Export {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let local = self.place.open(context)?;
        let document =
            local.work(async |engine, _| Ok::<_, Failure>(document_of(&engine.county())))?;
        catalogue_file::write(&document, self.format, &self.output)?;
        context.talk.data(&Counts::of(&document), |counts| {
            format!("exported: {counts}")
        })?;
        Ok(Exit::Done)
    }
}

/// The county's catalogue as a document. Importing it into an empty county gives the same catalogue.
fn document_of(county: &County) -> CatalogueDocument {
    let (catalogue, posts) = (&county.catalogue, &county.posts);
    let versions = catalogue
        .items()
        .flat_map(|item| catalogue.versions(&item.code));
    CatalogueDocument {
        departments: catalogue.departments().cloned().collect(),
        centres: catalogue.centres().cloned().collect(),
        items: versions.map(|item| (**item).clone()).collect(),
        posts: posts.all().cloned().collect(),
        bindings: posts
            .all()
            .flat_map(|post| posts.bindings(&post.code))
            .cloned()
            .collect(),
    }
}
