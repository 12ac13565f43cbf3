//! What changes a case.

use axum::http::StatusCode;
use sanquan_domain::case::Case;
use sanquan_domain::case::act::{Act, By};
use sanquan_domain::case::supply::Supply;
use sanquan_domain::contract::{ItemHandling, Material};
use sanquan_domain::county::{County, Judge};
use sanquan_domain::event::Application;
use sanquan_domain::form::Form;
use sanquan_domain::id::{CaseId, DepartmentCode, Digest, HandlerCode, ItemCode, PostCode};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::value::FileFacts;
use sanquan_engine::{Done, EngineError, NewCase};
use serde::{Deserialize, Serialize};

use super::view::CaseSummary;
use crate::access::Seat;
use crate::facts::GivenFacts;
use crate::payload::{Conditions, Payload, Segment};
use crate::problem::Problem;
use crate::reply::{self, Reply};

/// A paper as handed in: what it is, never its content.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MaterialGiven {
    code: String,
    name: String,
    media_type: String,
    size_bytes: u64,
    sha256: Digest,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseGiven {
    item: ItemCode,
    external_ref: Option<String>,
    applicant: String,
    #[serde(default)]
    facts: GivenFacts,
    #[serde(default)]
    materials: Vec<MaterialGiven>,
}

#[derive(Serialize)]
struct FiledCase<'a> {
    #[serde(flatten)]
    summary: CaseSummary<'a>,
    /// With it the applicant looks the case up.
    query_code: Option<String>,
}

