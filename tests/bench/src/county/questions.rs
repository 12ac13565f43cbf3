//! What the department is asked in a case of W1, made by the same functions of the domain that the
//! engine calls.

use sanquan_domain::case::{Dossier, act, file, inspect};
use sanquan_domain::contract::{InspectQuestion, IntakeQuestion, ReviewQuestion};
use sanquan_domain::value::Facts;
use sanquan_engine::{Caller, Engine};

use super::case::{act as typed_act, bring};
use crate::load::ACTS;

/// Questions about one case, half-way through: it was accepted, and is about to be decided.
pub struct Questions {
    /// As it was asked when the case was filed, but for the acts that are there by now.
    pub intake: IntakeQuestion,
    /// About the act `decide`.
    pub review: ReviewQuestion,
    /// About the act before it.
    pub inspect: InspectQuestion,
}

/// The questions about a new case of `engine`.
pub async fn questions(engine: &Engine) -> Questions {
    let id = bring(engine, 0, 2).await;
    let loaded = engine.case(&Caller::operator(), id).expect("it is there");
    let (county, now, settings) = (engine.county(), engine.now(), Facts::default());
    let law = county.in_force(&loaded.case).expect("the law is there");
    let content = loaded.content.clone().expect("it was not erased");
    let dossier = Dossier::new(loaded.case.clone(), content);
    let (step, action) = ACTS[1];
    let decide = typed_act(0, step, action);
    Questions {
        intake: file::question(&dossier, now, &settings, &law),
        review: act::prepare(&dossier, &decide, now, &settings, &law).expect("the act is open"),
        inspect: inspect::question(&dossier, now, &settings, &law).expect("there was an act"),
    }
}
