//! File a case: papers come in (收件), and the department says what becomes of them.
//!
//! 行政许可法 32: what is not needed or not ours is said at once (1, 2); what is incomplete is told
//! on the spot or within five working days, once and all together, and silence accepts from the
//! day of receipt (4); what is complete is accepted (5). So a filing ends in one of four ways,
//! and acceptance starts the clock.
//!
//! Example: received Monday 2026-03-02 with one paper missing: one correction notice the same day,
//! the clock not started. Supplied on 03-04: accepted, and the clock starts on 03-04.

use super::content::{Clear, Sealer};
use super::dossier::{Dossier, seal_act};
use super::{InForce, Phase, act, effects, view};
use crate::answer::{self, Asked, Undecided};
use crate::contract::{IntakeAnswer, IntakeQuestion, IntakeRuling, Shortcoming};
use crate::event::{
    ActContent, Application, CaseAccepted, CaseClosed, CaseEvent, CaseFiled, CorrectionNoticeIssued,
};
use crate::flowchart::Ending;
use crate::form::Completeness;
use crate::id::{CaseId, ItemCode};
use crate::refusal::Refusal;
use crate::supervision;
use crate::time::Instant;
use crate::value::Facts;

/// Longest name of an applicant and longest reference of a caller.
pub const NAME_MAX_BYTES: usize = 512;

/// The command. Numbers and randomness come from the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileCase {
    /// The new case.
    pub case: CaseId,
    /// Its public number.
    pub number: String,
    /// The item applied for.
    pub item: ItemCode,
    /// The caller's own reference.
    pub external_ref: Option<String>,
    /// What is handed in.
    pub application: Application,
    /// Number of the case's key.
    pub key: u64,
    /// For lots and samples.
    pub seed: u64,
    /// A promised deadline given as an instant (imports).
    pub promised_until: Option<Instant>,
}

/// Checks what was handed in and takes it in: a new dossier with `CaseFiled`.
pub fn file(
    command: FileCase,
    received_at: Instant,
    law: &InForce<'_>,
    sealer: &mut dyn Sealer,
) -> Result<Dossier, Refusal> {
    let (_, handling) = law.handling()?;
    handling
        .application
        .validate(&command.application.facts, Completeness::MayLackRequired)
        .map_err(|errors| Refusal::FormInvalid { errors })?;
    check_materials(&command.application, law)?;
    check_names(&command)?;
    Ok(begin(command, received_at, law, sealer))
}

/// One reference, one case: `known` is the case that the department has under it already.
pub fn check_reference(reference: &str, known: Option<CaseId>) -> Result<(), Refusal> {
    match known {
        None => Ok(()),
        Some(_) => Err(Refusal::ReferenceTaken {
            reference: reference.to_owned(),
        }),
    }
}

/// The question for the plugin about a case that is not accepted yet.
pub fn question(
    dossier: &Dossier,
    at: Instant,
    settings: &Facts,
    law: &InForce<'_>,
) -> IntakeQuestion {
    let case = dossier.case();
    IntakeQuestion {
        view: view(case, dossier.content(), at, law),
        circumstances: view::circumstances(case, at, settings, law),
    }
}

/// Checks the plugin's answer and records what becomes of the application.
pub fn decide(
    dossier: &mut Dossier,
    answer: &IntakeAnswer,
    at: Instant,
    law: &InForce<'_>,
    sealer: &mut dyn Sealer,
) -> Result<(), Undecided> {
    let (plugin, _) = law.handling()?;
    let case = dossier.case();
    match case.phase {
        Phase::Received | Phase::AwaitingCorrection => {}
        Phase::Open | Phase::Closed(_) => return Err(Refusal::NothingAwaited.into()),
    }
    let asked = Asked {
        plugin,
        clock_running: false,
        clock_stopped: false,
        procedure_open: false,
    };
    answer::check_intake(answer, asked, case.corrections.as_deref())?;
    let reasons = answer::told(&act::all_reasons(&answer.reasons, &answer.effects));
    let content = ActContent {
        reasons,
        ..ActContent::default()
    };
    match &answer.ruling {
        IntakeRuling::Accept => accept(dossier, content, at, law, sealer),
        IntakeRuling::Correct(missing) => correct(dossier, missing, content, at, sealer),
        IntakeRuling::Refuse => {
            end(dossier, Ending::NotAccepted, None, content, at, sealer);
            supervision::at_intake_end(dossier, Ending::NotAccepted, at, law);
        }
        IntakeRuling::Refer(to) => end(
            dossier,
            Ending::Referred,
            Some(to.clone()),
            content,
            at,
            sealer,
        ),
    }
    effects::carry_out(dossier, &answer.effects, at, law, sealer);
    Ok(())
}

