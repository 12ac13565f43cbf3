//! Who may run now, fairly between plugins.
//!
//! A call passes two gates. At the first it waits for a slot of the pool. The second is for calls that
//! have run for longer than one beat of the deadline, a millisecond: most never come to it, and those
//! that do share half of the processors, a beat at a time, whatever their number. So a plugin that
//! loops costs the others neither their slots nor their threads.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use crate::gate::{Full, Gate, Place};
use crate::limits::RuntimeSettings;
use crate::queue::{LaneId, Rules};

/// The gates of a room.
pub(crate) struct Admission {
    slots: Gate,
    beats: Arc<Beats>,
}

/// The second gate, which all rooms of a runtime share, as they share the processors.
pub(crate) struct Beats {
    gate: Gate,
    lanes: AtomicU64,
}

/// One plugin's lane through both.
pub(crate) struct Share {
    admission: Arc<Admission>,
    lane: LaneId,
}

/// A slot, for one call; given back when dropped.
pub(crate) struct Turn<'a> {
    share: &'a Share,
    slot: Place<'a>,
    waited: Duration,
}

impl Admission {
    /// `places` is how many slots the room has, `per_lane` how many of them one plugin may hold.
    pub(crate) fn new(
        places: u32,
        per_lane: u32,
        settings: &RuntimeSettings,
        beats: &Arc<Beats>,
    ) -> Self {
        Self {
            slots: Gate::new(Rules {
                places,
                per_lane,
                waiting: settings.calls_waiting_per_plugin_max,
                spare: true,
            }),
            beats: Arc::clone(beats),
        }
    }
}

impl Beats {
    pub(crate) fn new(settings: &RuntimeSettings) -> Self {
        let rules = Rules {
            places: settings.long_calls_max,
            per_lane: settings.long_calls_max,
            // Whoever waits here has a slot.
            waiting: usize::MAX,
            spare: false,
        };
        Self {
            gate: Gate::new(rules),
            lanes: AtomicU64::new(0),
        }
    }
}

impl Share {
    pub(crate) fn new(admission: Arc<Admission>) -> Self {
        let lane = admission.beats.lanes.fetch_add(1, Ordering::Relaxed);
        admission.slots.open(lane);
        admission.beats.gate.open(lane);
        Self { admission, lane }
    }

    /// A slot, now or when it is this plugin's turn.
    pub(crate) async fn turn(&self) -> Result<Turn<'_>, Full> {
        let came = Instant::now();
        let slot = self.admission.slots.enter(self.lane).await?;
        Ok(Turn {
            share: self,
            slot,
            waited: came.elapsed(),
        })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.admission.slots.close(self.lane);
        self.admission.beats.gate.close(self.lane);
    }
}

impl Turn<'_> {
    /// How long the call waited for its slot.
    pub(crate) fn waited(&self) -> Duration {
        self.waited
    }

    /// How long it has run, not counting the time in which others did.
    pub(crate) fn ran(&self) -> Duration {
        self.slot.used
    }

    /// Runs `call`, which gives its thread back at each beat, to its end.
    pub(crate) async fn run<F: Future>(&mut self, call: F) -> F::Output {
        let mut call = pin!(call);
        let mut beat: Option<Place<'_>> = None;
        loop {
            let begun = Instant::now();
            let answer = one_beat(call.as_mut()).await;
            let took = begun.elapsed();
            self.slot.used += took;
            if let Some(beat) = &mut beat {
                beat.used = took;
            }
            // Before anything is awaited: the processor is somebody else's now.
            drop(beat.take());
            if let Some(answer) = answer {
                return answer;
            }
            tokio::task::yield_now().await;
            let next = self.share.admission.beats.gate.enter(self.share.lane).await;
            beat = Some(next.expect("any number may wait for a beat"));
        }
    }
}

/// The answer of `call`, if it ends before it gives its thread back.
async fn one_beat<F: Future>(mut call: Pin<&mut F>) -> Option<F::Output> {
    poll_fn(|context| {
        Poll::Ready(match call.as_mut().poll(context) {
            Poll::Ready(answer) => Some(answer),
            Poll::Pending => None,
        })
    })
    .await
}
