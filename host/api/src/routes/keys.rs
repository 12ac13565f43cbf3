//! Keys: registered, listed and revoked. Only their public halves ever come here.

use sanquan_domain::county::NewKey;
use sanquan_domain::id::DepartmentCode;
use sanquan_domain::signature::{KeyRole, PublicKey};
use sanquan_domain::time::Date;
use serde::Deserialize;

use crate::access::Seat;
use crate::payload::{Payload, Segment};
use crate::reply::{self, Entries, Reply};

/// All keys, by name.
pub(crate) async fn list(seat: Seat) -> Reply {
    let county = seat.engine.county();
    reply::ok(&Entries::all(county.keys.all().map(|key| &**key)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyWanted {
    public_key: PublicKey,
    department: DepartmentCode,
    role: KeyRole,
    from: Option<Date>,
    until: Option<Date>,
    #[serde(default)]
    holder: String,
}

/// Lets a key sign for a department.
pub(crate) async fn register(seat: Seat, body: Payload<KeyWanted>) -> Reply {
    let KeyWanted {
        public_key,
        department,
        role,
        from,
        until,
        holder,
    } = body.value;
    let new = NewKey {
        public_key,
        department,
        role,
        from,
        until,
        holder,
    };
    let key = seat.engine.register_key(&seat.caller, new).await?;
    reply::created(&*key)
}

/// Why it goes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Why {
    reason: String,
}

/// Lets a key sign nothing any more.
pub(crate) async fn revoke(seat: Seat, segment: Segment, body: Payload<Why>) -> Reply {
    let id = segment.id("key")?;
    let key = seat
        .engine
        .revoke_key(&seat.caller, id, body.value.reason)
        .await?;
    reply::ok(&*key)
}
