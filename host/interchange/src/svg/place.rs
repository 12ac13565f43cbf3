//! Where the boxes stand, in pixels. Each lane is a band with a spine: boxes stand on the spine or
//! evenly about it, and never leave their band.

use super::graph::Shape;
use super::layers::Layered;

const SWEEPS: usize = 24;
/// Free space between two boxes of a layer.
const BOXES_APART: f64 = 28.0;
/// Free space beside the name of an arrow, or beside an arrow.
const LINES_APART: f64 = 14.0;
/// Free space between the boxes of a lane and its borders, where there are several.
const LANE_PADDING: f64 = 10.0;
/// From this weight on, a node belongs on the spine.
const HEAVY: f64 = 1.0;

/// Horizontal centres of the nodes; the leftmost lane begins at 0.
pub(crate) struct Placed {
    pub x: Vec<f64>,
    pub width: f64,
    pub bands: Vec<Band>,
}

/// The part of the picture that is a lane's.
#[derive(Clone, Copy)]
pub(crate) struct Band {
    pub left: f64,
    pub right: f64,
    /// Where its boxes stand when nothing pulls them aside.
    spine: f64,
    /// Between its borders and its boxes.
    padding: f64,
}

impl Placed {
    pub fn of(layered: &Layered) -> Placed {
        let groups = groups(layered);
        let bands = bands(layered, &groups);
        let mut x: Vec<f64> = layered
            .nodes
            .iter()
            .map(|node| bands[node.lane].spine)
            .collect();
        let settle_all = |x: &mut Vec<f64>, layer: usize, down: Option<bool>| {
            for group in &groups[layer] {
                let wish = |node: &usize| match down {
                    Some(down) => wish(layered, *node, down, &*x),
                    None => x[*node],
                };
                let wished: Vec<f64> = group.iter().map(wish).collect();
                settle(layered, group, &wished, &bands, x);
            }
        };
        for layer in 0..groups.len() {
            settle_all(&mut x, layer, None);
        }
        for sweep in 0..SWEEPS {
            let down = sweep % 2 == 0;
            for step in 0..groups.len() {
                let layer = if down { step } else { groups.len() - 1 - step };
                settle_all(&mut x, layer, Some(down));
            }
        }
        Placed {
            x: x.iter().map(|x| x.round()).collect(),
            width: bands.last().map_or(0.0, |band| band.right),
            bands,
        }
    }
}

/// The nodes of each layer by lane, from left to right.
fn groups(layered: &Layered) -> Vec<Vec<Vec<usize>>> {
    let lane = |node: &usize| layered.nodes[*node].lane;
    let by_lane = |layer: &Vec<usize>| {
        let groups = layer.chunk_by(|one, other| lane(one) == lane(other));
        groups.map(<[usize]>::to_vec).collect()
    };
    layered.layers.iter().map(by_lane).collect()
}

/// Each lane as wide as its widest layer, once the spines of all its layers stand above each other.
fn bands(layered: &Layered, groups: &[Vec<Vec<usize>>]) -> Vec<Band> {
    let lanes = layered.nodes.iter().map(|node| node.lane + 1).max();
    let lanes = lanes.unwrap_or(1);
    let padding = if lanes > 1 { LANE_PADDING } else { 0.0 };
    let mut reaches = vec![(0.0_f64, 0.0_f64); lanes];
    for group in groups.iter().flatten() {
        let (left, right) = reach(layered, group);
        let lane = &mut reaches[layered.nodes[group[0]].lane];
        *lane = (lane.0.max(left), lane.1.max(right));
    }
    let mut left = 0.0;
    let mut bands = Vec::new();
    for (before, behind) in reaches {
        let spine = (left + padding + before).ceil();
        let right = (spine + behind + padding).ceil();
        bands.push(Band {
            left,
            right,
            spine,
            padding,
        });
        left = right;
    }
    bands
}

/// How far a group reaches to the left and right of the spine when its heavy boxes stand evenly
/// about it.
fn reach(layered: &Layered, group: &[usize]) -> (f64, f64) {
    let (offsets, total) = offsets(layered, group);
    let sides = |place: usize| {
        let half = layered.nodes[group[place]].width / 2.0;
        let centre = offsets[place] + layered.nodes[group[0]].width / 2.0;
        (centre - half, centre + half)
    };
    let heavy = |place: &usize| weight(layered, group[*place]) >= HEAVY;
    let first = (0..group.len()).find(heavy).unwrap_or(0);
    let last = (0..group.len()).rfind(heavy).unwrap_or(group.len() - 1);
    let middle = (sides(first).0 + sides(last).1) / 2.0;
    (middle, total - middle)
}

