//! The tables of this crate: a line for each row, fields between `|`, `-` for nothing, remarks after `#`.
//!
//! They are part of the program. What is wrong in one is a bug here and is told as a panic with the row;
//! the tests read them all.

/// The rows of a table with `N` columns.
pub(crate) fn rows<const N: usize>(text: &'static str) -> Vec<[&'static str; N]> {
    text.lines()
        .filter(|line| is_row(line))
        .map(fields)
        .collect()
}

/// The rows between the line `[name]` and the next line of that kind.
pub(crate) fn section<const N: usize>(text: &'static str, name: &str) -> Vec<[&'static str; N]> {
    let heading = format!("[{name}]");
    text.lines()
        .skip_while(|line| *line != heading)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| is_row(line))
        .map(fields)
        .collect()
}

fn is_row(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

fn fields<const N: usize>(line: &'static str) -> [&'static str; N] {
    let fields: Vec<&'static str> = line.split('|').map(str::trim).collect();
    let given = fields.len();
    <[&'static str; N]>::try_from(fields)
        .unwrap_or_else(|_| panic!("{N} fields are due, {given} are in: {line}"))
}

/// The parts of a field; none of `-`.
pub(crate) fn parts(field: &'static str, between: char) -> Vec<&'static str> {
    match field {
        "-" => Vec::new(),
        _ => field.split(between).map(str::trim).collect(),
    }
}

/// What stands in a field; nothing for `-`.
pub(crate) fn given(field: &'static str) -> Option<&'static str> {
    (field != "-").then_some(field)
}

/// A field's two halves.
pub(crate) fn halves(field: &'static str, between: &str) -> (&'static str, &'static str) {
    let (first, second) = field
        .split_once(between)
        .unwrap_or_else(|| panic!("`{between}` is missing in: {field}"));
    (first.trim(), second.trim())
}

/// A whole number.
pub(crate) fn number<T: std::str::FromStr>(field: &str) -> T {
    field
        .parse()
        .unwrap_or_else(|_| panic!("not a number in range: {field}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# remark\n[a]\n# x | y\n1 | 2\n\n[b]\n3 | -\n";

    #[test]
    fn a_section_ends_where_the_next_begins() {
        assert_eq!(section::<2>(TEXT, "a"), [["1", "2"]]);
        assert_eq!(section::<2>(TEXT, "b"), [["3", "-"]]);
        assert!(section::<2>(TEXT, "c").is_empty());
    }

    #[test]
    fn a_dash_is_nothing() {
        assert!(parts("-", ' ').is_empty());
        assert_eq!(parts("a; b", ';'), ["a", "b"]);
        assert_eq!((given("-"), given("a")), (None, Some("a")));
    }

    #[test]
    #[should_panic(expected = "3 fields are due, 2 are in: 1 | 2")]
    fn a_row_with_a_field_too_few_is_named() {
        let _ = rows::<3>("1 | 2");
    }
}
