//! `plugin accept`: somebody answers for the changes that a replay found, and signs.

use std::path::PathBuf;

use sanquan_domain::county::NewAcceptance;
use sanquan_domain::event::AcceptedChange;
use sanquan_domain::id::Digest;
use sanquan_domain::shadow::ShadowReplayed;
use sanquan_domain::signature::{Acceptance, Envelope, SecretKey, Statement};
use sanquan_engine::{Clock as _, SystemClock};

use super::{local, served};
use crate::command::Context;
use crate::command::key::read_secret;
use crate::door::{AnyPlace, Door};
use crate::exit::Exit;
use crate::failure::Failure;

/// Answer for every change that a replay found, one by one as the report lists them.
#[derive(Debug, clap::Args)]
pub struct Accept {
    /// Digest of the candidate.
    candidate: Digest,
    /// Digest of its report, as `plugin shadow` printed it: what you have read.
    #[arg(long, value_name = "DIGEST")]
    report: Digest,
    /// Why, for the record.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// File with your key, by which you sign for it: an approver's where an item is statutory. Needed where
    /// the host asks for signatures.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    #[command(flatten)]
    place: AnyPlace,
}

impl Accept {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let Self {
            candidate,
            report,
            reason,
            key,
            place,
        } = self;
        let key = key.as_deref().map(read_secret).transpose()?;
        let acceptance = |found: &ShadowReplayed| acceptance(found, reason, key.as_ref());
        let accepted = match place.open(context)? {
            Door::Server(client) => served::accept(&client, candidate, report, acceptance)?,
            Door::Store(local) => local::accept(local, report, acceptance)?,
        };
        context.talk.data(&accepted, |accepted: &Vec<AcceptedChange>| {
            format!(
                "{} changes of report {report} accepted; next: sanquan plugin activate {candidate}",
                accepted.len()
            )
        })?;
        Ok(Exit::Done)
    }
}

/// The acceptance of all that a report lists.
fn acceptance(found: &ShadowReplayed, reason: String, key: Option<&SecretKey>) -> NewAcceptance {
    let report = found.digest();
    let accepted: Vec<_> = found.listed_to_accept().collect();
    let signed = |key: &SecretKey| {
        let said = Acceptance {
            department: found.department.clone(),
            candidate: found.candidate,
            accepted: accepted.clone(),
            reason: reason.clone(),
            issued: SystemClock.now().date_in_utc(),
        };
        let statement = Statement::about("shadow replay", report, said);
        Envelope::sealed(statement.to_bytes(), key)
    };
    let envelope = key.map(signed);
    NewAcceptance {
        report,
        accepted,
        reason,
        envelope,
    }
}
