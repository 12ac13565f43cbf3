//! Where the boxes stand, in pixels.

use super::graph::Shape;
use super::layers::Layered;

const SWEEPS: usize = 24;
/// Free space between neighbours of a layer.
const APART: f64 = 28.0;

/// Horizontal centres of the nodes; the leftmost box begins at 0.
pub(super) struct Placed {
    pub x: Vec<f64>,
    pub width: f64,
}

impl Placed {
    pub fn of(layered: &Layered) -> Placed {
        let mut x = vec![0.0; layered.nodes.len()];
        for layer in &layered.layers {
            let wished = vec![0.0; layer.len()];
            settle(layered, layer, &wished, &mut x);
        }
        for sweep in 0..SWEEPS {
            let down = sweep % 2 == 0;
            let count = layered.layers.len();
            for step in 0..count {
                let layer = if down { step } else { count - 1 - step };
                let nodes = &layered.layers[layer];
                let wished: Vec<f64> = nodes
                    .iter()
                    .map(|node| wish(layered, *node, down, &x))
                    .collect();
                settle(layered, nodes, &wished, &mut x);
            }
        }
        let left = edge_of_all(layered, &x, -1.0, f64::min);
        let right = edge_of_all(layered, &x, 1.0, f64::max);
        let x = x.iter().map(|x| (x - left).round()).collect();
        Placed {
            x,
            width: (right - left).round(),
        }
    }
}

fn edge_of_all(layered: &Layered, x: &[f64], side: f64, pick: fn(f64, f64) -> f64) -> f64 {
    let edges = layered
        .nodes
        .iter()
        .zip(x)
        .map(|(node, x)| x + side * node.width / 2.0);
    edges.reduce(pick).unwrap_or(0.0)
}

/// Where a node would like to stand: in the middle of its neighbours in the layer above or below.
/// Only the weightiest count, so that the main road runs straight past its exits.
fn wish(layered: &Layered, node: usize, down: bool, x: &[f64]) -> f64 {
    let neighbours = if down {
        &layered.above[node]
    } else {
        &layered.below[node]
    };
    let weights = || neighbours.iter().map(|other| weight(layered, *other));
    let heaviest = weights().fold(0.0, f64::max);
    let main: Vec<usize> = neighbours
        .iter()
        .copied()
        .filter(|other| weight(layered, *other) == heaviest)
        .collect();
    match main.as_slice() {
        [] => x[node],
        main => main.iter().map(|other| x[*other]).sum::<f64>() / main.len() as f64,
    }
}

/// How little a node gives way to its neighbours.
fn weight(layered: &Layered, node: usize) -> f64 {
    match layered.nodes[node].shape {
        Shape::Step | Shape::ForeignStep | Shape::Bar => 1.0,
        Shape::Bend => 1e-4,
        Shape::Terminal => 1e-5,
    }
}

/// Moves the nodes of a layer as near to their wishes as their order and widths allow: the least
/// sum of squares by weight, found by pooling neighbours that would overlap.
fn settle(layered: &Layered, nodes: &[usize], wished: &[f64], x: &mut [f64]) {
    let mut offsets = Vec::with_capacity(nodes.len());
    let mut offset = 0.0;
    for (n, node) in nodes.iter().enumerate() {
        if n > 0 {
            let before = &layered.nodes[nodes[n - 1]];
            offset += (before.width + layered.nodes[*node].width) / 2.0 + APART;
        }
        offsets.push(offset);
    }
    // A pool: its position less the offset, its weight, and how many nodes it holds.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for ((node, wish), offset) in nodes.iter().zip(wished).zip(&offsets) {
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
    let positions = pools
        .iter()
        .flat_map(|(at, _, count)| std::iter::repeat_n(*at, *count));
    for ((node, at), offset) in nodes.iter().zip(positions).zip(&offsets) {
        x[*node] = at + offset;
    }
}
