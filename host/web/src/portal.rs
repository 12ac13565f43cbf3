//! What the pages are served from.

use std::collections::BTreeMap;

use sanquan_domain::county::CountyCoverage;
use sanquan_domain::id::CountyCode;
use sanquan_engine::Engine;

use crate::figures::{Counts, Kept};

/// The counties of a host, and what their pages show.
pub struct Portal {
    /// Each county's engine.
    pub(crate) counties: BTreeMap<CountyCode, Engine>,
    /// See [`Portal::with_cards`].
    pub(crate) show_cards: bool,
    /// Counts for the portal, counted anew when a county changed.
    pub(crate) counts: Kept<Counts>,
    /// What of a county is not covered.
    pub(crate) coverage: Kept<CountyCoverage>,
}

impl Portal {
    /// The pages of these counties.
    pub fn new(counties: BTreeMap<CountyCode, Engine>) -> Self {
        Self {
            counties,
            show_cards: true,
            counts: Kept::default(),
            coverage: Kept::default(),
        }
    }

    /// Whether applicants see how many live cards of which colour their case has; never for what
    /// or for whom. domain.md 9 proposes that counties do not show them; they are shown unless a
    /// county decides so, since an authority that is watched in the open is what the product is for.
    pub fn with_cards(self, show_cards: bool) -> Self {
        Self { show_cards, ..self }
    }
}
