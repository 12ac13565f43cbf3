//! The county in the derived state: its own events, each in rows of its own, so that the fold is
//! there without reading the journal.

use sanquan_domain::county::County;
use sanquan_domain::event::{Body, StoredEvent};
use sanquan_store::{Read, StreamKey};

use crate::error::EngineError;
use crate::rows::{Key, chunks, key, unchunk};

/// The stream of everything that happens to the county itself.
pub const COUNTY_STREAM: StreamKey = StreamKey([0; 16]);

/// The fold of the rows in `state`.
pub(crate) fn read(state: &dyn Read) -> Result<County, EngineError> {
    let mut county = County::default();
    while let Some(bytes) = unchunk(state, row(county.version() + 1))? {
        let stored = StoredEvent::from_bytes(&bytes).map_err(|e| {
            EngineError::Damaged(format!("county event {}: {e}", county.version() + 1))
        })?;
        match stored.body {
            Body::County(event) => county.apply(&event),
            Body::Case(_) => {
                return Err(EngineError::Damaged(
                    "a case event in the county's stream".to_owned(),
                ));
            }
        }
    }
    Ok(county)
}

/// Rows of the county event with this version: its stored bytes.
pub(crate) fn rows(version: u64, stored: &[u8]) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
    chunks(row(version), stored)
}

fn row(version: u64) -> Key {
    key(b'O').bytes(&version.to_be_bytes())
}
