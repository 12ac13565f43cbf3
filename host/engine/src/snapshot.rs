//! The rows that stand for a case in the derived state, and what a command changes in them.
//!
//! Rows are a function of the case and of what was in force when it last changed, nothing else:
//! the same function makes them online and in a rebuild, so both give the same bytes. A snapshot
//! lists the keys of its index rows, so that the next one removes exactly those.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use sanquan_domain::case::pass_threshold::armed;
use sanquan_domain::case::{Case, InForce, Phase};
use sanquan_domain::id::{CaseId, Digest};
use sanquan_domain::number::CaseNumber;
use sanquan_domain::time::Instant;
use sanquan_store::{Delta, Read};

use crate::error::EngineError;
use crate::rows::{chunks, key, unchunk};

/// Keys of the index rows of a case.
pub(crate) type Keys = BTreeSet<minicbor::bytes::ByteVec>;

/// A case as the state keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Snapshot {
    /// The open part of the case.
    #[n(0)]
    pub case: Case,
    /// Keys of its index rows.
    #[n(1)]
    pub keys: Keys,
    /// The calendar that was in force when it last changed: its clock runs by this one.
    #[n(2)]
    pub calendar: Digest,
}

impl Snapshot {
    /// The snapshot of `case` under `law`.
    pub fn of(case: Case, law: &InForce<'_>) -> Self {
        let keys = index_keys(&case, law).into_iter().map(Into::into).collect();
        Self {
            case,
            keys,
            calendar: law.calendar.digest(),
        }
    }

    /// The snapshot in `state`.
    pub fn read(state: &dyn Read, id: CaseId) -> Result<Option<Self>, EngineError> {
        let row = unchunk(state, key(b'C').case(id))?;
        let decode = |bytes: Vec<u8>| {
            minicbor::decode(&bytes).map_err(|e| {
                EngineError::Damaged(format!("the snapshot of `{id}` is unreadable: {e}"))
            })
        };
        row.map(decode).transpose()
    }

    /// What changes in the state when this snapshot takes the place of one with the index
    /// rows `before`.
    pub fn delta(&self, before: Option<&Keys>) -> Delta {
        let none = Keys::new();
        let old = before.unwrap_or(&none);
        let id = self.case.id.to_bytes();
        let whole = minicbor::to_vec(self).expect("a vector takes every byte");
        let added = self.keys.difference(old).map(|k| (k.to_vec(), id.to_vec()));
        Delta {
            puts: chunks(key(b'C').case(self.case.id), &whole)
                .chain(added)
                .collect(),
            deletes: old.difference(&self.keys).map(|k| k.to_vec()).collect(),
        }
    }
}

fn index_keys(case: &Case, law: &InForce<'_>) -> Vec<Vec<u8>> {
    let mut keys = vec![
        key(b'N').text(&case.number).done(),
        by_department(case, law),
    ];
    if let Ok(number) = case.number.parse::<CaseNumber>() {
        let day = key(b'S')
            .text(number.department())
            .bytes(number.filed_on().to_string().as_bytes());
        keys.push(day.number(number.serial()).done());
    }
    if let Some(reference) = &case.external_ref {
        keys.push(
            key(b'X')
                .text(case.department.as_str())
                .text(reference)
                .done(),
        );
    }
    for open in &case.position.open {
        if let Some(post) = law
            .chart
            .step(&open.step)
            .and_then(|step| step.post.as_ref())
        {
            let inbox = key(b'B')
                .text(post.as_str())
                .instant(open.opened_at)
                .case(case.id);
            keys.push(inbox.text(&open.step).done());
        }
    }
    for card in &case.cards {
        keys.push(
            key(b'K')
                .instant(card.at)
                .case(case.id)
                .number(card.number)
                .done(),
        );
    }
    for act in &case.deferred {
        let row = key(b'W').instant(act.since).case(case.id);
        keys.push(row.text(&act.step).done());
    }
    if case.erased {
        keys.push(key(b'E').long_number(case.key).done());
    }
    for threshold in armed(case, law) {
        let tail = minicbor::to_vec(&threshold.threshold).expect("a vector takes every byte");
        keys.push(
            key(b'T')
                .instant(threshold.due_at)
                .case(case.id)
                .bytes(&tail)
                .done(),
        );
    }
    keys
}

/// The letter under which a phase is listed.
pub(crate) fn phase_letter(phase: Phase) -> u8 {
    match phase {
        Phase::Received => b'r',
        Phase::AwaitingCorrection => b'w',
        Phase::Open => b'o',
        Phase::Closed(_) => b'z',
    }
}

fn by_department(case: &Case, law: &InForce<'_>) -> Vec<u8> {
    key(b'D')
        .text(case.department.as_str())
        .bytes(&[phase_letter(case.phase)])
        .instant(due_at(case, law))
        .case(case.id)
        .done()
}

/// The end of the promised limit's last day; a case without a running clock sorts last.
fn due_at(case: &Case, law: &InForce<'_>) -> Instant {
    match case.clock.promised_due_on(law.calendar) {
        Some(due) => law.calendar.end_of(due.date),
        None => Instant::from_millis(i64::MAX),
    }
}
