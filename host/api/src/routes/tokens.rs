//! Tokens: issued, listed and revoked; a secret is shown once.

use sanquan_domain::county::Token;
use sanquan_domain::event::Role;
use sanquan_domain::id::{DepartmentCode, HandlerCode, TokenId};
use sanquan_domain::time::Instant;
use sanquan_engine::NewToken;
use serde::{Deserialize, Serialize};

use crate::access::Seat;
use crate::payload::{Payload, Segment};
use crate::reply::{self, Entries, Reply};

#[derive(Serialize)]
struct TokenView<'a> {
    id: TokenId,
    label: &'a str,
    roles: &'a [Role],
    departments: &'a [DepartmentCode],
    handler: Option<&'a HandlerCode>,
    expires_at: Option<Instant>,
    revoked: bool,
}

fn view(token: &Token) -> TokenView<'_> {
    let issued = &token.issued;
    TokenView {
        id: issued.token,
        label: &issued.label,
        roles: &issued.roles,
        departments: &issued.departments,
        handler: issued.handler.as_ref(),
        expires_at: issued.expires_at,
        revoked: token.revoked,
    }
}

/// All tokens, oldest first.
pub(crate) async fn list(seat: Seat) -> Reply {
    let county = seat.engine.county();
    reply::ok(&Entries::all(county.tokens.all().map(|token| view(token))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenWanted {
    label: String,
    roles: Vec<Role>,
    #[serde(default)]
    departments: Vec<DepartmentCode>,
    handler: Option<HandlerCode>,
    expires_at: Option<Instant>,
}

#[derive(Serialize)]
struct Issued<'a> {
    id: TokenId,
    secret: &'a str,
}

/// Issues a token.
pub(crate) async fn issue(seat: Seat, body: Payload<TokenWanted>) -> Reply {
    let TokenWanted {
        label,
        roles,
        departments,
        handler,
        expires_at,
    } = body.value;
    let new = NewToken {
        label,
        roles,
        departments,
        handler,
        expires_at,
    };
    let issued = seat.engine.issue_token(&seat.caller, new).await?;
    reply::created(&Issued {
        id: issued.token,
        secret: &issued.secret,
    })
}

#[derive(Serialize)]
struct Revocation {
    revoked: TokenId,
}

/// Revokes a token.
pub(crate) async fn revoke(seat: Seat, segment: Segment) -> Reply {
    let revoked = segment.id("token")?;
    seat.engine.revoke_token(&seat.caller, revoked).await?;
    reply::ok(&Revocation { revoked })
}
