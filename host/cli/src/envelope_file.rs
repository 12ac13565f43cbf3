//! What was signed about a component, in a file beside it.

use std::path::{Path, PathBuf};

use sanquan_domain::signature::Envelope;

use crate::failure::Failure;

/// The file beside `component` where its envelope is looked for.
pub fn beside(component: &Path) -> PathBuf {
    let mut name = component.as_os_str().to_owned();
    name.push(".dsse.json");
    name.into()
}

/// The envelope in the file that was named, or beside the component; none where none is there.
pub fn find(component: &Path, named: Option<&Path>) -> Result<Option<Envelope>, Failure> {
    let usual = beside(component);
    match named {
        Some(file) => read(file).map(Some),
        None if usual.exists() => read(&usual).map(Some),
        None => Ok(None),
    }
}

/// Reads one.
pub fn read(file: &Path) -> Result<Envelope, Failure> {
    let bytes = std::fs::read(file).map_err(|error| {
        Failure::usage("file.read", "cannot read what was signed")
            .at(file.display())
            .because(error)
            .hint("`sanquan plugin sign COMPONENT --key KEY` writes it beside the component")
    })?;
    Envelope::from_json(&bytes).map_err(|why| {
        Failure::usage("signature.malformed", "what is signed cannot be read")
            .at(file.display())
            .for_that(why)
            .hint("have it made anew: sanquan plugin sign COMPONENT --key KEY")
    })
}

/// Writes one.
pub fn write(file: &Path, envelope: &Envelope) -> Result<(), Failure> {
    std::fs::write(file, envelope.to_json()).map_err(|error| {
        Failure::failed("file.write", "cannot write what was signed")
            .at(file.display())
            .because(error)
    })
}
