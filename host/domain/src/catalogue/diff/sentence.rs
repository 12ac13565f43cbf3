//! A change in a sentence.

use super::Turn;
use super::said::Said;
use crate::flowchart::Limit;

/// A part as a whole came or went.
pub(super) fn of_whole(part: &Said, turn: Turn) -> Said {
    let (zh, en) = match turn {
        Turn::Added => ("新增", "is added"),
        Turn::Removed => ("取消", "is dropped"),
        Turn::Changed => ("修改", "changes"),
        Turn::Reordered => ("调整顺序：", "moves"),
    };
    Said {
        zh: format!("{zh}{}。", part.zh),
        en: format!("{} {en}.", capitalised(&part.en)),
    }
}

/// A field changed; `of` is the part, where that is not the item itself.
pub(super) fn of_field(
    of: Option<&Said>,
    field: &Said,
    turn: Turn,
    before: Option<&Said>,
    after: Option<&Said>,
) -> Said {
    let nothing = Said::both("—");
    let (before, after) = (before.unwrap_or(&nothing), after.unwrap_or(&nothing));
    let (zh, en) = match turn {
        Turn::Changed => (
            format!("{}由{}改为{}", field.zh, before.zh, after.zh),
            format!(
                "the {} changes from {} to {}",
                field.en, before.en, after.en
            ),
        ),
        Turn::Added => (
            format!("新增{}：{}", field.zh, after.zh),
            format!("{} added: {}", field.en, after.en),
        ),
        Turn::Removed => (
            format!("取消{}：{}", field.zh, before.zh),
            format!("{} dropped: {}", field.en, before.en),
        ),
        Turn::Reordered => (
            format!("{}的顺序调整", field.zh),
            format!("order changed: {}", field.en),
        ),
    };
    about(of, &zh, &en)
}

/// A limit in the same kind of days became another.
pub(super) fn of_limit(of: Option<&Said>, field: &Said, before: Limit, after: Limit) -> Said {
    let (zh, en) = match after.days < before.days {
        true => ("缩短", "falls"),
        false => ("延长", "rises"),
    };
    let zh = format!(
        "{}由{}{zh}为{}",
        field.zh,
        Said::of(&before).zh,
        Said::of(&after).zh
    );
    let en = format!(
        "the {} {en} from {} to {}",
        field.en,
        before.days,
        Said::of(&after).en
    );
    about(of, &zh, &en)
}

/// Another number of officers acts at a step.
pub(super) fn of_officers(step: &Said, before: u32, after: u32) -> Said {
    let officers = if after == 1 { "officer" } else { "officers" };
    Said {
        zh: format!("{}现需{after}名办理人员，原为{before}名。", step.zh),
        en: format!(
            "{} now needs {after} {officers}, was {before}.",
            capitalised(&step.en)
        ),
    }
}

fn about(of: Option<&Said>, zh: &str, en: &str) -> Said {
    match of {
        None => Said {
            zh: format!("{zh}。"),
            en: format!("{}.", capitalised(en)),
        },
        Some(of) => Said {
            zh: format!("{}：{zh}。", of.zh),
            en: format!("{}: {en}.", capitalised(&of.en)),
        },
    }
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
