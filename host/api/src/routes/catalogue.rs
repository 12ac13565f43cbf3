//! Departments, power items and their flowcharts: public by law.

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use sanquan_domain::catalogue::diff;
use sanquan_domain::catalogue::{Category, PowerItem};
use sanquan_domain::contract::{ActForm, ItemHandling};
use sanquan_domain::county::{self, County};
use sanquan_domain::flowchart::{Flowchart, Limit};
use sanquan_domain::form::{Completeness, Form};
use sanquan_domain::id::{DepartmentCode, Digest, ItemCode};
use sanquan_domain::time::{Date, Instant};
use sanquan_domain::value::Texts;
use sanquan_engine::EngineError;
use sanquan_interchange::bpmn;
use sanquan_interchange::svg::{self, Drawing, Format, Language};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::{InCounty, Seat, header, not_found};
use crate::payload::{Params, Segment, WholeCatalogue, page_size};
use crate::problem::Problem;
use crate::reply::{self, Entries, Reply};

/// Departments of the county.
pub(crate) async fn departments(InCounty(engine): InCounty) -> Reply {
    let county = engine.county();
    reply::ok(&Entries::all(county.catalogue.departments()))
}

/// Centres of the county with their windows.
pub(crate) async fn centres(InCounty(engine): InCounty) -> Reply {
    let county = engine.county();
    reply::ok(&Entries::all(county.catalogue.centres()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoverageWanted {
    on: Option<Date>,
}

/// What of the county is not covered.
pub(crate) async fn coverage(seat: Seat, Params(wanted): Params<CoverageWanted>) -> Reply {
    let county = seat.engine.county();
    let on = wanted.on.unwrap_or_else(|| county.day(seat.engine.now()));
    reply::ok(&county::coverage(&county, on))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemsWanted {
    department: Option<DepartmentCode>,
    after: Option<ItemCode>,
    limit: Option<usize>,
}

#[derive(Serialize)]
struct ItemSummary<'a> {
    code: &'a ItemCode,
    version: u32,
    department: &'a DepartmentCode,
    names: &'a Texts,
    category: Category,
    promised_limit: Limit,
    statutory_limit: Limit,
}

/// Each item as it is in force today, else its newest version, by code; without what is withheld.
pub(crate) async fn items(
    InCounty(engine): InCounty,
    Params(wanted): Params<ItemsWanted>,
) -> Reply {
    let max = page_size(wanted.limit)?;
    let county = engine.county();
    let mut items = county
        .catalogue
        .public_items(county.day(engine.now()))
        .filter(|item| wanted.after.as_ref().is_none_or(|after| item.code > *after))
        .filter(|item| {
            let department = wanted.department.as_ref();
            department.is_none_or(|department| item.department == *department)
        });
    let entries: Vec<_> = items.by_ref().take(max).map(|item| summary(item)).collect();
    let more = items.next().is_some();
    let next = entries
        .last()
        .filter(|_| more)
        .map(|item| item.code.to_string());
    reply::ok(&Entries { entries, next })
}

fn summary(item: &PowerItem) -> ItemSummary<'_> {
    ItemSummary {
        code: &item.code,
        version: item.version,
        department: &item.department,
        names: &item.names,
        category: item.category,
        promised_limit: item.promised_limit,
        statutory_limit: item.statutory_limit,
    }
}

#[derive(Serialize)]
struct Item<'a> {
    item: &'a PowerItem,
    /// Component that decides now.
    component: Option<Digest>,
    /// Its form for applications.
    application: Option<&'a Form>,
    /// The same as a JSON Schema of `facts`.
    application_schema: Option<Value>,
    /// Its forms for acts.
    acts: &'a [ActForm],
}

/// An item with the forms of its department's active plugin.
pub(crate) async fn item(InCounty(engine): InCounty, Segment(code): Segment) -> Reply {
    let county = engine.county();
    let item = public(&county, &code, engine.now())?;
    let plugin = county.judge_of_item(item).plugin;
    let handling = plugin.and_then(|plugin| handling(&plugin.description.items, &item.code));
    reply::ok(&Item {
        item: &item.without_risks(),
        component: plugin.map(|plugin| plugin.component),
        application: handling.map(|handling| &handling.application),
        application_schema: handling.map(|handling| {
            handling
                .application
                .json_schema(Completeness::MayLackRequired)
        }),
        acts: handling.map_or(&[], |handling| &handling.acts),
    })
}

fn handling<'a>(items: &'a [ItemHandling], code: &ItemCode) -> Option<&'a ItemHandling> {
    items.iter().find(|handling| handling.item == code.as_str())
}

/// How a picture is wanted; `format` is `wide` or `narrow`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PictureWanted {
    format: Option<PictureFormat>,
    /// A BCP 47 tag; Chinese without.
    language: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PictureFormat {
    Wide,
    Narrow,
}

