//! What a department sets for its plugin.

use sanquan_domain::county::DatedSettings;
use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_domain::time::Date;
use sanquan_domain::value::Facts;
use serde::{Deserialize, Serialize};

use crate::access::{Seat, not_found};
use crate::facts::GivenFacts;
use crate::payload::{Payload, Segment};
use crate::reply::{self, Entries, Reply};

#[derive(Serialize)]
struct SettingsView<'a> {
    digest: Digest,
    valid_from: Date,
    settings: &'a Facts,
}

impl<'a> SettingsView<'a> {
    fn of(set: &'a DatedSettings) -> Self {
        Self {
            digest: set.digest,
            valid_from: set.valid_from,
            settings: &set.settings,
        }
    }
}

/// Every version, in the order in which they were recorded.
pub(crate) async fn list(seat: Seat, segment: Segment) -> Reply {
    let department = DepartmentCode(segment.0);
    seat.may_know(&department, "department", department.as_str())?;
    let county = seat.engine.county();
    let versions = county.plugins.settings_of(&department).iter();
    reply::ok(&Entries::all(versions.map(|set| SettingsView::of(set))))
}

/// What holds from a day on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSettings {
    valid_from: Date,
    settings: GivenFacts,
    reason: String,
}

/// Sets what holds from a day on; a replay under these settings must be on record.
pub(crate) async fn change(seat: Seat, segment: Segment, body: Payload<NewSettings>) -> Reply {
    let department = DepartmentCode(segment.0);
    let new = body.value;
    let county = seat.engine.county();
    let active = county.plugins.active(&department);
    let settings = new
        .settings
        .typed(active.map(|active| &active.description.settings))?;
    let county = seat
        .engine
        .change_settings(
            &seat.caller,
            department.clone(),
            new.valid_from,
            settings,
            new.reason,
        )
        .await?;
    let set = county.plugins.settings_of(&department).last();
    let set = set.ok_or_else(|| not_found("settings", department.as_str()))?;
    reply::created(&SettingsView::of(set))
}
