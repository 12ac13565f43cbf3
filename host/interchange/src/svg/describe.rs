//! The same in words: an ordered list of steps that a screen reader, a telephone line or a letter can
//! give instead of the picture.

use std::fmt::{self, Display};

use super::facts;
use super::graph::Mark;
use super::reading::Reading;
use super::text::escaped;
use super::words::Language;

/// A chart in words. [`Display`] gives plain text, [`Description::html`] the same as a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The language of all of it.
    pub language: Language,
    /// As in the drawing; may be empty.
    pub title: String,
    /// How many steps, lanes and points there are, with which step it begins, where the case stands.
    pub summary: String,
    /// The steps in the order of the course.
    pub steps: Vec<StepText>,
}

/// A step in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepText {
    /// Counted from 1; the number that it has in the picture.
    pub number: usize,
    /// Its id in the chart.
    pub id: String,
    /// Its name.
    pub name: String,
    /// True where the case stands.
    pub here: bool,
    /// Who does it, within what time, what comes of it, what is watched, what could go wrong.
    pub facts: Vec<String>,
    /// Where each way out of it leads.
    pub ways: Vec<String>,
}

impl Description {
    pub(super) fn of(reading: &Reading) -> Self {
        let steps = reading.steps().map(|(number, step)| StepText {
            number,
            id: step.id.clone(),
            name: reading.step_name(step).to_owned(),
            here: reading.mark(step) == Mark::Current,
            facts: facts::of_step(reading, step),
            ways: facts::ways_with_papers(reading, step),
        });
        Self {
            language: reading.language(),
            title: reading.drawing.title.to_owned(),
            summary: Self::summary(reading),
            steps: steps.collect(),
        }
    }

    /// The chart in a sentence or two.
    pub(super) fn summary(reading: &Reading) -> String {
        let language = reading.language();
        let (steps, lanes) = (reading.chart.steps.len(), reading.lanes.len());
        let points: usize = reading
            .chart
            .steps
            .iter()
            .map(|step| step.points.len())
            .sum();
        let mut summary = match language {
            Language::Chinese => format!("流程图：环节{steps}个，监察点{points}个"),
            Language::English => format!("Flowchart: steps {steps}, supervision points {points}"),
        };
        if lanes > 1 {
            let names = (0..lanes).map(|lane| reading.lane_name(lane));
            let title = language.pick("；办理单位：", "; lanes: ");
            summary += title;
            summary += &language.list(names);
        }
        let begin = reading.chart.step(&reading.chart.start);
        if let Some(begin) = begin {
            summary += language.pick("；始于“", "; begins with ");
            summary += reading.step_name(begin);
            summary += language.pick("”", "");
        }
        let here = reading
            .steps()
            .filter(|(_, step)| reading.mark(step) == Mark::Current);
        let here: Vec<String> = here
            .map(|(number, step)| format!("{number} {}", reading.step_name(step)))
            .collect();
        if !here.is_empty() {
            summary += language.pick("；当前环节：", "; the case is at ");
            summary += &language.list(here);
        }
        summary + language.pick("。", ".")
    }

    /// As HTML: a paragraph and an ordered list, without classes that anything depends on. Every text
    /// is escaped.
    pub fn html(&self) -> String {
        let mut html = format!(
            "<div class=\"chart-in-words\" lang=\"{}\">\n<p>{}</p>\n<ol>\n",
            self.language.tag(),
            escaped(&self.summary)
        );
        for step in &self.steps {
            let here = if step.here {
                " aria-current=\"step\""
            } else {
                ""
            };
            html += &format!(
                "<li value=\"{}\"{here}><b>{}</b>\n<ul>\n",
                step.number,
                escaped(&step.name)
            );
            for fact in step.facts.iter().chain(&step.ways) {
                html += &format!("<li>{}</li>\n", escaped(fact));
            }
            html += "</ul></li>\n";
        }
        html + "</ol>\n</div>\n"
    }
}

impl Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.title.is_empty() {
            writeln!(f, "{}", self.title)?;
        }
        writeln!(f, "{}", self.summary)?;
        for step in &self.steps {
            writeln!(f, "{}. {}", step.number, step.name)?;
            for fact in step.facts.iter().chain(&step.ways) {
                writeln!(f, "   - {fact}")?;
            }
        }
        Ok(())
    }
}
