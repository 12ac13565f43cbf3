//! Lines of a file as rows with named columns.

use std::collections::HashMap;

use sanquan_domain::catalogue::PowerItem;

use super::import::Importing;
use super::mapping::Mapping;
use super::row::ListRow;
use super::{Import, Templates};
use crate::mistake::{Mistake, Mistakes};
use crate::table::{Record, Rows, wrong_width};

/// Whether a row with other than the header's number of cells is broken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    /// In CSV it is: a comma or a quotation mark is amiss.
    Fixed,
    /// In a sheet it is not: trailing blank cells are left out.
    Ragged,
}

/// The columns of a list.
struct Columns {
    places: HashMap<String, usize>,
    count: usize,
    /// Columns that are filled down, and what stood last in each.
    filled: Vec<(usize, String)>,
}

pub(super) fn read(
    rows: Rows,
    width: Width,
    mapping: &Mapping,
    templates: &Templates,
    take: &mut dyn FnMut(PowerItem),
) -> Result<Import, Mistakes> {
    let mut importing = Importing::new(mapping, templates)?;
    let mut header = Vec::new();
    let mut columns: Option<Columns> = None;
    for record in rows {
        let record = match record {
            Ok(record) if record.line <= mapping.table.skip_rows || record.is_blank() => continue,
            Ok(record) => record,
            // What concerns the whole file, or the names of its columns, leaves nothing to import.
            Err(mistake) if mistake.line == 0 || columns.is_none() => return Err(mistake.into()),
            Err(mistake) => {
                importing.reject(mistake);
                continue;
            }
        };
        let Some(named) = columns.as_mut() else {
            header.push(record);
            if header.len() == mapping.table.header_rows {
                columns = Some(Columns::named(&header, mapping)?);
            }
            continue;
        };
        match named.filled_down(record, width) {
            Ok(record) => importing.row(
                &ListRow {
                    line: record.line,
                    columns: &named.places,
                    cells: &record.cells,
                    absent: &mapping.table.absent,
                },
                take,
            ),
            Err(mistake) => importing.reject(mistake),
        }
    }
    if columns.is_none() {
        return Err(Mistakes::from(Mistake {
            rule: "the list has no line that names its columns".into(),
            fix: "see `skip_rows` and `header_rows` in the mapping".into(),
            ..Mistake::at("import.no-header", 0)
        }));
    }
    Ok(importing.done())
}

impl Columns {
    /// The columns that a header names. The list may have others than those of the mapping.
    fn named(header: &[Record], mapping: &Mapping) -> Result<Self, Mistakes> {
        let names = joined(header);
        let line = header.first().map_or(0, |record| record.line);
        let mut mistakes = Vec::new();
        for column in mapping.columns() {
            let (code, rule) = match names.iter().filter(|name| *name == column).count() {
                1 => continue,
                0 => (
                    "import.missing-column",
                    format!("the list has {}", names.join(", ")),
                ),
                _ => (
                    "import.ambiguous-column",
                    "stands twice in the list".to_owned(),
                ),
            };
            mistakes.push(Mistake {
                column: format!("`{column}`"),
                rule,
                fix: "correct the name in the mapping".into(),
                ..Mistake::at(code, line)
            });
        }
        let count = names.len();
        let places: HashMap<String, usize> = names
            .into_iter()
            .enumerate()
            .map(|(at, name)| (name, at))
            .collect();
        let filled = mapping.table.fill_down.iter();
        let filled = filled.filter_map(|name| Some((*places.get(name)?, String::new())));
        let columns = Self {
            filled: filled.collect(),
            places,
            count,
        };
        Mistakes::or(columns, mistakes)
    }

    /// The record with what its blank cells mean.
    fn filled_down(&mut self, mut record: Record, width: Width) -> Result<Record, Mistake> {
        let wanted = match width {
            Width::Fixed => record.cells.len() == self.count,
            Width::Ragged => {
                let mut beyond = record.cells.iter().skip(self.count);
                beyond.all(|cell| cell.trim().is_empty())
            }
        };
        if !wanted {
            return Err(wrong_width(record.line, &record.cells, self.count));
        }
        record.cells.resize(self.count, String::new());
        for (at, above) in &mut self.filled {
            if record.cells[*at].trim().is_empty() {
                record.cells[*at].clone_from(above);
            } else {
                above.clone_from(&record.cells[*at]);
            }
        }
        Ok(record)
    }
}

/// One name for each column, of all lines of the header.
fn joined(header: &[Record]) -> Vec<String> {
    let width = header
        .iter()
        .map(|record| record.cells.len())
        .max()
        .unwrap_or(0);
    let last = header.len().saturating_sub(1);
    let mut names = vec![Vec::<String>::new(); width];
    for (number, record) in header.iter().enumerate() {
        let mut left = String::new();
        for (at, name) in names.iter_mut().enumerate() {
            let cell = record.cells.get(at).map_or("", String::as_str);
            // Headers are broken over lines to keep columns narrow.
            let mut part = cell.split_whitespace().collect::<Vec<_>>().join(" ");
            if part.is_empty() && number < last {
                part.clone_from(&left);
            }
            left.clone_from(&part);
            if !part.is_empty() && name.last() != Some(&part) {
                name.push(part);
            }
        }
    }
    names.into_iter().map(|parts| parts.join("/")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_cells_of_a_header_name_all_columns_below_them() {
        let line = |line, cells: &[&str]| Record {
            line,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        let header = [
            line(2, &["事项\n编码", "事项名称", "办理时限", "", "备注"]),
            line(3, &["", "", "法定", "承诺"]),
        ];
        let names = joined(&header);
        assert_eq!(
            names,
            [
                "事项 编码",
                "事项名称",
                "办理时限/法定",
                "办理时限/承诺",
                "备注"
            ]
        );
    }
}
