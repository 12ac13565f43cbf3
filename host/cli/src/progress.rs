//! How far long work has come: a bar on a terminal, a plain line for each tenth elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::talk::Talk;

/// Progress of one piece of work.
pub struct Progress {
    talk: Talk,
    bar: ProgressBar,
    name: String,
    tenths_told: u64,
}

impl Progress {
    /// Begins; `total` may be unknown (0) until the first step.
    pub fn new(talk: Talk, name: impl Into<String>, total: u64) -> Self {
        let name = name.into();
        let target = match talk.on_terminal() {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        let style = ProgressStyle::with_template("{msg:24} {bar:32} {percent:>3} %  {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        bar.set_message(name.clone());
        Self {
            talk,
            bar,
            name,
            tenths_told: 0,
        }
    }

    /// `done` of `total` is done.
    pub fn set(&mut self, done: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done);
        let tenths = (done * 10).checked_div(total).unwrap_or(0).min(10);
        if !self.talk.on_terminal() && tenths > self.tenths_told {
            self.tenths_told = tenths;
            self.talk.say(format!("{}: {} %", self.name, tenths * 10));
        }
    }

    /// Ends; the bar goes away, the result is told by the caller.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}
