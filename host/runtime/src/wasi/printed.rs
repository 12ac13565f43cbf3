//! What a guest prints, as lines of its log.

use std::collections::VecDeque;

use crate::call::Level;

/// One stream that a guest prints to.
pub(crate) struct Printed {
    level: Level,
    unfinished: Vec<u8>,
    /// The newest lines, as many as a note has room for: what an interpreter says before it stops.
    newest: VecDeque<String>,
    newest_bytes: usize,
}

impl Printed {
    pub(crate) fn at(level: Level) -> Self {
        Self {
            level,
            unfinished: Vec::new(),
            newest: VecDeque::new(),
            newest_bytes: 0,
        }
    }

    pub(crate) fn level(&self) -> Level {
        self.level
    }

    /// Takes bytes in and gives the lines that they end. Of one line at most `line_max_bytes` are kept
    /// and one more, so that whoever cuts it sees that it was longer.
    pub(crate) fn take(&mut self, bytes: &[u8], line_max_bytes: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            let ended = part.strip_suffix(b"\n");
            let room = (line_max_bytes + 1).saturating_sub(self.unfinished.len());
            let part = ended.unwrap_or(part);
            self.unfinished
                .extend_from_slice(&part[..part.len().min(room)]);
            if ended.is_some() {
                lines.extend(self.end(line_max_bytes));
            }
        }
        lines
    }

    /// What no line break followed yet, unless it is blank.
    pub(crate) fn end(&mut self, line_max_bytes: usize) -> Option<String> {
        let line = String::from_utf8_lossy(&self.unfinished).into_owned();
        self.unfinished.clear();
        if line.trim().is_empty() {
            return None;
        }
        self.newest_bytes += line.len();
        self.newest.push_back(line.clone());
        while self.newest_bytes > line_max_bytes && self.newest.len() > 1 {
            let oldest = self.newest.pop_front().map_or(0, |oldest| oldest.len());
            self.newest_bytes -= oldest;
        }
        Some(line)
    }

    /// The newest lines, the unfinished one last.
    pub(crate) fn last_words(&self) -> Option<String> {
        let unfinished = String::from_utf8_lossy(&self.unfinished);
        let lines = self.newest.iter().map(String::as_str);
        let lines: Vec<_> = lines.chain([unfinished.trim_end()]).collect();
        let words = lines.join("\n").trim_end().to_owned();
        (!words.is_empty()).then_some(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(parts: &[&str]) -> Vec<String> {
        let mut printed = Printed::at(Level::Info);
        let take = |part: &&str| printed.take(part.as_bytes(), 8);
        let mut lines: Vec<_> = parts.iter().flat_map(take).collect();
        lines.extend(printed.end(8));
        lines
    }

    #[test]
    fn lines_end_where_the_guest_ends_them_and_the_last_with_the_call() {
        assert_eq!(lines(&["a", "b\nc\n\n", "d"]), ["ab", "c", "d"]);
        assert_eq!(lines(&[]), [""; 0]);
    }

    #[test]
    fn the_last_words_are_the_newest_lines_that_a_note_has_room_for() {
        let mut printed = Printed::at(Level::Warning);
        assert_eq!(printed.last_words(), None);
        printed.take(b"first\nnext\nlast\nend", 8);
        assert_eq!(printed.last_words().as_deref(), Some("next\nlast\nend"));
    }

    #[test]
    fn of_a_line_no_more_is_kept_than_a_note_may_have_and_one_byte() {
        assert_eq!(lines(&["0123456789", "0123456789\n!"]), ["012345678", "!"]);
    }
}
