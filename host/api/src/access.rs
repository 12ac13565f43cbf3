//! Tokens: who is asking, and which county they mean.
//!
//! A token is `sq_` and the base32 of 32 random bytes. The county keeps a digest of it only; looking
//! a secret up hashes it whole and compares nothing but digests, so the time that it takes says
//! nothing about tokens that exist.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use sanquan_domain::event::{Origin, Role};
use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_engine::{Caller, Engine, RequestKey};

use crate::payload::Conditions;
use crate::policy::Allow;
use crate::problem::Problem;
use crate::state::Shared;

/// The header that names a county.
pub(crate) const COUNTY: HeaderName = HeaderName::from_static("x-county");

/// Whoever holds a valid token, and the county in which it is valid.
#[derive(Clone)]
pub(crate) struct Seat {
    pub engine: Engine,
    pub caller: Caller,
}

/// The seat of whoever sent these headers, if the policy gives them one.
pub(crate) fn admit(shared: &Shared, headers: &HeaderMap, allow: Allow) -> Result<Seat, Problem> {
    let secret = bearer(headers)?;
    let seat = match header(headers, &COUNTY)? {
        Some(code) => seat_in(shared.county(Some(code))?, secret),
        None => shared
            .counties
            .values()
            .find_map(|engine| seat_in(engine, secret)),
    };
    let seat = seat.ok_or_else(|| {
        Problem::new(
            "token.invalid",
            "the token is unknown, has expired or was revoked",
        )
    })?;
    match allow.admits(&seat.caller.roles) {
        true => Ok(seat),
        false => Err(lacks_role(&seat.caller.roles, allow)),
    }
}

fn seat_in(engine: &Engine, secret: &str) -> Option<Seat> {
    let token = engine.authenticate(secret)?;
    let caller = Caller {
        token: Some(token.issued.token),
        roles: token.issued.roles.clone(),
        departments: token.issued.departments.clone(),
        handler: token.issued.handler.clone(),
        origin: Origin::Http,
    };
    Some(Seat {
        engine: engine.clone(),
        caller,
    })
}

fn bearer(headers: &HeaderMap) -> Result<&str, Problem> {
    let missing = || {
        Problem::new(
            "token.missing",
            "this route needs a token: send the header `Authorization: Bearer sq_…`",
        )
    };
    let value = header(headers, &AUTHORIZATION)?.ok_or_else(missing)?;
    let (scheme, secret) = value.split_once(' ').ok_or_else(missing)?;
    match scheme.eq_ignore_ascii_case("bearer") {
        true => Ok(secret.trim_start()),
        false => Err(missing()),
    }
}

fn lacks_role(roles: &[Role], allow: Allow) -> Problem {
    let needed: &[Role] = match allow {
        Allow::Only(roles) => roles,
        Allow::Everyone | Allow::Anybody => &[],
    };
    Problem::new(
        "token.role",
        "the token has none of the roles to which this route is open",
    )
    .with("roles", roles)
    .with("needed", needed)
}

/// The one value of a header, as text.
pub(crate) fn header<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> Result<Option<&'a str>, Problem> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let wrong = |what: &str| Problem::new("request.bad-header", format!("header `{name}` {what}"));
    if values.next().is_some() {
        return Err(wrong("stands more than once: send it once"));
    }
    value
        .to_str()
        .map(Some)
        .map_err(|_| wrong("holds something other than printable ASCII"))
}

impl Seat {
    /// Whether the token is still valid.
    pub fn is_valid(&self) -> bool {
        let county = self.engine.county();
        let token = self.caller.token.and_then(|id| county.tokens.token(&id));
        token.is_some_and(|token| token.is_valid(self.engine.now()))
    }

    /// What makes the request harmless to repeat: whose key it is, and what was asked where.
    pub fn request_key(
        &self,
        conditions: &Conditions,
        place: &str,
        body: &[u8],
    ) -> Option<RequestKey> {
        let key = conditions.key.as_deref()?;
        let token = self
            .caller
            .token
            .map(|id| id.to_bytes())
            .unwrap_or_default();
        let request = [place.as_bytes(), &[0], body].concat();
        Some(RequestKey {
            key: Digest::of(
                "sanquan.idempotency-key",
                &[&token, key.as_bytes()].concat(),
            ),
            request: Digest::of("sanquan.request", &request),
        })
    }

    /// Refuses what belongs to a department outside the token's scope, as if it did not exist.
    pub fn may_know(
        &self,
        department: &DepartmentCode,
        what: &str,
        id: &str,
    ) -> Result<(), Problem> {
        match self.caller.covers(department) {
            true => Ok(()),
            false => Err(not_found(what, id)),
        }
    }
}

/// There is no such thing, or the caller may not know of it.
pub(crate) fn not_found(what: &str, id: &str) -> Problem {
    Problem::new("not-found", format!("there is no {what} `{id}`"))
}

/// The county of a public route.
pub(crate) struct InCounty(pub Engine);

impl FromRequestParts<Arc<Shared>> for InCounty {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Problem> {
        let named = header(&parts.headers, &COUNTY)?;
        shared.county(named).map(|engine| Self(engine.clone()))
    }
}

impl<S: Sync> FromRequestParts<S> for Seat {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.remove().ok_or_else(|| {
            Problem::new(
                "host.internal",
                "a public route asked who is asking; report this",
            )
        })
    }
}
