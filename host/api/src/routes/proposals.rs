//! How items change: proposals and what each party does with them.

use std::borrow::Cow;
use std::sync::Arc;

use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::catalogue::diff::{self, Diff};
use sanquan_domain::county::County;
use sanquan_domain::county::publication::{Comment, Proposal, ProposalState};
use sanquan_domain::event::{CommentOn, CommentsOpened, ReviewOutcome};
use sanquan_domain::id::{ChangeId, ItemCode, ProposalId};
use sanquan_domain::time::{Date, Instant};
use sanquan_engine::{CommentReply, DraftReview, ItemDraft};
use serde::{Deserialize, Serialize};

use crate::access::{InCounty, Seat, not_found};
use crate::payload::{Payload, Segment};
use crate::problem::Problem;
use crate::reply::{self, Entries, Reply};

/// A proposal, where it stands, and what it changes.
#[derive(Serialize)]
struct ProposalView<'a> {
    #[serde(flatten)]
    proposal: &'a Proposal,
    state: ProposalState,
    /// Against the newest published version; none for a new item.
    diff: Option<Diff>,
}

fn view(county: &County, proposal: &Proposal, now: Instant) -> Reply {
    reply::ok(&seen(county, proposal, county.day(now)))
}

fn seen<'a>(county: &County, proposal: &'a Proposal, today: Date) -> ProposalView<'a> {
    ProposalView {
        proposal,
        state: proposal.state(today),
        diff: difference(county, proposal.draft_item()),
    }
}

/// What a draft changes in the version before it.
fn difference(county: &County, draft: &PowerItem) -> Option<Diff> {
    let before = county.catalogue.before(draft)?;
    Some(diff::items(before, draft))
}

/// Proposals for an item, oldest first.
pub(crate) async fn list(seat: Seat, Segment(code): Segment) -> Reply {
    let county = seat.engine.county();
    let item = ItemCode(code);
    let proposals: Vec<_> = county.publication.proposals_for(&item).collect();
    let newest = county.catalogue.newest(&item);
    let department = newest
        .map(|item| &item.department)
        .or(proposals.first().map(|proposal| &proposal.department));
    let department = department.ok_or_else(|| not_found("item", item.as_str()))?;
    seat.may_know(department, "item", item.as_str())?;
    let today = county.day(seat.engine.now());
    let seen = proposals.into_iter().map(|p| seen(&county, p, today));
    reply::ok(&Entries::all(seen))
}

/// A draft as the public sees it: without the names of officials and without
/// risk points, with every comment and reply.
#[derive(Serialize)]
struct LaidOpen<'a> {
    id: ProposalId,
    state: ProposalState,
    item: Cow<'a, PowerItem>,
    reason: &'a str,
    periods: Vec<PeriodView<'a>>,
    comments: Vec<CommentView<'a>>,
    diff: Option<Diff>,
}

#[derive(Serialize)]
struct PeriodView<'a> {
    from: Date,
    until: Date,
    shortened_because: Option<&'a str>,
}

#[derive(Serialize)]
struct CommentView<'a> {
    number: u32,
    on: &'a CommentOn,
    words: &'a str,
    adopted: Option<bool>,
    reply: Option<&'a str>,
}

/// Drafts that lie or lay open, newest first, with every comment and its official reply.
pub(crate) async fn laid_open(InCounty(engine): InCounty) -> Reply {
    let county = engine.county();
    let today = county.day(engine.now());
    let proposals = county.publication.proposals();
    let mut open: Vec<_> = proposals
        .filter_map(|proposal| public(&county, proposal, today))
        .collect();
    open.reverse();
    reply::ok(&Entries::all(open))
}

fn public<'a>(county: &County, proposal: &'a Proposal, today: Date) -> Option<LaidOpen<'a>> {
    let drafted = &proposal.public_revision(today)?.drafted;
    let before = county.catalogue.public_before(&drafted.item);
    Some(LaidOpen {
        id: proposal.id,
        state: proposal.state(today),
        item: drafted.item.without_risks(),
        reason: &drafted.reason,
        periods: proposal.periods.iter().map(period).collect(),
        comments: proposal.comments.iter().map(comment_view).collect(),
        diff: before.map(|before| diff::items(before, &drafted.item).without_risks()),
    })
}

fn period(opened: &CommentsOpened) -> PeriodView<'_> {
    PeriodView {
        from: opened.from,
        until: opened.until,
        shortened_because: opened.shortened_because.as_deref(),
    }
}

