//! Who may do what in the procedure. The door vouches for person and party; here they are held to their part.

use super::Proposal;
use crate::event::{Participant, Party, ReviewOutcome};
use crate::id::HandlerCode;
use crate::refusal::Refusal;

/// Most characters of the legal office's reply and of a reply to a comment.
const REPLY_MAX_CHARS: usize = 2_000;

impl Participant {
    /// Whoever the door knows by this number, for this party.
    pub fn known(person: Option<HandlerCode>, party: Party) -> Result<Self, Refusal> {
        let person = person.ok_or(Refusal::NoPerson)?;
        Ok(Self { person, party })
    }
}

/// Whether `by` speaks for the department of the proposal.
pub(super) fn for_department(proposal: &Proposal, by: &Participant) -> Result<(), Refusal> {
    must_be(&Party::Department(proposal.department.clone()), by)
}

/// Whether `by` speaks for the party whose part this is.
pub(super) fn must_be(due: &Party, by: &Participant) -> Result<(), Refusal> {
    match by.party == *due {
        true => Ok(()),
        false => Err(Refusal::OtherParty {
            due: due.clone(),
            given: by.party.clone(),
        }),
    }
}

/// Whoever drafted any revision neither reviews nor publishes.
pub(super) fn must_not_have_drafted(proposal: &Proposal, by: &Participant) -> Result<(), Refusal> {
    let mut drafted = proposal.revisions.iter().map(|revision| &revision.drafted);
    match drafted.rfind(|drafted| drafted.by.person == by.person) {
        None => Ok(()),
        Some(drafted) => Err(Refusal::OwnDraft {
            person: by.person.clone(),
            revision: drafted.revision,
        }),
    }
}

/// Whether the caller has seen the revision that is decided on.
pub(super) fn must_be_current(proposal: &Proposal, revision: u32) -> Result<(), Refusal> {
    let current = proposal.revision();
    match revision == current {
        true => Ok(()),
        false => Err(Refusal::StaleRevision {
            given: revision,
            current,
        }),
    }
}

/// Whether legal office and department agree on the current revision.
pub(super) fn must_be_agreed(proposal: &Proposal) -> Result<(), Refusal> {
    let (current, revision) = (proposal.current(), proposal.revision());
    match &current.review {
        None => Err(Refusal::NotReviewed { revision }),
        Some(review) if review.outcome == ReviewOutcome::SentBack => Err(Refusal::WasSentBack {
            revision,
            reply: review.reply.clone(),
        }),
        Some(_) if current.confirmed.is_none() => Err(Refusal::NotConfirmed { revision }),
        Some(_) => Ok(()),
    }
}

/// Whether an official reply says something, and not too much.
pub(super) fn check_reply(what: &'static str, reply: &str) -> Result<(), Refusal> {
    check_words(what, reply, REPLY_MAX_CHARS)
}

/// Whether there are between 1 and `limit` characters.
pub(super) fn check_words(what: &'static str, words: &str, limit: usize) -> Result<(), Refusal> {
    let length = words.trim().chars().count();
    match (1..=limit).contains(&length) {
        true => Ok(()),
        false => Err(Refusal::WordsLength {
            what,
            length,
            limit,
        }),
    }
}
