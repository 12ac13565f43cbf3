//! Finding a case by number and query code.

use sanquan_domain::case::Case;
use sanquan_domain::event::Origin;
use sanquan_domain::number::CaseNumber;
use sanquan_engine::{Caller, EngineError, PublicCase};

use crate::trouble::Trouble;
use crate::visit::{Place, Visit};

/// A case whose code was right.
pub(crate) struct Found {
    pub place: Place,
    pub public: PublicCase,
    pub case: Case,
}

/// The county in whose log the number is: the one that the address names, else the one with whose
/// code the number begins.
pub(crate) fn place(visit: &Visit, number: &str) -> Result<Place, Trouble> {
    match visit.place() {
        Err(Trouble::WhichCounty) => {
            let county = number.split('-').next().unwrap_or_default();
            visit.place_of(county).ok_or(Trouble::WhichCounty)
        }
        place => place,
    }
}

/// The case, or nothing when number and code do not belong together; which of the two is wrong is
/// not told. The engine counts wrong codes for all doors together.
pub(crate) fn find(place: Place, number: &str, code: &str) -> Result<Option<Found>, Trouble> {
    let number = written_out(number);
    let public = match place.engine.public_case(&number, code) {
        Ok(public) => public,
        Err(EngineError::NotFound { .. }) => return Ok(None),
        Err(EngineError::Locked { until }) => {
            return Err(Trouble::Locked {
                now: place.engine.now(),
                until,
            });
        }
        Err(error) => return Err(error.into()),
    };
    let Some(id) = place.engine.case_by_number(&public.number)? else {
        return Ok(None);
    };
    let case = place.engine.case(&applicant(), id)?.case.clone();
    Ok(Some(Found {
        place,
        public,
        case,
    }))
}

/// As the record has it, however it was typed.
fn written_out(number: &str) -> String {
    let known: Result<CaseNumber, _> = number.parse();
    known.map_or_else(|_| number.to_owned(), |known| known.to_string())
}

/// Whoever shows the code of a case may read of it what the page shows.
fn applicant() -> Caller {
    Caller {
        token: None,
        roles: Vec::new(),
        departments: Vec::new(),
        handler: None,
        origin: Origin::Http,
    }
}
