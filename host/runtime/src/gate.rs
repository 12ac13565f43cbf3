//! Waiting for a place of a [`Queue`].

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::queue::{Entry, LaneId, Queue, Rules, Ticket};

/// Places, and those who wait for them.
pub(crate) struct Gate {
    rules: Rules,
    queue: Mutex<Queue<oneshot::Sender<Duration>>>,
}

/// A place; given back when dropped.
pub(crate) struct Place<'a> {
    gate: &'a Gate,
    lane: LaneId,
    charged: Duration,
    /// What the holder has used of it so far.
    pub(crate) used: Duration,
}

/// The line of the lane is full.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Full {
    /// As many wait in it.
    pub(crate) waiting: usize,
}

impl Gate {
    pub(crate) fn new(rules: Rules) -> Self {
        Self {
            rules,
            queue: Mutex::new(Queue::new(rules)),
        }
    }

    pub(crate) fn open(&self, lane: LaneId) {
        self.queue().open(lane);
    }

    pub(crate) fn close(&self, lane: LaneId) {
        self.queue().close(lane);
    }

    /// A place, now or when it is this lane's turn.
    pub(crate) async fn enter(&self, lane: LaneId) -> Result<Place<'_>, Full> {
        let (sender, mut receiver) = oneshot::channel();
        let entry = self.queue().enter(lane, sender);
        let charged = match entry {
            Entry::Place(charged) => charged,
            Entry::Full => {
                return Err(Full {
                    waiting: self.rules.waiting,
                });
            }
            Entry::Line(ticket) => {
                let mut line = Line {
                    gate: self,
                    lane,
                    ticket: Some(ticket),
                };
                let charged = (&mut receiver).await;
                line.ticket = None;
                charged.expect("a waiter leaves the queue only with a place or by itself")
            }
        };
        Ok(Place {
            gate: self,
            lane,
            charged,
            used: Duration::ZERO,
        })
    }

    fn leave(&self, lane: LaneId, charged: Duration, used: Duration) {
        let mut queue = self.queue();
        queue.leave(lane, charged, used);
        while let Some((waiter, charged)) = queue.next() {
            // One that went away just now gives its place back by itself: see `Line`.
            let _ = waiter.send(charged);
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue<oneshot::Sender<Duration>>> {
        // Nothing in the queue's own code panics half-way.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.gate.leave(self.lane, self.charged, self.used);
    }
}

/// A place in the line, given up by a caller who stops waiting.
struct Line<'a> {
    gate: &'a Gate,
    lane: LaneId,
    ticket: Option<Ticket>,
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else {
            return;
        };
        let waited = self.gate.queue().give_up(self.lane, ticket);
        if !waited {
            // It had become a place already. What was charged for it is a small loss of the lane's.
            self.gate.leave(self.lane, Duration::ZERO, Duration::ZERO);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    fn gate() -> Gate {
        let gate = Gate::new(Rules {
            places: 1,
            per_lane: 1,
            waiting: 2,
            spare: true,
        });
        gate.open(0);
        gate.open(1);
        gate
    }

    fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn a_place_that_is_given_back_goes_to_the_next_in_line() {
        let gate = gate();
        let Poll::Ready(Ok(first)) = poll(pin!(gate.enter(0))) else {
            panic!("there is a place")
        };
        let mut second = pin!(gate.enter(1));
        assert!(poll(second.as_mut()).is_pending());
        drop(first);
        assert!(poll(second.as_mut()).is_ready());
    }

    #[test]
    fn a_place_given_to_somebody_who_went_away_is_not_lost() {
        let gate = gate();
        let Poll::Ready(Ok(first)) = poll(pin!(gate.enter(0))) else {
            panic!("there is a place")
        };
        {
            let mut second = Box::pin(gate.enter(1));
            assert!(poll(second.as_mut()).is_pending());
            drop(first);
            // It has a place now and never learns of it.
        }
        assert!(matches!(poll(pin!(gate.enter(0))), Poll::Ready(Ok(_))));
    }

    #[test]
    fn the_line_of_one_lane_is_full_and_that_of_another_is_not() {
        let gate = gate();
        let Poll::Ready(Ok(_place)) = poll(pin!(gate.enter(0))) else {
            panic!("there is a place")
        };
        let (mut a, mut b) = (pin!(gate.enter(0)), pin!(gate.enter(0)));
        assert!(poll(a.as_mut()).is_pending() && poll(b.as_mut()).is_pending());
        let Poll::Ready(Err(full)) = poll(pin!(gate.enter(0))) else {
            panic!("two wait already")
        };
        assert_eq!(full, Full { waiting: 2 });
        assert!(poll(pin!(gate.enter(1))).is_pending());
    }
}
