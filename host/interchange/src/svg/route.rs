//! How the arrows run: down from a box, along a track in the gap between two layers, down into the
//! next box. Arrows that leave the same box share a track, like the branches of a tree. Arrows back
//! leave and enter through the gaps as well and climb in channels of their own on the right.

use super::graph::SMALL_SIZE;
use super::layers::{Layered, Segment};
use super::place::Placed;
use super::text::width;

const TRACK_APART: f64 = 9.0;
const ABOVE_TRACKS: f64 = 10.0;
/// Room for a line of text and the head of the arrow.
const BELOW_TRACKS: f64 = 30.0;
const LABEL_ROW: f64 = 14.0;
const CHANNEL_APART: f64 = 20.0;

pub(super) struct Routes {
    pub lines: Vec<Route>,
    pub labels: Vec<Label>,
    /// Upper edge of each layer.
    pub tops: Vec<f64>,
    /// Height of the highest box of each layer.
    pub heights: Vec<f64>,
    pub width: f64,
    pub height: f64,
}

/// An arrow or a piece of one.
pub(super) struct Route {
    pub points: Vec<(f64, f64)>,
    pub head: bool,
    pub back: bool,
    pub full: String,
}

pub(super) struct Label {
    pub text: String,
    pub full: String,
    pub x: f64,
    /// Base line.
    pub y: f64,
    /// Written upwards around this point.
    pub upright: bool,
}

/// Something that runs along a gap: from a stem above (or a channel) to drops below.
struct Run {
    stem: f64,
    drops: Vec<f64>,
    track: usize,
}

impl Run {
    fn new(stem: f64, drops: Vec<f64>) -> Run {
        Run {
            stem,
            drops,
            track: 0,
        }
    }

    fn is_straight(&self) -> bool {
        self.drops.iter().all(|x| *x == self.stem)
    }

    fn span(&self) -> (f64, f64) {
        let ends = self.drops.iter().chain([&self.stem]);
        ends.fold((f64::MAX, f64::MIN), |(low, high), x| {
            (low.min(*x), high.max(*x))
        })
    }

    fn meets(&self, other: &Run) -> bool {
        let ((low, high), (other_low, other_high)) = (self.span(), other.span());
        low <= other_high && other_low <= high
    }
}

/// The runs of one gap, found by what they belong to.
#[derive(Default)]
struct Gap {
    runs: Vec<(Owner, Run)>,
    label_above: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// All arrows down from a node.
    Node(usize),
    /// The beginning of an arrow back, by edge.
    Leaving(usize),
    /// Its end.
    Entering(usize),
}

impl Routes {
    pub fn of(layered: &Layered, placed: &Placed) -> Routes {
        let channels = channels(layered, placed);
        let mut gaps = gaps(layered, placed, &channels);
        gaps.iter_mut().for_each(Gap::assign_tracks);
        let mut routes = Routes {
            lines: Vec::new(),
            labels: Vec::new(),
            tops: Vec::new(),
            heights: Vec::new(),
            width: placed.width,
            height: 0.0,
        };
        routes.stack(layered, &gaps);
        for segment in &layered.segments {
            routes.forward(layered, placed, &gaps, segment);
        }
        for (&edge, &channel) in layered.back.iter().zip(&channels) {
            routes.backward(layered, placed, &gaps, edge, channel);
        }
        for label in &routes.labels {
            let right = if label.upright {
                label.x
            } else {
                label.x + width(&label.text, SMALL_SIZE)
            };
            routes.width = routes.width.max(right);
        }
        for channel in channels {
            routes.width = routes.width.max(channel + 4.0);
        }
        routes
    }

    /// Stacks layers and gaps from the top.
    fn stack(&mut self, layered: &Layered, gaps: &[Gap]) {
        let mut y = 0.0;
        for (layer, gap) in layered.layers.iter().zip(gaps) {
            let heights = layer.iter().map(|node| layered.nodes[*node].height);
            let height = heights.fold(0.0, f64::max);
            self.tops.push(y);
            self.heights.push(height);
            self.height = y + height;
            y += height + gap.height();
        }
        if gaps.last().is_some_and(|gap| !gap.runs.is_empty()) {
            self.height = y;
        }
    }

    fn bottom(&self, layered: &Layered, node: usize) -> f64 {
        let layer = layered.layer_of[node];
        self.middle(layer) + layered.nodes[node].height / 2.0
    }

    fn top(&self, layered: &Layered, node: usize) -> f64 {
        let layer = layered.layer_of[node];
        self.middle(layer) - layered.nodes[node].height / 2.0
    }

    fn middle(&self, layer: usize) -> f64 {
        self.tops[layer] + self.heights[layer] / 2.0
    }

    fn track(&self, gaps: &[Gap], gap: usize, owner: Owner) -> f64 {
        let top = self.tops[gap] + self.heights[gap] + gaps[gap].above();
        let run = gaps[gap].runs.iter().find(|(other, _)| *other == owner);
        top + run.map_or(0.0, |(_, run)| run.track as f64 * TRACK_APART)
    }

