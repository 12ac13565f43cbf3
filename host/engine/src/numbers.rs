//! Serial numbers of cases, and references that are being filed at this moment.
//!
//! One process owns a county's log, so both can be settled in memory. Serials are read from the
//! state when a department's day is met first; a filing that fails leaves a gap, which is lawful.
//!
//! A series is of a department as case numbers write it ([`number::part`]), so that two departments
//! whose codes are written alike never give the same number.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use parking_lot::Mutex;
use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::county::County;
use sanquan_domain::id::{CountyCode, DepartmentCode, ItemCode};
use sanquan_domain::number::{self, CaseNumber};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::time::Date;
use sanquan_store::{Direction, Store};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::rows::key;

/// Days whose last serial is kept; older ones are read from the state again.
const DAYS_KEPT: usize = 4_096;

/// A department as numbers write it, and a day.
type Series = (String, Date);

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

    /// The next number of the department on `day`, for a case of the item.
    pub fn next(
        &self,
        county: &CountyCode,
        department: &DepartmentCode,
        item: &ItemCode,
        day: Date,
    ) -> Result<String, EngineError> {
        let series = (number::part(department.as_str()), day);
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
        Ok(CaseNumber::new(county, department, item, day, serial).to_string())
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
            .text(&series.0)
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
        self.numbers().next(code, &item.department, &item.code, day)
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

#[cfg(test)]
mod tests {
    use sanquan_store::MemoryStore;

    use super::*;
    use crate::projection::Projector;

    /// A number takes sixteen signs of a code, and these credit codes differ in the last two alone.
    #[test]
    fn departments_that_a_number_cannot_tell_apart_are_counted_together() {
        let store = MemoryStore::new(Arc::new(Projector::default()), Arc::new(|| 0));
        let numbers = Numbers::new(Arc::new(store));
        let day = Date::new(2026, 3, 2).expect("a day");
        let next = |department: &str, item: &str| {
            let (county, department) =
                (CountyCode::from("510822"), DepartmentCode::from(department));
            let number = numbers.next(&county, &department, &ItemCode::from(item), day);
            number.expect("the store is empty")
        };
        let given = [
            next("11511301008778183N", "511Z07001006-511602000000-000"),
            next("115113010087781847", "511Z07001006-511602000000-001"),
            next("015", "5108220150100300"),
        ];
        let without_check_digits = given.each_ref().map(|number| &number[..number.len() - 3]);
        assert_eq!(
            without_check_digits,
            [
                "510822-1151130100877818-511z070010065116-20260302-00001",
                "510822-1151130100877818-511z070010065116-20260302-00002",
                "510822-015-01003-20260302-00001",
            ]
        );
    }
}
