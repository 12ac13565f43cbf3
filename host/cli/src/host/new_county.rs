//! Beginning a county: its first events, and the law that it starts from.

use sanquan_domain::event::CountyOpened;
use sanquan_domain::id::CountyCode;
use sanquan_domain::time::Instant;
use sanquan_domain::value::Texts;
use sanquan_engine::{Caller, Clock, Engine, SystemClock};

use super::{Host, defaults};
use crate::failure::Failure;

/// The county for which the product was first built; it needs no further naming.
pub const QINGCHUAN: &str = "510822";

/// Whose time a county begins on, for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// The machine's.
    Now,
    /// A simulated one that stands here.
    At(Instant),
}

impl Begins {
    /// A simulated clock that begins with the machine's present time.
    pub fn today() -> Self {
        Self::At(SystemClock.now())
    }
}

/// A county that is to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCounty {
    /// Its code.
    pub code: CountyCode,
    /// Its names.
    pub names: Texts,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Whose time.
    pub begins: Begins,
}

impl NewCounty {
    /// Qingchuan.
    pub fn qingchuan(begins: Begins) -> Self {
        Self {
            code: QINGCHUAN.into(),
            names: Texts::zh_en("青川县", "Qingchuan County"),
            time_zone: "Asia/Shanghai".to_owned(),
            begins,
        }
    }
}

impl Host {
    /// Begins the county, unless it has begun; either way it then has the law that a county starts from.
    pub fn begin(&mut self, new: &NewCounty) -> Result<&Engine, Failure> {
        if !self.counties.contains_key(&new.code) {
            let engine = self.engine(new.code.as_str(), Some(new.begins))?;
            let opened = CountyOpened {
                code: new.code.clone(),
                names: new.names.clone(),
                time_zone: new.time_zone.clone(),
                simulated: matches!(new.begins, Begins::At(_)),
            };
            self.wait(engine.open_county(&Caller::operator(), opened))?;
            self.counties.insert(new.code.clone(), engine);
        }
        let engine = &self.counties[&new.code];
        self.wait(defaults::publish(engine))?;
        Ok(engine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::talk::Talk;

    #[test]
    fn a_county_begins_with_all_that_judges_on_record_and_only_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut host = Host::open(Talk::new(false, true), folder.path()).expect("an empty folder");
        let new = NewCounty::qingchuan(Begins::At(Instant::from_millis(1_772_413_200_000)));
        let engine = host.begin(&new).expect("it begins").clone();
        let (county, head) = (engine.county(), engine.store().head().seq);
        assert!(county.law.calendar().is_some());
        assert!(county.law.rule_sets().next().is_some());
        assert!(county.publication.rule_sets().next().is_some());
        assert!(county.proof_rules.has_own_procedures());
        assert!(county.proof_rules.has_own_scales());
        host.begin(&new).expect("it has begun");
        assert_eq!(engine.store().head().seq, head);
        drop(engine);
        host.close().expect("a clean stop");
    }
}
