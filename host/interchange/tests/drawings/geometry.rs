//! What a drawing looks like, read back from its text: where boxes, names and arrows are.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Left, top, right, bottom.
pub type Rect = [f64; 4];

#[derive(Default)]
pub struct Shapes {
    pub size: (f64, f64),
    pub boxes: Vec<Rect>,
    /// Names of arrows.
    pub labels: Vec<Rect>,
    pub ways: Vec<Vec<(f64, f64)>>,
    /// Swim-lanes and their headings.
    pub lanes: Vec<Rect>,
    pub font_sizes: Vec<f64>,
}

impl Shapes {
    pub fn of(svg: &str) -> Shapes {
        let mut shapes = Shapes::default();
        let mut reader = Reader::from_str(svg);
        let (mut class, mut moved) = (String::new(), (0.0, 0.0));
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Eof => return shapes,
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "svg" => shapes.size = view_box(&tag),
                    "g" => {
                        class = value(&tag, "class").unwrap_or_default();
                        if let Some(transform) = value(&tag, "transform") {
                            let inner = transform.strip_prefix("translate(");
                            let inner = inner.and_then(|inner| inner.strip_suffix(')'));
                            let (x, y) =
                                inner.expect("a translation").split_once(' ').expect("two");
                            moved = (x.parse().expect("x"), y.parse().expect("y"));
                        }
                    }
                    "text" => shapes.font_sizes.push(number(&tag, "font-size")),
                    _ => {}
                },
                Event::Empty(tag) => match (tag.local_name().as_ref(), class.as_str()) {
                    // Only the first rectangle of a box is its outline.
                    ("rect", "box") => {
                        shapes.boxes.push(rect(&tag, moved));
                        class.clear();
                    }
                    ("rect", "lanes") => shapes.lanes.push(rect(&tag, (0.0, 0.0))),
                    ("rect", "label") => shapes.labels.push(rect(&tag, moved)),
                    ("polyline", "way") => shapes.ways.push(points(&tag, moved)),
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// What overlaps that must not, in words.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let solid: Vec<&Rect> = self.boxes.iter().chain(&self.labels).collect();
        for (at, one) in solid.iter().enumerate() {
            let (width, height) = self.size;
            if one[0] < 0.0 || one[1] < 0.0 || one[2] > width || one[3] > height {
                faults.push(format!("{one:?} sticks out of {:?}", self.size));
            }
            let mut lanes = self.lanes.iter();
            if !self.lanes.is_empty() && !lanes.any(|lane| is_within(one, lane)) {
                faults.push(format!("{one:?} stands in no lane"));
            }
            for other in &solid[..at] {
                if meet(one, other) {
                    faults.push(format!("{one:?} over {other:?}"));
                }
            }
            for way in &self.ways {
                for ends in way.windows(2) {
                    if meet(one, &stretch(ends[0], ends[1])) {
                        faults.push(format!("{:?} to {:?} through {one:?}", ends[0], ends[1]));
                    }
                }
            }
        }
        faults
    }
}

/// Whether more than the borders have points in common.
fn meet(one: &Rect, other: &Rect) -> bool {
    let in_common = |low: usize, high: usize| one[high].min(other[high]) - one[low].max(other[low]);
    in_common(0, 2) > 0.01 && in_common(1, 3) > 0.01
}

fn is_within(one: &Rect, other: &Rect) -> bool {
    other[0] <= one[0] && other[1] <= one[1] && one[2] <= other[2] && one[3] <= other[3]
}

/// A line as a very thin rectangle.
fn stretch(from: (f64, f64), to: (f64, f64)) -> Rect {
    let thin = 0.2;
    [
        from.0.min(to.0) - thin,
        from.1.min(to.1),
        from.0.max(to.0) + thin,
        from.1.max(to.1),
    ]
}

fn value(tag: &BytesStart, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).expect("well formed")?;
    Some(attribute.value.to_string())
}

fn number(tag: &BytesStart, name: &str) -> f64 {
    let value = value(tag, name).unwrap_or_else(|| panic!("{name} is there"));
    value
        .parse()
        .unwrap_or_else(|_| panic!("{name} is a number"))
}

fn view_box(tag: &BytesStart) -> (f64, f64) {
    let view = value(tag, "viewBox").expect("a view box");
    let parts: Vec<f64> = view
        .split(' ')
        .map(|part| part.parse().expect("a number"))
        .collect();
    (parts[2], parts[3])
}

fn rect(tag: &BytesStart, moved: (f64, f64)) -> Rect {
    let (x, y) = (number(tag, "x") + moved.0, number(tag, "y") + moved.1);
    [x, y, x + number(tag, "width"), y + number(tag, "height")]
}

fn points(tag: &BytesStart, moved: (f64, f64)) -> Vec<(f64, f64)> {
    let points = value(tag, "points").expect("points");
    let point = |point: &str| {
        let (x, y) = point.split_once(',').expect("x and y");
        let (x, y): (f64, f64) = (x.parse().expect("x"), y.parse().expect("y"));
        (x + moved.0, y + moved.1)
    };
    points.split(' ').map(point).collect()
}
