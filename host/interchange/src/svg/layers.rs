//! Which box stands in which layer, and in which order within it (after Sugiyama, Tagawa and Toda,
//! 1981): arrows back are set aside, every other arrow points down by longest path, long arrows get
//! a bend in each layer between, and barycentres order the layers with few crossings.

use super::graph::{Edge, Graph, Mark, Node, Shape};
use super::text::width;

const SWEEPS: usize = 12;
const BEND_WIDTH: f64 = 16.0;

pub(super) struct Layered {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// Nodes of each layer from left to right.
    pub layers: Vec<Vec<usize>>,
    /// The layer of each node.
    pub layer_of: Vec<usize>,
    /// Pieces of arrows between neighbouring layers.
    pub segments: Vec<Segment>,
    /// Neighbours of each node in the layer above.
    pub above: Vec<Vec<usize>>,
    /// Neighbours of each node in the layer below.
    pub below: Vec<Vec<usize>>,
    /// Arrows back to the same or an earlier layer, by place in `edges`.
    pub back: Vec<usize>,
}

pub(super) struct Segment {
    pub from: usize,
    pub to: usize,
    pub edge: usize,
    pub first: bool,
    pub last: bool,
}

impl Layered {
    pub fn of(graph: Graph) -> Layered {
        let (discovered, back) = walk(&graph);
        let layer_of = longest_paths(&graph, &back);
        let mut layered = Layered {
            layers: vec![Vec::new(); layer_of.iter().max().map_or(0, |last| last + 1)],
            nodes: graph.nodes,
            edges: graph.edges,
            layer_of,
            segments: Vec::new(),
            above: Vec::new(),
            below: Vec::new(),
            back: Vec::new(),
        };
        for node in discovered {
            layered.layers[layered.layer_of[node]].push(node);
        }
        for (edge, back) in back.into_iter().enumerate() {
            match back {
                true => layered.back.push(edge),
                false => layered.split(edge),
            }
        }
        layered.meet_neighbours();
        layered.order();
        layered
    }

    fn meet_neighbours(&mut self) {
        self.above = vec![Vec::new(); self.nodes.len()];
        self.below = vec![Vec::new(); self.nodes.len()];
        for segment in &self.segments {
            self.above[segment.to].push(segment.from);
            self.below[segment.from].push(segment.to);
        }
    }

    /// Cuts an arrow into pieces from layer to layer.
    fn split(&mut self, edge: usize) {
        let Edge {
            from,
            to,
            ref label,
            ..
        } = self.edges[edge];
        let label_width = width(label, super::graph::SMALL_SIZE);
        let (top, bottom) = (self.layer_of[from], self.layer_of[to]);
        let mut above = from;
        for layer in top + 1..=bottom {
            let last = layer == bottom;
            let below = if last { to } else { self.nodes.len() };
            let first = layer == top + 1;
            if !last {
                // The label stands beside the first bend; the others get the same room, so that
                // the arrow runs straight.
                self.nodes.push(bend(2.0 * label_width));
                self.layer_of.push(layer);
                self.layers[layer].push(below);
            }
            self.segments.push(Segment {
                from: above,
                to: below,
                edge,
                first,
                last,
            });
            above = below;
        }
    }

    fn order(&mut self) {
        let mut best = (self.crossings(), self.layers.clone());
        for sweep in 0..SWEEPS {
            let down = sweep % 2 == 0;
            let count = self.layers.len();
            for step in 1..count {
                let layer = if down { step } else { count - 1 - step };
                self.sort_by_barycentre(layer, down);
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.layers.clone());
            }
        }
        self.layers = best.1;
    }

    fn sort_by_barycentre(&mut self, layer: usize, down: bool) {
        let place = self.places();
        let neighbours = if down { &self.above } else { &self.below };
        let barycentre = |node: usize| {
            let sum: usize = neighbours[node].iter().map(|other| place[*other]).sum();
            // A thousandth of a place: whole numbers compare the same everywhere.
            usize::checked_div(sum * 1000, neighbours[node].len()).unwrap_or(place[node] * 1000)
        };
        let mut keyed: Vec<(usize, usize)> = self.layers[layer]
            .iter()
            .map(|&node| (barycentre(node), node))
            .collect();
        keyed.sort_by_key(|(barycentre, _)| *barycentre);
        self.layers[layer] = keyed.into_iter().map(|(_, node)| node).collect();
    }

    fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.nodes.len()];
        for layer in &self.layers {
            for (place, node) in layer.iter().enumerate() {
                places[*node] = place;
            }
        }
        places
    }

    fn crossings(&self) -> usize {
        let place = self.places();
        let mut gaps = vec![Vec::new(); self.layers.len()];
        for segment in &self.segments {
            let ends = (place[segment.from], place[segment.to]);
            gaps[self.layer_of[segment.from]].push(ends);
        }
        let crossing = |ends: &[(usize, usize)]| {
            let pairs = ends.iter().enumerate().flat_map(|(n, one)| {
                ends[..n].iter().filter(move |other| {
                    (one.0 < other.0 && one.1 > other.1) || (one.0 > other.0 && one.1 < other.1)
                })
            });
            pairs.count()
        };
        gaps.iter().map(|ends| crossing(ends)).sum()
    }
}

fn bend(width: f64) -> Node {
    Node {
        shape: Shape::Bend,
        width: width + BEND_WIDTH,
        height: 0.0,
        lines: Vec::new(),
        full: String::new(),
        mark: Mark::None,
        points: 0,
    }
}

/// Walks the graph depth first. Returns the nodes in the order in which they were found, and for
/// each edge whether it leads back to a node that is still being walked.
fn walk(graph: &Graph) -> (Vec<usize>, Vec<bool>) {
    let mut leaving = vec![Vec::new(); graph.nodes.len()];
    for (number, edge) in graph.edges.iter().enumerate() {
        leaving[edge.from].push(number);
    }
    let mut found = Vec::new();
    let mut seen = vec![false; graph.nodes.len()];
    let mut open = vec![false; graph.nodes.len()];
    let mut back = vec![false; graph.edges.len()];
    for root in 0..graph.nodes.len() {
        let mut path: Vec<(usize, usize)> = Vec::new();
        let mut entered = (!seen[root]).then_some(root);
        loop {
            if let Some(node) = entered.take() {
                (seen[node], open[node]) = (true, true);
                found.push(node);
                path.push((node, 0));
            }
            let Some((node, next)) = path.last_mut() else {
                break;
            };
            match leaving[*node].get(*next) {
                Some(&edge) => {
                    *next += 1;
                    let to = graph.edges[edge].to;
                    back[edge] = open[to];
                    entered = (!seen[to]).then_some(to);
                }
                None => {
                    open[*node] = false;
                    path.pop();
                }
            }
        }
    }
    (found, back)
}

/// Each node one layer below the lowest of those that lead to it. The first node, the beginning,
/// has the top layer to itself, so that there is room for arrows above every other.
fn longest_paths(graph: &Graph, back: &[bool]) -> Vec<usize> {
    let mut layer = vec![1; graph.nodes.len()];
    layer[0] = 0;
    let mut changed = true;
    while changed {
        changed = false;
        for (edge, _) in graph.edges.iter().zip(back).filter(|(_, back)| !**back) {
            if layer[edge.to] <= layer[edge.from] {
                layer[edge.to] = layer[edge.from] + 1;
                changed = true;
            }
        }
    }
    layer
}
