//! The whole picture: heading, swim-lanes, course and legend; in one piece, or a part of it for a page.

use sanquan_domain::catalogue::PowerItem;

use super::Language;
use super::describe::Description;
use super::graph::{Line, SMALL_SIZE, line_height};
use super::legend::Legend;
use super::paint::{self, Canvas};
use super::reading::Reading;
use super::scene::Scene;
use super::text::{balanced, escaped, width};

/// Around a picture for a screen.
pub(super) const MARGIN: f64 = 16.0;
const INNER_LEAST: f64 = 320.0;
const HEADING_SIZE: f64 = 16.0;
const BELOW_HEADING: f64 = 14.0;
pub(super) const ABOVE_LEGEND: f64 = 18.0;
const LANE_NAME_PADDING: f64 = 6.0;
const FONTS: &str = "'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif";

/// In one piece; `kind` tells pictures of the same chart apart.
pub(super) fn picture(reading: &Reading, scene: &Scene, kind: &str) -> String {
    let inner = scene.width.max(INNER_LEAST);
    let sheet = Sheet::of(reading, scene, inner, MARGIN);
    let width = inner + 2.0 * MARGIN;
    let height = sheet.height(scene.height, true);
    let mut canvas = begin(
        reading,
        kind,
        "",
        &Size {
            units: (width, height),
            drawn: (width.to_string(), height.to_string()),
        },
    );
    let below = sheet.part(&mut canvas, 0.0, scene.height);
    sheet
        .legend
        .paint(&mut canvas, MARGIN, below + ABOVE_LEGEND);
    end(canvas)
}

/// What all pages of a picture share.
pub(super) struct Sheet<'s> {
    scene: &'s Scene,
    margin: f64,
    /// Where the scene begins.
    left: f64,
    heading: Vec<Line>,
    heading_sides: (f64, f64),
    heading_height: f64,
    /// Names of the lanes, and their height.
    lanes: Vec<Vec<Line>>,
    lanes_height: f64,
    pub legend: Legend,
}

impl<'s> Sheet<'s> {
    pub fn of(reading: &Reading, scene: &'s Scene, inner: f64, margin: f64) -> Self {
        let heading = heading(reading, inner);
        let height: f64 = heading.iter().map(|line| line_height(line.size)).sum();
        let names = scene.lanes.iter().map(|lane| {
            let room = lane.right - lane.left - 2.0 * LANE_NAME_PADDING;
            lines(&lane.name, SMALL_SIZE, true, room, 3)
        });
        let names: Vec<Vec<Line>> = names.collect();
        let most = names.iter().map(Vec::len).max();
        let of_lines =
            |most: usize| most as f64 * line_height(SMALL_SIZE) + 2.0 * LANE_NAME_PADDING;
        Self {
            scene,
            margin,
            left: margin + ((inner - scene.width) / 2.0).round(),
            heading_height: match heading.is_empty() {
                true => 0.0,
                false => height + BELOW_HEADING,
            },
            heading,
            heading_sides: (margin, margin + inner),
            lanes: names,
            lanes_height: most.map_or(0.0, |most| of_lines(most) + 14.0),
            legend: Legend::of(scene, reading.language(), inner),
        }
    }

    /// Height of a page with so much of the scene.
    pub fn height(&self, of_scene: f64, with_legend: bool) -> f64 {
        let legend = if with_legend {
            ABOVE_LEGEND + self.legend.height
        } else {
            0.0
        };
        self.margin + self.heading_height + self.lanes_height + of_scene + legend + self.margin
    }

    /// Heading, lanes, and the scene from one height to another; gives the height below them.
    pub fn part(&self, canvas: &mut Canvas, from: f64, to: f64) -> f64 {
        let top = self.margin + self.heading_height;
        canvas.lines(self.heading_sides, self.margin, &self.heading, false);
        canvas.put(format_args!("\n"));
        let begin = top + self.lanes_height;
        let below = begin + to - from;
        if to > from {
            self.lanes(canvas, top, below);
        }
        canvas.put(format_args!(
            "<g transform=\"translate({} {})\">\n",
            self.left,
            begin - from
        ));
        for route in &self.scene.lines {
            let pieces = clip(&route.points, from, to);
            let count = pieces.len();
            for (at, points) in pieces.into_iter().enumerate() {
                let ends_here = at + 1 == count && points.last() == route.points.last();
                paint::arrow(canvas, route, &points, route.head && ends_here);
            }
        }
        let here = |one: &&super::scene::Placement| from <= one.y && one.y < to;
        for one in self.scene.boxes.iter().filter(here) {
            paint::node(canvas, &one.node, one.x, one.y);
        }
        canvas.put(format_args!("</g>\n"));
        below
    }

    fn lanes(&self, canvas: &mut Canvas, top: f64, below: f64) {
        let head = self.lanes_height - 14.0;
        canvas.put(format_args!("<g class=\"lanes\">\n"));
        for (lane, name) in self.scene.lanes.iter().zip(&self.lanes) {
            let (left, right) = (self.left + lane.left, self.left + lane.right);
            let width = right - left;
            canvas.put(format_args!(
                r##"<rect x="{left}" y="{top}" width="{width}" height="{}" fill="none" stroke="#9aa5b1"/>"##,
                below - top
            ));
            canvas.put(format_args!(
                r##"<rect x="{left}" y="{top}" width="{width}" height="{head}" fill="#eef2f7" stroke="#9aa5b1"/>"##
            ));
            canvas.lines((left, right), top + LANE_NAME_PADDING, name, false);
            canvas.put(format_args!("\n"));
        }
        canvas.put(format_args!("</g>\n"));
    }
}

