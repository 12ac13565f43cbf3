//! A page of recorded calls, asked of a candidate.

use minicbor::Decode;
use sanquan_domain::contract::{Description, InspectAnswer, IntakeAnswer, ReviewAnswer};
use sanquan_domain::event::Function;
use sanquan_domain::shadow::{Answer, Change, Difference, compare, first_differing_rule};
use sanquan_runtime::{Fault, FaultKind};

use super::Asking;
use crate::error::EngineError;
use crate::replay::again::{NotAnswered, ask_again};
use crate::replay::recorded::{Opened, RecordedCall};

/// What a page came to.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub verdicts: u64,
    pub unchanged: u64,
    pub erased: u64,
    pub changes: Vec<Change>,
}

/// How an answer differs: the kind, what happened, what would have, and the rule that tells.
struct Differs {
    difference: Difference,
    before: String,
    after: String,
    rule: Option<String>,
}

/// Asks every question of the page. Only a failure of the host ends it.
pub(crate) async fn ask(asking: &Asking<'_>, opened: Opened) -> Result<Page, EngineError> {
    if let Some((case, version, why)) = opened.unreadable.first() {
        return Err(EngineError::Damaged(format!(
            "the verdict {version} of case `{case}` cannot be read back: {why}; see what else is \
             damaged by `sanquan log verify --verdicts`"
        )));
    }
    let mut page = Page {
        erased: opened.erased,
        ..Page::default()
    };
    for call in &opened.calls {
        page.verdicts += 1;
        match ask_one(asking, call).await? {
            None => page.unchanged += 1,
            Some(differs) => page.changes.push(change(call, differs)),
        }
    }
    Ok(page)
}

async fn ask_one(asking: &Asking<'_>, call: &RecordedCall) -> Result<Option<Differs>, EngineError> {
    let (function, recorded) = (call.given.function, &call.bytes.outcome);
    let asked = ask_again(&asking.plugin, function, &call.bytes.input, asking.settings).await;
    let again = match asked {
        Ok(again) => again,
        Err(NotAnswered::Unreadable(why)) => return Err(EngineError::Damaged(why)),
        Err(NotAnswered::Failed(fault)) => return failed(&fault, call.label()).map(Some),
    };
    if again.outcome == *recorded && !asking.declares_less {
        return Ok(None);
    }
    match function {
        Function::Intake => differs::<IntakeAnswer>(recorded, &again.outcome, asking.description),
        Function::Review => differs::<ReviewAnswer>(recorded, &again.outcome, asking.description),
        Function::Inspect => differs::<InspectAnswer>(recorded, &again.outcome, asking.description),
        Function::Describe | Function::Flowchart => Ok(None),
    }
}

fn differs<A: Answer + for<'b> Decode<'b, ()>>(
    before: &[u8],
    after: &[u8],
    description: &Description,
) -> Result<Option<Differs>, EngineError> {
    let read = |bytes| {
        minicbor::decode::<A>(bytes)
            .map_err(|e| EngineError::Damaged(format!("a recorded answer is unreadable: {e}")))
    };
    let (before, after) = (read(before)?, read(after)?);
    let declared = |rule: &str| description.rules.iter().any(|r| r.id == rule);
    let undeclared = after.reasons().into_iter().find(|r| !declared(&r.rule));
    if let Some(reason) = undeclared {
        return Ok(Some(Differs {
            difference: Difference::Problem,
            before: before.label(),
            after: "answer.undeclared-rule".to_owned(),
            rule: Some(reason.rule.clone()),
        }));
    }
    Ok(compare(&before, &after).map(|difference| Differs {
        difference,
        before: before.label(),
        after: after.label(),
        rule: first_differing_rule(&before, &after),
    }))
}

/// A candidate that fails would have failed then; a host that fails has nothing to say about it.
fn failed(fault: &Fault, before: String) -> Result<Differs, EngineError> {
    let difference = match &fault.kind {
        FaultKind::Trap(_) | FaultKind::StackOrBounds => Difference::Trap,
        FaultKind::OutOfFuel | FaultKind::Deadline | FaultKind::Memory | FaultKind::Output => {
            Difference::Limit
        }
        FaultKind::Problem(_) | FaultKind::InvalidAnswer => Difference::Problem,
        FaultKind::Busy | FaultKind::Stopped | FaultKind::Host => {
            return Err(EngineError::BadComponent {
                code: fault.code(),
                message: fault.message.clone(),
            });
        }
    };
    Ok(Differs {
        difference,
        before,
        after: fault.code().to_owned(),
        rule: None,
    })
}

fn change(call: &RecordedCall, differs: Differs) -> Change {
    let (item, step) = call.about();
    Change {
        case: call.case,
        version: call.version,
        function: call.given.function,
        item,
        step,
        difference: differs.difference,
        before: differs.before,
        after: differs.after,
        rule: differs.rule,
    }
}
