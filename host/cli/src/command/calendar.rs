//! `sanquan calendar …`: which days count.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sanquan_domain::calendar::{CalendarDocument, CalendarKind, ExceptionKind, ExceptionalDay};
use sanquan_domain::id::Digest;
use sanquan_engine::EngineError;
use sanquan_interchange::calendar::read_calendar;
use serde::{Deserialize, Serialize};

use super::Context;
use crate::door::{AnyPlace, Door, Entries};
use crate::exit::Exit;
use crate::failure::Failure;

/// Commands about calendars.
#[derive(Debug, clap::Subcommand)]
pub enum Calendar {
    /// Publish days off and make-up working days (CSV), or a whole calendar (JSON). A CSV replaces
    /// the years that it mentions and keeps the others.
    Import {
        /// The file (`.csv` or `.json`).
        file: PathBuf,
        #[command(flatten)]
        place: AnyPlace,
    },
    /// Show the calendar in force.
    Show {
        /// One year of it.
        year: Option<i16>,
        #[command(flatten)]
        place: AnyPlace,
    },
}

/// A calendar with its digest.
#[derive(Serialize, Deserialize)]
struct Published {
    digest: Digest,
    document: CalendarDocument,
}

#[derive(Serialize, Deserialize)]
struct Done {
    digest: Digest,
}

/// What a file says.
enum Given {
    Whole(Box<CalendarDocument>),
    Days(Vec<ExceptionalDay>),
}

impl Calendar {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::Import { file, place } => import(context, &place, read(&file)?)?,
            Self::Show { year, place } => {
                let mut published = in_force(place.open(context)?)?;
                if let (Some(year), Some(calendar)) = (year, &mut published) {
                    calendar
                        .document
                        .exceptions
                        .retain(|day| day.date.civil().year() == year);
                }
                context
                    .talk
                    .data(&published, |published| told(published.as_ref(), year))?;
            }
        }
        Ok(Exit::Done)
    }
}

fn import(context: &Context, place: &AnyPlace, given: Given) -> Result<(), Failure> {
    let done = match place.open(context)? {
        Door::Server(client) => {
            let mut known: Entries<Published> = client.get("/api/v1/calendars")?;
            let known = known.entries.pop().map(|published| published.document);
            client.post("/api/v1/calendars", &document(given, known.as_ref()))?
        }
        Door::Store(local) => local.work(async |engine, operator| {
            let county = engine.county();
            let known = county.law.calendar().map(|calendar| calendar.document());
            let document = document(given, known);
            let digest = document.digest();
            engine.publish_calendar(operator, document).await?;
            Ok::<_, EngineError>(Done { digest })
        })?,
    };
    context.talk.data(&done, |done: &Done| {
        format!("published: calendar {}", done.digest)
    })
}

fn in_force(door: Door) -> Result<Option<Published>, Failure> {
    match door {
        Door::Server(client) => {
            let mut known: Entries<Published> = client.get("/api/v1/calendars")?;
            Ok(known.entries.pop())
        }
        Door::Store(local) => local.work(async |engine, _| {
            let county = engine.county();
            Ok::<_, Failure>(county.law.calendar().map(|calendar| Published {
                digest: calendar.digest(),
                document: calendar.document().clone(),
            }))
        }),
    }
}

fn read(file: &Path) -> Result<Given, Failure> {
    let bytes = std::fs::read(file).map_err(|e| {
        Failure::usage("file.read", "cannot read the calendar")
            .at(file.display())
            .because(e)
    })?;
    if file.extension().is_some_and(|ending| ending == "json") {
        let document = serde_json::from_slice(&bytes).map_err(|e| {
            Failure::new(Exit::Found, "calendar.malformed", "this is no calendar")
                .at(file.display())
                .because(e)
        })?;
        return Ok(Given::Whole(Box::new(document)));
    }
    let days = read_calendar(&bytes).map_err(|mistakes| {
        Failure::new(
            Exit::Found,
            "calendar.mistakes",
            "the calendar has mistakes",
        )
        .at(file.display())
        .because(mistakes)
    })?;
    Ok(Given::Days(days.into_iter().map(Into::into).collect()))
}

/// The calendar to publish: `given` over what is `known`.
fn document(given: Given, known: Option<&CalendarDocument>) -> CalendarDocument {
    let days = match given {
        Given::Whole(document) => return *document,
        Given::Days(days) => days,
    };
    let year = |day: &ExceptionalDay| day.date.civil().year();
    let years: BTreeSet<i16> = days.iter().map(year).collect();
    let known = known.filter(|calendar| calendar.kind == CalendarKind::Working);
    let kept = known
        .map_or(&[][..], |calendar| &calendar.exceptions)
        .iter();
    let mut exceptions: Vec<_> = kept
        .filter(|day| !years.contains(&year(day)))
        .cloned()
        .collect();
    exceptions.extend(days);
    exceptions.sort_by_key(|day| day.date);
    match known {
        Some(calendar) => CalendarDocument {
            published_from: calendar
                .published_from
                .min(*years.first().unwrap_or(&i16::MAX)),
            published_until: calendar
                .published_until
                .max(*years.last().unwrap_or(&i16::MIN)),
            exceptions,
            ..calendar.clone()
        },
        None => CalendarDocument::china(exceptions),
    }
}

fn told(published: Option<&Published>, year: Option<i16>) -> String {
    let Some(Published { digest, document }) = published else {
        return "no calendar is published".to_owned();
    };
    let mut text = format!(
        "{}  {}\npublished {} to {}; digest {digest}\n",
        document.names.get("zh-CN"),
        document.time_zone,
        document.published_from,
        document.published_until
    );
    if document.kind == CalendarKind::EveryDay {
        text.push_str("every day counts\n");
    } else if let Some(year) =
        year.filter(|year| !(document.published_from..=document.published_until).contains(year))
    {
        let _ = writeln!(
            text,
            "{year} is provisional: Monday to Friday less fixed holidays"
        );
    }
    for day in &document.exceptions {
        let kind = match day.kind {
            ExceptionKind::DayOff => "off   ",
            ExceptionKind::MakeUp => "worked",
        };
        let _ = writeln!(text, "{}  {kind}  {}", day.date, day.names.get("zh-CN"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use sanquan_domain::time::Date;
    use sanquan_domain::value::Texts;

    fn off(year: i16, month: i8, day: i8) -> ExceptionalDay {
        ExceptionalDay {
            date: Date::new(year, month, day).expect("a day"),
            kind: ExceptionKind::DayOff,
            names: Texts::zh_en("休", "off"),
        }
    }

    #[test]
    fn a_new_year_is_added_and_a_corrected_one_replaced() {
        let known = CalendarDocument::china(vec![off(2025, 1, 1), off(2026, 1, 1)]);
        let given = Given::Days(vec![off(2026, 1, 2), off(2027, 1, 1)]);
        let next = document(given, Some(&known));
        let days: Vec<_> = next
            .exceptions
            .iter()
            .map(|day| day.date.to_string())
            .collect();
        assert_eq!(days, ["2025-01-01", "2026-01-02", "2027-01-01"]);
        assert_eq!((next.published_from, next.published_until), (2025, 2027));
    }
}
