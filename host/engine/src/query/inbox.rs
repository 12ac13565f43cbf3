//! What waits for a post, oldest first.

use sanquan_domain::case::Case;
use sanquan_domain::id::PostCode;
use sanquan_domain::time::Instant;
use sanquan_store::Direction;

use super::{Cursor, Page};
use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::rows::{case_from, instant_from, key};

/// An open step that waits for a post.
#[derive(Clone, Debug)]
pub struct InboxRow {
    /// The case.
    pub case: Case,
    /// The step.
    pub step: String,
    /// Since when it has been open.
    pub opened_at: Instant,
}

impl Engine {
    /// Open steps of `post`, at most `max`.
    pub fn inbox(
        &self,
        caller: &Caller,
        post: &PostCode,
        after: Option<&Cursor>,
        max: usize,
    ) -> Result<Page<InboxRow>, EngineError> {
        let prefix = key(b'B').text(post.as_str());
        let head = prefix.clone().done().len();
        let from = match after {
            Some(Cursor(last)) => prefix.clone().done().max([last.as_slice(), &[0]].concat()),
            None => prefix.clone().done(),
        };
        let rows = self
            .store()
            .scan(&from, &prefix.end(), Direction::Forward, max)?;
        let next = (rows.len() == max)
            .then(|| rows.last().map(|(k, _)| Cursor(k.clone())))
            .flatten();
        let mut items = Vec::new();
        for (row, id) in &rows {
            let rest = row.get(head..).unwrap_or_default();
            let step = rest
                .get(24..rest.len().saturating_sub(1))
                .unwrap_or_default();
            let (Some(opened_at), Some(id)) = (instant_from(rest), case_from(id)) else {
                continue;
            };
            let Some(case) = self.open_part(id)? else {
                continue;
            };
            if caller.covers(&case.department) {
                let step = String::from_utf8_lossy(step).into_owned();
                items.push(InboxRow {
                    case,
                    step,
                    opened_at,
                });
            }
        }
        Ok(Page { items, next })
    }
}
