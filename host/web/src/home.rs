//! `/`: which county, what is published here, a case to look up, departments, items to find.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sanquan_domain::catalogue::{BodyKind, Centre, Department, PowerItem};
use sanquan_domain::id::DepartmentCode;

use crate::figures::Counts;
use crate::language::Name;
use crate::paging::{PageOf, Paging};
use crate::render::{Frame, page};
use crate::texts::fill;
use crate::trouble::{Trouble, answered};
use crate::visit::{Place, Visit};

#[derive(Template)]
#[template(path = "home.html")]
struct Page {
    frame: Frame,
    heading: String,
    counts: Arc<Counts>,
    groups: Vec<Group>,
    centres: Vec<(Name, String)>,
    list_title: String,
    list: List,
    look_up_action: &'static str,
}

/// Bodies of a kind that exist today.
struct Group {
    id: &'static str,
    title: &'static str,
    bodies: Vec<BodyRow>,
}

struct BodyRow {
    name: Name,
    code: String,
    items: String,
    link: String,
    chosen: bool,
}

struct List {
    words: String,
    department: Option<String>,
    summary: String,
    rows: Vec<ItemRow>,
    all: Option<String>,
    paging: Option<Paging>,
}

struct ItemRow {
    code: String,
    name: Name,
    department: Name,
    category: &'static str,
    promised: String,
    link: String,
}

/// The page.
pub(crate) async fn answer(visit: Visit) -> Response {
    let result = shown(&visit);
    answered(&visit, result)
}

fn shown(visit: &Visit) -> Result<Response, Trouble> {
    let place = visit.place()?;
    let names = place.county.names();
    let county = names.map_or_else(
        || Name::code(place.code.as_str()),
        |n| visit.language.name(n),
    );
    let heading = fill(visit.texts().portal_title, &[&county.text]);
    let counts = visit.portal.counts.of(&place, Counts::of);
    let wanted = Wanted::of(visit);
    let home = Page {
        frame: Frame::of(visit, &place, heading.clone()),
        heading,
        groups: groups(visit, &place, &counts, &wanted),
        centres: centres(visit, &place),
        list_title: list_title(visit, &place, &wanted),
        list: list(visit, &place, &wanted),
        counts,
        look_up_action: "/case",
    };
    Ok(page(StatusCode::OK, visit.language, &home))
}

/// Which items are asked for.
struct Wanted {
    words: String,
    /// The words in small letters, to be found in names and codes.
    needle: String,
    department: Option<DepartmentCode>,
}

impl Wanted {
    fn of(visit: &Visit) -> Self {
        let words = visit.value("q").unwrap_or_default();
        Self {
            needle: words.to_lowercase(),
            words,
            department: visit.value("department").map(DepartmentCode),
        }
    }

    fn fits(&self, item: &PowerItem) -> bool {
        let named = |text: &str| text.to_lowercase().contains(&self.needle);
        let department = self.department.as_ref();
        department.is_none_or(|department| item.department == *department)
            && (self.needle.is_empty()
                || named(item.code.as_str())
                || item.names.0.iter().any(|name| named(&name.content)))
    }

    /// Is the list a part of the whole?
    fn is_narrowed(&self) -> bool {
        self.department.is_some() || !self.words.is_empty()
    }

    fn query<'a>(&'a self, page: &'a str) -> Vec<(&'a str, &'a str)> {
        let words = Some(("q", self.words.as_str())).filter(|(_, words)| !words.is_empty());
        let department = self
            .department
            .as_ref()
            .map(|code| ("department", code.as_str()));
        words
            .into_iter()
            .chain(department)
            .chain([("page", page)])
            .collect()
    }
}

/// Bodies by kind, without those that do not exist today.
fn groups(visit: &Visit, place: &Place, counts: &Counts, wanted: &Wanted) -> Vec<Group> {
    let (t, today) = (visit.texts(), place.today());
    let row = |body: &Department| {
        let code = body.code.as_str();
        let items = counts.items_of.get(&body.code).copied();
        BodyRow {
            name: visit.language.name(&body.names),
            code: code.to_owned(),
            items: fill(t.items_here, &[&items.unwrap_or_default()]),
            link: visit.items_link(&place.code, &body.code),
            chosen: wanted.department.as_ref() == Some(&body.code),
        }
    };
    let group = |(kind, id, title): (BodyKind, _, _)| {
        let bodies = place.county.catalogue.departments();
        let there = bodies.filter(|body| body.standing.kind == kind && body.exists_on(today));
        Group {
            id,
            title,
            bodies: there.map(row).collect(),
        }
    };
    let groups = [
        (BodyKind::Department, "departments", t.departments),
        (
            BodyKind::PublicService,
            "public-services",
            t.public_services,
        ),
        (BodyKind::Township, "townships", t.townships),
    ];
    let groups = groups.into_iter().map(group);
    groups.filter(|group| !group.bodies.is_empty()).collect()
}

/// Centres that are open today, each with the number of its windows.
fn centres(visit: &Visit, place: &Place) -> Vec<(Name, String)> {
    let today = place.today();
    let open = place.county.catalogue.centres();
    let open = open.filter(|centre| centre.exists_on(today));
    let told = |centre: &Centre| {
        let windows = fill(visit.texts().windows_here, &[&centre.windows.len()]);
        (visit.language.name(&centre.names), windows)
    };
    open.map(told).collect()
}

fn list_title(visit: &Visit, place: &Place, wanted: &Wanted) -> String {
    let chosen = wanted.department.as_ref();
    let department = chosen.and_then(|code| place.county.catalogue.department(code));
    match department {
        Some(department) => fill(
            visit.texts().items_of,
            &[&visit.language.name(&department.names).text],
        ),
        None => visit.texts().items.to_owned(),
    }
}

fn list(visit: &Visit, place: &Place, wanted: &Wanted) -> List {
    let t = visit.texts();
    let fitting: Vec<&Arc<PowerItem>> = place
        .county
        .catalogue
        .public_items(place.today())
        .filter(|item| wanted.fits(item))
        .collect();
    let shown = PageOf::wanted(visit, &fitting);
    let items = shown.rows.iter();
    List {
        words: wanted.words.clone(),
        department: wanted.department.as_ref().map(ToString::to_string),
        summary: match wanted.words.as_str() {
            "" => fill(t.found, &[&fitting.len()]),
            words => fill(t.found_for, &[&words, &fitting.len()]),
        },
        rows: items.map(|item| row(visit, place, item)).collect(),
        all: wanted
            .is_narrowed()
            .then(|| visit.link(&place.code, "/", &[]) + "#items"),
        paging: shown.paging(visit, |page| {
            visit.link(&place.code, "/", &wanted.query(page)) + "#items"
        }),
    }
}

fn row(visit: &Visit, place: &Place, item: &PowerItem) -> ItemRow {
    ItemRow {
        code: item.code.to_string(),
        name: visit.language.name(&item.names),
        department: place.department(visit.language, &item.department),
        category: visit.language.category(item.category),
        promised: visit.language.limit(item.promised_limit),
        link: visit.item_link(&place.code, &item.code),
    }
}
