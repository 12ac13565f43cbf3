//! The gaps between the layers, in which arrows run sideways, each on a track where it touches no
//! other.

use super::layers::Layered;
use super::place::Placed;

pub(super) const TRACK_APART: f64 = 9.0;
const ABOVE_TRACKS: f64 = 10.0;
/// Room for a line of text and the head of the arrow.
const BELOW_TRACKS: f64 = 30.0;
pub(super) const LABEL_ROW: f64 = 14.0;
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
pub(super) struct Gap {
    runs: Vec<(Owner, Run)>,
    label_above: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// All arrows down from a node.
    Node(usize),
    /// The beginning of an arrow back, by edge.
    Leaving(usize),
    /// Its end.
    Entering(usize),
}

/// Where arrows back leave and enter a box: right of the middle, where the others are not.
pub(super) fn port(layered: &Layered, placed: &Placed, node: usize) -> f64 {
    (placed.x[node] + layered.nodes[node].width / 4.0).round()
}

/// A channel for each arrow back, the short ones inside.
pub(super) fn channels(layered: &Layered, placed: &Placed) -> Vec<f64> {
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
    pub(super) fn track(&self, owner: Owner) -> usize {
        let run = self.runs.iter().find(|(other, _)| *other == owner);
        run.map_or(0, |(_, run)| run.track)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Room for the names of arrows before their tracks.
    pub(super) fn above(&self) -> f64 {
        ABOVE_TRACKS + if self.label_above { LABEL_ROW } else { 0.0 }
    }

    pub(super) fn height(&self) -> f64 {
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
