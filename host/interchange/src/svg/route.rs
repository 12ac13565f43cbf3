//! How the arrows run: down from a box, along a track in the gap between two layers, down into the
//! next box. Arrows that leave the same box share a track, like the branches of a tree. Arrows back
//! leave and enter through the gaps as well and climb in channels of their own on the right.

use super::gap::{Gap, LABEL_ROW, Owner, TRACK_APART, channels, gaps, port};
use super::graph::SMALL_SIZE;
use super::layers::{Layered, Segment};
use super::place::Placed;
use super::text::width;

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
        if gaps.last().is_some_and(|gap| !gap.is_empty()) {
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
        top + gaps[gap].track(owner) as f64 * TRACK_APART
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
        let entering = layered.above[segment.to].len();
        let leaving = layered.below[segment.from].len();
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
