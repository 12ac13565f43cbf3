//! `plugin check`: everything that the host would refuse at deployment, found at the desk.

use std::fmt::Write as _;
use std::path::PathBuf;

use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::contract::{Description, FlowchartQuestion, ItemHandling};
use sanquan_domain::county::check_description;
use sanquan_domain::flowchart::{check, check_variation};
use sanquan_domain::value::Facts;
use serde::Serialize;

use super::desk_chart;
use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::sandbox::Sandbox;
use crate::talk::Tone;

/// Check a component against the contract and the law, without a host.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// The component (`.wasm`).
    pub file: PathBuf,
    /// Catalogue (JSON) with the items and their base flowcharts. Without it the plugin varies a
    /// plain one, and the result is not held against the law.
    #[arg(long, value_name = "FILE")]
    pub catalogue: Option<PathBuf>,
}

/// What was looked at, and what was found.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Digest of the component; absent when it cannot be loaded.
    pub component: Option<String>,
    /// Code of the department.
    pub department: Option<String>,
    /// The plugin's own version.
    pub version: Option<String>,
    /// Codes of its items.
    pub items: Vec<String>,
    /// What is wrong; empty when the host would take it.
    pub findings: Vec<Found>,
}

/// One thing that is wrong.
#[derive(Debug, Serialize)]
pub struct Found {
    /// Stable identifier of the rule that is broken.
    pub rule: String,
    /// Where: the description, an item's flowchart.
    #[serde(rename = "where")]
    pub place: String,
    /// What.
    pub message: String,
}

impl Check {
    /// Checks, prints the report, and ends with [`Exit::Found`] when something is wrong.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let items = desk_chart::items(self.catalogue.as_deref())?;
        let report = match Sandbox::load(&self.file) {
            Ok(sandbox) => Report::of(&sandbox, &items),
            Err(failure) if failure.exit == Exit::Refused => Report {
                findings: vec![Found::from_failure("component", &failure)],
                ..Report::default()
            },
            Err(failure) => return Err(failure),
        };
        let good = report.findings.is_empty();
        let word = match good {
            true => context.talk.paint(Tone::Good, "ok"),
            false => context.talk.paint(Tone::Bad, "not ok"),
        };
        context.talk.data(&report, |report| told(report, &word))?;
        Ok(if good { Exit::Done } else { Exit::Found })
    }
}

impl Report {
    /// Asks the component all that the host asks at deployment.
    pub fn of(sandbox: &Sandbox, catalogue: &[PowerItem]) -> Self {
        let mut report = Self {
            component: Some(sandbox.plugin.digest().to_string()),
            ..Self::default()
        };
        let describe = || sandbox.wait(sandbox.plugin.describe());
        match (describe(), describe()) {
            (Ok(first), Ok(second)) => {
                if first.answer != second.answer {
                    let message =
                        "asked twice, it answers differently: the answer must depend on nothing";
                    report.add("description.unstable", "describe", message);
                }
                report.description(&first.answer);
                for item in &first.answer.items {
                    report.flowchart(sandbox, item, catalogue);
                }
            }
            (Err(fault), _) | (_, Err(fault)) => {
                report.add(fault.code(), "describe", fault.to_string())
            }
        }
        report
    }

    fn add(&mut self, rule: &str, place: impl Into<String>, message: impl Into<String>) {
        self.findings.push(Found {
            rule: rule.to_owned(),
            place: place.into(),
            message: message.into(),
        });
    }

    fn description(&mut self, description: &Description) {
        for problem in check_description(description) {
            self.add("description.malformed", "describe", problem);
        }
        self.department = Some(description.department.to_string());
        self.version = Some(description.version.clone());
        self.items = description
            .items
            .iter()
            .map(|item| item.item.to_string())
            .collect();
    }

    fn flowchart(&mut self, sandbox: &Sandbox, item: &ItemHandling, catalogue: &[PowerItem]) {
        let place = format!("flowchart of `{}`", item.item);
        let known = catalogue
            .iter()
            .find(|known| known.code.as_str() == item.item);
        if known.is_none() && !catalogue.is_empty() {
            self.add(
                "catalogue.unknown-item",
                &place,
                "the catalogue has no such item",
            );
        }
        let base = known.map_or_else(
            || desk_chart::plain(&item.item),
            |item| item.flowchart.clone(),
        );
        let question = FlowchartQuestion {
            base,
            settings: Facts::default(),
        };
        let chart = match sandbox.wait(sandbox.plugin.flowchart(&question)) {
            Ok(called) => called.answer,
            Err(fault) => return self.add(fault.code(), place, fault.to_string()),
        };
        let Some(known) = known else {
            return;
        };
        let law = check(&chart, known);
        let variation = check_variation(&question.base, &chart, known.promised_limit);
        for problem in law.iter().chain(&variation) {
            self.add(problem.code, &place, problem.to_string());
        }
    }
}

impl Found {
    fn from_failure(place: &str, failure: &Failure) -> Self {
        Self {
            rule: failure.code.clone().into_owned(),
            place: place.to_owned(),
            message: failure.cause().unwrap_or(&failure.what).to_owned(),
        }
    }
}

fn told(report: &Report, word: &str) -> String {
    let mut text = String::new();
    let absent = || "-".to_owned();
    let _ = writeln!(
        text,
        "component   {}\ndepartment  {}\nversion     {}\nitems       {}",
        report.component.clone().unwrap_or_else(absent),
        report.department.clone().unwrap_or_else(absent),
        report.version.clone().unwrap_or_else(absent),
        report.items.join(", ")
    );
    for found in &report.findings {
        let _ = writeln!(
            text,
            "{}\n  where: {}\n  {}",
            found.rule, found.place, found.message
        );
    }
    let _ = writeln!(text, "{word}: {} findings", report.findings.len());
    text
}
