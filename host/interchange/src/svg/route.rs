//! How the arrows run: down from a box, along a track in the gap between two layers, down into the
//! next box. Arrows that leave the same box share a track, like the branches of a tree. Arrows back,
//! and very long ones, leave and enter through the gaps as well and run in channels on the right.

use super::gap::{Gap, Owner, channels, ends, gaps, port};
use super::layers::{Layered, Segment};
use super::place::Placed;

/// Free space between the outermost channel and the border.
const CHANNEL_MARGIN: f64 = 4.0;

pub(crate) struct Routes {
    pub lines: Vec<Route>,
    /// Upper edge of each layer.
    pub tops: Vec<f64>,
    /// Height of the highest box of each layer.
    pub heights: Vec<f64>,
    pub width: f64,
    pub height: f64,
}

/// An arrow or a piece of one: every stretch is upright or level.
pub(crate) struct Route {
    pub points: Vec<(f64, f64)>,
    pub head: bool,
    pub back: bool,
    /// It leads off the main road.
    pub quiet: bool,
    pub full: String,
}

impl Routes {
    pub fn of(layered: &Layered, placed: &Placed) -> Routes {
        let channels = channels(layered, placed);
        let mut gaps = gaps(layered, placed, &channels);
        gaps.iter_mut().for_each(Gap::assign_tracks);
        let mut routes = Routes {
            lines: Vec::new(),
            tops: Vec::new(),
            heights: Vec::new(),
            width: placed.width,
            height: 0.0,
        };
        routes.stack(layered, &gaps);
        for segment in &layered.segments {
            routes.inner(layered, placed, &gaps, segment);
        }
        for (&edge, &channel) in layered.outer.iter().zip(&channels) {
            routes.outer(layered, placed, &gaps, edge, channel);
            routes.width = routes.width.max(channel + CHANNEL_MARGIN);
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

    /// Vertical middle of a layer, and of all its boxes.
    pub fn middle(&self, layer: usize) -> f64 {
        self.tops[layer] + self.heights[layer] / 2.0
    }

    fn bottom(&self, layered: &Layered, node: usize) -> f64 {
        self.middle(layered.layer_of[node]) + layered.nodes[node].height / 2.0
    }

    fn top(&self, layered: &Layered, node: usize) -> f64 {
        self.middle(layered.layer_of[node]) - layered.nodes[node].height / 2.0
    }

    fn track(&self, gaps: &[Gap], gap: usize, owner: Owner) -> f64 {
        self.tops[gap] + self.heights[gap] + gaps[gap].depth(owner)
    }

    fn inner(&mut self, layered: &Layered, placed: &Placed, gaps: &[Gap], segment: &Segment) {
        let (from, to) = (placed.x[segment.from], placed.x[segment.to]);
        let gap = layered.layer_of[segment.from];
        let start = (from, self.bottom(layered, segment.from));
        let end = (to, self.top(layered, segment.to));
        let track = self.track(gaps, gap, Owner::Node(segment.from));
        let edge = &layered.edges[segment.edge];
        self.lines.push(Route {
            points: match from == to {
                true => vec![start, end],
                false => vec![start, (from, track), (to, track), end],
            },
            head: segment.last && edge.head,
            back: false,
            quiet: layered.nodes[edge.to].quiet,
            full: edge.full(),
        });
    }

    fn outer(
        &mut self,
        layered: &Layered,
        placed: &Placed,
        gaps: &[Gap],
        number: usize,
        channel: f64,
    ) {
        let edge = &layered.edges[number];
        let (leave, enter) = ends(layered, number);
        let leave = self.track(gaps, leave, Owner::Leaving(number));
        let enter = self.track(gaps, enter, Owner::Entering(number));
        let from = port(layered, placed, edge.from);
        let to = port(layered, placed, edge.to);
        self.lines.push(Route {
            points: vec![
                (from, self.bottom(layered, edge.from)),
                (from, leave),
                (channel, leave),
                (channel, enter),
                (to, enter),
                (to, self.top(layered, edge.to)),
            ],
            head: edge.head,
            back: layered.is_back(number),
            quiet: false,
            full: edge.full(),
        });
    }
}
