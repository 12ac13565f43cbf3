//! The scenarios of a plugin against its component, held against what was answered natively.

use std::collections::BTreeMap;
use std::path::PathBuf;

use sanquan_testkit::canonical;
use sanquan_testkit::coverage::Coverage;
use sanquan_testkit::department::Department;
use sanquan_testkit::folder::PluginFolder;
use sanquan_testkit::native::DEPARTMENT;
use sanquan_testkit::play::{self, play};
use sanquan_testkit::snapshot::Snapshot;
use serde::Serialize;

use crate::sandbox::Sandbox;
use crate::sandbox::answerer::Component;
use crate::sandbox::took::Took;

/// Characters shown on each side of the first byte that differs.
const SHOWN: usize = 60;

/// What became of a plugin's scenarios.
#[derive(Debug, Serialize)]
pub struct Round {
    /// Each of them.
    pub scenarios: Vec<Played>,
    /// Whether the native answers were compared too.
    pub native: bool,
    /// Where native and component disagree about the department itself, or why it says nothing.
    pub differences: Vec<String>,
    /// What they cover.
    pub coverage: Covered,
    /// The most that a question took which is asked once, at deployment.
    #[serde(skip)]
    once: Took,
}

/// What became of one scenario.
#[derive(Debug, Serialize)]
pub struct Played {
    /// Its file.
    pub file: PathBuf,
    /// What it tells.
    pub about: String,
    /// Where it goes otherwise than it is told, or otherwise than natively.
    pub differences: Vec<String>,
    /// `absent`, `same`, `differs` or `written`.
    pub snapshot: &'static str,
    /// Questions asked.
    pub questions: usize,
    /// The most that one question about its case took.
    #[serde(flatten)]
    pub took: Took,
}

/// What a plugin's scenarios cover.
#[derive(Debug, Default, Serialize)]
pub struct Covered {
    /// Rulings, transitions and rules that must be covered.
    pub required: usize,
    /// Those that no scenario covers.
    pub missing: Vec<String>,
    /// Entries of `coverage.toml` that do happen, or that nothing asks for.
    pub stale: Vec<String>,
}

impl Round {
    /// Plays every scenario of the folder.
    pub fn play(
        sandbox: &Sandbox,
        folder: &PluginFolder,
        native: Option<&BTreeMap<String, String>>,
        bless: bool,
    ) -> Self {
        let mut round = Self {
            scenarios: Vec::new(),
            native: native.is_some(),
            differences: Vec::new(),
            coverage: Covered::default(),
            once: Took::default(),
        };
        let mut component = Component::of(sandbox);
        let department = match Department::ask(&folder.items, &mut component) {
            Ok(department) => department,
            Err(fault) => {
                round.differences.push(fault.to_string());
                return round;
            }
        };
        round.once = component.once();
        let mut coverage = Coverage::of(&department, &folder.never);
        for (file, scenario) in &folder.scenarios {
            let mut component = Component::of(sandbox);
            let played = play(file, scenario, &department, &mut component, bless);
            coverage.add(&department, &played.exchanges);
            round
                .scenarios
                .push(Played::of(played, component.by_case(), native));
        }
        if let Some(native) = native.filter(|native| !native.is_empty()) {
            let answers = department.answers().iter().cloned().collect();
            let found = disagreement(native, DEPARTMENT, &canonical::text(&answers));
            round.differences.extend(found);
        }
        round.coverage = Covered {
            required: coverage.required(),
            missing: coverage.missing(),
            stale: coverage.stale(),
        };
        round
    }

    /// True when everything went as it is told, natively and in the sandbox.
    pub fn is_as_told(&self) -> bool {
        let as_told = |played: &Played| played.differences.is_empty();
        self.differences.is_empty() && self.scenarios.iter().all(as_told)
    }

    /// True when the scenarios cover all that can happen.
    pub fn is_covered(&self) -> bool {
        self.coverage.missing.is_empty() && self.coverage.stale.is_empty()
    }

    /// The most that one call took.
    pub fn took(&self) -> Took {
        let took = self.scenarios.iter().map(|played| played.took);
        took.fold(self.once, Took::most)
    }
}

impl Played {
    fn of(played: play::Played, took: Took, native: Option<&BTreeMap<String, String>>) -> Self {
        let name = played
            .file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let transcript = played.transcript();
        let disagreement = native.and_then(|native| disagreement(native, &name, &transcript));
        let mut differences = played.differences;
        differences.extend(disagreement);
        Self {
            file: played.file,
            about: played.about,
            differences,
            snapshot: match played.snapshot {
                Snapshot::Absent => "absent",
                Snapshot::Same => "same",
                Snapshot::Differs => "differs",
                Snapshot::Written => "written",
            },
            questions: played.exchanges.len(),
            took,
        }
    }
}

/// Where the component's transcript leaves the native one.
fn disagreement(native: &BTreeMap<String, String>, name: &str, component: &str) -> Option<String> {
    let Some(native) = native.get(name) else {
        return Some(format!(
            "native\n  the crate's own tests did not play `{name}`; they play the folder `scenarios`"
        ));
    };
    if native == component {
        return None;
    }
    let same = native
        .bytes()
        .zip(component.bytes())
        .take_while(|(a, b)| a == b);
    let at = same.count();
    Some(format!(
        "native and component disagree from byte {at} on\n  native     …{}…\n  component  …{}…",
        around(native, at),
        around(component, at)
    ))
}

fn around(text: &str, at: usize) -> &str {
    let from = text.floor_char_boundary(at.saturating_sub(SHOWN));
    let to = text.ceil_char_boundary((at + SHOWN).min(text.len()));
    &text[from..to]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_that_differs_is_shown_from_both_sides() {
        let native = BTreeMap::from([("a.toml".to_owned(), r#"["accept","材料"]"#.to_owned())]);
        assert_eq!(
            disagreement(&native, "a.toml", r#"["accept","材料"]"#),
            None
        );
        let told = disagreement(&native, "a.toml", r#"["accept","材质"]"#).expect("they disagree");
        assert_eq!(
            told,
            "native and component disagree from byte 14 on\n  native     …[\"accept\",\"材料\"]…\n  \
             component  …[\"accept\",\"材质\"]…"
        );
        assert!(disagreement(&native, "b.toml", "[]").is_some());
    }
}
