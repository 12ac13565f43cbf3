//! The parts of the picture as text. Only presentation attributes are used: a page with a strict
//! content security policy shows them, and the colours never carry a meaning alone.

use std::fmt::{Arguments, Write};

use super::boxes::{BAND_HEIGHT, PADDING, SIGNS_APART, STRIP_HEIGHT, codes, strip_height};
use super::graph::{Line, Mark, Node, SMALL_SIZE, Shape, Strip, line_height};
use super::icons::{self, ICON_WIDTH};
use super::route::Route;
use super::text::{escaped, width};

pub(super) const INK: &str = "#1f2933";
pub(super) const QUIET: &str = "#52606d";
pub(super) const LOOK_OF_BACK: &str =
    r##"stroke="#8a4b08" stroke-width="1.4" stroke-dasharray="6 3""##;
const LOOK_OF_WAY: &str = r##"stroke="#52606d" stroke-width="1.4""##;
const LOOK_OF_EXIT: &str = r##"stroke="#7b8794" stroke-width="1""##;
pub(super) const DASHED: &str = r#"stroke-dasharray="5 3""#;
pub(super) const FILL_OF_CURRENT: &str = "#fff1c2";
pub(super) const FILL_OF_VISITED: &str = "#e6f2e6";
pub(super) const FILL_OF_ADDED: &str = "#dcebfb";
pub(super) const FILL_OF_REMOVED: &str = "#f6e0de";
pub(super) const FILL_OF_CHANGED: &str = "#fdf0cf";

/// A picture that is being written.
#[derive(Default)]
pub(super) struct Canvas(String);

impl Canvas {
    pub fn put(&mut self, piece: Arguments) {
        self.0
            .write_fmt(piece)
            .expect("writing to a string does not fail");
    }

    pub fn into_text(self) -> String {
        self.0
    }

    /// A line of text; `anchor` is `start` or `middle`.
    pub fn text(&mut self, x: f64, base: f64, anchor: &str, line: &Line, colour: &str) {
        let weight = if line.bold {
            r#" font-weight="bold""#
        } else {
            ""
        };
        self.put(format_args!(
            r#"<text x="{x}" y="{base}" font-size="{}" fill="{colour}" text-anchor="{anchor}"{weight}>{}</text>"#,
            line.size,
            escaped(&line.text)
        ));
    }

    /// Lines below each other, in the middle between two sides or at the left one; gives the height
    /// below the last.
    pub fn lines(&mut self, sides: (f64, f64), top: f64, lines: &[Line], quiet: bool) -> f64 {
        let mut y = top;
        for line in lines {
            let (x, anchor) = match line.left {
                true => (sides.0, "start"),
                false => ((sides.0 + sides.1) / 2.0, "middle"),
            };
            let colour = if line.bold && !quiet { INK } else { QUIET };
            let base = (y + line.size * 1.05).round();
            self.text(x, base, anchor, line, colour);
            y += line_height(line.size);
        }
        y
    }
}

/// A line without bold letters, at the least size.
pub(super) fn small(text: String, bold: bool) -> Line {
    Line {
        text,
        size: SMALL_SIZE,
        bold,
        left: true,
    }
}

