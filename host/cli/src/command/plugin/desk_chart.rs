//! Base flowcharts for trying a plugin at the desk: those of a catalogue, or a plain one.

use std::path::Path;

use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::flowchart::{Ending, Flowchart, Step, StepKind, Transition};
use sanquan_domain::id::{ItemCode, PostCode};
use sanquan_domain::value::Texts;

use crate::catalogue_file;
use crate::failure::Failure;

/// The items of the catalogue in `file`, with their base flowcharts; none without a file.
pub fn items(file: Option<&Path>) -> Result<Vec<PowerItem>, Failure> {
    match file {
        Some(file) => Ok(catalogue_file::read(file)?.items),
        None => Ok(Vec::new()),
    }
}

/// One step of review that grants or refuses.
pub fn plain(item: &str) -> Flowchart {
    let leave = |action: &str, zh, ends| Transition {
        id: action.to_owned(),
        from: "review".to_owned(),
        action: action.to_owned(),
        names: Texts::zh_en(zh, action),
        to: Vec::new(),
        ends: Some(ends),
    };
    Flowchart {
        item: ItemCode::from(item),
        start: "review".to_owned(),
        steps: vec![Step {
            id: "review".to_owned(),
            names: Texts::zh_en("审查", "Review"),
            kind: StepKind::Work,
            post: Some(PostCode::from("reviewer")),
            officers: 1,
            limit: None,
            documents: Vec::new(),
            points: Vec::new(),
            apart_from: Vec::new(),
            joins: Vec::new(),
        }],
        transitions: vec![
            leave("grant", "准予", Ending::Granted),
            leave("refuse", "不予", Ending::Refused),
        ],
    }
}