/// Distances of centres from the first node's centre at the closest, and the width of the whole.
fn offsets(layered: &Layered, group: &[usize]) -> (Vec<f64>, f64) {
    let width = |place: usize| layered.nodes[group[place]].width;
    let mut offsets = vec![0.0];
    for place in 1..group.len() {
        let apart = apart(layered, group[place - 1], group[place]);
        let centres = (width(place - 1) + width(place)) / 2.0 + apart;
        offsets.push(offsets[place - 1] + centres);
    }
    let total = offsets[group.len() - 1] + (width(0) + width(group.len() - 1)) / 2.0;
    (offsets, total)
}

fn apart(layered: &Layered, one: usize, other: usize) -> f64 {
    let is_box = |node: usize| !matches!(layered.nodes[node].shape, Shape::Bend | Shape::Label);
    match is_box(one) && is_box(other) {
        true => BOXES_APART,
        false => LINES_APART,
    }
}

/// Where a node would like to stand: in the middle of its neighbours of the same lane in the layer
/// above or below. Only the weightiest count, so that the main road runs straight past its exits.
fn wish(layered: &Layered, node: usize, down: bool, x: &[f64]) -> f64 {
    let neighbours = match down {
        true => &layered.above[node],
        false => &layered.below[node],
    };
    let is_bend = |other: usize| layered.nodes[other].shape == Shape::Bend;
    if !down && is_bend(node) && !neighbours.iter().any(|other| is_bend(*other)) {
        // A long arrow runs straight, and turns in the last gap.
        return x[node];
    }
    let lane = layered.nodes[node].lane;
    let near = || {
        let near = neighbours.iter().copied();
        near.filter(|other| layered.nodes[*other].lane == lane)
    };
    let weights = near().map(|other| weight(layered, other));
    let heaviest = weights.fold(0.0, f64::max);
    let (mut sum, mut count) = (0.0, 0_u32);
    for other in near().filter(|other| weight(layered, *other) == heaviest) {
        sum += x[other];
        count += 1;
    }
    match count {
        0 => x[node],
        count => sum / f64::from(count),
    }
}

/// How little a node gives way to its neighbours.
fn weight(layered: &Layered, node: usize) -> f64 {
    let is_bend = |other: &usize| layered.nodes[*other].shape == Shape::Bend;
    match layered.nodes[node].shape {
        _ if layered.nodes[node].quiet => 1e-5,
        Shape::Step | Shape::ForeignStep | Shape::Bar => HEAVY,
        Shape::Label if layered.below[node].iter().any(is_bend) => 1e-3,
        Shape::Label => HEAVY,
        Shape::Terminal => 1e-2,
        Shape::Bend => 1e-4,
    }
}

/// Moves the nodes of a group as near to their wishes as their order, widths and band allow: the
/// least sum of squares by weight, found by pooling neighbours that would overlap.
fn settle(layered: &Layered, group: &[usize], wished: &[f64], bands: &[Band], x: &mut [f64]) {
    let (offsets, total) = offsets(layered, group);
    // A pool: its position less the offset, its weight, and how many nodes it holds.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for ((node, wish), offset) in group.iter().zip(wished).zip(&offsets) {
        let mut pool = (wish - offset, weight(layered, *node), 1);
        while let Some(last) = pools.pop_if(|last| last.0 > pool.0) {
            let weight = last.1 + pool.1;
            pool = (
                (last.0 * last.1 + pool.0 * pool.1) / weight,
                weight,
                last.2 + pool.2,
            );
        }
        pools.push(pool);
    }
    let band = bands[layered.nodes[group[0]].lane];
    let first = band.left + band.padding + layered.nodes[group[0]].width / 2.0;
    let room = band.right - band.left - 2.0 * band.padding - total;
    let positions = pools
        .iter()
        .flat_map(|(at, _, count)| std::iter::repeat_n(*at, *count));
    for ((node, at), offset) in group.iter().zip(positions).zip(&offsets) {
        x[*node] = at.clamp(first, first + room.max(0.0)) + offset;
    }
}
