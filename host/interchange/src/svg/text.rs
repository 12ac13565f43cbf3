//! Text that stays inside its box: widths are estimated on the generous side, since nobody knows
//! which font the reader has.

use quick_xml::escape::escape;

/// Signs that do not stand at the end of a line, and those that do not stand at its beginning.
const OPENING: &str = "（【《〈“‘「[(";
const CLOSING: &str = "）】》〉”’」])，。、；：？！…";

/// Width of a text in pixels at a font size in pixels. CJK characters are as wide as they are high.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

fn em(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.34,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' => 0.98,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' | '×' | '~' => 0.74,
        '\0'..='\u{10ff}' | '–' => 0.61,
        _ => 1.0,
    }
}

/// Breaks a text into at most `lines_max` lines of `width_max` pixels; what does not fit is cut off
/// with an ellipsis. Latin words stay whole while they can, CJK breaks anywhere.
pub(crate) fn wrap(text: &str, size: f64, width_max: f64, lines_max: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words(text) {
        let line = lines.last_mut().expect("there is always a line");
        if width(line, size) + width(word.trim_end(), size) <= width_max {
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(String::new());
        }
        for character in word.chars() {
            let line = lines.last_mut().expect("there is always a line");
            if !line.is_empty() && width(line, size) + em(character) * size > width_max {
                lines.push(String::new());
            }
            lines
                .last_mut()
                .expect("there is always a line")
                .push(character);
        }
    }
    let mut lines: Vec<String> = lines.iter().map(|line| line.trim().to_owned()).collect();
    if lines.len() > lines_max {
        lines.truncate(lines_max);
        if let Some(last) = lines.last_mut() {
            *last = shorten(&format!("{last}……"), size, width_max);
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// The same lines, but of about the same length where there are several.
pub(crate) fn balanced(text: &str, size: f64, width_max: f64, lines_max: usize) -> Vec<String> {
    let lines = wrap(text, size, width_max, lines_max);
    let count = lines.len();
    if count < 2 {
        return lines;
    }
    let mut room = width(text, size) / count as f64;
    while room < width_max {
        let narrower = wrap(text, size, room, count + 1);
        if narrower.len() <= count {
            return narrower;
        }
        room += size / 2.0;
    }
    lines
}

/// One line of at most `width_max` pixels, with an ellipsis where something is missing.
pub(crate) fn shorten(text: &str, size: f64, width_max: f64) -> String {
    if width(text, size) <= width_max {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        if width(&kept, size) + (em(character) + em('…')) * size > width_max {
            break;
        }
        kept.push(character);
    }
    format!("{}…", kept.trim_end().trim_end_matches('…'))
}

/// Text for XML. Characters that XML does not have, and those that turn the direction of the text
/// around, become a replacement character.
pub(crate) fn escaped(text: &str) -> String {
    let lawful = |character: char| match character {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'.. => character,
        _ => '\u{fffd}',
    };
    escape(text.chars().map(lawful).collect::<String>()).into_owned()
}

/// Pieces that may stand at the end of a line: words with their blanks, single CJK characters.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    for (place, character) in text.char_indices() {
        let end = place + character.len_utf8();
        let next = text[end..].chars().next();
        let may_break = character.is_whitespace()
            || em(character) >= 1.0
            || next.is_some_and(|next| em(next) >= 1.0);
        let must_stay = OPENING.contains(character) || next.is_some_and(|n| CLOSING.contains(n));
        if may_break && !must_stay {
            words.push(&text[start..end]);
            start = end;
        }
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{balanced, shorten, width, wrap};

    #[test]
    fn lines_never_exceed_their_width_and_lose_nothing_but_what_the_ellipsis_says() {
        for text in [
            "现场核查",
            "对国有企业文件材料归档范围和保管期限表的审查以及现场核查和听证",
            "Determine necessity to stop indication",
            "Donaudampfschifffahrtsgesellschaftskapitänsmütze",
            "审查 review 与 and 听证 hearing of experts",
        ] {
            for width_max in [40.0, 90.0, 180.0] {
                for lines_max in [1, 2, 9] {
                    let lines = wrap(text, 14.0, width_max, lines_max);
                    assert!(lines.len() <= lines_max, "{lines:?}");
                    assert!(
                        lines.iter().all(|line| width(line, 14.0) <= width_max),
                        "{lines:?}"
                    );
                    let whole = lines.concat().replace(' ', "") == text.replace(' ', "");
                    assert_eq!(whole, !lines.concat().contains('…'), "{lines:?}");
                }
                assert!(width(&shorten(text, 14.0, width_max), 14.0) <= width_max);
            }
        }
    }

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(wrap("site check", 14.0, 50.0, 2), ["site", "check"]);
        assert_eq!(wrap("现场核查", 14.0, 30.0, 2), ["现场", "核查"]);
    }

    #[test]
    fn balanced_lines_leave_no_single_character_behind() {
        let text = "材料不齐且逾期不补";
        assert_eq!(wrap(text, 10.0, 80.0, 3), ["材料不齐且逾期不", "补"]);
        assert_eq!(balanced(text, 10.0, 80.0, 3), ["材料不齐且", "逾期不补"]);
        assert_eq!(balanced("补正", 10.0, 80.0, 3), ["补正"]);
        // What is cut off anyway is cut off in the same place.
        assert_eq!(balanced(text, 10.0, 30.0, 2), wrap(text, 10.0, 30.0, 2));
    }

    #[test]
    fn no_line_begins_with_a_sign_that_closes_or_ends_with_one_that_opens() {
        assert_eq!(
            wrap("拟罚款额（元）：零", 10.0, 40.0, 9),
            ["拟罚款额", "（元）：", "零"]
        );
    }
}
