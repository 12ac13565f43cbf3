//! What stands where, whatever the layout: boxes, lines, lanes, and the heights at which a page may
//! end.

use super::graph::{Graph, Node, Room, Shape};
use super::layers::Layered;
use super::place::Placed;
use super::reading::Reading;
use super::route::{Route, Routes};

/// Lower than a box, and higher than any track below it.
const CUT_BELOW: f64 = 5.0;

/// Free space between the last box and the lower border of the lanes.
const LANES_FOOT: f64 = 10.0;

pub(super) struct Scene {
    pub boxes: Vec<Placement>,
    pub lines: Vec<Route>,
    /// Swim-lanes from left to right; none where there is but one.
    pub lanes: Vec<LaneBand>,
    pub width: f64,
    pub height: f64,
    /// Heights at which no box, name or level line is cut.
    pub cuts: Vec<f64>,
}

pub(super) struct Placement {
    pub node: Node,
    /// Horizontal centre.
    pub x: f64,
    /// Vertical middle.
    pub y: f64,
}

pub(super) struct LaneBand {
    pub left: f64,
    pub right: f64,
    pub name: String,
}

impl Scene {
    /// The course in layers from top to bottom, what happens in parallel side by side.
    pub fn flow(reading: &Reading, room: Room) -> Scene {
        let layered = Layered::of(Graph::of(reading, room));
        let placed = Placed::of(&layered);
        let routes = Routes::of(&layered, &placed);
        let several = placed.bands.len() > 1;
        let bands = placed.bands.iter().filter(|_| several).enumerate();
        let ends = routes.tops.iter().zip(&routes.heights);
        let lanes = bands.map(|(lane, band)| LaneBand {
            left: band.left,
            right: band.right,
            name: reading.lane_name(lane),
        });
        let lanes = lanes.collect();
        let cuts = ends.map(|(top, height)| top + height + CUT_BELOW).collect();
        let middles: Vec<f64> = layered.layer_of.iter().map(|l| routes.middle(*l)).collect();
        let nodes = layered.nodes.into_iter().zip(placed.x).zip(middles);
        let boxes = nodes.map(|((node, x), y)| Placement { node, x, y });
        Scene {
            boxes: boxes.filter(|one| one.node.shape != Shape::Bend).collect(),
            lines: routes.lines,
            lanes,
            width: routes.width,
            height: routes.height + if several { LANES_FOOT } else { 0.0 },
            cuts,
        }
    }
}
