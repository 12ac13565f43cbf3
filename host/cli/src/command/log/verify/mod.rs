//! `log verify`: is the record what was written, and does the state say the same?
//!
//! First the journal alone, from its first frame to its last: checksums, numbers without gaps, the
//! chain, the footers. Then every case is folded from its events anew and compared with its
//! snapshot, and its sealed part is opened. An erased case has no key and is counted as erased,
//! which is no fault; and each envelope that somebody signed is held against the keys of its time. The second part needs the data directory to be free, as does the third, which
//! is done on demand: every recorded verdict is asked for again (`verdicts.rs`).

mod verdicts;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sanquan_domain::case::Case;
use sanquan_domain::id::CaseId;
use sanquan_domain::shadow::Selection;
use sanquan_engine::replay::Signatures;
use sanquan_engine::{Caller, Engine, EngineError, fold};
use sanquan_store::Verified;
use serde::Serialize;
use verdicts::{Selected, Verdicts};

use crate::command::Context;
use crate::door::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;
use crate::progress::Progress;
use crate::talk::Tone;

/// Frames read at once.
const PAGE_BYTES: usize = 8 << 20;

/// Prove that the record is what was written.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// Execute the recorded verdicts again, and demand the same bytes.
    #[arg(long)]
    verdicts: bool,
    #[command(flatten)]
    selected: Selected,
    /// Check one verdict in a file that `log bundle` wrote. Needs no store.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["verdicts", "data", "county"])]
    bundle: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// What was found in one county.
#[derive(Debug, Serialize)]
struct Report {
    county: String,
    segments: u64,
    frames: u64,
    events: u64,
    /// Last value of the chain.
    chain: String,
    /// Bytes behind the end that belong to appends under way or to none: no fault.
    torn_bytes: u64,
    /// None while a host is running on the store.
    cases: Option<Cases>,
    /// None while a host is running on the store.
    signatures: Option<Signatures>,
    /// None unless asked for.
    verdicts: Option<Verdicts>,
}

/// Cases folded anew.
#[derive(Debug, Default, Serialize)]
struct Cases {
    checked: u64,
    erased: u64,
    /// Faults, one line each.
    faults: Vec<String>,
}

impl Verify {
    /// Does it; ends with [`Exit::Found`] when something is wrong.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        if let Some(file) = &self.bundle {
            return super::bundle::verify(context, file);
        }
        if !self.verdicts && self.selected.selection() != Selection::default() {
            return Err(
                Failure::usage("verify.selection", "only verdicts can be selected")
                    .hint("add --verdicts"),
            );
        }
        let data = self.place.data(context);
        let mut reports = Vec::new();
        for county in counties(&data, self.place.county.as_deref())? {
            let mut progress = Progress::new(context.talk, format!("journal of {county}"), 0);
            let verified = sanquan_store::verify(&data, &county, &mut |now| {
                progress.set(now.done_bytes, now.total_bytes);
            });
            progress.finish();
            let verified = verified.map_err(|error| damaged(&county, error))?;
            reports.push(Report::of(county, verified));
        }
        match Host::open(context.talk, &data) {
            Ok(host) => self.compare(context, host, &mut reports)?,
            Err(failure) if failure.code == "store.in-use" && !self.verdicts => context.talk.warn(
                "a host is running on this store: the journals were verified, cases not compared",
            ),
            Err(failure) => return Err(failure),
        }
        let sound = reports.iter().all(Report::is_sound);
        let word = match sound {
            true => context.talk.paint(Tone::Good, "ok"),
            false => context.talk.paint(Tone::Bad, "not ok"),
        };
        context
            .talk
            .data(&reports, |reports| told(reports, &word))?;
        Ok(if sound { Exit::Done } else { Exit::Found })
    }

    /// Folds every case anew, and executes the verdicts again if that was asked for.
    fn compare(
        &self,
        context: &Context,
        host: Host,
        reports: &mut [Report],
    ) -> Result<(), Failure> {
        for report in reports {
            let Some(engine) = host.counties().get(&report.county.as_str().into()) else {
                continue;
            };
            report.cases = Some(cases(context, engine, &report.county)?);
            report.signatures = Some(engine.verify_signatures()?);
            if self.verdicts {
                let selection = self.selected.selection();
                let verdicts = Verdicts::of(context, engine, &report.county, &selection)?;
                report.verdicts = Some(verdicts);
            }
        }
        host.close()
    }
}