/// A stretch of an arrow between these points, with its head if it ends here.
pub(super) fn arrow(canvas: &mut Canvas, route: &Route, points: &[(f64, f64)], head: bool) {
    let look = match (route.back, route.quiet) {
        (true, _) => LOOK_OF_BACK,
        (false, true) => LOOK_OF_EXIT,
        (false, false) => LOOK_OF_WAY,
    };
    canvas.put(format_args!(r#"<g class="way">"#));
    if !route.full.is_empty() {
        canvas.put(format_args!("<title>{}</title>", escaped(&route.full)));
    }
    let points: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
    canvas.put(format_args!(
        r#"<polyline points="{}" fill="none" stroke-linejoin="round" {look}/>"#,
        points.join(" ")
    ));
    if let (true, Some((x, y))) = (head, route.points.last()) {
        let colour = if route.back { "#8a4b08" } else { QUIET };
        canvas.put(format_args!(
            r#"<polygon points="{x},{y} {},{top} {},{top}" fill="{colour}"/>"#,
            x - 4.5,
            x + 4.5,
            top = y - 9.0
        ));
    }
    canvas.put(format_args!("</g>\n"));
}

/// A node around its centre.
pub(super) fn node(canvas: &mut Canvas, node: &Node, centre: f64, middle: f64) {
    let (left, top) = (centre - node.width / 2.0, middle - node.height / 2.0);
    let class = match node.shape {
        Shape::Label => "label",
        _ => "box",
    };
    canvas.put(format_args!(
        r#"<g class="{class}"><title>{}</title><rect x="{left}" y="{top}" width="{}" height="{}" {}/>"#,
        escaped(&node.full),
        node.width,
        node.height,
        look(node)
    ));
    let mut y = top;
    if let Some(band) = &node.band {
        lane_band(canvas, (left, left + node.width), y, band);
        y += BAND_HEIGHT;
    }
    let inner = (left + PADDING, left + node.width - PADDING);
    if node.strip.number.is_some() {
        strip(canvas, &node.strip, inner, y + 3.0 + STRIP_HEIGHT / 2.0);
    }
    y += strip_height(&node.strip);
    let text: f64 = node.lines.iter().map(|line| line_height(line.size)).sum();
    let below = top + node.height;
    canvas.lines(inner, y + (below - y - text) / 2.0, &node.lines, node.quiet);
    canvas.put(format_args!("</g>\n"));
}

/// The name of the lane along the top of a step.
fn lane_band(canvas: &mut Canvas, sides: (f64, f64), top: f64, name: &str) {
    let room = sides.1 - sides.0;
    canvas.put(format_args!(
        r##"<rect x="{}" y="{}" width="{}" height="{}" fill="#dfe7ef"/>"##,
        sides.0 + 2.0,
        top + 2.0,
        room - 4.0,
        BAND_HEIGHT - 2.0
    ));
    let name = super::text::shorten(name, SMALL_SIZE, room - 2.0 * PADDING);
    let base = top + 16.0;
    canvas.text(sides.0 + PADDING, base, "start", &small(name, true), INK);
}

fn look(node: &Node) -> String {
    let radius = match node.shape {
        Shape::Terminal => node.height / 2.0,
        Shape::Step | Shape::ForeignStep => 3.0,
        Shape::Label => return r#"fill="none""#.to_owned(),
        Shape::Bar | Shape::Bend => 0.0,
    };
    let fill = match (node.mark, node.shape) {
        (_, Shape::Bar) => INK,
        (Mark::Current, _) => FILL_OF_CURRENT,
        (Mark::Visited, _) => FILL_OF_VISITED,
        (Mark::Added, _) => FILL_OF_ADDED,
        (Mark::Removed, _) => FILL_OF_REMOVED,
        (Mark::Changed, _) => FILL_OF_CHANGED,
        (Mark::None, Shape::Terminal) if !node.quiet => "#eef2f7",
        (Mark::None, _) => "#ffffff",
    };
    let (stroke, thick) = match node.mark {
        Mark::Current => (INK, "4"),
        Mark::Added | Mark::Removed | Mark::Changed => (INK, "3"),
        _ if node.quiet => (QUIET, "1"),
        _ => (INK, "1.4"),
    };
    let dash = match node.shape {
        Shape::ForeignStep => DASHED,
        _ => "",
    };
    format!(r#"rx="{radius}" fill="{fill}" stroke="{stroke}" stroke-width="{thick}" {dash}"#)
}

/// Number, risk, clock and sub-flow from the left, the eye from the right.
fn strip(canvas: &mut Canvas, strip: &Strip, sides: (f64, f64), middle: f64) {
    let base = middle + 4.0;
    let mut x = sides.0;
    let word = |canvas: &mut Canvas, x: &mut f64, text: String| {
        let taken = width(&text, SMALL_SIZE);
        canvas.text(*x, base, "start", &small(text, true), INK);
        *x += (taken + SIGNS_APART).ceil();
    };
    if let Some(number) = strip.number {
        word(canvas, &mut x, number.to_string());
    }
    if let Some((grade, short)) = strip.grade {
        icons::flag(canvas, x, middle, grade);
        x += ICON_WIDTH + 1.0;
        word(canvas, &mut x, short.to_owned());
    }
    if strip.stop {
        icons::clock(canvas, x, middle);
        x += ICON_WIDTH + SIGNS_APART;
    }
    if strip.sub_flow {
        icons::plus(canvas, x, middle);
    }
    if !strip.kinds.is_empty() {
        let codes = codes(strip);
        let left = (sides.1 - width(&codes, SMALL_SIZE)).floor();
        let down = if strip.two_rows { STRIP_HEIGHT } else { 0.0 };
        icons::eye(canvas, left - ICON_WIDTH - SIGNS_APART, middle + down);
        canvas.text(left, base + down, "start", &small(codes, false), QUIET);
    }
}
