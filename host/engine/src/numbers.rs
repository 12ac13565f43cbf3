//! Serial numbers of cases, and references that are being filed at this moment.
//!
//! One process owns a county's log, so both can be settled in memory. Serials are read from the
//! state when a department's day is met first; a filing that fails leaves a gap, which is lawful.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use parking_lot::Mutex;
use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::county::County;
use sanquan_domain::id::{CountyCode, DepartmentCode};
use sanquan_domain::number::CaseNumber;
use sanquan_domain::refusal::Refusal;
use sanquan_domain::time::Date;
use sanquan_store::{Direction, Store};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::rows::key;

/// Days whose last serial is kept; older ones are read from the state again.
const DAYS_KEPT: usize = 4_096;

type Series = (DepartmentCode, Date);

/// See the module.
pub(crate) struct Numbers {
    store: Arc<dyn Store>,
    last: Mutex<HashMap<Series, u32>>,
    held: Mutex<HashSet<(DepartmentCode, String)>>,
}

impl Numbers {
    /// Over what `store` holds.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self {
            store,
            last: Mutex::default(),
            held: Mutex::default(),
        }
    }

    /// The next number of the department on `day`.
    pub fn next(
        &self,
        county: &CountyCode,
        item: &PowerItem,
        day: Date,
    ) -> Result<String, EngineError> {
        let series = (item.department.clone(), day);
        let mut last = self.last.lock();
        let known = match last.get(&series) {
            Some(serial) => *serial,
            None => self.last_stored(&series)?,
        };
        if last.len() >= DAYS_KEPT {
            last.clear();
        }
        let serial = known + 1;
        last.insert(series, serial);
        let number = CaseNumber::new(county, &item.department, &item.code, day, serial)
            .map_err(|e| EngineError::Damaged(e.to_string()))?;
        Ok(number.to_string())
    }

    /// Holds a reference until the guard is dropped; none if it is held already.
    pub fn hold(&self, department: &DepartmentCode, reference: &str) -> Option<ReferenceGuard<'_>> {
        let held = (department.clone(), reference.to_owned());
        self.held
            .lock()
            .insert(held.clone())
            .then_some(ReferenceGuard {
                numbers: self,
                held,
            })
    }

    fn last_stored(&self, series: &Series) -> Result<u32, EngineError> {
        let days = key(b'S')
            .text(series.0.as_str())
            .bytes(series.1.to_string().as_bytes());
        let (from, to) = (days.clone().done(), days.end());
        let newest = self.store.scan(&from, &to, Direction::Backward, 1)?;
        let serial = newest.first().and_then(|(k, _)| k.last_chunk::<4>());
        Ok(serial.map_or(0, |bytes| u32::from_be_bytes(*bytes)))
    }
}

impl Engine {
    /// The number of a case that is received on `day`.
    pub(crate) fn number(
        &self,
        county: &County,
        item: &PowerItem,
        day: Date,
    ) -> Result<String, EngineError> {
        let code = county.code().ok_or(Refusal::CountyNotOpen)?;
        self.numbers().next(code, item, day)
    }
}

/// A reference that nobody else may file meanwhile.
pub(crate) struct ReferenceGuard<'a> {
    numbers: &'a Numbers,
    held: (DepartmentCode, String),
}

impl Drop for ReferenceGuard<'_> {
    fn drop(&mut self) {
        self.numbers.held.lock().remove(&self.held);
    }
}
