//! Which box stands in which layer, and in which order within it (after Sugiyama, Tagawa and Toda,
//! 1981): arrows back are set aside, every other arrow points down by longest path, long arrows get
//! a bend in each layer between, and barycentres order the layers with few crossings. Lanes stay
//! apart: a layer is ordered by lane first, and what leads off the main road stands at the right.

use super::graph::{Graph, Node, Shape};

const SWEEPS: usize = 12;
const BEND_WIDTH: f64 = 16.0;
/// An arrow over more layers than this runs beside the picture instead of through it; that bounds
/// the number of bends.
const SPAN_MAX: usize = 16;

pub(crate) struct Layered {
    pub nodes: Vec<Node>,
    pub edges: Vec<super::graph::Edge>,
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
    /// Arrows that run beside the picture, by place in `edges`: those to the same or an earlier
    /// layer, and very long ones.
    pub outer: Vec<usize>,
}

pub(crate) struct Segment {
    pub from: usize,
    pub to: usize,
    pub edge: usize,
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
            outer: Vec::new(),
        };
        for node in discovered {
            layered.layers[layered.layer_of[node]].push(node);
        }
        for (edge, back) in back.into_iter().enumerate() {
            match back || layered.span(edge) > SPAN_MAX {
                true => layered.lead_outside(edge),
                false => layered.split(edge),
            }
        }
        layered.meet_neighbours();
        layered.order();
        layered
    }

    /// Over how many layers an arrow leads down.
    fn span(&self, edge: usize) -> usize {
        let edge = &self.edges[edge];
        self.layer_of[edge.to].saturating_sub(self.layer_of[edge.from])
    }

    /// Whether an arrow leads to the same or an earlier layer.
    pub fn is_back(&self, edge: usize) -> bool {
        self.span(edge) == 0
    }

    fn lead_outside(&mut self, edge: usize) {
        let from = self.edges[edge].from;
        if self.nodes[from].shape == Shape::Label {
            self.nodes[from].quiet = true;
        }
        self.outer.push(edge);
    }

    fn meet_neighbours(&mut self) {
        self.above = vec![Vec::new(); self.nodes.len()];
        self.below = vec![Vec::new(); self.nodes.len()];
        for segment in &self.segments {
            self.above[segment.to].push(segment.from);
            self.below[segment.from].push(segment.to);
        }
    }

    /// Cuts an arrow into pieces from layer to layer. Bends stand in the lane that it leads to.
    fn split(&mut self, edge: usize) {
        let (from, to) = (self.edges[edge].from, self.edges[edge].to);
        let (top, bottom) = (self.layer_of[from], self.layer_of[to]);
        let (lane, quiet) = (self.nodes[to].lane, self.nodes[to].quiet);
        let mut above = from;
        for layer in top + 1..=bottom {
            let last = layer == bottom;
            let below = if last { to } else { self.nodes.len() };
            if !last {
                self.nodes.push(Node {
                    shape: Shape::Bend,
                    width: BEND_WIDTH,
                    lane,
                    quiet,
                    ..Node::default()
                });
                self.layer_of.push(layer);
                self.layers[layer].push(below);
            }
            self.segments.push(Segment {
                from: above,
                to: below,
                edge,
                last,
            });
            above = below;
        }
    }

    fn order(&mut self) {
        let mut place = vec![0; self.nodes.len()];
        for layer in 0..self.layers.len() {
            self.sort_by_barycentre(layer, &[], &mut place);
        }
        let mut best = (self.crossings(&place), self.layers.clone());
        for sweep in 0..SWEEPS {
            let down = sweep % 2 == 0;
            let neighbours = std::mem::take(if down {
                &mut self.above
            } else {
                &mut self.below
            });
            let count = self.layers.len();
            for step in 1..count {
                let layer = if down { step } else { count - 1 - step };
                self.sort_by_barycentre(layer, &neighbours, &mut place);
            }
            *(if down {
                &mut self.above
            } else {
                &mut self.below
            }) = neighbours;
            let crossings = self.crossings(&place);
            if crossings < best.0 {
                best = (crossings, self.layers.clone());
            }
        }
        self.layers = best.1;
    }

    /// Orders a layer, and notes the places of its nodes.
    fn sort_by_barycentre(&mut self, layer: usize, neighbours: &[Vec<usize>], place: &mut [usize]) {
        let barycentre = |node: usize| {
            let near = neighbours.get(node).map_or(&[][..], |near| near);
            let sum: usize = near.iter().map(|other| place[*other]).sum();
            // A thousandth of a place: whole numbers compare the same everywhere.
            usize::checked_div(sum * 1000, near.len()).unwrap_or(place[node] * 1000)
        };
        let nodes = &self.nodes;
        let key = |node: usize| (nodes[node].lane, nodes[node].quiet, barycentre(node));
        self.layers[layer].sort_by_cached_key(|node| key(*node));
        for (at, node) in self.layers[layer].iter().enumerate() {
            place[*node] = at;
        }
    }

    fn crossings(&self, place: &[usize]) -> usize {
        let mut gaps = vec![Vec::new(); self.layers.len()];
        for segment in &self.segments {
            let ends = (place[segment.from], place[segment.to]);
            gaps[self.layer_of[segment.from]].push(ends);
        }
        gaps.into_iter().map(crossings).sum()
    }
}

/// How many pairs of lines cross, each given by its places above and below: pairs in wrong order,
/// counted with a Fenwick tree.
fn crossings(mut lines: Vec<(usize, usize)>) -> usize {
    lines.sort_unstable();
    let size = lines.iter().map(|(_, below)| below + 1).max().unwrap_or(0);
    let mut tree = vec![0; size + 1];
    let mut crossings = 0;
    for (seen, (_, below)) in lines.iter().enumerate() {
        let mut at = below + 1;
        let mut not_right_of_it = 0;
        while at > 0 {
            not_right_of_it += tree[at];
            at &= at - 1;
        }
        crossings += seen - not_right_of_it;
        at = below + 1;
        while at <= size {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    crossings
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

#[cfg(test)]
mod tests {
    use super::crossings;

    #[test]
    fn lines_cross_where_their_ends_are_in_opposite_order() {
        let cases: [(&[(usize, usize)], usize); 5] = [
            (&[], 0),
            (&[(0, 0), (1, 1)], 0),
            (&[(0, 1), (1, 0)], 1),
            (&[(0, 2), (1, 1), (2, 0)], 3),
            // Lines that meet at an end do not cross.
            (&[(0, 0), (0, 1), (1, 1), (1, 0)], 1),
        ];
        for (lines, expected) in cases {
            assert_eq!(crossings(lines.to_vec()), expected, "{lines:?}");
        }
    }
}
