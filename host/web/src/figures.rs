//! Figures for pages. They are worked out once for each version of a county and each day, so that a page costs
//! the same whether a county has five items or five thousand.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use sanquan_domain::catalogue::BodyKind;
use sanquan_domain::county::County;
use sanquan_domain::id::{CountyCode, DepartmentCode};
use sanquan_domain::time::Date;

use crate::chart;
use crate::visit::Place;

/// What was counted in a county: bodies that exist on the day, every post, and the items that the public reads.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub departments: usize,
    pub public_services: usize,
    pub townships: usize,
    pub centres: usize,
    pub items: usize,
    pub posts: usize,
    /// Of charts in force.
    pub points: usize,
    /// Items of each department.
    pub items_of: BTreeMap<DepartmentCode, usize>,
}

impl Counts {
    /// Counts a county on a day.
    pub fn of(county: &County, on: Date) -> Self {
        let bodies = |kind: BodyKind| {
            let bodies = county.catalogue.departments();
            let there = bodies.filter(|body| body.standing.kind == kind && body.exists_on(on));
            there.count()
        };
        let centres = county.catalogue.centres();
        let mut counts = Self {
            departments: bodies(BodyKind::Department),
            public_services: bodies(BodyKind::PublicService),
            townships: bodies(BodyKind::Township),
            centres: centres.filter(|centre| centre.exists_on(on)).count(),
            posts: county.posts.all().count(),
            ..Self::default()
        };
        for item in county.catalogue.public_items(on) {
            counts.items += 1;
            *counts.items_of.entry(item.department.clone()).or_default() += 1;
            if county.catalogue.in_force(&item.code, on).is_some() {
                counts.points += chart::points(county.chart_of(item));
            }
        }
        counts
    }
}

/// Something worked out of each county, with the version of the county and the day to which it belongs.
#[derive(Debug)]
pub(crate) struct Kept<T>(Mutex<HashMap<CountyCode, Entry<T>>>);

#[derive(Debug)]
struct Entry<T> {
    version: u64,
    on: Date,
    figures: Arc<T>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Kept<T> {
    /// The figures of a county today.
    pub fn of(&self, place: &Place, work_out: impl FnOnce(&County, Date) -> T) -> Arc<T> {
        let (version, on) = (place.county.version(), place.today());
        // Figures of an older version are replaced whole, so a thread that died left none half made.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match known.get(&place.code) {
            Some(kept) if kept.version == version && kept.on == on => Arc::clone(&kept.figures),
            _ => {
                let figures = Arc::new(work_out(&place.county, on));
                let entry = Entry {
                    version,
                    on,
                    figures: Arc::clone(&figures),
                };
                known.insert(place.code.clone(), entry);
                figures
            }
        }
    }
}
