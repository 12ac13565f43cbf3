//! Counts for the portal. They are counted once for each version of a county, so that a page costs
//! the same whether a county has five items or five thousand.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use sanquan_domain::county::County;
use sanquan_domain::id::{CountyCode, DepartmentCode};

use crate::chart;

/// What was counted in a county.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub departments: usize,
    pub items: usize,
    pub posts: usize,
    pub points: usize,
    /// Items of each department.
    pub items_of: BTreeMap<DepartmentCode, usize>,
}

/// Counts by county, each with the version of the county to which it belongs.
#[derive(Debug, Default)]
pub(crate) struct Figures(Mutex<HashMap<CountyCode, (u64, Arc<Counts>)>>);

impl Figures {
    /// The counts of a county.
    pub fn of(&self, code: &CountyCode, county: &County) -> Arc<Counts> {
        // Counts of an older version are replaced whole, so a thread that died left none half made.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match known.get(code) {
            Some((version, counts)) if *version == county.version() => Arc::clone(counts),
            _ => {
                let counts = Arc::new(count(county));
                known.insert(code.clone(), (county.version(), Arc::clone(&counts)));
                counts
            }
        }
    }
}

fn count(county: &County) -> Counts {
    let mut counts = Counts {
        departments: county.catalogue.departments().count(),
        items: county.catalogue.item_count(),
        posts: county.posts.all().count(),
        ..Counts::default()
    };
    for item in county.catalogue.items() {
        *counts.items_of.entry(item.department.clone()).or_default() += 1;
        counts.points += chart::points(chart::active(county, item).chart);
    }
    counts
}
