//! The error budget: how many faults of its own a plugin may have before it is not asked any more.
//!
//! A fault counts while it is one of the last [`Budget::calls`] calls and no older than
//! [`Budget::window_ms`]: a plugin that fails once a month is no danger, and one that fails five
//! times in an afternoon is. Of one case only the newest fault of a function counts, so that a
//! clerk who tries the same act again and again does not close the department.
//!
//! Example with five faults among a hundred calls within an hour: cases a, b, c, d fail at 09:00,
//! the act in d is tried four times more; that is four. At 09:30 case e fails: spent. Had e failed
//! at 10:01, the others would have been forgotten.
//!
//! The host's own failures (a full queue, a disk) are never brought here.

use std::collections::VecDeque;

use crate::event::NotedFault;
use crate::time::Instant;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The budget is spent by so many faults.
    pub faults: usize,
    /// Among the last so many calls.
    pub calls: u64,
    /// Within so many milliseconds.
    pub window_ms: i64,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            faults: 5,
            calls: 100,
            window_ms: 3_600_000,
        }
    }
}

/// Calls and faults of one component.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    calls: u64,
    faults: VecDeque<Counted>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Counted {
    call: u64,
    at: Instant,
    fault: NotedFault,
}

impl Tally {
    /// It was asked, whatever came of it.
    pub fn called(&mut self) {
        self.calls += 1;
    }

    /// The newest call failed. Gives the faults that have spent the budget, when they have.
    pub fn faulted(
        &mut self,
        fault: NotedFault,
        at: Instant,
        budget: &Budget,
    ) -> Option<Vec<NotedFault>> {
        let calls = self.calls;
        self.faults.retain(|old| {
            let recent = old.call.saturating_add(budget.calls) > calls;
            recent
                && at.as_millis() - old.at.as_millis() <= budget.window_ms
                && !same_matter(&old.fault, &fault)
        });
        let call = calls;
        self.faults.push_back(Counted { call, at, fault });
        let spent = self.faults.len() >= budget.faults;
        spent.then(|| {
            self.faults
                .iter()
                .map(|counted| counted.fault.clone())
                .collect()
        })
    }

    /// How many faults count at present; those that time alone has forgotten are still among them.
    pub fn faults(&self) -> usize {
        self.faults.len()
    }
}

fn same_matter(a: &NotedFault, b: &NotedFault) -> bool {
    a.case.is_some() && (a.case, a.function) == (b.case, b.function)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Function;
    use crate::id::{CaseId, FaultId};

    const MINUTE: i64 = 60_000;

    fn fault(case: Option<u8>) -> NotedFault {
        NotedFault {
            fault: FaultId::from_bytes([0; 16]),
            function: Function::Review,
            code: "plugin.trap".to_owned(),
            case: case.map(|case| CaseId::from_bytes([case; 16])),
        }
    }

    /// Plays calls: `.` an answer, a letter a fault of that case, `?` a fault without case, `|` the next
    /// hour. Gives how many were played when the budget was spent.
    fn spent_after(story: &str) -> Option<usize> {
        let (mut tally, mut now) = (Tally::default(), 0);
        for (played, act) in story.chars().enumerate() {
            let case = match act {
                '|' => {
                    now += 61 * MINUTE;
                    continue;
                }
                '.' => {
                    tally.called();
                    continue;
                }
                '?' => None,
                case => Some(case as u8),
            };
            tally.called();
            let at = Instant::from_millis(now);
            if tally.faulted(fault(case), at, &Budget::default()).is_some() {
                return Some(played + 1);
            }
        }
        None
    }

    #[test]
    fn the_fifth_fault_spends_the_budget() {
        for (story, after) in [
            ("abcde", Some(5)),
            ("?????", Some(5)),
            ("a.b..c...d....e", Some(15)),
            ("abcd", None),
        ] {
            assert_eq!(spent_after(story), after, "{story}");
        }
    }

    #[test]
    fn one_case_tried_again_and_again_counts_once() {
        assert_eq!(spent_after("abcddddddddd"), None);
        assert_eq!(spent_after("abcdddde"), Some(8));
    }

    #[test]
    fn old_faults_are_forgotten_after_an_hour_or_a_hundred_calls() {
        assert_eq!(spent_after("abcd|e"), None);
        assert_eq!(spent_after("abcd|efghi"), Some(10));
        let hundred = ".".repeat(100);
        assert_eq!(spent_after(&format!("abcd{hundred}e")), None);
        assert_eq!(spent_after(&format!("abcd{}e", &hundred[..95])), Some(100));
    }
}
