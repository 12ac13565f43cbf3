//! `/proposals/{id}`: a draft that lies or lay open: what it changes, until when it can be commented on, and every
//! comment with the official reply.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use sanquan_domain::county::publication::{Comment, Proposal};
use sanquan_domain::event::{CommentOn, CommentsOpened, ProposalEnd};
use sanquan_domain::id::ProposalId;

use crate::chart::Pictures;
use crate::difference::{self, Difference};
use crate::draft::Draft;
use crate::language::Name;
use crate::paging::{PageOf, Paging};
use crate::render::{Frame, page};
use crate::texts::fill;
use crate::trouble::{Trouble, answered};
use crate::visit::{Place, Visit};
use crate::words::Moment;

#[derive(Template)]
#[template(path = "proposal.html")]
struct Page {
    frame: Frame,
    heading: String,
    stage: &'static str,
    days_left: Option<String>,
    periods: Vec<Period>,
    code: String,
    department: Name,
    category: &'static str,
    promised: String,
    statutory: String,
    force: Moment,
    reason: String,
    item_link: Option<String>,
    /// What came of it: words, and a link to them.
    published: Option<(String, String)>,
    difference: Option<Difference>,
    /// The chart of a new item.
    chart: Option<Pictures>,
    comments: Vec<CommentRow>,
    comments_found: String,
    paging: Option<Paging>,
}

struct Period {
    days: String,
    shortened: Option<String>,
}

struct CommentRow {
    number: String,
    on: String,
    words: String,
    reply: Option<Reply>,
}

struct Reply {
    outcome: &'static str,
    words: String,
}

/// The page. A draft that is not public and one that does not exist get the same answer.
pub(crate) async fn answer(visit: Visit, Path(id): Path<String>) -> Response {
    let result = shown(&visit, &id);
    answered(&visit, result)
}

fn shown(visit: &Visit, id: &str) -> Result<Response, Trouble> {
    let place = visit.place()?;
    let id: Option<ProposalId> = id.parse().ok();
    let known = id.and_then(|id| place.county.publication.proposal(id).ok());
    let draft = known.and_then(|proposal| Draft::of(proposal, place.today()));
    let draft = draft.ok_or(Trouble::NoProposal)?;
    let shown = content(visit, &place, &draft);
    Ok(page(StatusCode::OK, visit.language, &shown))
}

fn content(visit: &Visit, place: &Place, draft: &Draft<'_>) -> Page {
    let (t, language, county) = (visit.texts(), visit.language, &place.county);
    let (proposal, item) = (draft.proposal, draft.item());
    let name = language.name(&item.names).text;
    let heading = fill(t.proposal_title, &[&name, &item.version]);
    let before = county.catalogue.public_before(item);
    let difference = before.map(|before| Difference::of(language, county, before, item));
    let new = || difference::marked(language, county, item, t.proposed_chart, None);
    let chart = before.is_none().then(new);
    let known = place.item(&item.code).is_some();
    let part = PageOf::wanted(visit, &proposal.comments);
    let comments = part.rows.iter();
    let (made, answered) = draft.comments();
    Page {
        frame: Frame::of(visit, place, heading.clone()),
        heading,
        stage: draft.stage(t),
        days_left: draft.days_left().map(|days| fill(t.days_left, &[&days])),
        periods: proposal.periods.iter().map(|p| period(visit, p)).collect(),
        code: item.code.to_string(),
        department: place.department(language, &item.department),
        category: language.category(item.category),
        promised: language.limit(item.promised_limit),
        statutory: language.limit(item.statutory_limit),
        force: language.day(item.valid_from),
        reason: draft.drafted.reason.clone(),
        item_link: known.then(|| visit.item_link(&place.code, &item.code)),
        published: published(visit, place, proposal),
        difference,
        chart,
        comments: comments
            .map(|made| comment(visit, proposal, made))
            .collect(),
        comments_found: fill(t.comments_found, &[&made, &answered]),
        paging: part.paging(visit, |number| {
            visit.link(&place.code, &draft.path(), &[("page", number)]) + "#comments"
        }),
    }
}

fn period(visit: &Visit, opened: &CommentsOpened) -> Period {
    let t = visit.texts();
    let day = |day| visit.language.day(day).words;
    let because = opened.shortened_because.as_ref();
    Period {
        days: fill(t.period_days, &[&day(opened.from), &day(opened.until)]),
        shortened: because.map(|reason| fill(t.period_shortened, &[reason])),
    }
}

/// The version that it became, and where to read of it.
fn published(visit: &Visit, place: &Place, proposal: &Proposal) -> Option<(String, String)> {
    let ProposalEnd::Published {
        version,
        valid_from,
    } = &proposal.ended.as_ref()?.end
    else {
        return None;
    };
    let from = visit.language.day(*valid_from).words;
    let words = fill(visit.texts().new_version_page, &[version, &from]);
    let item = visit.item_link(&place.code, &proposal.item);
    Some((words, item + "#versions"))
}

fn comment(visit: &Visit, proposal: &Proposal, comment: &Comment) -> CommentRow {
    let (t, made) = (visit.texts(), &comment.made);
    let reply = comment.answer.as_ref().map(|answer| Reply {
        outcome: match answer.adopted {
            true => t.adopted,
            false => t.not_adopted,
        },
        words: answer.reply.clone(),
    });
    CommentRow {
        number: fill(t.comment_number, &[&made.number]),
        on: match &made.on {
            CommentOn::Whole => t.on_whole.to_owned(),
            CommentOn::Step(step) => {
                let name = step_name(visit, proposal, made.revision, step);
                fill(t.on_step, &[&name])
            }
        },
        words: made.words.clone(),
        reply,
    }
}

/// The name of a step in the revision that was commented on.
fn step_name(visit: &Visit, proposal: &Proposal, revision: u32, step: &str) -> String {
    let mut revisions = proposal.revisions.iter().map(|known| &known.drafted);
    let drafted = revisions.find(|drafted| drafted.revision == revision);
    let named = drafted.and_then(|drafted| drafted.item.flowchart.step(step));
    named.map_or_else(
        || step.to_owned(),
        |step| visit.language.name(&step.names).text,
    )
}
