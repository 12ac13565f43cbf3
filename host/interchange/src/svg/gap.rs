//! The gaps between the layers, in which arrows run sideways, each on a track where it touches no
//! other.

use super::graph::Shape;
use super::layers::Layered;
use super::place::Placed;

const TRACK_APART: f64 = 9.0;
/// Free space between the boxes and the first track.
const ABOVE_TRACKS: f64 = 8.0;
/// Between the last track and the boxes, where no arrow ends.
const BELOW_TRACKS: f64 = 6.0;
/// The same, with room for the head of an arrow.
const HEAD_BELOW_TRACKS: f64 = 16.0;
/// Wishes that go in a circle cannot all be met; a few passes settle the others.
const SWAP_PASSES: usize = 4;
const CHANNEL_APART: f64 = 20.0;

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
pub(crate) struct Gap {
    runs: Vec<(Owner, Run)>,
    /// Whether an arrow ends below it.
    has_heads: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// All arrows down from a node.
    Node(usize),
    /// The beginning of an arrow that runs beside the picture, by edge.
    Leaving(usize),
    /// Its end.
    Entering(usize),
}

/// Where arrows that run beside the picture leave and enter a box: right of the middle, where the
/// others are not.
pub(super) fn port(layered: &Layered, placed: &Placed, node: usize) -> f64 {
    let aside = match layered.nodes[node].shape {
        Shape::Label => 0.0,
        _ => layered.nodes[node].width / 4.0,
    };
    (placed.x[node] + aside).round()
}

/// The gaps in which an arrow beside the picture leaves its first box and reaches its last.
pub(super) fn ends(layered: &Layered, edge: usize) -> (usize, usize) {
    let edge = &layered.edges[edge];
    (layered.layer_of[edge.from], layered.layer_of[edge.to] - 1)
}

/// A channel for each arrow beside the picture, the short ones inside. Arrows that run past
/// different layers share one.
pub(super) fn channels(layered: &Layered, placed: &Placed) -> Vec<f64> {
    let span = |place: usize| {
        let (one, other) = ends(layered, layered.outer[place]);
        (one.min(other), one.max(other))
    };
    let mut order: Vec<usize> = (0..layered.outer.len()).collect();
    order.sort_by_key(|place| {
        let (top, bottom) = span(*place);
        bottom - top
    });
    let mut taken: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut channels = vec![0.0; order.len()];
    for place in order {
        let (top, bottom) = span(place);
        let free = |taken: &Vec<(usize, usize)>| {
            let mut others = taken.iter();
            others.all(|(other_top, other_bottom)| *other_bottom < top || bottom < *other_top)
        };
        let rank = taken.iter().position(free).unwrap_or(taken.len());
        taken.resize_with(taken.len().max(rank + 1), Vec::new);
        taken[rank].push((top, bottom));
        channels[place] = placed.width + CHANNEL_APART * (rank as f64 + 1.0);
    }
    channels
}

pub(super) fn gaps(layered: &Layered, placed: &Placed, channels: &[f64]) -> Vec<Gap> {
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
        gap.has_heads |= segment.last && layered.edges[segment.edge].head;
    }
    for (&number, &channel) in layered.outer.iter().zip(channels) {
        let edge = &layered.edges[number];
        let from = port(layered, placed, edge.from);
        let to = port(layered, placed, edge.to);
        let (leave, enter) = ends(layered, number);
        let leaving = Run::new(from, vec![channel]);
        gaps[leave].runs.push((Owner::Leaving(number), leaving));
        let entering = Run::new(channel, vec![to]);
        gaps[enter].runs.push((Owner::Entering(number), entering));
        gaps[enter].has_heads |= edge.head;
    }
    gaps
}

impl Gap {
    /// Gives runs that would touch different tracks. Where one run's stem stands above another's
    /// drop, the first has to turn off above the second, or the two would seem to be one line.
    pub(super) fn assign_tracks(&mut self) {
        self.runs
            .sort_by(|left, right| left.1.span().0.total_cmp(&right.1.span().0));
        for _ in 0..SWAP_PASSES {
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

    /// The track on which something runs, counted from the top.
    fn track(&self, owner: Owner) -> usize {
        let run = self.runs.iter().find(|(other, _)| *other == owner);
        run.map_or(0, |(_, run)| run.track)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// From the boxes above to the track.
    pub(super) fn depth(&self, owner: Owner) -> f64 {
        ABOVE_TRACKS + self.track(owner) as f64 * TRACK_APART
    }

    pub(super) fn height(&self) -> f64 {
        let turning = self.runs.iter().filter(|(_, run)| !run.is_straight());
        let tracks = turning.map(|(_, run)| run.track + 1).max().unwrap_or(0);
        let below = match self.has_heads {
            true => HEAD_BELOW_TRACKS,
            false => BELOW_TRACKS,
        };
        ABOVE_TRACKS + tracks as f64 * TRACK_APART + below
    }
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |low| (low + 1..count).map(move |high| (low, high)))
}
