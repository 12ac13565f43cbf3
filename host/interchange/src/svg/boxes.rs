//! The boxes of a chart, with the text that each shows.

use sanquan_domain::flowchart::Step;

use super::facts;
use super::graph::{Line, NAME_SIZE, Node, SMALL_SIZE, Shape, Strip, line_height};
use super::icons::ICON_WIDTH;
use super::reading::Reading;
use super::text::{balanced, shorten, width, wrap};
use super::words::kind_code;

pub(super) const PADDING: f64 = 8.0;
/// Height of a row of signs at the top of a step.
pub(super) const STRIP_HEIGHT: f64 = 20.0;
/// Between two signs of the strip.
pub(super) const SIGNS_APART: f64 = 4.0;
/// Height of the lane's name at the top of a step.
pub(super) const BAND_HEIGHT: f64 = 22.0;
const LABEL_LINES_MAX: usize = 4;
/// A box that lists ways has at most so many; the rest is counted.
const WAYS_MAX: usize = 10;

/// What the box of a step looks like.
pub(super) struct Form {
    pub width: f64,
    /// Whether its lane is named in it.
    pub band: bool,
    pub ways: Ways,
}

/// Which ways out of a step are told inside its box.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ways {
    None,
    /// Those that end the case without reaching its aim.
    Exits,
    All,
}

pub(super) fn terminal(words: &str) -> Node {
    let line = Line {
        text: words.to_owned(),
        size: NAME_SIZE,
        bold: true,
        left: false,
    };
    Node {
        shape: Shape::Terminal,
        width: even(width(words, NAME_SIZE) + 28.0).max(72.0),
        height: 36.0,
        lines: vec![line],
        full: words.to_owned(),
        ..Node::default()
    }
}

pub(super) fn bar(full: &str) -> Node {
    Node {
        shape: Shape::Bar,
        width: 120.0,
        height: 6.0,
        full: full.to_owned(),
        ..Node::default()
    }
}

/// The name of an arrow, in lines of at most so many pixels.
pub(super) fn label(full: String, room: f64) -> Node {
    let lines: Vec<Line> = balanced(&full, SMALL_SIZE, room, LABEL_LINES_MAX)
        .into_iter()
        .map(small)
        .collect();
    let widths = lines.iter().map(|line| width(&line.text, line.size));
    Node {
        shape: Shape::Label,
        width: even(widths.fold(0.0, f64::max) + 6.0),
        height: even(lines.len() as f64 * line_height(SMALL_SIZE) + 2.0),
        lines,
        full,
        ..Node::default()
    }
}

/// Coordinates of both sides of a box of even width are whole numbers where its centre is.
fn even(length: f64) -> f64 {
    (length / 2.0).ceil() * 2.0
}

fn small(text: String) -> Line {
    Line {
        text,
        size: SMALL_SIZE,
        bold: false,
        left: false,
    }
}

fn bold(text: String, size: f64) -> Line {
    Line {
        text,
        size,
        bold: true,
        left: false,
    }
}

pub(super) fn step_node<'a>(
    reading: &Reading<'a>,
    number: usize,
    step: &'a Step,
    form: &Form,
) -> Node {
    let inner = form.width - 2.0 * PADDING;
    let mark = reading.mark(step);
    let name = balanced(reading.step_name(step), NAME_SIZE, inner, 5);
    let mut lines: Vec<Line> = name.into_iter().map(|text| bold(text, NAME_SIZE)).collect();
    let told = wrap(mark.words(reading.language()), SMALL_SIZE, inner, 1);
    lines.extend(told.into_iter().map(|text| bold(text, SMALL_SIZE)));
    for (text, lines_max) in facts::in_the_box(reading, step) {
        let wrapped = balanced(&text, SMALL_SIZE, inner, lines_max);
        lines.extend(wrapped.into_iter().map(small));
    }
    for line in &mut lines {
        // Where all ways are told at the left, everything is.
        line.left = form.ways == Ways::All;
    }
    if form.ways == Ways::All
        && let Some(from) = facts::entrances(reading, number, step)
    {
        let line = small(shorten(&from, SMALL_SIZE, inner));
        lines.push(Line { left: true, ..line });
    }
    lines.extend(ways(reading, step, form.ways, inner));
    let lane = reading.lane_of(step);
    let band = form.band.then(|| reading.lane_name(lane));
    let band_height = if band.is_some() { BAND_HEIGHT } else { 0.0 };
    let strip = strip(reading, number, step, inner);
    let text_height: f64 = lines.iter().map(|line| line_height(line.size)).sum();
    Node {
        shape: match reading.is_foreign(step) {
            true => Shape::ForeignStep,
            false => Shape::Step,
        },
        width: form.width,
        height: even(text_height + strip_height(&strip) + band_height + 2.0 * PADDING),
        lines,
        full: full(reading, number, step),
        mark,
        strip,
        lane,
        quiet: false,
        band,
    }
}

