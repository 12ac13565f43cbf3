//! Looking for words in sources, so that a rule of the house can be a test.

use crate::{root, tracked};

/// `path:line: text` for each line of the Rust files below `folder` that holds one of `words`.
/// Comments do not count: they may speak of what the code must not do.
pub fn found(folder: &str, words: &[&str]) -> Vec<String> {
    let mut places = Vec::new();
    for path in tracked() {
        if !path.starts_with(folder) || !path.ends_with(".rs") {
            continue;
        }
        let text = std::fs::read_to_string(root().join(&path)).expect("a tracked file");
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or(line);
            if words.iter().any(|word| code.contains(word)) {
                places.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    places
}
