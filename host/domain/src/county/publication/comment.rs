//! Comment: anybody says something about a draft that lies open, on the whole or on a step.
//!
//! The record keeps the words for ever and for everybody, so it keeps no name and no way to answer in person, and
//! words that contain an identity or a telephone number are refused: whoever wrote them by oversight can leave
//! them out. The official reply is published beside the comment.

use super::super::County;
use super::parties::check_words;
use crate::event::{CommentMade, CommentOn, CountyEvent};
use crate::id::ProposalId;
use crate::refusal::Refusal;
use crate::time::Instant;

/// Most characters of a comment.
pub const COMMENT_MAX_CHARS: usize = 2_000;

/// The command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewComment {
    /// The proposal.
    pub proposal: ProposalId,
    /// What it is about.
    pub on: CommentOn,
    /// The words.
    pub words: String,
}

/// Records a comment within the period.
pub fn comment(county: &County, new: NewComment, at: Instant) -> Result<CountyEvent, Refusal> {
    let known = county.publication.live(new.proposal)?;
    let today = county.day(at);
    let closed = Refusal::CommentsClosed {
        proposal: new.proposal,
        on: today,
    };
    let period = known.periods.last().ok_or(closed.clone())?;
    if !(period.from..=period.until).contains(&today) {
        return Err(closed);
    }
    if let CommentOn::Step(step) = &new.on {
        let chart = &known.draft_item().flowchart;
        if chart.step(step).is_none() {
            return Err(Refusal::UnknownStep {
                step: step.clone(),
                known: chart.steps.iter().map(|step| &step.id).collect(),
            });
        }
    }
    check_words("the comment", &new.words, COMMENT_MAX_CHARS)?;
    if let Some(what) = personal_data(&new.words) {
        return Err(Refusal::PersonalData { what });
    }
    let before = u32::try_from(known.comments.len()).unwrap_or(u32::MAX);
    Ok(CountyEvent::CommentMade(CommentMade {
        proposal: new.proposal,
        revision: period.revision,
        number: before.saturating_add(1),
        on: new.on,
        words: new.words,
        at,
    }))
}

/// What of `words` looks like it belongs to a person.
fn personal_data(words: &str) -> Option<&'static str> {
    let halved: String = words.chars().map(halved).collect();
    let in_number = |c: char| c.is_ascii_digit() || matches!(c, 'X' | 'x');
    halved.split(|c| !in_number(c)).find_map(|number| {
        if is_identity_number(number) {
            Some("an identity number")
        } else if is_mobile_number(number) {
            Some("a telephone number")
        } else {
            None
        }
    })
}

/// A full-width digit or letter as the plain one.
fn halved(sign: char) -> char {
    let code = u32::from(sign);
    match code {
        0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(sign),
        _ => sign,
    }
}

/// 公民身份号码 by GB 11643: 17 digits and a check sign. Other numbers of 18 digits pass by chance, one in eleven.
fn is_identity_number(number: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK_SIGNS: &[u8; 11] = b"10X98765432";
    let Some((digits, last)) = number.split_at_checked(17).filter(|(_, l)| l.len() == 1) else {
        return false;
    };
    let sum: Option<u32> = digits
        .chars()
        .zip(WEIGHTS)
        .map(|(digit, weight)| Some(digit.to_digit(10)? * weight))
        .sum();
    sum.is_some_and(|sum| {
        let check = CHECK_SIGNS[(sum % 11) as usize];
        last.as_bytes()[0].to_ascii_uppercase() == check
    })
}

/// Eleven digits that begin with 13 to 19.
fn is_mobile_number(number: &str) -> bool {
    let mut digits = number.bytes();
    let begins = digits.next() == Some(b'1') && digits.next().is_some_and(|d| d >= b'3');
    begins && number.len() == 11 && number.bytes().all(|d| d.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::personal_data;

    /// The example of GB 11643-1999 is 11010519491231002X.
    #[test]
    fn numbers_of_people_are_told_from_numbers_of_items() {
        for words in [
            "身份证11010519491231002X",
            "11010519491231002x。",
            "１１０１０５１９４９１２３１００２Ｘ",
        ] {
            assert_eq!(personal_data(words), Some("an identity number"), "{words}");
        }
        for words in ["请打13800138000", "tel. 19912345678 please"] {
            assert_eq!(personal_data(words), Some("a telephone number"), "{words}");
        }
        for words in [
            "5108220150100300 应改为 8 个工作日",
            "110105194912310021",
            "12345678901",
            "138001380001",
            "2026-03-02",
            "",
        ] {
            assert_eq!(personal_data(words), None, "{words}");
        }
    }
}