impl Report {
    fn of(county: String, verified: Verified) -> Self {
        Self {
            county,
            segments: verified.segments,
            frames: verified.frames,
            events: verified.events,
            chain: data_encoding::HEXLOWER.encode(&verified.head.chain),
            torn_bytes: verified.torn_bytes,
            cases: None,
            signatures: None,
            verdicts: None,
        }
    }

    fn is_sound(&self) -> bool {
        let cases = self.cases.as_ref();
        let verdicts = self.verdicts.as_ref();
        let signatures = self.signatures.as_ref();
        cases.is_none_or(|cases| cases.faults.is_empty())
            && signatures.is_none_or(|signatures| signatures.wrong.is_empty())
            && verdicts.is_none_or(Verdicts::are_sound)
    }
}

/// Names of the counties with a journal, found without opening the store.
fn counties(data: &Path, wanted: Option<&str>) -> Result<Vec<String>, Failure> {
    let folder = data.join("counties");
    let entries = std::fs::read_dir(&folder).map_err(|error| {
        Failure::usage("store.missing", "there is no store here")
            .at(data.display())
            .because(error)
            .hint("name it by --data DIR")
    })?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<_> = names
        .filter(|name| wanted.is_none_or(|wanted| wanted == name))
        .collect();
    names.sort_unstable();
    Ok(names)
}

fn damaged(county: &str, error: sanquan_store::OpenError) -> Failure {
    Failure::new(
        Exit::Found,
        "log.damaged",
        "the journal is not what was written",
    )
    .at(format!("county `{county}`"))
    .because(error)
    .hint("restore the newest backup to another folder, and compare: sanquan restore FROM TO")
}

fn cases(context: &Context, engine: &Engine, county: &str) -> Result<Cases, Failure> {
    let store = engine.store();
    let last = store.head().seq;
    let mut progress = Progress::new(context.talk, format!("cases of {county}"), last);
    let mut folded: HashMap<CaseId, Case> = HashMap::new();
    let mut next = 1;
    while next <= last {
        let frames = store.frames(next, PAGE_BYTES).map_err(EngineError::from)?;
        let Some(end) = frames.last() else { break };
        next = end.first + end.events.len() as u64;
        fold(frames.iter(), &mut folded)?;
        progress.set(next - 1, last);
    }
    progress.finish();
    let mut cases = Cases::default();
    for (id, folded) in folded {
        cases.checked += 1;
        cases.erased += u64::from(folded.erased);
        match engine.case(&Caller::operator(), id) {
            Ok(loaded) if loaded.case != folded => cases.faults.push(format!(
                "case `{id}`: its snapshot differs from the fold of its events"
            )),
            Ok(loaded) if loaded.content.is_none() != folded.erased => cases.faults.push(format!(
                "case `{id}`: it is not erased, yet its key is gone"
            )),
            Ok(_) => {}
            Err(error) => cases.faults.push(format!("case `{id}`: {error}")),
        }
    }
    cases.faults.sort_unstable();
    Ok(cases)
}

fn signed(signatures: &Signatures, text: &mut String) {
    let _ = writeln!(
        text,
        "  signed   {} envelopes, {} of them good by the keys of their time",
        signatures.envelopes,
        signatures.envelopes - signatures.wrong.len() as u64
    );
    for one in &signatures.wrong {
        let _ = writeln!(
            text,
            "  {}  event {}, {}: {}",
            one.code, one.seq, one.about, one.message
        );
    }
}

fn told(reports: &[Report], word: &str) -> String {
    let mut text = String::new();
    for report in reports {
        let _ = writeln!(
            text,
            "county {}\n  journal  {} events in {} frames, {} segments: unbroken\n  chain    {}",
            report.county, report.events, report.frames, report.segments, report.chain
        );
        if report.torn_bytes > 0 {
            let _ = writeln!(
                text,
                "  torn     {} bytes behind the end, never acknowledged",
                report.torn_bytes
            );
        }
        let Some(cases) = &report.cases else { continue };
        let _ = writeln!(
            text,
            "  cases    {} equal to the fold of their events, {} of them erased",
            cases.checked - cases.faults.len() as u64,
            cases.erased
        );
        for fault in &cases.faults {
            let _ = writeln!(text, "  {fault}");
        }
        if let Some(signatures) = &report.signatures {
            signed(signatures, &mut text);
        }
        if let Some(verdicts) = &report.verdicts {
            verdicts.told(&mut text);
        }
    }
    let _ = writeln!(text, "{word}");
    text
}
