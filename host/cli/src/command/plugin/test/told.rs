//! What became of a test, for people.

use std::fmt::Write as _;

use super::Tested;
use super::played::{Covered, Played};
use crate::command::plugin::language::Language;
use crate::sandbox::took::Left;

/// The report.
pub fn told(tested: &[Tested]) -> String {
    tested.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn one(tested: &Tested) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}  {}", tested.built.name, tested.built.sha256);
    for found in &tested.findings {
        let _ = writeln!(
            text,
            "  finding  {} at {}: {}",
            found.rule, found.place, found.message
        );
    }
    for difference in &tested.round.differences {
        let _ = writeln!(
            text,
            "  DIFFERS  {}",
            difference.replace('\n', "\n           ")
        );
    }
    for played in &tested.round.scenarios {
        text.push_str(&scenario(played));
    }
    let _ = writeln!(text, "  {}", left("fuel of a call", &tested.headroom.fuel));
    let _ = writeln!(
        text,
        "  {}",
        left("memory, bytes", &tested.headroom.memory_bytes)
    );
    let _ = writeln!(
        text,
        "  {}",
        left("answer, bytes", &tested.headroom.output_bytes)
    );
    for warning in &tested.warnings {
        let _ = writeln!(text, "  warning  {warning}");
    }
    text.push_str(&coverage(&tested.round.coverage));
    let _ = writeln!(text, "  {}", summary(tested));
    text
}

fn scenario(played: &Played) -> String {
    let word = match played.differences.is_empty() {
        true => "ok",
        false => "DIFFERS",
    };
    let took = &played.took;
    let mut text = format!(
        "  {word:<7}  {}\n           {} questions; at most {} fuel, {} bytes of memory, {} bytes of answer; snapshot {}\n",
        played.about,
        played.questions,
        took.fuel,
        took.memory_peak_bytes,
        took.output_bytes,
        played.snapshot
    );
    if !played.differences.is_empty() {
        let _ = writeln!(text, "           {}", played.file.display());
    }
    for difference in &played.differences {
        let _ = writeln!(
            text,
            "           {}",
            difference.replace('\n', "\n           ")
        );
    }
    text
}

fn left(what: &str, left: &Left) -> String {
    format!(
        "{what:<15}  {:>10} of {:>10}, headroom {} %",
        left.worst, left.limit, left.headroom_percent
    )
}

fn coverage(covered: &Covered) -> String {
    let mut text = format!(
        "  covered          {:>10} of {:>10} rulings, transitions and rules\n",
        covered.required - covered.missing.len(),
        covered.required
    );
    for missing in &covered.missing {
        let _ = writeln!(text, "    no scenario covers: {missing}");
    }
    for stale in &covered.stale {
        let _ = writeln!(
            text,
            "    coverage.toml says never, and it happens or does not exist: {stale}"
        );
    }
    text
}

fn summary(tested: &Tested) -> String {
    let round = &tested.round;
    let differing = round
        .scenarios
        .iter()
        .filter(|one| !one.differences.is_empty());
    let differing = differing.count();
    let native = match (round.native, tested.language) {
        (true, _) if round.is_as_told() => "native and component agree byte for byte".to_owned(),
        (true, _) => "native answers compared".to_owned(),
        (false, Some(Language::Rust)) => "native answers not compared (--skip-native)".to_owned(),
        (false, Some(language)) => format!("in the sandbox alone: {language} has no native half"),
        (false, None) => "in the sandbox alone".to_owned(),
    };
    format!(
        "{} findings, {} scenarios as told, {differing} different; {native}",
        tested.findings.len(),
        round.scenarios.len() - differing
    )
}
