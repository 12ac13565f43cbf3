//! `/`: which county, what is published here, a case to look up, departments, items to find.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sanquan_domain::catalogue::{Department, PowerItem};
use sanquan_domain::id::DepartmentCode;

use crate::figures::Counts;
use crate::language::Name;
use crate::render::{Frame, page};
use crate::texts::fill;
use crate::trouble::{Trouble, answered};
use crate::visit::{Place, Visit};

/// Items on one page of the list.
const ITEMS_PER_PAGE: usize = 25;

#[derive(Template)]
#[template(path = "home.html")]
struct Page {
    frame: Frame,
    heading: String,
    counts: Arc<Counts>,
    departments: Vec<DepartmentRow>,
    list_title: String,
    list: List,
    look_up_action: &'static str,
}

struct DepartmentRow {
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

struct Paging {
    summary: String,
    previous: Option<String>,
    next: Option<String>,
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
    let counts = visit.portal.figures.of(&place.code, &place.county);
    let wanted = Wanted::of(visit);
    let home = Page {
        frame: Frame::of(visit, &place, heading.clone()),
        heading,
        departments: departments(visit, &place, &counts, &wanted),
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
    page: usize,
}

impl Wanted {
    fn of(visit: &Visit) -> Self {
        let words = visit.value("q").unwrap_or_default();
        let page = visit.value("page").and_then(|page| page.parse().ok());
        Self {
            needle: words.to_lowercase(),
            words,
            department: visit.value("department").map(DepartmentCode),
            page: page.unwrap_or(1),
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

fn departments(
    visit: &Visit,
    place: &Place,
    counts: &Counts,
    wanted: &Wanted,
) -> Vec<DepartmentRow> {
    let row = |department: &Department| {
        let code = department.code.as_str();
        DepartmentRow {
            name: visit.language.name(&department.names),
            code: code.to_owned(),
            items: fill(
                visit.texts().items_here,
                &[&counts
                    .items_of
                    .get(&department.code)
                    .copied()
                    .unwrap_or_default()],
            ),
            link: visit.link(&place.code, "/", &[("department", code)]) + "#items",
            chosen: wanted.department.as_ref() == Some(&department.code),
        }
    };
    place.county.catalogue.departments().map(row).collect()
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
        .items()
        .filter(|item| wanted.fits(item))
        .collect();
    let pages = fitting.len().div_ceil(ITEMS_PER_PAGE).max(1);
    let number = wanted.page.clamp(1, pages);
    let items = fitting
        .iter()
        .skip((number - 1) * ITEMS_PER_PAGE)
        .take(ITEMS_PER_PAGE);
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
        paging: (pages > 1).then(|| paging(visit, place, wanted, number, pages)),
    }
}

fn paging(visit: &Visit, place: &Place, wanted: &Wanted, number: usize, pages: usize) -> Paging {
    let link = |number: usize| {
        let query = number.to_string();
        visit.link(&place.code, "/", &wanted.query(&query)) + "#items"
    };
    Paging {
        summary: fill(visit.texts().page_of, &[&number, &pages]),
        previous: (number > 1).then(|| link(number - 1)),
        next: (number < pages).then(|| link(number + 1)),
    }
}

fn row(visit: &Visit, place: &Place, item: &PowerItem) -> ItemRow {
    let department = place.county.catalogue.department(&item.department);
    let department = department.map(|department| visit.language.name(&department.names));
    ItemRow {
        code: item.code.to_string(),
        name: visit.language.name(&item.names),
        department: department.unwrap_or_else(|| Name::code(item.department.as_str())),
        category: visit.language.category(item.category),
        promised: visit.language.limit(item.promised_limit),
        link: visit.link(&place.code, &format!("/items/{}", item.code), &[]),
    }
}
