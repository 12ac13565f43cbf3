//! The settings under which a department's plugin is asked on a day.

use sanquan_domain::county::County;
use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_domain::time::Instant;
use sanquan_domain::value::Facts;

static NONE: Facts = Facts(Vec::new());

/// Settings, and how verdicts name them.
#[derive(Clone, Copy)]
pub(crate) struct Settings<'a> {
    /// Empty where the department has set none: then the plugin's own defaults hold.
    pub facts: &'a Facts,
    pub digest: Option<Digest>,
}

/// What holds in `department` on the day of `at`.
pub(crate) fn in_force<'a>(
    county: &'a County,
    department: &DepartmentCode,
    at: Instant,
) -> Settings<'a> {
    let set = county.plugins.settings_on(department, county.day(at));
    Settings {
        facts: set.map_or(&NONE, |set| &set.settings),
        digest: set.map(|set| set.digest),
    }
}
