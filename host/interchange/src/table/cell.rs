//! What a text must look like in a cell.
//!
//! A spreadsheet takes a cell of a CSV file for a formula when it begins with one of a few signs, and a formula
//! can send the sheet's content to a stranger ("CSV injection"). So a text that begins with such a sign gets an
//! apostrophe before it, by which spreadsheets mean "this is text"; reading takes it away again. A
//! text that begins with an apostrophe of its own gets a second one, and a text that is there and empty is one
//! apostrophe alone, which tells it from a blank cell.
//!
//! The writer of workbooks takes a text within `<r>` and `</r>` for XML of its own and would not escape it, so a
//! text that begins so gets an apostrophe as well.
//!
//! Example: `=HYPERLINK("http://…")` is written `'=HYPERLINK("http://…")`, and `'tis` is written `''tis`.

use std::borrow::Cow;

/// Signs by which a spreadsheet knows a formula, in half and full width, and the apostrophe itself.
const TAKEN_FOR_FORMULA: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\'', '＝', '＋', '－', '＠'];

/// The text as it stands in a cell.
pub(crate) fn neutral(text: &str) -> Cow<'_, str> {
    if text.is_empty() || text.starts_with(TAKEN_FOR_FORMULA) || text.starts_with("<r>") {
        return Cow::Owned(format!("'{text}"));
    }
    Cow::Borrowed(text)
}

/// The text that was written as this cell.
pub(crate) fn restored(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_text_and_comes_back() {
        for text in [
            "=1+1", "+86 839", "-5", "@SUM(A1)", "＝1", "'tis", "''", "", "015", "\tx", "<r></r>",
        ] {
            let cell = neutral(text);
            assert_eq!(restored(&cell), text);
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '＝', '<']),
                "{cell}"
            );
        }
        assert_eq!(neutral("015"), "015");
    }
}
