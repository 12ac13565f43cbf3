//! Whose turn it is: fair between plugins, by the time that each has used.
//!
//! Every plugin has a lane. Within a lane calls go in the order in which they came; between lanes the
//! next place goes to the one that has used least. A lane that was idle begins where the others
//! are, so that nobody saves up time, and nobody pays for time that was free. What a call will take is
//! not known when it begins: it is charged what the calls of its lane have taken on average, and
//! that is put right when it ends.
//!
//! Two bounds keep a place for whoever comes next. A lane holds at most so many places. And where
//! places are kept ([`Rules::spare`]), it holds no more of them than are left free: one busy
//! lane can take half of all, two can take two thirds, and the next one still finds a place.
//!
//! Nothing here waits or looks at a clock; `gate.rs` does.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// Calls over which the average of a lane forgets.
const MEMORY: u32 = 8;

/// Names a lane.
pub(crate) type LaneId = u64;

/// How places are given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// Places in all.
    pub(crate) places: u32,
    /// Places of one lane.
    pub(crate) per_lane: u32,
    /// Those of one lane that wait.
    pub(crate) waiting: usize,
    /// Whether a lane leaves as many places free as it holds.
    pub(crate) spare: bool,
}

/// The lanes, and who waits in them.
pub(crate) struct Queue<T> {
    rules: Rules,
    free: u32,
    /// Time that the lane which was last given a place had used.
    floor: Duration,
    tickets: u64,
    lanes: BTreeMap<LaneId, Lane<T>>,
}

struct Lane<T> {
    waiting: VecDeque<(Ticket, T)>,
    running: u32,
    used: Duration,
    average: Duration,
}

/// A place in a lane's line.
pub(crate) type Ticket = u64;

/// What became of somebody who came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A place, for which so much was charged.
    Place(Duration),
    /// A place in the line.
    Line(Ticket),
    /// The line is full.
    Full,
}

impl<T> Queue<T> {
    pub(crate) fn new(rules: Rules) -> Self {
        Self {
            rules,
            free: rules.places,
            floor: Duration::ZERO,
            tickets: 0,
            lanes: BTreeMap::new(),
        }
    }

    /// Opens a lane.
    pub(crate) fn open(&mut self, id: LaneId) {
        let lane = Lane {
            waiting: VecDeque::new(),
            running: 0,
            used: self.floor,
            average: Duration::ZERO,
        };
        self.lanes.insert(id, lane);
    }

    /// Closes a lane in which nobody is any more.
    pub(crate) fn close(&mut self, id: LaneId) {
        self.lanes.remove(&id);
    }

    /// Somebody comes; `waiter` is kept where there is no place now.
    pub(crate) fn enter(&mut self, id: LaneId, waiter: T) -> Entry {
        let (floor, may) = (self.floor, self.may_run(id));
        let lane = self.lane(id);
        if lane.running == 0 && lane.waiting.is_empty() {
            lane.used = lane.used.max(floor);
        }
        if may && lane.waiting.is_empty() {
            return Entry::Place(self.give(id));
        }
        if self.lane(id).waiting.len() >= self.rules.waiting {
            return Entry::Full;
        }
        self.tickets += 1;
        let ticket = self.tickets;
        self.lane(id).waiting.push_back((ticket, waiter));
        Entry::Line(ticket)
    }

    /// Gives up a place in the line; false when it had become a place meanwhile.
    pub(crate) fn give_up(&mut self, id: LaneId, ticket: Ticket) -> bool {
        let waiting = &mut self.lane(id).waiting;
        let at = waiting.iter().position(|(other, _)| *other == ticket);
        at.and_then(|at| waiting.remove(at)).is_some()
    }

    /// Gives a place back: `charged` was charged for it, `used` was used.
    pub(crate) fn leave(&mut self, id: LaneId, charged: Duration, used: Duration) {
        self.free += 1;
        let lane = self.lane(id);
        lane.running -= 1;
        lane.used = (lane.used + used).saturating_sub(charged);
        lane.average = (lane.average * (MEMORY - 1) + used) / MEMORY;
    }

    /// The next one who gets a place, with what was charged. To be asked until there is none,
    /// whenever a place may have become free.
    pub(crate) fn next(&mut self) -> Option<(T, Duration)> {
        let waits =
            |(id, lane): &(&LaneId, &Lane<T>)| !lane.waiting.is_empty() && self.may_run(**id);
        let next = self.lanes.iter().filter(waits);
        let id = *next.min_by_key(|(id, lane)| (lane.used, **id))?.0;
        let (_, waiter) = self.lane(id).waiting.pop_front()?;
        Some((waiter, self.give(id)))
    }

