//! Where everything stands in the picture that goes with an export: columns from left to right by longest
//! path, lanes as bands, long arrows through free rows, all turns in the gaps between columns, and ways back
//! along channels under the lanes. Whole pixels; the same chart always gives the same places.

use std::collections::BTreeSet;

const LEFT: i64 = 160;
const TOP: i64 = 80;
/// The heading of the pool, and that of each lane.
pub(super) const HEADING: i64 = 30;
const GAP: i64 = 50;
const TRACK: i64 = 12;
const ROW_GAP: i64 = 30;
const PADDING: i64 = 30;
const BEND_HEIGHT: i64 = 10;
const SWEEPS: usize = 6;

#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub lane: usize,
    pub width: i64,
    pub height: i64,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Rect {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
}

pub(super) struct Layout {
    pub pool: Rect,
    pub lanes: Vec<Rect>,
    pub shapes: Vec<Rect>,
    /// Waypoints of each edge.
    pub lines: Vec<Vec<(i64, i64)>>,
}

/// A shape, or a place through which a long arrow passes.
struct Item {
    shape: Shape,
    layer: usize,
    y: i64,
}

struct Layered<'e> {
    items: Vec<Item>,
    /// Items of each layer, from the top.
    layers: Vec<Vec<usize>>,
    edges: &'e [(usize, usize)],
    /// For each edge the items that it passes; those of a way back are its two ends.
    chains: Vec<Vec<usize>>,
    back: Vec<bool>,
    lanes: usize,
}

/// Lays out shapes and edges between them; the first shape is where everything begins.
pub(super) fn layout(shapes: &[Shape], edges: &[(usize, usize)], lanes: usize) -> Layout {
    let mut layered = Layered::of(shapes, edges, lanes);
    layered.order();
    let bands = layered.place_rows();
    let mut layout = layered.draw(&bands);
    layout.shapes.truncate(shapes.len());
    layout
}

impl<'e> Layered<'e> {
    fn of(shapes: &[Shape], edges: &'e [(usize, usize)], lanes: usize) -> Self {
        let back = ways_back(shapes.len(), edges);
        let layer_of = longest_paths(shapes.len(), edges, &back);
        let last = layer_of.iter().copied().max().unwrap_or(0);
        let item = |(shape, layer): (&Shape, &usize)| Item {
            shape: *shape,
            layer: *layer,
            y: 0,
        };
        let mut layered = Layered {
            items: shapes.iter().zip(&layer_of).map(item).collect(),
            layers: vec![Vec::new(); last + 1],
            edges,
            chains: Vec::new(),
            back,
            lanes,
        };
        for (edge, &(from, to)) in edges.iter().enumerate() {
            let chain = match layered.back[edge] {
                true => vec![from, to],
                false => layered.chain(from, to),
            };
            layered.chains.push(chain);
        }
        for (number, item) in layered.items.iter().enumerate() {
            layered.layers[item.layer].push(number);
        }
        layered
    }

    fn chain(&mut self, from: usize, to: usize) -> Vec<usize> {
        let (first, last) = (self.items[from].layer + 1, self.items[to].layer);
        let lane = self.items[to].shape.lane;
        let mut chain = vec![from];
        for layer in first..last {
            chain.push(self.items.len());
            let shape = Shape {
                lane,
                width: 0,
                height: BEND_HEIGHT,
            };
            self.items.push(Item { shape, layer, y: 0 });
        }
        chain.push(to);
        chain
    }

    /// Pieces of arrows between neighbouring layers.
    fn pieces(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let forward = self
            .chains
            .iter()
            .zip(&self.back)
            .filter(|(_, back)| !**back);
        forward.flat_map(|(chain, _)| chain.windows(2).map(|two| (two[0], two[1])))
    }

