//! Pictures for paper: cut over sheets of A4, on which they are 180 mm wide.
//!
//! The least text has 12 units, so it is at least 8 pt (2.82 mm) as long as the picture is no wider than
//! 12 × 180 / 2.82 = 765 units.

use super::Language;
use super::graph::SMALL_SIZE;
use super::paint::{self, QUIET};
use super::reading::Reading;
use super::scene::Scene;
use super::sheet::{ABOVE_LEGEND, Sheet, Size, begin, end};

/// Width of a column on paper.
pub(super) const COLUMN_ON_PAPER: f64 = 560.0;
const PAPER_WIDTH_MM: f64 = 180.0;
const PAPER_HEIGHT_MM: f64 = 257.0;
const LEAST_TEXT_MM: f64 = 8.0 * 25.4 / 72.0;
/// Around a picture on paper, which has margins of its own.
const PAPER_MARGIN: f64 = 2.0;
/// Narrower pictures are not blown up any further, and drawn smaller only if one sheet is enough then.
const PAPER_UNITS_LEAST: f64 = 680.0;
const FOOT: f64 = 24.0;

/// The most units that a sheet may be wide.
fn paper_units_most() -> f64 {
    (SMALL_SIZE * PAPER_WIDTH_MM / LEAST_TEXT_MM).floor()
}

/// Whether a picture of this width can be read on paper.
pub(super) fn fits_on_paper(width: f64) -> bool {
    width + 2.0 * PAPER_MARGIN <= paper_units_most()
}

/// On sheets of paper.
pub(super) fn pages(reading: &Reading, scene: &Scene) -> Vec<String> {
    let least = (scene.width + 2.0 * PAPER_MARGIN).max(PAPER_UNITS_LEAST);
    let large = Paper::of(reading, scene, least);
    let paper = match large.parts.len() {
        1 => large,
        _ => Paper::of(reading, scene, least.max(paper_units_most())),
    };
    let count = paper.parts.len();
    (0..count).map(|at| paper.page(reading, at)).collect()
}

/// A picture cut over sheets of a certain width.
struct Paper<'s> {
    sheet: Sheet<'s>,
    width: f64,
    /// From which height of the scene to which; empty where there is but the legend.
    parts: Vec<(f64, f64)>,
}

impl<'s> Paper<'s> {
    fn of(reading: &Reading, scene: &'s Scene, width: f64) -> Self {
        let sheet = Sheet::of(reading, scene, width - 2.0 * PAPER_MARGIN, PAPER_MARGIN);
        let whole = (width * PAPER_HEIGHT_MM / PAPER_WIDTH_MM).floor();
        let room = whole - sheet.height(0.0, false) - FOOT;
        let mut parts = parts(scene, room);
        let last = parts.last().map_or(0.0, |(from, to)| to - from);
        if last + ABOVE_LEGEND + sheet.legend.height > room {
            parts.push((scene.height, scene.height));
        }
        Self {
            sheet,
            width,
            parts,
        }
    }

    fn page(&self, reading: &Reading, at: usize) -> String {
        let (from, to) = self.parts[at];
        let count = self.parts.len();
        let is_last = at + 1 == count;
        let height = self.sheet.height(to - from, is_last) + FOOT;
        let name = match count {
            1 => String::new(),
            _ => page_name(reading, at + 1, count),
        };
        let high = height * PAPER_WIDTH_MM / self.width;
        let size = Size {
            units: (self.width, height),
            drawn: (format!("{PAPER_WIDTH_MM}mm"), format!("{high:.1}mm")),
        };
        let mut canvas = begin(reading, &format!("p{}", at + 1), &name, &size);
        let below = self.sheet.part(&mut canvas, from, to);
        if is_last {
            let top = below + ABOVE_LEGEND;
            self.sheet.legend.paint(&mut canvas, PAPER_MARGIN, top);
        }
        if count > 1 {
            let foot = paint::small(name, false);
            canvas.text(self.width / 2.0, height - 6.0, "middle", &foot, QUIET);
        }
        end(canvas)
    }
}

fn page_name(reading: &Reading, page: usize, count: usize) -> String {
    match reading.language() {
        Language::Chinese => format!("第{page}页，共{count}页"),
        Language::English => format!("page {page} of {count}"),
    }
}

/// Parts of at most `room`, cut where nothing but upright lines is cut. A layer that is higher than
/// that is a part of its own.
fn parts(scene: &Scene, room: f64) -> Vec<(f64, f64)> {
    let mut parts = Vec::new();
    let mut from = 0.0;
    while scene.height - from > room {
        let mut after = scene.cuts.iter().copied().filter(|cut| *cut > from);
        let next = after.next();
        let last = after.take_while(|cut| cut - from <= room).last();
        let cut = last.or(next).filter(|cut| *cut < scene.height);
        let Some(cut) = cut else { break };
        parts.push((from, cut));
        from = cut;
    }
    parts.push((from, scene.height));
    parts
}
