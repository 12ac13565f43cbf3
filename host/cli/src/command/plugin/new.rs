//! `plugin new`: a folder that builds on its own. The SDK and the contract go along in
//! `.sanquan/`, as this binary carries them, so that neither this repository nor a network is
//! needed after the first `cargo fetch`.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::command::Context;
use crate::embedded;
use crate::exit::Exit;
use crate::failure::Failure;

/// What the template calls itself, as a crate, as a type and as a Rust path.
const TEMPLATE_NAME: &str = "my-department";
const TEMPLATE_TYPE: &str = "MyDepartment";
const TEMPLATE_PATH: &str = "my_department";

/// Make a plugin's folder.
#[derive(Debug, clap::Args)]
pub struct New {
    /// Name of the plugin: lower-case letters, digits and single dashes, such as `land-use`.
    pub name: String,
    /// Folder in which the plugin's folder is made.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub path: PathBuf,
}

#[derive(Serialize)]
struct Made {
    name: String,
    path: PathBuf,
    files: Vec<String>,
}

impl New {
    /// Makes the folder; refuses one that is there already.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        well_named(&self.name)?;
        let folder = self.path.join(&self.name);
        if folder.exists() {
            return Err(
                Failure::usage("new.exists", "there is something of that name already")
                    .at(folder.display())
                    .hint("choose another name, or another folder by --path"),
            );
        }
        let mut files = Vec::new();
        for (name, content) in embedded::below("sdk/template") {
            let name = named(name, &self.name);
            let content = match std::str::from_utf8(content) {
                Ok(text) => named(text, &self.name).into_bytes(),
                Err(_) => content.to_vec(),
            };
            write(&folder.join(&name), &content)?;
            files.push(name);
        }
        for room in ["wit", "sdk/rust", "sdk/rust-derive", "sdk/testkit"] {
            // Their own tests need the repository.
            let carried = embedded::below(room).filter(|(name, _)| !name.starts_with("tests/"));
            for (name, content) in carried {
                let name = format!(".sanquan/{room}/{name}");
                write(&folder.join(&name), content)?;
                files.push(name);
            }
        }
        let made = Made {
            name: self.name,
            path: folder,
            files,
        };
        context.talk.data(&made, told)?;
        Ok(Exit::Done)
    }
}

fn told(made: &Made) -> String {
    format!(
        "made {} with {} files; what to do next:\n  cd {}\n  \
         cargo fetch            the last use of a network\n  \
         cargo test             natively\n  \
         sanquan plugin test    natively and in the sandbox\n  \
         sanquan plugin sim     a case by hand\n\
         .sanquan/sdk/rust/README.md is the tutorial",
        made.name,
        made.files.len(),
        made.path.display()
    )
}

fn well_named(name: &str) -> Result<(), Failure> {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    match name.len() <= 64 && name.split('-').all(part) {
        true => Ok(()),
        false => Err(Failure::usage("new.name", "that cannot be a plugin's name")
            .value(format!("`{name}`"))
            .limit("lower-case letters, digits and single dashes, each part beginning with a letter, at most 64 characters")
            .hint("such as `land-use`")),
    }
}

/// The template's words with the plugin's name in them.
fn named(text: &str, name: &str) -> String {
    let capital = |part: &str| part[..1].to_uppercase() + &part[1..];
    let type_name: String = name.split('-').map(capital).collect();
    text.replace(TEMPLATE_NAME, name)
        .replace(TEMPLATE_TYPE, &type_name)
        .replace(TEMPLATE_PATH, &name.replace('-', "_"))
}

fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().expect("a file below the plugin's folder");
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, content))
        .map_err(|e| {
            Failure::failed("file.write", "cannot write")
                .at(path.display())
                .because(e)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_cargo_and_rust_can_both_bear() {
        for good in ["land", "land-use", "a1-b2"] {
            assert!(well_named(good).is_ok(), "{good}");
        }
        for bad in [
            "", "-", "land-", "Land", "land_use", "1st", "a--b", "a-1", "../up", "县",
        ] {
            assert!(well_named(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_name_goes_into_crate_type_and_path() {
        assert_eq!(
            named("my-department my_department MyDepartment", "land-use"),
            "land-use land_use LandUse"
        );
    }
}
