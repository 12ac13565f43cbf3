//! `/case`: the applicant's view of a case, by number and query code (domain.md 9): its course and
//! its clock; no opinion, no person, no value that was handed in.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sanquan_domain::case::{CardRecord, Case, Phase};
use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::event::Colour;
use sanquan_domain::form::path;
use sanquan_domain::time::{Date, Instant};

use crate::chart::{self, Course, Mark, Pictures, Row, Subject};
use crate::language::Name;
use crate::look_up::{self, Found};
use crate::render::{Frame, page};
use crate::texts::{Texts, fill};
use crate::trouble::{Trouble, answered};
use crate::visit::{Place, Visit};
use crate::words::Moment;

/// The form, empty or after a number and code that do not belong together.
#[derive(Template)]
#[template(path = "look_up.html")]
struct Form {
    frame: Frame,
    number: String,
    wrong: bool,
    look_up_action: &'static str,
}

#[derive(Template)]
#[template(path = "case.html")]
struct Page {
    frame: Frame,
    heading: String,
    item: Name,
    /// None where the item is withheld from the public.
    item_link: Option<String>,
    department: Name,
    phase: String,
    received: Moment,
    accepted: Option<Moment>,
    closed: Option<Moment>,
    promised: Option<Due>,
    statutory: Option<Due>,
    elapsed_working_days: u32,
    promised_limit: String,
    clock: &'static str,
    /// Whether an act waits for a quarantined plugin.
    waiting: bool,
    missing: Vec<Name>,
    cards: Option<String>,
    pictures: Option<Pictures>,
    steps: Vec<Row>,
}

/// A last day, and what is to be said of it.
struct Due {
    day: Moment,
    note: &'static str,
}

/// The page.
pub(crate) async fn answer(visit: Visit) -> Response {
    let result = asked(&visit);
    answered(&visit, result)
}

fn asked(visit: &Visit) -> Result<Response, Trouble> {
    let number = visit.value("number").unwrap_or_default();
    match visit.value("code") {
        Some(code) if !number.is_empty() => {
            let place = look_up::place(visit, &number)?;
            match look_up::find(place, &number, &code)? {
                Some(found) => Ok(shown(visit, found)),
                None => Ok(form(visit, StatusCode::NOT_FOUND, number, true)),
            }
        }
        _ => Ok(form(visit, StatusCode::OK, number, false)),
    }
}

fn form(visit: &Visit, status: StatusCode, number: String, wrong: bool) -> Response {
    let title = visit.texts().look_up.to_owned();
    let frame = match visit.place() {
        Ok(place) => Frame::of(visit, &place, title),
        Err(_) => Frame::plain(visit, title),
    };
    let form = Form {
        frame,
        number,
        wrong,
        look_up_action: "/case",
    };
    page(status, visit.language, &form)
}

/// The page of a case whose code was right.
pub(crate) fn shown(visit: &Visit, found: Found) -> Response {
    let Found {
        place,
        public,
        case,
    } = found;
    let (t, language, county) = (visit.texts(), visit.language, &place.county);
    let zone = county.zone();
    let instant = |at: Instant| language.instant(at, zone);
    let item = county.catalogue.newest(&public.item);
    let item_name = item.map(|item| language.name(&item.names));
    let item_name = item_name.unwrap_or_else(|| Name::code(public.item.as_str()));
    let is_public = place.item(&public.item).is_some();
    let course = Course {
        position: &public.position,
        visited: &public.visited,
    };
    let chart = county.law.chart(&public.chart);
    let due = |day: Option<Date>| day.map(|day| due(visit, &case, day, place.today(), zone));
    let pictures = chart.map(|chart| {
        let subject = Subject {
            county,
            item: item.map(AsRef::as_ref),
            chart,
            title: &item_name.text,
            course,
            changes: None,
            language,
        };
        subject.pictures()
    });
    let heading = fill(t.case_title, &[&public.number]);
    let shown = Page {
        frame: Frame::of(visit, &place, heading.clone()),
        heading,
        item_link: is_public.then(|| visit.item_link(&place.code, &public.item)),
        department: place.department(language, &public.department),
        phase: language.phase(public.phase),
        received: instant(public.received_at),
        accepted: public.accepted_at.map(instant),
        closed: public.closed_at.map(instant),
        promised: due(public.promised_due_on),
        statutory: due(public.statutory_due_on),
        elapsed_working_days: public.elapsed_working_days,
        promised_limit: language.limit(case.clock.promised_limit()),
        clock: clock(t, &case, public.stopped),
        waiting: !case.deferred.is_empty(),
        missing: match public.phase {
            Phase::AwaitingCorrection => missing(visit, &place, item.map(AsRef::as_ref), &case),
            Phase::Received | Phase::Open | Phase::Closed(_) => Vec::new(),
        },
        cards: visit.portal.show_cards.then(|| cards(t, &case.cards)),
        pictures,
        steps: chart.map_or_else(Vec::new, |chart| {
            chart::rows(county, chart, language, course)
        }),
        item: item_name,
    };
    page(StatusCode::OK, language, &shown)
}

