//! Figures as a table for people (Markdown) or for scripts (JSON).

use std::fmt;

use serde_json::{Map, Value, json};

/// One part's figures.
#[derive(Debug)]
pub struct Table {
    /// What was measured.
    pub title: String,
    /// Name for scripts and heading for people.
    pub columns: Vec<(&'static str, &'static str)>,
    /// As many cells as columns.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands at one place.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A figure, shown with so many decimals; one that is not a number is shown as `-`.
    Figure(f64, usize),
}

/// Words as a cell.
pub fn text(words: impl Into<String>) -> Cell {
    Cell::Text(words.into())
}

/// A goal and whether it was reached.
pub fn at_least(figure: f64, goal: f64, decimals: usize) -> Cell {
    verdict(format!("≥ {}", grouped(goal, decimals)), figure >= goal)
}

/// A goal and whether it was kept.
pub fn at_most(figure: f64, goal: f64, decimals: usize) -> Cell {
    verdict(format!("≤ {}", grouped(goal, decimals)), figure <= goal)
}

fn verdict(goal: String, reached: bool) -> Cell {
    let word = if reached { "met" } else { "missed" };
    Cell::Text(format!("{goal}: {word}"))
}

/// All tables as one document.
pub fn json(tables: &[Table]) -> Value {
    tables.iter().map(Table::to_json).collect()
}

impl Table {
    fn to_json(&self) -> Value {
        let row = |cells: &Vec<Cell>| {
            let names = self.columns.iter().map(|(name, _)| (*name).to_owned());
            Value::Object(
                names
                    .zip(cells.iter().map(Cell::to_json))
                    .collect::<Map<_, _>>(),
            )
        };
        let rows: Vec<Value> = self.rows.iter().map(row).collect();
        json!({ "title": self.title, "rows": rows })
    }
}

impl Cell {
    fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Figure(figure, _) => json!(figure),
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.title)?;
        for (_, heading) in &self.columns {
            write!(f, "| {heading} ")?;
        }
        writeln!(f, "|")?;
        writeln!(f, "|---{}|", "|---:".repeat(self.columns.len() - 1))?;
        for row in &self.rows {
            for cell in row {
                write!(f, "| {cell} ")?;
            }
            writeln!(f, "|")?;
        }
        Ok(())
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Figure(figure, _) if !figure.is_finite() => f.write_str("-"),
            Self::Figure(figure, decimals) => f.write_str(&grouped(*figure, *decimals)),
        }
    }
}

/// `1234567.8` as `1,234,568`.
fn grouped(figure: f64, decimals: usize) -> String {
    let plain = format!("{figure:.decimals$}");
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        let left = whole.len() - i;
        if i > 0 && left.is_multiple_of(3) && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_can_be_pasted_and_parsed() {
        let table = Table {
            title: "W1".to_owned(),
            columns: vec![("subject", "subject"), ("rate", "transitions/s")],
            rows: vec![
                vec![text("echo"), Cell::Figure(1_234_567.8, 0)],
                vec![text("none"), Cell::Figure(f64::NAN, 2)],
            ],
        };
        assert_eq!(
            table.to_string(),
            "W1\n\n| subject | transitions/s |\n|---|---:|\n| echo | 1,234,568 |\n| none | - |\n"
        );
        assert_eq!(json(&[table])[0]["rows"][0]["rate"], 1_234_567.8);
    }
}
