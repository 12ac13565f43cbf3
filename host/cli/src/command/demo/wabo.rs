//! County `wabo`: a real log of a Dutch municipality, so that supervision meets what really happens.
//! The data is foreign and no part of the product; tests/data/logs/README.md says whose it is.

use sanquan_domain::time::Instant;
use sanquan_domain::value::Texts;
use sanquan_engine::{Caller, Engine};

use super::repository::Repository;
use crate::command::log::{Source, import};
use crate::failure::Failure;
use crate::host::{Begins, NewCounty};
use crate::talk::Talk;

/// Shortly after the log's last event.
const AFTER_THE_LOG: &str = "2012-02-01T09:00:00+01:00";

/// The county.
pub fn county() -> NewCounty {
    let begin: Instant = AFTER_THE_LOG.parse().expect("a constant that a test reads");
    NewCounty {
        code: "wabo".into(),
        names: Texts::zh_en(
            "荷兰某市（真实的外来数据）",
            "A Dutch municipality (real, foreign data)",
        ),
        time_zone: "Europe/Amsterdam".to_owned(),
        begins: Begins::At(begin),
    }
}

/// Imports the log; cases that are there already are passed over.
pub async fn import_log(
    talk: Talk,
    engine: &Engine,
    repository: &Repository,
) -> Result<(), Failure> {
    let source = Source::read(
        &repository.path("tests/data/logs/receipt.xes.gz"),
        &repository.path("plugins/environmental-permit/receipt.map.toml"),
    )?;
    let imported = import(talk, engine, &Caller::operator(), &source, false).await?;
    talk.say(format!(
        "     imported {} cases with {} acts; {} were there already",
        imported.cases, imported.acts, imported.known
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_county_begins_after_the_log() {
        assert_eq!(super::county().code.as_str(), "wabo");
    }
}