    /// By lane, and within a lane by the mean place of the neighbours, swept forth and back.
    fn order(&mut self) {
        let mut before = vec![Vec::new(); self.items.len()];
        let mut after = vec![Vec::new(); self.items.len()];
        for (from, to) in self.pieces() {
            before[to].push(from);
            after[from].push(to);
        }
        let count = self.layers.len();
        for sweep in 0..SWEEPS {
            let forth = sweep % 2 == 0;
            for step in 0..count {
                let layer = if forth { step } else { count - 1 - step };
                let places = self.places();
                let neighbours = if forth { &before } else { &after };
                let key = |item: &usize| {
                    let sum: usize = neighbours[*item].iter().map(|other| places[*other]).sum();
                    // A thousandth of a place: whole numbers compare the same everywhere.
                    let mean = usize::checked_div(sum * 1_000, neighbours[*item].len());
                    (
                        self.items[*item].shape.lane,
                        mean.unwrap_or(places[*item] * 1_000),
                    )
                };
                let mut keyed: Vec<_> = self.layers[layer]
                    .iter()
                    .map(|item| (key(item), *item))
                    .collect();
                keyed.sort_by_key(|(key, _)| *key);
                self.layers[layer] = keyed.into_iter().map(|(_, item)| item).collect();
            }
        }
    }

    fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.items.len()];
        for layer in &self.layers {
            for (place, item) in layer.iter().enumerate() {
                places[*item] = place;
            }
        }
        places
    }

    /// Gives every item its middle line; the result is upper edge and height of each lane.
    fn place_rows(&mut self) -> Vec<(i64, i64)> {
        let stack = |layered: &Self, layer: usize, lane: usize| {
            let cell = layered.layers[layer]
                .iter()
                .filter(|item| layered.items[**item].shape.lane == lane);
            cell.map(|item| layered.items[*item].shape.height + ROW_GAP)
                .sum::<i64>()
                - ROW_GAP
        };
        let mut bands = Vec::new();
        let mut y = TOP;
        for lane in 0..self.lanes {
            let highest = (0..self.layers.len())
                .map(|layer| stack(&*self, layer, lane))
                .max()
                .unwrap_or(0);
            let height = highest.max(80) + 2 * PADDING;
            bands.push((y, height));
            for layer in 0..self.layers.len() {
                let mut at = y + (height - stack(&*self, layer, lane)) / 2;
                for place in 0..self.layers[layer].len() {
                    let item = &mut self.items[self.layers[layer][place]];
                    if item.shape.lane == lane {
                        item.y = at + item.shape.height / 2;
                        at += item.shape.height + ROW_GAP;
                    }
                }
            }
            y += height;
        }
        bands
    }

    fn draw(&self, bands: &[(i64, i64)]) -> Layout {
        let tracks = Tracks::of(self);
        let (columns, right) = self.columns(&tracks);
        let bottom = bands.last().map_or(TOP, |(y, height)| y + height);
        let ways_back = self.back.iter().filter(|back| **back).count() as i64;
        let channels = if ways_back > 0 {
            TRACK * (ways_back + 1)
        } else {
            0
        };
        let shapes = self.items.iter().map(|item| Rect {
            x: columns[item.layer].0 + (columns[item.layer].1 - item.shape.width) / 2,
            y: item.y - item.shape.height / 2,
            width: item.shape.width,
            height: item.shape.height,
        });
        let shapes: Vec<Rect> = shapes.collect();
        let lane = |(n, (y, height)): (usize, &(i64, i64))| Rect {
            x: LEFT + HEADING,
            y: *y,
            width: right - LEFT - HEADING,
            height: if n + 1 == bands.len() {
                height + channels
            } else {
                *height
            },
        };
        Layout {
            pool: Rect {
                x: LEFT,
                y: TOP,
                width: right - LEFT,
                height: bottom + channels - TOP,
            },
            lanes: bands.iter().enumerate().map(lane).collect(),
            lines: self.lines(&tracks, &columns, &shapes, bottom),
            shapes,
        }
    }

    /// Left edge and width of each column, and the right edge of all.
    fn columns(&self, tracks: &Tracks) -> (Vec<(i64, i64)>, i64) {
        let mut x = LEFT + 2 * HEADING;
        let mut columns = Vec::new();
        for (layer, items) in self.layers.iter().enumerate() {
            x += tracks.width(layer);
            let width = items
                .iter()
                .map(|item| self.items[*item].shape.width)
                .max()
                .unwrap_or(0);
            columns.push((x, width));
            x += width;
        }
        (columns, x + tracks.width(self.layers.len()))
    }

    fn lines(
        &self,
        tracks: &Tracks,
        columns: &[(i64, i64)],
        shapes: &[Rect],
        bottom: i64,
    ) -> Vec<Vec<(i64, i64)>> {
        // A gap ends where its column begins; its tracks stand before that.
        let end = |gap: usize| match columns.get(gap) {
            Some((x, _)) => *x,
            None => columns.last().map_or(LEFT, |(x, width)| x + width) + tracks.width(gap),
        };
        let track = |gap: usize, owner: Owner| {
            end(gap) - tracks.width(gap) + GAP / 2 + TRACK * tracks.place(gap, owner)
        };
        let right = |item: usize| (shapes[item].x + shapes[item].width, self.items[item].y);
        let left = |item: usize| (shapes[item].x, self.items[item].y);
        let mut channel = bottom;
        let mut lines = Vec::new();
        for (edge, chain) in self.chains.iter().enumerate() {
            let mut points = Vec::new();
            if self.back[edge] {
                channel += TRACK;
                let (from, to) = (chain[0], chain[1]);
                let leave = track(self.items[from].layer + 1, Owner::Leaving(edge));
                let enter = track(self.items[to].layer, Owner::Entering(edge));
                points.extend([
                    right(from),
                    (leave, right(from).1),
                    (leave, channel),
                    (enter, channel),
                    (enter, left(to).1),
                    left(to),
                ]);
            } else {
                points.push(right(chain[0]));
                for two in chain.windows(2) {
                    let x = track(self.items[two[1]].layer, Owner::Item(two[0]));
                    let (y, target) = (self.items[two[0]].y, self.items[two[1]].y);
                    if y != target {
                        points.extend([(x, y), (x, target)]);
                    }
                }
                points.extend(chain.last().map(|last| left(*last)));
            }
            points.dedup();
            lines.push(points);
        }
        lines
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Item(usize),
    Leaving(usize),
    Entering(usize),
}

