//! `plugin new`: a folder that builds on its own. The SDK and the contract go along in
//! `.sanquan/`, as this binary carries them, so that neither this repository nor a network is
//! needed after the first `cargo fetch`.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::language::Language;
use crate::command::Context;
use crate::embedded;
use crate::exit::Exit;
use crate::failure::Failure;

/// What the templates in all languages share: the same department, which decides the same cases.
const SHARED: [&str; 2] = ["catalogue.json", "scenarios/"];

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
    /// Language in which it is written.
    #[arg(long, value_enum, default_value_t)]
    pub language: Language,
}

#[derive(Serialize)]
struct Made {
    name: String,
    language: Language,
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
        for (name, content) in template(self.language) {
            let name = named(name, &self.name);
            let content = match std::str::from_utf8(content) {
                Ok(text) => named(text, &self.name).into_bytes(),
                Err(_) => content.to_vec(),
            };
            write(&folder.join(&name), &content)?;
            files.push(name);
        }
        for (name, content) in carried(self.language) {
            let name = format!(".sanquan/{name}");
            write(&folder.join(&name), content)?;
            files.push(name);
        }
        let made = Made {
            name: self.name,
            language: self.language,
            path: folder,
            files,
        };
        context.talk.data(&made, told)?;
        Ok(Exit::Done)
    }
}

/// The files of a template, with their paths in the plugin's folder.
fn template(language: Language) -> Box<dyn Iterator<Item = (&'static str, &'static [u8])>> {
    let in_rust = embedded::below("sdk/template");
    let own = match language {
        Language::Rust => return Box::new(in_rust),
        Language::Js => embedded::below("sdk/js/template"),
        Language::Python => embedded::below("sdk/python/template"),
    };
    let shared = in_rust.filter(|(name, _)| SHARED.iter().any(|shared| name.starts_with(shared)));
    Box::new(own.chain(shared))
}

/// The contract and the SDK, with their paths in the repository.
fn carried(language: Language) -> Vec<(String, &'static [u8])> {
    let rooms: &[&str] = match language {
        Language::Rust => &["wit", "sdk/rust", "sdk/rust-derive", "sdk/testkit"],
        Language::Js => &["wit", "sdk/js"],
        Language::Python => &["wit", "sdk/python"],
    };
    let mut files = Vec::new();
    for room in rooms {
        // Their own tests need the repository, and the template is in the plugin's folder already.
        let needed = embedded::below(room)
            .filter(|(name, _)| !name.starts_with("tests/") && !name.starts_with("template/"));
        files.extend(needed.map(|(name, content)| (format!("{room}/{name}"), content)));
    }
    if language != Language::Rust {
        let manual = embedded::below("sdk/testkit").filter(|(name, _)| *name == "README.md");
        files.extend(manual.map(|(name, content)| (format!("sdk/testkit/{name}"), content)));
    }
    files
}

fn told(made: &Made) -> String {
    let Made {
        name,
        language,
        path,
        files,
    } = made;
    let native = match language {
        Language::Rust => "  cargo test             natively\n",
        Language::Js | Language::Python => "",
    };
    let (sandbox, tutorial) = match language {
        Language::Rust => ("natively and in the sandbox", "rust"),
        Language::Js => ("in the sandbox", "js"),
        Language::Python => ("in the sandbox", "python"),
    };
    format!(
        "made {name} with {} files; what to do next:\n  cd {}\n  \
         {:<21}  the last use of a network\n\
         {native}  sanquan plugin test    {sandbox}\n  \
         sanquan plugin sim     a case by hand\n\
         .sanquan/sdk/{tutorial}/README.md is the tutorial",
        files.len(),
        path.display(),
        language.prepare(),
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
