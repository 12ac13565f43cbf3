//! Names of lists: compared without regard to how they were typed, stored exactly as they stand.

/// A name as two typists would agree on it: no blanks, and signs of full width in half width. Lists mix `（` with
/// `(`. For comparison only.
pub(super) fn comparable(name: &str) -> String {
    let narrow = |sign: char| match sign {
        '【' | '〔' | '［' => '[',
        '】' | '〕' | '］' => ']',
        // The block of full-width forms repeats ASCII.
        '！'..='～' => char::from_u32(sign as u32 - 0xFEE0).unwrap_or(sign),
        sign => sign,
    };
    name.chars()
        .filter(|sign| !sign.is_whitespace())
        .map(narrow)
        .collect()
}

/// The first HTML entity of a text, such as `&amp;`: the list was copied from a page without decoding it.
pub(super) fn html_entity(text: &str) -> Option<&str> {
    const LONGEST: usize = 10;
    text.match_indices('&').find_map(|(at, _)| {
        let rest = &text[at + 1..];
        let end = rest.find(';').filter(|end| (2..=LONGEST).contains(end))?;
        let name = &rest[..end];
        let digits = name.strip_prefix('#').unwrap_or(name);
        let is_entity = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_entity.then(|| &text[at..at + end + 2])
    })
}

/// Whether a code has these parts between hyphens; `*` is any.
pub(super) fn has_parts(code: &str, parts: &[String]) -> bool {
    let given: Vec<&str> = code.split('-').collect();
    let same = |(given, due): (&&str, &String)| due == "*" || given == due;
    given.len() == parts.len() && given.iter().zip(parts).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_of_both_widths_compare_equal() {
        assert_eq!(
            comparable("备案（市级/县级）"),
            comparable("备案 (市级／县级)")
        );
        assert_ne!(comparable("备案（市级）"), comparable("备案（县级）"));
    }

    #[test]
    fn entities_are_told_from_ampersands() {
        assert_eq!(html_entity("Food &amp; drink"), Some("&amp;"));
        assert_eq!(html_entity("GSP检查&体外诊断试剂；其他; 备案"), None);
        assert_eq!(html_entity("a &#39; b"), Some("&#39;"));
        assert_eq!(html_entity("R&D; &"), None);
    }

    #[test]
    fn parts_of_a_code_are_compared() {
        let parts = ["*", "511602000000", "*"].map(str::to_owned);
        assert!(has_parts("511A-511602000000-000", &parts));
        assert!(!has_parts("511A-510000000000-000", &parts));
        assert!(!has_parts("511A-511602000000-0-00", &parts));
    }
}
