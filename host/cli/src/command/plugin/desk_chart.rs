//! Base flowcharts for trying a plugin at the desk: read from a file, or a plain one.

use std::path::Path;

use sanquan_domain::flowchart::{Ending, Flowchart, Step, StepKind, Transition};
use sanquan_domain::id::{ItemCode, PostCode};
use sanquan_domain::value::Texts;

use crate::failure::Failure;

/// The flowchart in `file`, as `GET …/items/{code}/flowchart` gives it.
pub fn read(file: impl AsRef<Path>) -> Result<Flowchart, Failure> {
    let file = file.as_ref();
    let failed = || Failure::usage("file.read", "cannot read the base flowchart").at(file.display());
    let text = std::fs::read_to_string(file).map_err(|e| failed().because(e))?;
    serde_json::from_str(&text).map_err(|e| failed().because(e))
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
