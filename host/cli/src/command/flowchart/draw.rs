//! `flowchart draw`: a chart as a picture, or in words.

use std::fmt::Write as _;
use std::path::Path;

use sanquan_domain::catalogue::RiskScale;
use sanquan_interchange::bpmn::ImportAs;
use sanquan_interchange::svg::{self, Description, Drawing, Format, Language};

use super::import::read_file;
use super::subject::{Shown, Subject};
use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// What to draw, and how.
#[derive(Debug, clap::Args)]
pub struct Draw {
    #[command(flatten)]
    subject: Subject,
    /// For what.
    #[arg(long = "for", value_enum, default_value_t = Medium::Screen, value_name = "MEDIUM")]
    medium: Medium,
    /// Language of every word in it.
    #[arg(long, value_enum, default_value_t = Words::Zh)]
    language: Words,
    /// Show the integrity risks of the steps too. They are the office's own: such a picture is not for the
    /// public.
    #[arg(long)]
    risks: bool,
}

/// For what a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Medium {
    /// As wide as the chart needs, a lane for each body.
    Screen,
    /// One column for a telephone 390 pixels wide.
    Telephone,
    /// Sheets of A4; several need --output.
    Paper,
    /// No picture: the same as a numbered list, for those who cannot see it.
    Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Words {
    /// 中文
    Zh,
    /// English
    En,
}

impl Draw {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let shown = self.find(context)?;
        let scale = RiskScale::default();
        let drawing = self.drawing(&shown, &scale);
        let sheets = match self.medium {
            Medium::Screen | Medium::Telephone => vec![svg::draw(&shown.chart, &drawing)],
            Medium::Paper => svg::pages(&shown.chart, &drawing),
            Medium::Words => vec![told(&svg::describe(&shown.chart, &drawing))],
        };
        self.subject.put(context, &sheets)
    }

    fn find(&self, context: &Context) -> Result<Shown, Failure> {
        let path = Path::new(&self.subject.item);
        if path.extension().is_none_or(|end| end != "bpmn") {
            return self.subject.find(context);
        }
        let imported = read_file(path, &ImportAs::default())?;
        Ok(Shown {
            names: imported.names,
            item: None,
            chart: imported.chart,
            posts: Default::default(),
            departments: Default::default(),
        })
    }

    fn drawing<'a>(&self, shown: &'a Shown, scale: &'a RiskScale) -> Drawing<'a> {
        let language = self.language.into();
        Drawing {
            title: shown.names.get(Language::tag(language)),
            posts: shown.posts.iter().collect(),
            departments: shown.departments.iter().collect(),
            item: shown.item.as_ref(),
            risks: self.risks.then_some(scale),
            format: match self.medium {
                Medium::Telephone => Format::Narrow,
                Medium::Screen | Medium::Paper | Medium::Words => Format::Wide,
            },
            language,
            ..Drawing::default()
        }
    }
}

impl From<Words> for Language {
    fn from(words: Words) -> Self {
        match words {
            Words::Zh => Self::Chinese,
            Words::En => Self::English,
        }
    }
}

/// A description as plain text.
fn told(description: &Description) -> String {
    let mut text = format!("{}\n{}\n", description.title, description.summary);
    for step in &description.steps {
        let _ = writeln!(text, "\n{}. {}", step.number, step.name);
        for fact in &step.facts {
            let _ = writeln!(text, "   - {fact}");
        }
        for way in &step.ways {
            let _ = writeln!(text, "   → {way}");
        }
    }
    text
}