/// A day is in time to its end. A frozen case is compared with the day on which its log ends.
fn due(visit: &Visit, case: &Case, day: Date, today: Date, zone: &jiff::tz::TimeZone) -> Due {
    let t = visit.texts();
    let ended_on = case.clock.ended_at().map(|at| at.date_in(zone));
    let note = match (case.closed_at(), ended_on.unwrap_or(today) > day) {
        (_, true) => t.late,
        (Some(_), false) => t.in_time,
        (None, false) => t.end_of_day,
    };
    Due {
        day: visit.language.day(day),
        note,
    }
}

fn clock(t: &Texts, case: &Case, stopped: bool) -> &'static str {
    match case.phase {
        Phase::Received | Phase::AwaitingCorrection => t.clock_not_started,
        Phase::Closed(_) => t.clock_ended,
        Phase::Open if case.is_frozen() => t.clock_frozen,
        Phase::Open if stopped => t.clock_stopped,
        Phase::Open => t.clock_running,
    }
}

/// How many live cards of each colour, in one line.
fn cards(t: &Texts, cards: &[CardRecord]) -> String {
    let colours = [
        (Colour::EarlyWarning, t.card_early_warning),
        (Colour::Yellow, t.card_yellow),
        (Colour::Red, t.card_red),
    ];
    let line = |(colour, text)| {
        let live = cards
            .iter()
            .filter(|card| card.live && card.colour == colour)
            .count();
        (live > 0).then(|| fill(text, &[&live]))
    };
    let lines: Vec<String> = colours.into_iter().filter_map(line).collect();
    match lines.is_empty() {
        true => t.no_cards.to_owned(),
        false => lines.join(" · "),
    }
}

/// Names for codes of materials and paths of the application form; a code without one stands as it
/// is.
fn missing(visit: &Visit, place: &Place, item: Option<&PowerItem>, case: &Case) -> Vec<Name> {
    let codes = case.corrections.as_deref().unwrap_or_default();
    let Some(item) = item else {
        return codes.iter().map(|code| Name::code(code)).collect();
    };
    let plugin = place.county.judge_of_case(item, case).plugin;
    let handled = plugin.and_then(|plugin| {
        plugin
            .description
            .items
            .iter()
            .find(|handled| handled.item == item.code.as_str())
    });
    let name = |code: &String| {
        let material = item
            .materials
            .iter()
            .find(|material| material.code == *code);
        let material = material.map(|material| &material.names);
        let fields = handled.map_or(&[][..], |handled| &handled.application.fields);
        let field = fields
            .iter()
            .find(|field| path::field_path(code).as_deref() == Some(field.path.as_str()));
        let names = material.or_else(|| Some(&field?.labels));
        names.map_or_else(|| Name::code(code), |names| visit.language.name(names))
    };
    codes.iter().map(name).collect()
}
