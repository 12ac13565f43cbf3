//! Cards, newest first.

use sanquan_domain::case::CardRecord;
use sanquan_domain::event::Colour;
use sanquan_domain::id::{CaseId, DepartmentCode, ItemCode};
use sanquan_store::Direction;
use serde::Serialize;

use super::{Cursor, Page};
use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::rows::{case_from, key};

/// Rows read at once while looking for those that fit.
const LOOK: usize = 512;

/// Which cards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardFilter {
    /// Of one department.
    pub department: Option<DepartmentCode>,
    /// Of one colour.
    pub colour: Option<Colour>,
    /// Only those that no higher card has superseded.
    pub live: bool,
}

/// A card with its case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CardRow {
    /// The case.
    pub case: CaseId,
    /// Its public number.
    pub case_number: String,
    /// Its item.
    pub item: ItemCode,
    /// Its department.
    pub department: DepartmentCode,
    /// The card.
    #[serde(flatten)]
    pub card: CardRecord,
}

impl Engine {
    /// Cards that fit, at most `max`.
    pub fn cards(
        &self,
        caller: &Caller,
        filter: &CardFilter,
        after: Option<&Cursor>,
        max: usize,
    ) -> Result<Page<CardRow>, EngineError> {
        let from = key(b'K').done();
        let mut to = after.map_or_else(|| key(b'K').end(), |Cursor(last)| last.clone());
        let mut items = Vec::new();
        while from < to {
            let rows = self.store().scan(&from, &to, Direction::Backward, LOOK)?;
            let Some((last, _)) = rows.last() else { break };
            to.clone_from(last);
            for (row, id) in &rows {
                let Some(card) = self.card_row(caller, row, id, filter)? else {
                    continue;
                };
                items.push(card);
                if items.len() == max {
                    return Ok(Page {
                        items,
                        next: Some(Cursor(row.clone())),
                    });
                }
            }
        }
        Ok(Page { items, next: None })
    }

    fn card_row(
        &self,
        caller: &Caller,
        row: &[u8],
        id: &[u8],
        filter: &CardFilter,
    ) -> Result<Option<CardRow>, EngineError> {
        let (Some(id), Some(number)) = (case_from(id), row.last_chunk::<4>()) else {
            return Ok(None);
        };
        let number = u32::from_be_bytes(*number);
        let Some(case) = self.open_part(id)? else {
            return Ok(None);
        };
        let Some(card) = case.cards.iter().find(|card| card.number == number) else {
            return Ok(None);
        };
        let fits = caller.covers(&case.department)
            && filter
                .department
                .as_ref()
                .is_none_or(|d| *d == case.department)
            && filter.colour.is_none_or(|colour| colour == card.colour)
            && (!filter.live || card.live);
        Ok(fits.then(|| CardRow {
            case: id,
            case_number: case.number.clone(),
            item: case.item.clone(),
            department: case.department.clone(),
            card: card.clone(),
        }))
    }
}
