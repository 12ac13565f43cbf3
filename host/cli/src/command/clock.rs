//! `sanquan clock advance`: time for demonstrations and tests.

use sanquan_domain::id::CountyCode;
use sanquan_domain::time::Instant;
use sanquan_engine::EngineError;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Context;
use crate::door::{AnyPlace, Client, Door, Entries};
use crate::exit::Exit;
use crate::failure::Failure;

/// Commands about the clock.
#[derive(Debug, clap::Subcommand)]
pub enum Clock {
    /// Move a county's simulated clock forward; every deadline on the way fires.
    Advance {
        /// An instant such as 2026-03-09T09:00:00+08:00, or a duration such as +3d, +12h, +30m.
        #[arg(value_parser = target)]
        to: Target,
        #[command(flatten)]
        place: AnyPlace,
    },
}

/// Where the clock goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// There.
    At(Instant),
    /// So many milliseconds on.
    After(i64),
}

impl Target {
    fn counted_from(self, now: Instant) -> Instant {
        match self {
            Self::At(at) => at,
            Self::After(millis) => now.plus_millis(millis),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Now {
    now: Instant,
}

impl Clock {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let Self::Advance { to, place } = self;
        let now = match place.open(context)? {
            Door::Server(client) => {
                let to = to.counted_from(now_at(&client)?);
                client.post("/api/v1/clock/advance", &json!({ "to": to }))?
            }
            Door::Store(local) => local.work(async |engine, operator| {
                let to = to.counted_from(engine.now());
                let now = engine.advance_clock(operator, to).await?;
                Ok::<_, EngineError>(Now { now })
            })?,
        };
        context
            .talk
            .data(&now, |now| format!("it is now {}", now.now))?;
        Ok(Exit::Done)
    }
}

/// What time it is in the host's county.
fn now_at(client: &Client) -> Result<Instant, Failure> {
    #[derive(Deserialize)]
    struct County {
        code: CountyCode,
        now: Instant,
    }
    let counties: Entries<County> = client.get("/api/v1/counties")?;
    let mine = |county: &&County| {
        client
            .county()
            .is_none_or(|code| county.code.as_str() == code)
    };
    let county = counties.entries.iter().find(mine);
    county.map(|county| county.now).ok_or_else(|| {
        Failure::usage("county.unknown", "the host serves no such county")
            .value(client.county().unwrap_or_default())
    })
}

fn target(text: &str) -> Result<Target, String> {
    let Some(duration) = text.strip_prefix('+') else {
        return text.parse().map(Target::At).map_err(|e| format!("{e}"));
    };
    let minutes = [('d', 24 * 60), ('h', 60), ('m', 1)];
    minutes
        .iter()
        .find_map(|(unit, minutes)| {
            let count: i64 = duration.strip_suffix(*unit)?.parse().ok()?;
            (count > 0).then_some(())?;
            count.checked_mul(minutes * 60_000).map(Target::After)
        })
        .ok_or_else(|| format!("`{text}` is no duration: write such as +3d, +12h or +30m"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_an_instant_or_a_duration_counted_from() {
        assert_eq!(target("+2d"), Ok(Target::After(172_800_000)));
        assert_eq!(target("+90m"), Ok(Target::After(5_400_000)));
        assert!(matches!(
            target("2026-03-09T09:00:00+08:00"),
            Ok(Target::At(_))
        ));
        for wrong in ["+2", "+-2d", "2d", "+99999999999999999d", "tomorrow"] {
            assert!(target(wrong).is_err(), "{wrong}");
        }
    }
}