/// Files a case.
pub(crate) async fn file(seat: Seat, conditions: Conditions, body: Payload<CaseGiven>) -> Reply {
    let key = seat.request_key(&conditions, "cases", &body.bytes);
    let given = body.value;
    let county = seat.engine.county();
    let item = county.catalogue.newest(&given.item);
    let item = item.ok_or_else(|| {
        refused(Refusal::UnknownItem {
            item: given.item.clone(),
        })
    })?;
    let case = seat.engine.new_case_id();
    let judge = county.judge_of_new(item, case);
    let form = &handling(judge, &item.department, &given.item)?.application;
    let new = NewCase {
        case,
        item: given.item,
        external_ref: given.external_ref,
        application: Application {
            applicant: given.applicant,
            facts: given.facts.typed(Some(form))?,
            materials: dated(given.materials, &seat),
        },
    };
    let done = seat.engine.file_case(&seat.caller, new, key).await?;
    let case = &done.case.case;
    let filed = FiledCase {
        summary: case.into(),
        query_code: seat.engine.query_code(case)?,
    };
    let response = reply::json(StatusCode::CREATED, &filed);
    let response = reply::with_version(response, case.version);
    Ok(reply::with_replayed(response, done.replayed))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActGiven {
    step: String,
    action: String,
    /// None where somebody outside acts.
    post: Option<PostCode>,
    #[serde(default)]
    handlers: Vec<HandlerCode>,
    #[serde(default)]
    facts: GivenFacts,
    note: Option<String>,
}

/// Acts at a step.
pub(crate) async fn act(
    seat: Seat,
    segment: Segment,
    conditions: Conditions,
    body: Payload<ActGiven>,
) -> Reply {
    let id: CaseId = segment.id("case")?;
    let key = seat.request_key(&conditions, &segment.0, &body.bytes);
    let given = body.value;
    let facts = match given.facts {
        GivenFacts::Listed(facts) if facts.is_empty() => GivenFacts::default().typed(None)?,
        facts => {
            let county = seat.engine.county();
            let case = seat.engine.case(&seat.caller, id)?;
            let case = &case.case;
            facts.typed(act_form(&county, case, &given.step, &given.action)?)?
        }
    };
    let act = Act {
        by: by(given.post, given.handlers, &given.step)?,
        step: given.step,
        action: given.action,
        facts,
        note: given.note,
        expected_version: conditions.version,
    };
    let step = act.step.clone();
    let done = seat.engine.act(&seat.caller, id, act, key).await?;
    match done.case.case.deferred_at(&step) {
        Some(_) => answered_with(StatusCode::ACCEPTED, done),
        None => answered(done),
    }
}

/// Who acts. A post without handlers, or the reverse, names nobody.
fn by(post: Option<PostCode>, handlers: Vec<HandlerCode>, step: &str) -> Result<By, Problem> {
    match (post, handlers.is_empty()) {
        (Some(post), false) => Ok(By::Handlers { post, handlers }),
        (None, true) => Ok(By::Outside),
        _ => Err(Problem::new(
            "authority.no-handler",
            format!(
                "nobody acts at step `{step}`: name both the post and its handlers, or neither where somebody outside acts"
            ),
        )),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SupplyGiven {
    #[serde(default)]
    applicant: String,
    #[serde(default)]
    facts: GivenFacts,
    #[serde(default)]
    materials: Vec<MaterialGiven>,
}

/// Supplies what was missing.
pub(crate) async fn supply(
    seat: Seat,
    segment: Segment,
    conditions: Conditions,
    body: Payload<SupplyGiven>,
) -> Reply {
    let id: CaseId = segment.id("case")?;
    let key = seat.request_key(&conditions, &segment.0, &body.bytes);
    let given = body.value;
    let county = seat.engine.county();
    let case = seat.engine.case(&seat.caller, id)?;
    let handling = case_handling(&county, &case.case)?;
    let supply = Supply {
        added: Application {
            applicant: given.applicant,
            facts: given.facts.typed(Some(&handling.application))?,
            materials: dated(given.materials, &seat),
        },
        expected_version: conditions.version,
    };
    answered(seat.engine.supply(&seat.caller, id, supply, key).await?)
}

#[derive(Serialize)]
struct Erasure {
    erased: CaseId,
    version: u64,
}

/// Erases a case's personal values.
pub(crate) async fn erase(seat: Seat, segment: Segment) -> Reply {
    let id = segment.id("case")?;
    let done = seat.engine.erase_case(&seat.caller, id).await?;
    reply::ok(&Erasure {
        erased: id,
        version: done.case.case.version,
    })
}

pub(super) fn answered(done: Done) -> Reply {
    answered_with(StatusCode::OK, done)
}

fn answered_with(status: StatusCode, done: Done) -> Reply {
    let case = &done.case.case;
    let response = reply::json(status, &CaseSummary::from(case));
    let response = reply::with_version(response, case.version);
    Ok(reply::with_replayed(response, done.replayed))
}

fn dated(materials: Vec<MaterialGiven>, seat: &Seat) -> Vec<Material> {
    let county = seat.engine.county();
    let supplied_on = county.day(seat.engine.now());
    let material = |given: MaterialGiven| Material {
        code: given.code,
        file: FileFacts {
            name: given.name,
            media_type: given.media_type,
            size_bytes: given.size_bytes,
            sha256: given.sha256,
        },
        supplied_on,
    };
    materials.into_iter().map(material).collect()
}

/// What the judge of a case says of the case's item.
fn case_handling<'a>(county: &'a County, case: &Case) -> Result<&'a ItemHandling, Problem> {
    let item = county.catalogue.newest(&case.item);
    let judge = item.map_or_else(Judge::default, |item| county.judge_of_case(item, case));
    handling(judge, &case.department, &case.item)
}

/// What a judge says of an item.
fn handling<'a>(
    judge: Judge<'a>,
    department: &DepartmentCode,
    item: &ItemCode,
) -> Result<&'a ItemHandling, Problem> {
    let plugin = judge.plugin.into_iter();
    let mut items = plugin.flat_map(|plugin| &plugin.description.items);
    let handling = items.find(|handling| handling.item == item.as_str());
    handling.ok_or_else(|| {
        refused(Refusal::NoActivePlugin {
            department: department.clone(),
            item: item.clone(),
        })
    })
}

fn act_form<'a>(
    county: &'a County,
    case: &Case,
    step: &str,
    action: &str,
) -> Result<Option<&'a Form>, Problem> {
    let acts = &case_handling(county, case)?.acts;
    let act = acts
        .iter()
        .find(|act| act.step == step && act.action == action);
    Ok(act.map(|act| &act.form))
}

fn refused(refusal: Refusal) -> Problem {
    EngineError::from(refusal).into()
}
