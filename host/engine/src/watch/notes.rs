//! The newest lines that a plugin wrote for its developer.
//!
//! They are kept in memory alone and go with the process. What a plugin writes is its own; it must not
//! name an applicant, and in case it does, the lines of a case are forgotten when that is erased.

use std::collections::VecDeque;

use sanquan_domain::id::CaseId;
use sanquan_domain::time::Instant;
use sanquan_runtime::{Call, Function, Level};

/// Lines kept of one component: at 1,024 bytes a line some 500 KiB at most.
const LINES_MAX: usize = 512;

/// A line of a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteLine {
    /// Its number, counted from 1 since the start. Where one is missing, the line is not kept any more.
    pub number: u64,
    /// When the call was made.
    pub at: Instant,
    /// How much it matters.
    pub level: Level,
    /// What was asked.
    pub function: Function,
    /// The case; none where the application was not taken in.
    pub case: Option<CaseId>,
    /// The line.
    pub message: String,
}

/// Lines in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotesPage {
    /// The lines.
    pub lines: Vec<NoteLine>,
    /// Number of the last line that was looked at: where the next page begins.
    pub next: u64,
}

/// The newest lines of a component.
#[derive(Default)]
pub(super) struct Notes {
    lines: VecDeque<NoteLine>,
    written: u64,
}

impl Notes {
    /// Takes the notes of a call, and says how many the call itself had to drop.
    pub(super) fn take(&mut self, call: &Call, case: Option<CaseId>, at: Instant) {
        for note in &call.notes {
            self.push(call.function, note.level, note.message.clone(), case, at);
        }
        if call.notes_dropped > 0 {
            let message = format!(
                "{} more notes of this call were dropped",
                call.notes_dropped
            );
            self.push(call.function, Level::Warning, message, case, at);
        }
    }

    /// Lines after number `after` that matter at least as much as `level`, at most `max`.
    pub(super) fn page(&self, after: u64, level: Level, max: usize) -> NotesPage {
        let first = self
            .lines
            .front()
            .map_or(self.written + 1, |line| line.number);
        let mut page = NotesPage {
            next: after.max(first - 1).min(self.written),
            lines: Vec::new(),
        };
        for line in self.lines.iter().filter(|line| line.number > after) {
            if page.lines.len() == max {
                break;
            }
            page.next = line.number;
            if line.level >= level {
                page.lines.push(line.clone());
            }
        }
        page
    }

    pub(super) fn forget(&mut self, case: CaseId) {
        for line in self.lines.iter_mut().filter(|line| line.case == Some(case)) {
            line.message = "(the case was erased)".to_owned();
        }
    }

    fn push(
        &mut self,
        function: Function,
        level: Level,
        message: String,
        case: Option<CaseId>,
        at: Instant,
    ) {
        if self.lines.len() == LINES_MAX {
            self.lines.pop_front();
        }
        self.written += 1;
        self.lines.push_back(NoteLine {
            number: self.written,
            at,
            level,
            function,
            case,
            message,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_millis(0);

    fn notes(count: u64) -> Notes {
        let mut notes = Notes::default();
        for number in 1..=count {
            let level = [Level::Debug, Level::Error][number as usize % 2];
            notes.push(Function::Review, level, number.to_string(), None, NOW);
        }
        notes
    }

    fn numbers(page: &NotesPage) -> Vec<u64> {
        page.lines.iter().map(|line| line.number).collect()
    }

    #[test]
    fn pages_follow_each_other_without_gap() {
        let notes = notes(5);
        let first = notes.page(0, Level::Debug, 3);
        assert_eq!((numbers(&first), first.next), (vec![1, 2, 3], 3));
        let second = notes.page(first.next, Level::Debug, 3);
        assert_eq!((numbers(&second), second.next), (vec![4, 5], 5));
        let none = notes.page(second.next, Level::Debug, 3);
        assert_eq!((numbers(&none), none.next), (vec![], 5));
    }

    #[test]
    fn lower_levels_are_passed_over() {
        let page = notes(5).page(0, Level::Error, 9);
        assert_eq!((numbers(&page), page.next), (vec![1, 3, 5], 5));
    }

    #[test]
    fn a_slow_reader_goes_on_where_the_lines_begin() {
        let page = notes(LINES_MAX as u64 + 10).page(4, Level::Debug, 1);
        assert_eq!((numbers(&page), page.next), (vec![11], 11));
    }

    #[test]
    fn a_reader_from_before_a_restart_begins_anew() {
        let page = notes(2).page(700, Level::Debug, 9);
        assert_eq!((numbers(&page), page.next), (vec![], 2));
    }

    #[test]
    fn lines_of_an_erased_case_say_nothing_any_more() {
        let mut notes = Notes::default();
        let case = Some(CaseId::from_bytes([1; 16]));
        notes.push(Function::Review, Level::Info, "张三".into(), case, NOW);
        notes.forget(CaseId::from_bytes([1; 16]));
        assert!(
            !notes.page(0, Level::Debug, 1).lines[0]
                .message
                .contains("张三")
        );
    }
}