fn comment_view(comment: &Comment) -> CommentView<'_> {
    let answer = comment.answer.as_ref();
    CommentView {
        number: comment.made.number,
        on: &comment.made.on,
        words: &comment.made.words,
        adopted: answer.map(|answer| answer.adopted),
        reply: answer.map(|answer| answer.reply.as_str()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DraftWanted {
    item: PowerItem,
    reason: String,
    change: Option<ChangeId>,
}

impl From<DraftWanted> for ItemDraft {
    fn from(wanted: DraftWanted) -> Self {
        Self {
            item: wanted.item,
            reason: wanted.reason,
            change: wanted.change,
        }
    }
}

/// Begins a proposal for the item of the path.
pub(crate) async fn propose(
    seat: Seat,
    Segment(code): Segment,
    body: Payload<DraftWanted>,
) -> Reply {
    if body.value.item.code.as_str() != code {
        let detail = format!(
            "the draft is of item `{}`, the path of `{code}`: send it to its own item",
            body.value.item.code
        );
        return Err(Problem::new("request.invalid", detail));
    }
    let proposal = seat
        .engine
        .propose_item(&seat.caller, body.value.into())
        .await?;
    let county = seat.engine.county();
    let today = county.day(seat.engine.now());
    reply::created(&seen(&county, &proposal, today))
}

/// Adds a revision.
pub(crate) async fn revise(seat: Seat, segment: Segment, body: Payload<DraftWanted>) -> Reply {
    let id = segment.id("proposal")?;
    let engine = &seat.engine;
    let revised = engine.revise_proposal(&seat.caller, id, body.value.into());
    now(&seat, revised.await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewWanted {
    revision: u32,
    outcome: ReviewOutcome,
    reply: String,
}

/// The legal office's review.
pub(crate) async fn review(seat: Seat, segment: Segment, body: Payload<ReviewWanted>) -> Reply {
    let id = segment.id("proposal")?;
    let review = DraftReview {
        revision: body.value.revision,
        outcome: body.value.outcome,
        reply: body.value.reply,
    };
    let reviewed = seat.engine.review_proposal(&seat.caller, id, review);
    now(&seat, reviewed.await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmationWanted {
    revision: u32,
}

/// The department's consent to the legal office's reply.
pub(crate) async fn confirm(
    seat: Seat,
    segment: Segment,
    body: Payload<ConfirmationWanted>,
) -> Reply {
    let id = segment.id("proposal")?;
    let revision = body.value.revision;
    let confirmed = seat.engine.confirm_review(&seat.caller, id, revision);
    now(&seat, confirmed.await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PeriodWanted {
    from: Option<Date>,
    until: Option<Date>,
    shortened_because: Option<String>,
}

/// Lays the current revision open.
pub(crate) async fn lay_open(seat: Seat, segment: Segment, body: Payload<PeriodWanted>) -> Reply {
    let id = segment.id("proposal")?;
    let PeriodWanted {
        from,
        until,
        shortened_because,
    } = body.value;
    let engine = &seat.engine;
    let opened = engine.lay_proposal_open(&seat.caller, id, (from, until), shortened_because);
    now(&seat, opened.await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommentWanted {
    on: CommentOn,
    words: String,
}

/// Takes in what somebody says of a draft.
pub(crate) async fn comment(seat: Seat, segment: Segment, body: Payload<CommentWanted>) -> Reply {
    let id = segment.id("proposal")?;
    let CommentWanted { on, words } = body.value;
    let engine = &seat.engine;
    let commented = engine.comment_on_proposal(&seat.caller, id, on, words);
    let proposal = commented.await?;
    let made = proposal.comments.last().map(comment_view);
    reply::created(&made)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplyWanted {
    number: u32,
    adopted: bool,
    reply: String,
}

/// The official reply to a comment.
pub(crate) async fn answer(seat: Seat, segment: Segment, body: Payload<ReplyWanted>) -> Reply {
    let id = segment.id("proposal")?;
    let reply = CommentReply {
        number: body.value.number,
        adopted: body.value.adopted,
        reply: body.value.reply,
    };
    let answered = seat.engine.answer_comment(&seat.caller, id, reply);
    now(&seat, answered.await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForceWanted {
    valid_from: Option<Date>,
}

/// Makes the draft a version of its item.
pub(crate) async fn publish(seat: Seat, segment: Segment, body: Payload<ForceWanted>) -> Reply {
    let id = segment.id("proposal")?;
    let from = body.value.valid_from;
    let published = seat.engine.publish_proposal(&seat.caller, id, from);
    now(&seat, published.await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Why {
    reason: String,
}

/// Takes a proposal back.
pub(crate) async fn withdraw(seat: Seat, segment: Segment, body: Payload<Why>) -> Reply {
    let id = segment.id("proposal")?;
    let reason = body.value.reason;
    let withdrawn = seat.engine.withdraw_proposal(&seat.caller, id, reason);
    now(&seat, withdrawn.await?)
}

/// A proposal as it is after a command.
fn now(seat: &Seat, proposal: Arc<Proposal>) -> Reply {
    view(&seat.engine.county(), &proposal, seat.engine.now())
}
