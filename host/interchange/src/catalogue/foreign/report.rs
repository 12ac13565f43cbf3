//! What an import found: every row that is rejected, and every one that somebody should look at.

use std::collections::BTreeMap;
use std::fmt;

use sanquan_domain::catalogue::NationalCategory;
use serde::Serialize;

use crate::mistake::Mistake;

/// What an import found. Nothing has been written anywhere: whoever called decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Which list it was, by its mapping.
    pub source: String,
    /// Rows of the list, without its header and blank ones.
    pub rows: u64,
    /// Of these, how many are items that can be entered.
    pub importable: u64,
    /// Departments that hold them.
    pub departments: u64,
    /// Items by kind.
    pub categories: BTreeMap<NationalCategory, u64>,
    /// For how many items each field was assumed, with the reasons.
    pub assumed: BTreeMap<String, u64>,
    /// Rows that cannot be entered.
    pub rejected_rows: u64,
    /// Why: at least one reason for each of them.
    pub rejected: Vec<Mistake>,
    /// What somebody should look at, in rows that can be entered.
    pub warnings: Vec<Mistake>,
}

/// The word for a kind in mappings and reports.
pub(super) fn word_of(category: NationalCategory) -> String {
    let word = serde_json::to_value(category).ok();
    let word = word.as_ref().and_then(|word| word.as_str());
    word.unwrap_or_default().to_owned()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.source)?;
        writeln!(
            f,
            "{} rows: {} items of {} departments can be entered, {} rows are rejected",
            self.rows, self.importable, self.departments, self.rejected_rows
        )?;
        for (category, items) in &self.categories {
            writeln!(f, "  {items} {}", word_of(*category))?;
        }
        for (field, items) in &self.assumed {
            writeln!(f, "  assumed for {items} items: {field}")?;
        }
        for (title, mistakes) in [("rejected", &self.rejected), ("warnings", &self.warnings)] {
            if !mistakes.is_empty() {
                writeln!(f, "{title}:")?;
            }
            for mistake in mistakes {
                writeln!(f, "  {} {mistake}", mistake.code)?;
            }
        }
        Ok(())
    }
}
