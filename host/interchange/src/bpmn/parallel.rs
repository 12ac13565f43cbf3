//! Ends inside parallel parts. In BPMN an ordinary end event ends only the part that reaches it, in a chart
//! an ending ends the case. The two are the same where nothing else is open; where something is, the file
//! means what a chart cannot say.

use std::collections::BTreeSet;

use super::fold::{Folded, Way};
use super::model::{Model, NodeKind};
use super::refusal::Refusal;

/// Most combinations of open steps that are looked at; a chart with more is refused by its own check.
const MARKINGS_MAX: usize = 20_000;

#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Marking {
    open: BTreeSet<usize>,
    arrived: BTreeSet<(usize, usize)>,
}

/// Refuses every ordinary end that can be reached while another part is open or waits.
pub(super) fn check(model: &Model, folded: &Folded, refusals: &mut Vec<Refusal>) {
    if folded.ways.iter().all(|way| way.to.len() < 2) {
        return;
    }
    let first = Marking {
        open: BTreeSet::from([folded.start]),
        ..Marking::default()
    };
    let mut seen = BTreeSet::from([first.clone()]);
    let mut todo = vec![first];
    let mut wrong = BTreeSet::new();
    while let Some(marking) = todo.pop() {
        for way in folded
            .ways
            .iter()
            .filter(|way| marking.open.contains(&way.from))
        {
            let after = after(&marking, way, folded);
            if way.to.is_empty() {
                if after != Marking::default() && !terminates(model, way) {
                    wrong.insert(way.end.unwrap_or(way.from));
                }
            } else if seen.len() < MARKINGS_MAX && seen.insert(after.clone()) {
                todo.push(after);
            }
        }
    }
    for node in wrong {
        let message = "it ends one of several parallel parts, and a chart's ending ends the case: join the parts before the end";
        refusals.push(Refusal::of(
            "bpmn.end-in-parallel",
            model.nodes[node].element,
            message,
        ));
    }
}

fn terminates(model: &Model, way: &Way) -> bool {
    let kind = way.end.map(|end| model.nodes[end].kind);
    kind == Some(NodeKind::End { terminates: true })
}

/// As a case moves (`sanquan_domain::flowchart`).
fn after(marking: &Marking, way: &Way, folded: &Folded) -> Marking {
    let mut after = marking.clone();
    after.open.remove(&way.from);
    for &target in &way.to {
        let joins = folded.joins.get(&target).map_or(&[][..], Vec::as_slice);
        let here = |part: &usize| *part == way.from || marking.arrived.contains(&(target, *part));
        if joins.iter().all(here) {
            after.arrived.retain(|(join, _)| *join != target);
            after.open.insert(target);
        } else {
            after.arrived.insert((target, way.from));
        }
    }
    after
}
