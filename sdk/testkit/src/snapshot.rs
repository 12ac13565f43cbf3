//! Snapshots: every answer of a scenario in full, kept beside it and compared member by member, so
//! that no word changes unseen. `SANQUAN_BLESS=1 cargo test` (or `sanquan plugin test --bless`)
//! writes what is answered now; reading the difference in the version control is the review.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::compare::{Members, differences};
use crate::desk::Exchange;

/// How the name of a snapshot ends.
pub(crate) const ENDING: &str = ".snapshot.json";

/// How a scenario compares with its snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Snapshot {
    /// There is none.
    Absent,
    /// Every answer is as it was.
    Same,
    /// Some answer is not; the differences say where.
    Differs,
    /// It was written just now.
    Written,
}

/// Whether snapshots are to be written, by the variable `SANQUAN_BLESS`.
pub fn blessed() -> bool {
    std::env::var_os("SANQUAN_BLESS").is_some_and(|value| !value.is_empty() && value != "0")
}

/// Where the snapshot of a scenario lies: beside it.
pub fn path(scenario: &Path) -> PathBuf {
    let stem = scenario.file_stem().unwrap_or_default().to_string_lossy();
    scenario.with_file_name(format!("{stem}{ENDING}"))
}

/// Compares with the snapshot, or writes it.
pub(crate) fn review(
    scenario: &Path,
    exchanges: &[Exchange],
    bless: bool,
    found: &mut Vec<String>,
) -> Snapshot {
    let (file, answers) = (path(scenario), answers(exchanges));
    if bless {
        return match std::fs::write(&file, pretty(&answers)) {
            Ok(()) => Snapshot::Written,
            Err(why) => {
                found.push(format!("{}\n  cannot be written: {why}", file.display()));
                Snapshot::Differs
            }
        };
    }
    let Ok(text) = std::fs::read_to_string(&file) else {
        return Snapshot::Absent;
    };
    let before: Json = match serde_json::from_str(&text) {
        Ok(before) => before,
        Err(why) => {
            found.push(format!("{}\n  is no snapshot: {why}", file.display()));
            return Snapshot::Differs;
        }
    };
    let differing = compared(&before, &answers);
    match differing.is_empty() {
        true => Snapshot::Same,
        false => {
            found.extend(differing);
            found.push(
                "snapshot\n  where this is meant: SANQUAN_BLESS=1 cargo test, or sanquan plugin test --bless"
                    .to_owned(),
            );
            Snapshot::Differs
        }
    }
}

/// Entry by entry, so that a question more or less does not hide what changed before it.
fn compared(before: &Json, now: &Json) -> Vec<String> {
    let list = |value: &Json| value.as_array().cloned().unwrap_or_default();
    let (before, now) = (list(before), list(now));
    let mut found = Vec::new();
    for index in 0..before.len().max(now.len()) {
        let [old, new] = [&before, &now].map(|list| list.get(index).unwrap_or(&Json::Null));
        let asked = [new, old].map(|entry| entry["asked"].as_str().unwrap_or_default());
        let asked = if asked[0].is_empty() {
            asked[1]
        } else {
            asked[0]
        };
        let place = format!("snapshot[{index}] ({asked})");
        found.extend(differences(old, new, &place, Members::AreAll));
    }
    found
}

fn answers(exchanges: &[Exchange]) -> Json {
    let entry = |exchange: &Exchange| {
        let asked = format!("{} {}", exchange.function.as_str(), exchange.about);
        match &exchange.answer {
            Ok(answer) => json!({ "asked": asked.trim_end(), "answer": answer }),
            Err(fault) => json!({ "asked": asked.trim_end(), "fault": fault.code }),
        }
    };
    exchanges.iter().map(entry).collect()
}

fn pretty(answers: &Json) -> String {
    // Read back from the canonical text, so that the order of members is the same everywhere.
    let sorted: Json =
        serde_json::from_str(&crate::canonical::text(answers)).expect("the canonical text is JSON");
    format!("{sorted:#}\n")
}