    fn may_run(&self, id: LaneId) -> bool {
        let running = self.lanes.get(&id).map_or(0, |lane| lane.running);
        let left = if self.rules.spare {
            self.free
        } else {
            u32::MAX
        };
        self.free > 0 && running < self.rules.per_lane.min(left)
    }

    fn give(&mut self, id: LaneId) -> Duration {
        self.free -= 1;
        let lane = self.lane(id);
        lane.running += 1;
        let (begun, charged) = (lane.used, lane.average);
        lane.used += charged;
        self.floor = self.floor.max(begun);
        charged
    }

    fn lane(&mut self, id: LaneId) -> &mut Lane<T> {
        self.lanes
            .get_mut(&id)
            .expect("a lane is closed when nobody is in it any more")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn queue(places: u32, per_lane: u32, spare: bool) -> Queue<&'static str> {
        let mut queue = Queue::new(Rules {
            places,
            per_lane,
            waiting: 8,
            spare,
        });
        (0..3).for_each(|lane| queue.open(lane));
        queue
    }

    /// Who gets the one place, when each call of lane 0 takes `slow` and all others a millisecond.
    fn order(queue: &mut Queue<&'static str>, slow: Duration, rounds: usize) -> Vec<&'static str> {
        let mut served = Vec::new();
        for _ in 0..rounds {
            let Some((who, charged)) = queue.next() else {
                break;
            };
            let lane = who.as_bytes()[0] - b'a';
            let used = if lane == 0 { slow } else { MS };
            served.push(who);
            queue.leave(lane.into(), charged, used);
        }
        served
    }

    #[test]
    fn a_lane_of_slow_calls_gets_as_much_time_as_one_of_quick_ones() {
        let mut queue = queue(1, 1, false);
        assert_eq!(queue.enter(2, "c"), Entry::Place(Duration::ZERO));
        for _ in 0..8 {
            queue.enter(0, "a");
            queue.enter(1, "b");
        }
        queue.leave(2, Duration::ZERO, MS);
        // While a slow call of ten milliseconds runs once, the quick lane owes it ten of its own.
        let served = order(&mut queue, 10 * MS, 9);
        assert_eq!(served, ["a", "b", "b", "b", "b", "b", "b", "b", "b"]);
    }

    #[test]
    fn who_comes_first_goes_first_within_a_lane() {
        let mut queue = queue(1, 1, false);
        queue.enter(2, "c");
        for who in ["a1", "a2", "a3"] {
            queue.enter(0, who);
        }
        queue.leave(2, Duration::ZERO, MS);
        assert_eq!(order(&mut queue, MS, 9), ["a1", "a2", "a3"]);
    }

    #[test]
    fn a_lane_that_was_idle_has_saved_nothing_up() {
        let mut queue = queue(1, 1, false);
        for _ in 0..100 {
            let Entry::Place(charged) = queue.enter(0, "a") else {
                panic!("there is a place")
            };
            queue.leave(0, charged, MS);
        }
        queue.enter(2, "c");
        for _ in 0..4 {
            queue.enter(0, "a");
            queue.enter(1, "b");
        }
        queue.leave(2, Duration::ZERO, MS);
        // In turn, and not lane 1 alone until it has caught up.
        let served = order(&mut queue, MS, 4);
        assert_eq!(served.iter().filter(|who| **who == "a").count(), 2);
    }

    #[test]
    fn only_the_lane_whose_line_is_full_is_turned_away() {
        let mut queue = queue(1, 1, false);
        queue.enter(2, "c");
        (0..8).for_each(|_| assert!(matches!(queue.enter(0, "a"), Entry::Line(_))));
        assert_eq!(queue.enter(0, "a"), Entry::Full);
        assert!(matches!(queue.enter(1, "b"), Entry::Line(_)));
    }

    #[test]
    fn whoever_comes_next_finds_a_place_beside_busy_lanes() {
        let mut queue = queue(16, 16, true);
        let fill = |queue: &mut Queue<_>, lane| {
            let placed = |_: &u32| matches!(queue.enter(lane, "x"), Entry::Place(_));
            (0..16).take_while(placed).count()
        };
        assert_eq!(fill(&mut queue, 0), 8);
        assert_eq!(fill(&mut queue, 1), 4);
        assert_eq!(fill(&mut queue, 2), 2);
    }

    #[test]
    fn whoever_stops_waiting_leaves_the_line() {
        let mut queue = queue(1, 1, false);
        let charged = Duration::ZERO;
        queue.enter(2, "c");
        let Entry::Line(ticket) = queue.enter(0, "a") else {
            panic!("there was no place")
        };
        assert!(queue.give_up(0, ticket));
        queue.leave(2, charged, MS);
        assert_eq!(queue.next(), None);
        assert!(!queue.give_up(0, ticket));
    }
}
