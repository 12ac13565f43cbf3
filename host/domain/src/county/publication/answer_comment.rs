//! Answer: the department gives the official reply to a comment, and says whether the draft will follow it.

use super::super::County;
use super::parties::{check_reply, for_department};
use crate::event::{CommentAnswered, CountyEvent, Participant};
use crate::id::ProposalId;
use crate::refusal::Refusal;
use crate::time::Instant;

/// The command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAnswer {
    /// The proposal.
    pub proposal: ProposalId,
    /// Which comment.
    pub number: u32,
    /// Whether the draft is to follow it: then it cannot be published before it was revised.
    pub adopted: bool,
    /// The official reply.
    pub reply: String,
    /// Who answers, for the department.
    pub by: Participant,
}

/// Records the official reply to a comment.
pub fn answer_comment(
    county: &County,
    new: NewAnswer,
    at: Instant,
) -> Result<CountyEvent, Refusal> {
    let known = county.publication.live(new.proposal)?;
    for_department(known, &new.by)?;
    check_reply("the reply", &new.reply)?;
    let mut comments = known.comments.iter();
    let comment = comments.find(|comment| comment.made.number == new.number);
    let comment = comment.ok_or(Refusal::UnknownComment {
        number: new.number,
        comments: known.comments.len(),
    })?;
    if comment.answer.is_some() {
        return Err(Refusal::AnsweredAlready { number: new.number });
    }
    Ok(CountyEvent::CommentAnswered(CommentAnswered {
        proposal: new.proposal,
        number: new.number,
        adopted: new.adopted,
        reply: new.reply,
        by: new.by,
        at,
    }))
}