/// Takes in a case of an imported log: filed and accepted in one, as the log says it was. No
/// plugin is asked, and a form that is incomplete or wrong in places is kept as it is.
pub fn record_past(
    command: FileCase,
    received_at: Instant,
    accepted_at: Instant,
    law: &InForce<'_>,
    sealer: &mut dyn Sealer,
) -> Result<Dossier, Refusal> {
    check_names(&command)?;
    let mut dossier = begin(command, received_at, law, sealer);
    accept(
        &mut dossier,
        ActContent::default(),
        accepted_at,
        law,
        sealer,
    );
    Ok(dossier)
}

fn begin(
    command: FileCase,
    received_at: Instant,
    law: &InForce<'_>,
    sealer: &mut dyn Sealer,
) -> Dossier {
    let clear = Clear::Application(command.application);
    let application = sealer.seal(&clear.to_bytes());
    let filed = CaseFiled {
        case: command.case,
        number: command.number,
        item: command.item,
        department: law.item.department.clone(),
        external_ref: command.external_ref,
        received_at,
        chart: law.chart.digest(),
        promised_limit: law.item.promised_limit,
        statutory_limit: law.item.statutory_limit,
        promised_until: command.promised_until,
        key: command.key,
        seed: command.seed,
        application,
    };
    Dossier::begin(filed, &clear)
}

pub(super) fn accept(
    dossier: &mut Dossier,
    content: ActContent,
    at: Instant,
    law: &InForce<'_>,
    sealer: &mut dyn Sealer,
) {
    let (content, clear) = seal_act(content, sealer);
    let accepted = CaseAccepted {
        accepted_at: at,
        deemed: false,
        opened: law.chart.start.clone(),
        content,
        opened_at: at,
    };
    dossier.record_sealed(CaseEvent::CaseAccepted(accepted), &clear, at);
}

pub(super) fn correct(
    dossier: &mut Dossier,
    missing: &[Shortcoming],
    mut content: ActContent,
    at: Instant,
    sealer: &mut dyn Sealer,
) {
    // A second notice repeats part of the first and is not a second notice in law: the case goes
    // on waiting for what it was told once.
    if dossier.case().corrections.is_some() {
        return;
    }
    let reasons: Vec<_> = missing.iter().map(|s| s.reason.clone()).collect();
    content.reasons.extend(answer::told(&reasons));
    let mut missing: Vec<String> = missing.iter().map(|s| s.what.clone()).collect();
    missing.sort_unstable();
    missing.dedup();
    let clear = Clear::Act(content);
    let content = sealer.seal(&clear.to_bytes());
    let notice = CorrectionNoticeIssued { missing, content };
    dossier.record_sealed(CaseEvent::CorrectionNoticeIssued(notice), &clear, at);
}

fn end(
    dossier: &mut Dossier,
    ending: Ending,
    referred_to: Option<String>,
    content: ActContent,
    at: Instant,
    sealer: &mut dyn Sealer,
) {
    let (content, clear) = seal_act(content, sealer);
    let closed = CaseClosed {
        ending,
        at,
        content,
        referred_to,
    };
    dossier.record_sealed(CaseEvent::CaseClosed(closed), &clear, at);
}

pub(super) fn check_materials(application: &Application, law: &InForce<'_>) -> Result<(), Refusal> {
    let known = || law.item.materials.iter().map(|m| &m.code);
    let unknown = application
        .materials
        .iter()
        .find(|m| !known().any(|code| *code == m.code));
    match unknown {
        Some(material) => Err(Refusal::UnknownMaterial {
            material: material.code.clone(),
            known: known().collect(),
        }),
        None => Ok(()),
    }
}

fn check_names(command: &FileCase) -> Result<(), Refusal> {
    let applicant = &command.application.applicant;
    if applicant.trim().is_empty() {
        return Err(Refusal::NoApplicant);
    }
    check_length("the applicant's name", applicant)?;
    check_length(
        "the reference",
        command.external_ref.as_deref().unwrap_or_default(),
    )
}

pub(super) fn check_length(what: &str, text: &str) -> Result<(), Refusal> {
    let (bytes, limit) = (text.len(), NAME_MAX_BYTES);
    match bytes <= limit {
        true => Ok(()),
        false => Err(Refusal::TextTooLong {
            what: what.to_owned(),
            bytes,
            limit,
        }),
    }
}