fn lines(text: &str, size: f64, bold: bool, room: f64, most: usize) -> Vec<Line> {
    let line = |text| Line {
        text,
        size,
        bold,
        left: false,
    };
    let lines = balanced(text, size, room, most).into_iter();
    lines.map(line).collect()
}

/// The title, and below it the item's code and limits.
fn heading(reading: &Reading, room: f64) -> Vec<Line> {
    let language = reading.language();
    let mut heading = lines(reading.drawing.title, HEADING_SIZE, true, room, 8);
    if let Some(item) = reading.drawing.item {
        let about = about(language, item);
        let in_a_row = about.join(" · ");
        match width(&in_a_row, SMALL_SIZE) <= room {
            true => heading.extend(lines(&in_a_row, SMALL_SIZE, false, room, 1)),
            false => about.iter().for_each(|one| {
                heading.extend(lines(one, SMALL_SIZE, false, room, 2));
            }),
        }
    }
    heading
}

/// Code and limits of an item.
fn about(language: Language, item: &PowerItem) -> [String; 3] {
    let promised = language.limit(item.promised_limit);
    let statutory = language.limit(item.statutory_limit);
    match language {
        Language::Chinese => [
            format!("事项编码{}", item.code),
            format!("承诺期限{promised}"),
            format!("法定期限{statutory}"),
        ],
        Language::English => [
            format!("item {}", item.code),
            format!("promised {promised}"),
            format!("by law {statutory}"),
        ],
    }
}

/// The pieces of a line between two heights. Its stretches are upright or level, and no level one
/// lies exactly at such a height.
fn clip(points: &[(f64, f64)], from: f64, to: f64) -> Vec<Vec<(f64, f64)>> {
    let mut pieces: Vec<Vec<(f64, f64)>> = Vec::new();
    for stretch in points.windows(2) {
        let ((x, y), (next_x, next_y)) = (stretch[0], stretch[1]);
        if y.max(next_y) <= from || to <= y.min(next_y) {
            continue;
        }
        let begin = (x, y.clamp(from, to));
        let end = (next_x, next_y.clamp(from, to));
        match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&begin) => piece.push(end),
            _ => pieces.push(vec![begin, end]),
        }
    }
    pieces
}

/// How large a picture is: in its own units, and as it is shown.
pub(super) struct Size {
    pub units: (f64, f64),
    pub drawn: (String, String),
}

pub(super) fn begin(reading: &Reading, kind: &str, page: &str, size: &Size) -> Canvas {
    let digest = reading.chart.digest().to_string();
    let id = format!("chart-{}-{kind}", &digest[..12]);
    let language = reading.language();
    let title = match reading.drawing.title {
        "" => language.pick("流程图", "flowchart"),
        title => title,
    };
    let title = match page {
        "" => escaped(title),
        page => escaped(&format!("{title} · {page}")),
    };
    let summary = escaped(&Description::summary(reading));
    let (width, height) = size.units;
    let mut canvas = Canvas::default();
    canvas.put(format_args!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="{}" height="{}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{id}-title {id}-desc" xml:lang="{}" font-family="{FONTS}">"#,
        size.drawn.0,
        size.drawn.1,
        language.tag()
    ));
    canvas.put(format_args!("\n<title id=\"{id}-title\">{title}</title>\n"));
    canvas.put(format_args!("<desc id=\"{id}-desc\">{summary}</desc>\n"));
    canvas.put(format_args!(
        "<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
    ));
    canvas
}

pub(super) fn end(mut canvas: Canvas) -> String {
    canvas.put(format_args!("</svg>\n"));
    canvas.into_text()
}

#[cfg(test)]
mod tests {
    use super::clip;

    #[test]
    fn a_line_is_cut_where_the_page_ends_and_goes_on_there() {
        let line = [(0.0, 0.0), (0.0, 10.0), (50.0, 10.0), (50.0, 30.0)];
        assert_eq!(
            clip(&line, 0.0, 20.0),
            [vec![(0.0, 0.0), (0.0, 10.0), (50.0, 10.0), (50.0, 20.0)]]
        );
        assert_eq!(clip(&line, 20.0, 40.0), [vec![(50.0, 20.0), (50.0, 30.0)]]);
        assert!(clip(&line, 30.0, 40.0).is_empty());
    }

    #[test]
    fn a_line_that_leaves_a_page_and_comes_back_is_two_pieces() {
        let line = [(0.0, 5.0), (0.0, 15.0), (9.0, 15.0), (9.0, 5.0)];
        assert_eq!(
            clip(&line, 0.0, 10.0),
            [vec![(0.0, 5.0), (0.0, 10.0)], vec![(9.0, 10.0), (9.0, 5.0)]]
        );
    }
}