/// Who turns in which gap. The gap before a column has the column's number.
struct Tracks(Vec<BTreeSet<Owner>>);

impl Tracks {
    fn of(layered: &Layered) -> Self {
        let mut gaps = vec![BTreeSet::new(); layered.layers.len() + 1];
        for (from, to) in layered.pieces() {
            if layered.items[from].y != layered.items[to].y {
                gaps[layered.items[to].layer].insert(Owner::Item(from));
            }
        }
        for (edge, &(from, to)) in layered.edges.iter().enumerate() {
            if layered.back[edge] {
                gaps[layered.items[from].layer + 1].insert(Owner::Leaving(edge));
                gaps[layered.items[to].layer].insert(Owner::Entering(edge));
            }
        }
        Tracks(gaps)
    }

    fn width(&self, gap: usize) -> i64 {
        GAP + TRACK * self.0[gap].len() as i64
    }

    fn place(&self, gap: usize, owner: Owner) -> i64 {
        self.0[gap]
            .iter()
            .position(|other| *other == owner)
            .unwrap_or(0) as i64
    }
}

/// For each edge, whether it leads back to something that is still being walked, depth first.
fn ways_back(count: usize, edges: &[(usize, usize)]) -> Vec<bool> {
    let mut leaving = vec![Vec::new(); count];
    for (number, edge) in edges.iter().enumerate() {
        leaving[edge.0].push(number);
    }
    let (mut seen, mut open) = (vec![false; count], vec![false; count]);
    let mut back = vec![false; edges.len()];
    for root in 0..count {
        let mut path = Vec::new();
        let mut entered = (!seen[root]).then_some(root);
        loop {
            if let Some(node) = entered.take() {
                (seen[node], open[node]) = (true, true);
                path.push((node, 0));
            }
            let Some((node, next)) = path.last_mut() else {
                break;
            };
            match leaving[*node].get(*next) {
                Some(&edge) => {
                    *next += 1;
                    let to = edges[edge].1;
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
    back
}

/// Each node one layer behind the last of those that lead to it.
fn longest_paths(count: usize, edges: &[(usize, usize)], back: &[bool]) -> Vec<usize> {
    let mut layer = vec![0; count];
    let mut changed = true;
    while changed {
        changed = false;
        for ((from, to), _) in edges.iter().zip(back).filter(|(_, back)| !**back) {
            if layer[*to] <= layer[*from] {
                layer[*to] = layer[*from] + 1;
                changed = true;
            }
        }
    }
    layer
}
