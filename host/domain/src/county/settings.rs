//! What a department sets for its plugin, without a new version of it: tariffs, thresholds, days.
//!
//! A change goes through a replay like a candidate: the active component, asked again under the new
//! settings.

use super::activate::check_reason;
use super::{County, replays};
use crate::event::{CountyEvent, SettingsChanged};
use crate::form::Completeness;
use crate::id::DepartmentCode;
use crate::refusal::Refusal;
use crate::signature::SignaturePolicy;
use crate::time::{Date, Instant};
use crate::value::Facts;

/// Sets what holds in a department from a day on.
pub fn change_settings(
    county: &County,
    department: DepartmentCode,
    valid_from: Date,
    settings: Facts,
    reason: String,
    at: Instant,
    policy: SignaturePolicy,
) -> Result<CountyEvent, Refusal> {
    check_reason(&reason)?;
    let today = county.day(at);
    if valid_from < today {
        return Err(Refusal::SettingsInThePast { valid_from, today });
    }
    let active = county.plugins.active(&department);
    let active = active.ok_or_else(|| Refusal::SettingsWithoutPlugin {
        department: department.clone(),
    })?;
    let form = &active.description.settings;
    form.validate(&settings, Completeness::Complete)
        .map_err(|errors| Refusal::SettingsInvalid { errors })?;
    let digest = Some(settings.settings_digest());
    let component = active.component;
    let report = replays::demand(county, &department, component, digest, at, policy)?;
    Ok(CountyEvent::SettingsChanged(SettingsChanged {
        department,
        valid_from,
        settings,
        reason,
        report,
    }))
}