/// The chart in force for an item, as data, as a picture or as BPMN 2.0.
pub(crate) async fn flowchart(
    InCounty(engine): InCounty,
    Segment(code): Segment,
    Params(wanted): Params<PictureWanted>,
    headers: HeaderMap,
) -> Reply {
    let county = engine.county();
    let item = public(&county, &code, engine.now())?;
    let chart = county.chart_of(item);
    match wanted_form(&headers)? {
        ChartForm::Picture => Ok(reply::svg(picture(&county, item, chart, &wanted))),
        ChartForm::Bpmn => Ok(reply::bpmn(bpmn::write(&item.without_risks(), chart))),
        ChartForm::Data => reply::ok(chart),
    }
}

/// Without risks: the picture is public, and risk points are the office's own.
fn picture(county: &County, item: &PowerItem, chart: &Flowchart, wanted: &PictureWanted) -> String {
    let language = Language::of_tag(wanted.language.as_deref().unwrap_or_default());
    svg::draw(
        chart,
        &Drawing {
            title: item.names.get(language.tag()),
            posts: post_names(county),
            departments: department_names(county),
            item: Some(item),
            language,
            format: match wanted.format {
                Some(PictureFormat::Narrow) => Format::Narrow,
                Some(PictureFormat::Wide) | None => Format::Wide,
            },
            ..Drawing::default()
        },
    )
}

/// Names of departments, for pictures.
pub(crate) fn department_names(
    county: &County,
) -> std::collections::BTreeMap<&DepartmentCode, &Texts> {
    let departments = county.catalogue.departments();
    departments.map(|one| (&one.code, &one.names)).collect()
}

/// Names of posts, for pictures.
pub(crate) fn post_names(
    county: &County,
) -> std::collections::BTreeMap<&sanquan_domain::id::PostCode, &Texts> {
    let posts = county.posts.all();
    posts.map(|post| (&post.code, &post.names)).collect()
}

/// How a chart is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ChartForm {
    Data,
    Picture,
    Bpmn,
}

/// Of JSON, SVG and BPMN, the first that `Accept` names; JSON where it takes anything.
fn wanted_form(headers: &HeaderMap) -> Result<ChartForm, Problem> {
    let accept = header(headers, &ACCEPT)?.unwrap_or("*/*");
    let types = accept
        .split(',')
        .map(|part| part.split(';').next().unwrap_or("").trim());
    for media_type in types {
        match media_type {
            "image/svg+xml" | "image/*" => return Ok(ChartForm::Picture),
            reply::BPMN => return Ok(ChartForm::Bpmn),
            "application/json" | "application/*" | "*/*" | "" => return Ok(ChartForm::Data),
            _ => {}
        }
    }
    Err(Problem::new(
        "request.not-acceptable",
        format!(
            "`{accept}` names none of `application/json`, `image/svg+xml` and `{}`",
            reply::BPMN
        ),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VersionsWanted {
    from: u32,
    to: u32,
}

/// What one version of an item changes in another, without risk points: those are the office's own.
pub(crate) async fn difference(
    InCounty(engine): InCounty,
    Segment(code): Segment,
    Params(wanted): Params<VersionsWanted>,
) -> Reply {
    let county = engine.county();
    let item = ItemCode(code.clone());
    let version = |number: u32| {
        let mut versions = county.catalogue.public_versions(&item);
        let known = versions.find(|item| item.version == number);
        known.ok_or_else(|| not_found("version", &format!("{code}/{number}")))
    };
    let difference = diff::items(version(wanted.from)?, version(wanted.to)?);
    reply::ok(&difference.without_risks())
}

/// Where the chart in force departs from the published base.
pub(crate) async fn variation(InCounty(engine): InCounty, Segment(code): Segment) -> Reply {
    let county = engine.county();
    let item = public(&county, &code, engine.now())?;
    let varied = county.variation_of(&item.code);
    reply::ok(&varied.map_err(EngineError::from)?)
}

fn public<'a>(county: &'a County, code: &str, at: Instant) -> Result<&'a Arc<PowerItem>, Problem> {
    let item = county.catalogue.public(&code.into(), county.day(at));
    item.ok_or_else(|| not_found("item", code))
}

/// Enters a document: departments, items, posts and bindings.
pub(crate) async fn import(seat: Seat, body: WholeCatalogue) -> Reply {
    let entered = seat.engine.enter_catalogue(&seat.caller, body.0).await?;
    reply::ok(&entered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_type_that_can_be_given_is_given() {
        let wants = |accept: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, accept.parse().expect("a header"));
            wanted_form(&headers).map_err(|problem| problem.code())
        };
        assert_eq!(wants("image/svg+xml"), Ok(ChartForm::Picture));
        assert_eq!(
            wants("text/html, image/svg+xml;q=0.9"),
            Ok(ChartForm::Picture)
        );
        assert_eq!(wants("application/bpmn+xml, */*"), Ok(ChartForm::Bpmn));
        assert_eq!(wants("*/*"), Ok(ChartForm::Data));
        assert_eq!(
            wants("application/json, image/svg+xml"),
            Ok(ChartForm::Data)
        );
        assert_eq!(wants("text/html"), Err("request.not-acceptable"));
        assert_eq!(
            wanted_form(&HeaderMap::new()).map_err(|problem| problem.code()),
            Ok(ChartForm::Data)
        );
    }
}
