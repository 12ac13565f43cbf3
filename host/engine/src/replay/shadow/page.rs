//! A page of recorded calls, asked of a candidate.

use minicbor::Decode;
use sanquan_domain::answer::AnswerFault;
use sanquan_domain::contract::{InspectAnswer, IntakeAnswer, ReviewAnswer};
use sanquan_domain::event::Function;
use sanquan_domain::shadow::{Change, Difference, Judged, compare, first_differing_rule};
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
        if let Some(under_way) = asking.aside {
            under_way.step_aside();
        }
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
    if asking.declares_less && !handles(asking, call) {
        return Ok(Some(Differs {
            difference: Difference::Problem,
            before: call.label(),
            after: "plugin.none-active".to_owned(),
            rule: None,
        }));
    }
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
        Function::Intake => differs::<IntakeAnswer>(asking, call, &again.outcome),
        Function::Review => differs::<ReviewAnswer>(asking, call, &again.outcome),
        Function::Inspect => differs::<InspectAnswer>(asking, call, &again.outcome),
        Function::Describe | Function::Flowchart => Ok(None),
    }
}

/// Whether the candidate would be asked at all.
fn handles(asking: &Asking<'_>, call: &RecordedCall) -> bool {
    let (item, _) = call.about();
    let mut handled = asking.declared.description.items.iter();
    handled.any(|handling| handling.item == item.as_str())
}

fn differs<A>(
    asking: &Asking<'_>,
    call: &RecordedCall,
    outcome: &[u8],
) -> Result<Option<Differs>, EngineError>
where
    A: Judged<Question: for<'b> Decode<'b, ()>> + for<'b> Decode<'b, ()>,
{
    let question: A::Question = read(&call.bytes.input)?;
    let (before, after): (A, A) = (read(&call.bytes.outcome)?, read(outcome)?);
    if let Some(fault) = after.fault(&question, asking.declared) {
        return Ok(Some(Differs {
            difference: Difference::Problem,
            before: before.label(),
            after: fault.code().to_owned(),
            rule: match fault {
                AnswerFault::UndeclaredRule { rule, .. } => Some(rule),
                _ => first_differing_rule(&before, &after),
            },
        }));
    }
    Ok(compare(&before, &after).map(|difference| Differs {
        difference,
        before: before.label(),
        after: after.label(),
        rule: first_differing_rule(&before, &after),
    }))
}

fn read<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<T, EngineError> {
    minicbor::decode(bytes)
        .map_err(|e| EngineError::Damaged(format!("a recorded call is unreadable: {e}")))
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