fn strip(reading: &Reading, number: usize, step: &Step, room: f64) -> Strip {
    let duty = reading.duty(step);
    let grade = reading.grade(step);
    let mut strip = Strip {
        number: Some(number),
        grade: grade.map(|grade| (grade, reading.language().short_grade(grade))),
        stop: duty.is_some_and(|duty| duty.stop.is_some()),
        sub_flow: duty.is_some_and(|duty| duty.sub_flow.is_some()),
        kinds: reading.kinds(step),
        two_rows: false,
    };
    strip.two_rows = signs_width(&strip) + eye_width(&strip) > room;
    strip
}

/// Width of the signs at the left, with what keeps them apart.
fn signs_width(strip: &Strip) -> f64 {
    let word = |text: &str| (width(text, SMALL_SIZE) + SIGNS_APART).ceil();
    let number = strip.number.map_or(0.0, |number| word(&number.to_string()));
    let grade = strip
        .grade
        .map_or(0.0, |(_, short)| ICON_WIDTH + 1.0 + word(short));
    let signs = usize::from(strip.stop) + usize::from(strip.sub_flow);
    number + grade + signs as f64 * (ICON_WIDTH + SIGNS_APART)
}

/// Width of the eye with its codes.
fn eye_width(strip: &Strip) -> f64 {
    match strip.kinds.is_empty() {
        true => 0.0,
        false => ICON_WIDTH + SIGNS_APART + width(&codes(strip), SMALL_SIZE),
    }
}

pub(super) fn strip_height(strip: &Strip) -> f64 {
    match (strip.number, strip.two_rows) {
        (None, _) => 0.0,
        (Some(_), false) => STRIP_HEIGHT,
        (Some(_), true) => 2.0 * STRIP_HEIGHT,
    }
}

/// Codes of the kinds of points, as they stand beside the eye.
pub(super) fn codes(strip: &Strip) -> String {
    let codes: Vec<&str> = strip.kinds.iter().map(|kind| kind_code(*kind)).collect();
    codes.join(" ")
}

fn ways<'a>(reading: &Reading<'a>, step: &'a Step, told: Ways, inner: f64) -> Vec<Line> {
    let ways = match told {
        Ways::None => Vec::new(),
        Ways::Exits => facts::exits(reading, step),
        Ways::All => facts::ways(reading, step),
    };
    let mut lines = Vec::new();
    for way in ways.iter().take(WAYS_MAX) {
        lines.extend(balanced(way, SMALL_SIZE, inner, 2));
    }
    let more = ways.len().saturating_sub(WAYS_MAX);
    if more > 0 {
        let language = reading.language();
        let words = language.pick("另有更多去向", "more ways");
        lines.push(format!("… + {more} {words}"));
    }
    let line = |text| Line {
        left: true,
        ..small(text)
    };
    lines.into_iter().map(line).collect()
}

/// Everything that the picture and the description say of a step.
fn full<'a>(reading: &Reading<'a>, number: usize, step: &'a Step) -> String {
    let mut full = format!("{number}. {}", reading.step_name(step));
    for fact in facts::of_step(reading, step) {
        full += " · ";
        full += &fact;
    }
    full
}