    fn forward(&mut self, layered: &Layered, placed: &Placed, gaps: &[Gap], segment: &Segment) {
        let (from, to) = (placed.x[segment.from], placed.x[segment.to]);
        let gap = layered.layer_of[segment.from];
        let start = (from, self.bottom(layered, segment.from));
        let end = (to, self.top(layered, segment.to));
        let track = self.track(gaps, gap, Owner::Node(segment.from));
        let edge = &layered.edges[segment.edge];
        let points = match from == to {
            true => vec![start, end],
            false => vec![start, (from, track), (to, track), end],
        };
        self.lines.push(Route {
            points,
            head: segment.last,
            back: false,
            full: edge.full.clone(),
        });
        if !segment.first || edge.label.is_empty() {
            return;
        }
        let entering = layered
            .segments
            .iter()
            .filter(|other| other.to == segment.to)
            .count();
        let leaving = layered
            .segments
            .iter()
            .filter(|other| other.from == segment.from)
            .count();
        let layer_top = self.tops[layered.layer_of[segment.to]];
        let (x, y) = match (entering, leaving) {
            (1, _) => (to + 5.0, layer_top - 12.0),
            (_, 1) => (
                from + 5.0,
                self.tops[gap] + self.heights[gap] + LABEL_ROW - 2.0,
            ),
            _ => (from.min(to) + (from - to).abs() / 2.0 - 20.0, track - 3.0),
        };
        self.labels.push(Label {
            text: edge.label.clone(),
            full: edge.full.clone(),
            x,
            y,
            upright: false,
        });
    }

    fn backward(
        &mut self,
        layered: &Layered,
        placed: &Placed,
        gaps: &[Gap],
        number: usize,
        channel: f64,
    ) {
        let edge = &layered.edges[number];
        let (below, above) = (layered.layer_of[edge.from], layered.layer_of[edge.to] - 1);
        let leave = self.track(gaps, below, Owner::Leaving(number));
        let enter = self.track(gaps, above, Owner::Entering(number));
        let (from, to) = (
            port(layered, placed, edge.from),
            port(layered, placed, edge.to),
        );
        self.lines.push(Route {
            points: vec![
                (from, self.bottom(layered, edge.from)),
                (from, leave),
                (channel, leave),
                (channel, enter),
                (to, enter),
                (to, self.top(layered, edge.to)),
            ],
            head: true,
            back: true,
            full: edge.full.clone(),
        });
        if !edge.label.is_empty() {
            self.labels.push(Label {
                text: edge.label.clone(),
                full: edge.full.clone(),
                x: channel - 5.0,
                y: (leave + enter) / 2.0,
                upright: true,
            });
        }
    }
}

/// Where arrows back leave and enter a box: right of the middle, where the others are not.
fn port(layered: &Layered, placed: &Placed, node: usize) -> f64 {
    (placed.x[node] + layered.nodes[node].width / 4.0).round()
}

/// A channel for each arrow back, the short ones inside.
fn channels(layered: &Layered, placed: &Placed) -> Vec<f64> {
    let climb = |edge: usize| {
        let edge = &layered.edges[edge];
        layered.layer_of[edge.from] - layered.layer_of[edge.to]
    };
    let mut order: Vec<usize> = (0..layered.back.len()).collect();
    order.sort_by_key(|place| climb(layered.back[*place]));
    let mut channels = vec![0.0; order.len()];
    for (rank, place) in order.into_iter().enumerate() {
        channels[place] = placed.width + CHANNEL_APART * (rank as f64 + 1.0);
    }
    channels
}

fn gaps(layered: &Layered, placed: &Placed, channels: &[f64]) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    gaps.resize_with(layered.layers.len(), Gap::default);
    for segment in &layered.segments {
        let gap = &mut gaps[layered.layer_of[segment.from]];
        let owner = Owner::Node(segment.from);
        let drop = placed.x[segment.to];
        match gap.runs.iter_mut().find(|(other, _)| *other == owner) {
            Some((_, run)) => run.drops.push(drop),
            None => gap
                .runs
                .push((owner, Run::new(placed.x[segment.from], vec![drop]))),
        }
        gap.label_above |= segment.first && !layered.edges[segment.edge].label.is_empty();
    }
    for (&number, &channel) in layered.back.iter().zip(channels) {
        let edge = &layered.edges[number];
        let (from, to) = (
            port(layered, placed, edge.from),
            port(layered, placed, edge.to),
        );
        let leaving = Run::new(from, vec![channel]);
        gaps[layered.layer_of[edge.from]]
            .runs
            .push((Owner::Leaving(number), leaving));
        let entering = Run::new(channel, vec![to]);
        gaps[layered.layer_of[edge.to] - 1]
            .runs
            .push((Owner::Entering(number), entering));
    }
    gaps
}

impl Gap {
    /// Gives runs that would touch different tracks. Where one run's stem stands above another's
    /// drop, the first has to turn off above the second, or the two would seem to be one line.
    fn assign_tracks(&mut self) {
        self.runs
            .sort_by(|left, right| left.1.span().0.total_cmp(&right.1.span().0));
        for _ in 0..self.runs.len() {
            for (low, high) in pairs(self.runs.len()) {
                let must_swap = self.runs[low].1.drops.contains(&self.runs[high].1.stem)
                    && !self.runs[high].1.drops.contains(&self.runs[low].1.stem);
                if must_swap {
                    self.runs.swap(low, high);
                }
            }
        }
        for place in 0..self.runs.len() {
            let (before, rest) = self.runs.split_at_mut(place);
            let run = &mut rest[0].1;
            let turning = before
                .iter()
                .filter(|(_, other)| !other.is_straight() && other.meets(run));
            run.track = turning.map(|(_, other)| other.track + 1).max().unwrap_or(0);
        }
    }

    fn above(&self) -> f64 {
        ABOVE_TRACKS + if self.label_above { LABEL_ROW } else { 0.0 }
    }

    fn height(&self) -> f64 {
        let tracks = self
            .runs
            .iter()
            .map(|(_, run)| run.track + 1)
            .max()
            .unwrap_or(0);
        self.above() + tracks as f64 * TRACK_APART + BELOW_TRACKS
    }
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |low| (low + 1..count).map(move |high| (low, high)))
}
