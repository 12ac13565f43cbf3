//! Posts, the handlers bound to them, and what waits for them.

use sanquan_domain::catalogue::{Binding, Post};
use sanquan_domain::id::{DepartmentCode, HandlerCode, PostCode};
use sanquan_domain::time::{Date, Instant};
use serde::{Deserialize, Serialize};

use crate::access::{Seat, not_found};
use crate::payload::{Params, Payload, Segment, cursor, page_size};
use crate::reply::{self, Entries, Reply};
use crate::routes::cases::CaseSummary;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PostsWanted {
    department: Option<DepartmentCode>,
}

#[derive(Serialize)]
struct PostWithBindings<'a> {
    #[serde(flatten)]
    post: &'a Post,
    bindings: &'a [Binding],
}

/// Posts of the token's departments.
pub(crate) async fn list(seat: Seat, Params(wanted): Params<PostsWanted>) -> Reply {
    let county = seat.engine.county();
    let posts = &county.posts;
    let department = wanted.department.as_ref();
    let mine = posts.all().filter(|post| {
        seat.caller.covers(&post.department)
            && department.is_none_or(|department| post.department == *department)
    });
    reply::ok(&Entries::all(mine.map(|post| PostWithBindings {
        post,
        bindings: posts.bindings(&post.code),
    })))
}

/// Enters a post or renames it.
pub(crate) async fn enter(seat: Seat, body: Payload<Post>) -> Reply {
    let post = body.value;
    seat.engine.enter_post(&seat.caller, post.clone()).await?;
    reply::created(&post)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBinding {
    handler: HandlerCode,
    from: Date,
    until: Option<Date>,
    qualified_until: Option<Date>,
    #[serde(default)]
    deputy: bool,
}

/// Binds a handler to a post.
pub(crate) async fn bind(seat: Seat, Segment(code): Segment, body: Payload<NewBinding>) -> Reply {
    let NewBinding {
        handler,
        from,
        until,
        qualified_until,
        deputy,
    } = body.value;
    let binding = Binding {
        post: PostCode(code),
        handler,
        from,
        until,
        qualified_until,
        deputy,
    };
    seat.engine
        .bind_handler(&seat.caller, binding.clone())
        .await?;
    reply::created(&binding)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InboxWanted {
    after: Option<String>,
    limit: Option<usize>,
}

#[derive(Serialize)]
struct InboxEntry<'a> {
    step: &'a str,
    opened_at: Instant,
    case: CaseSummary<'a>,
}

/// Open steps that wait for a post.
pub(crate) async fn inbox(
    seat: Seat,
    Segment(code): Segment,
    Params(wanted): Params<InboxWanted>,
) -> Reply {
    let max = page_size(wanted.limit)?;
    let post = PostCode(code);
    let county = seat.engine.county();
    let known = county.posts.post(&post);
    let known = known.ok_or_else(|| not_found("post", post.as_str()))?;
    seat.may_know(&known.department, "post", post.as_str())?;
    let after = cursor(wanted.after.as_deref())?;
    let page = seat
        .engine
        .inbox(&seat.caller, &post, after.as_ref(), max)?;
    let entries = page.items.iter().map(|row| InboxEntry {
        step: &row.step,
        opened_at: row.opened_at,
        case: (&row.case).into(),
    });
    reply::ok(&Entries {
        entries: entries.collect(),
        next: page.next,
    })
}
