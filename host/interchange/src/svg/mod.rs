//! Flowcharts as pictures: SVG 1.1 without scripts, style sheets or references, so that a page, a
//! letter or a notice board can show them as they are; and the same in words.
//!
//! [`draw`] makes one picture for a screen: wide, with a swim-lane for each body that works on the
//! case, or narrow, one column for a telephone. [`pages`] makes sheets of A4, on which no text is
//! smaller than 8 pt. [`describe`] says the same as an ordered list. Numbers of steps are the same in
//! all of them, and the same chart always gives the same bytes.
//!
//! Notation (domain.md 5.1): rounded box: beginning or end; rectangle: step; dashed: outside the own
//! department; bar: parallel parts begin or meet; red flag: integrity risk; eye: supervision points;
//! clock: the case's clock stands still. What another version changes is told by words and thick borders.

mod boxes;
mod column;
mod describe;
mod facts;
pub(crate) mod gap;
pub(crate) mod graph;
mod icons;
pub(crate) mod layers;
mod legend;
mod paint;
mod paper;
pub(crate) mod place;
mod reading;
pub(crate) mod route;
mod scene;
mod sheet;
pub(crate) mod text;
mod words;

use std::collections::BTreeMap;

use sanquan_domain::catalogue::diff::Diff;
use sanquan_domain::catalogue::{PowerItem, RiskScale};
use sanquan_domain::flowchart::Flowchart;
use sanquan_domain::id::{DepartmentCode, PostCode};
use sanquan_domain::value::Texts;

pub use describe::{Description, StepText};
use graph::Room;
use reading::Reading;
use scene::Scene;
pub use words::Language;

/// What a picture shows besides the chart itself.
#[derive(Debug, Clone, Default)]
pub struct Drawing<'a> {
    /// Title of the whole, such as the item's name; drawn above it.
    pub title: &'a str,
    /// Names of posts; a post without one is shown by its code.
    pub posts: BTreeMap<&'a PostCode, &'a Texts>,
    /// Steps at which the case stands: filled, with a thick border, and said in words.
    pub current: Vec<&'a str>,
    /// Steps that the case has passed: lightly filled, and said in words.
    pub visited: Vec<&'a str>,
    /// Language of every word in the picture.
    pub language: Language,
    /// For which screen [`draw`] draws.
    pub format: Format,
    /// The item, with the duties of its steps: lanes, clock stops, risks, conditions of branches.
    /// Without it every step belongs to the own department.
    pub item: Option<&'a PowerItem>,
    /// Names of bodies; one without is shown by its code.
    pub departments: BTreeMap<&'a DepartmentCode, &'a Texts>,
    /// Grades risks. Without it no risk is shown: risk points are the office's own, not the public's.
    pub risks: Option<&'a RiskScale>,
    /// What a version changes in the one before, to mark steps and ways: in the earlier chart those that go, in the
    /// later one those that come, in both those that change.
    pub changes: Option<&'a Diff>,
}

/// For which screen a picture is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// As wide as the chart needs, one swim-lane for each body.
    #[default]
    Wide,
    /// One column, [`NARROW_WIDTH`] wide; ways are told by the numbers of the steps they lead to.
    Narrow,
}

/// Width of a narrow picture in CSS pixels: a screen of 390 less the margins of a page.
pub const NARROW_WIDTH: f64 = 352.0;

/// Draws a chart. Transitions to steps that do not exist are left out: what is wrong with a chart
/// is said by its check, and the picture helps to see it.
pub fn draw(chart: &Flowchart, drawing: &Drawing) -> String {
    let reading = Reading::of(chart, drawing);
    match drawing.format {
        Format::Wide => sheet::picture(&reading, &Scene::flow(&reading, Room::Ample), "w"),
        Format::Narrow => {
            let scene = Scene::column(&reading, NARROW_WIDTH - 2.0 * sheet::MARGIN);
            sheet::picture(&reading, &scene, "n")
        }
    }
}

/// Draws a chart on sheets of A4, upright: one SVG for each, 180 mm wide and at most 257 mm high. No
/// text is smaller than 8 pt on paper.
///
/// A chart that is too wide for that is drawn with its exits inside their steps, then with slim
/// steps, and one that is still too wide in one column, as [`Format::Narrow`] is. The format of
/// `drawing` is not looked at.
pub fn pages(chart: &Flowchart, drawing: &Drawing) -> Vec<String> {
    let reading = Reading::of(chart, drawing);
    let flows = [Room::Ample, Room::Tight, Room::Slim].into_iter();
    let mut flows = flows.map(|room| Scene::flow(&reading, room));
    let fitting = flows.find(|scene| paper::fits_on_paper(scene.width));
    let scene = fitting.unwrap_or_else(|| Scene::column(&reading, paper::COLUMN_ON_PAPER));
    paper::pages(&reading, &scene)
}

/// Says in words what the picture shows, for those who cannot see it.
pub fn describe(chart: &Flowchart, drawing: &Drawing) -> Description {
    Description::of(&Reading::of(chart, drawing))
}
