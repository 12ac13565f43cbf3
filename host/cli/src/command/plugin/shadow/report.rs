//! The report as the command prints it.

use std::fmt::Write as _;

use sanquan_domain::id::Digest;
use sanquan_domain::shadow::{Change, ShadowReplayed};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// A report with some of its changes in full.
#[derive(Debug, Serialize, Deserialize)]
pub struct Report {
    /// By which acceptances name it.
    pub digest: Digest,
    /// Whether somebody answered for the changes.
    pub accepted: bool,
    /// How many changes somebody has to answer for.
    pub to_accept: u64,
    /// Whether it allows an activation.
    pub complete: bool,
    /// What was found.
    #[serde(flatten)]
    pub found: ShadowReplayed,
    /// Changes with both answers, as many as were asked for and may be read.
    #[serde(default)]
    pub details: Vec<Explained>,
    /// Verdicts asked again in a second; none where the host had the report already.
    #[serde(default)]
    pub verdicts_per_second: Option<f64>,
}

/// A change with both answers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Explained {
    /// As the report lists it.
    #[serde(flatten)]
    pub change: Change,
    /// What the department said then.
    pub recorded: Json,
    /// What the candidate says.
    pub candidate: Json,
}

impl Report {
    /// For people.
    pub fn told(&self) -> String {
        let (found, mut text) = (&self.found, String::new());
        let _ = writeln!(
            text,
            "report     {}\ncandidate  {}\nagainst    {}\nverdicts   {} asked again, {} unchanged, {} of erased cases left out",
            self.digest,
            found.candidate,
            found
                .active
                .map_or_else(|| "nothing active".to_owned(), |active| active.to_string()),
            found.verdicts,
            found.unchanged,
            found.erased
        );
        if let Some(rate) = self.verdicts_per_second {
            let _ = writeln!(text, "rate       {rate:.0} verdicts/s");
        }
        for (difference, count) in &found.differences {
            let _ = writeln!(
                text,
                "{:<10} {count}",
                format!("{difference:?}").to_lowercase()
            );
        }
        if !found.moves.is_empty() {
            let _ = writeln!(text, "\n  count  was → would be");
        }
        for one in &found.moves {
            let function = format!("{:?}", one.function).to_lowercase();
            let _ = writeln!(
                text,
                "{:>7}  {function}: {} → {}",
                one.count, one.before, one.after
            );
        }
        for explained in &self.details {
            let _ = write!(text, "\n{}", explained.told());
        }
        let untold = found.changes.len().saturating_sub(self.details.len());
        if untold > 0 {
            let _ = writeln!(
                text,
                "\n{untold} more changes are in the report: --json or --html FILE shows them, --details N in full"
            );
        }
        let _ = write!(text, "\n{}", self.what_next());
        text
    }

    /// What may be done with it.
    fn what_next(&self) -> String {
        let candidate = self.found.candidate;
        match (self.complete, self.to_accept, self.accepted) {
            (false, ..) => "not over everything that the department was asked: a report to look at, not to activate by".to_owned(),
            (true, 0, _) => format!("no outcome changed; next: sanquan plugin activate {candidate}"),
            (true, _, true) => format!("accepted; next: sanquan plugin activate {candidate}"),
            (true, changes, false) => format!(
                "{changes} outcomes changed; mend the plugin, or answer for them: sanquan plugin accept {candidate} --report {} --reason TEXT",
                self.digest
            ),
        }
    }
}

impl Explained {
    fn told(&self) -> String {
        let change = &self.change;
        let mut text = format!(
            "{}  event {}  {:?} of item {}{}\n  {} → {}{}\n",
            change.case,
            change.version,
            change.function,
            change.item,
            change
                .step
                .as_deref()
                .map_or_else(String::new, |step| format!(", step {step}")),
            change.before,
            change.after,
            change
                .rule
                .as_deref()
                .map_or_else(String::new, |rule| format!("  by rule {rule}")),
        );
        for (who, answer) in [("then", &self.recorded), ("now", &self.candidate)] {
            let _ = writeln!(text, "  {who:<5} {answer}");
        }
        text
    }
}
