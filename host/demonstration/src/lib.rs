//! A whole county to try things on.
//!
//! [`generate`] makes the county that the platform is built for: 44 departments, 26 public-service
//! departments, 36 townships, five centres, 5,728 power items in eight categories, each with its flowchart,
//! posts, supervision points and risk points (domain.md 0.1). The same seed and size give the same bytes, on
//! every machine and for as long as the version of the tables stays the same: there is no clock, no
//! hash map, no floating point and no thread, and the random numbers are [`Random`]'s own.
//!
//! Some items are real: their name, department, legal basis, limits, fee and ranges of discretion are those
//! of the law texts (`data/real`), and their origin is `Published`. All others are made up: their origin is
//! `Generated` with the seed, and their names end in 〔演示〕 and "(demonstration)", so that nobody who meets
//! one on a page or in an export takes it for law. What no law text says (posts, steps, papers, risks) is a
//! template's word for both kinds.
//!
//! | file | what is in it |
//! |---|---|
//! | `size.rs`, `random.rs`, `table.rs` | how much, by which numbers, read from what |
//! | `bodies.rs`, `centres.rs`, `people.rs` | who: departments, townships, halls, posts and handlers |
//! | `plan.rs`, `quota.rs`, `names.rs`, `real.rs` | which items there are |
//! | `template/` | the course of each category: one table each, and what reads it |
//! | `features.rs`, `chart.rs`, `fit.rs`, `duties.rs`, `risks.rs` | from a template to an item's own chart |
//! | `item.rs`, `elements.rs`, `discretion.rs`, `remedies.rs` | the item around the chart |
//! | `parts.rs` | the county in parts that the log can take |

mod bodies;
mod centres;
mod chart;
mod discretion;
mod duties;
mod elements;
mod features;
mod fit;
mod item;
mod names;
mod parts;
mod people;
mod plan;
mod quota;
mod random;
mod real;
mod remedies;
mod risks;
mod size;
mod table;
mod template;
mod words;

pub use parts::parts;
pub use random::Random;
pub use size::Size;

use sanquan_domain::catalogue::CatalogueDocument;

/// GB/T 2260 code of Qingchuan: the first six digits of every item's code.
pub const REGION: &str = "510822";

/// Ends the Chinese name of every item that does not exist.
pub const MARK: &str = "〔演示〕";

/// Ends its English name.
pub const MARK_ENGLISH: &str = " (demonstration)";

/// Codes of items that the bundled plugins bring along with their own catalogues. None of them is made here,
/// so that both can be entered into one county in any order.
pub const BROUGHT_BY_PLUGINS: [&str; 3] =
    ["5108220110100100", "5108220150100300", "5108220080700100"];

/// The county of this seed and size, as `sanquan catalogue import` reads it.
///
/// The bodies are always all there; items, and with them posts and handlers, are as many as `size` says.
/// Public services stand beside the power items and are not counted among them.
///
/// ```
/// use sanquan_demonstration::{Size, generate};
///
/// let county = generate(1, Size::share(100));
/// assert_eq!(county.departments.len(), 44 + 26 + 36);
/// assert_eq!(generate(1, Size::share(100)), county);
/// ```
pub fn generate(seed: u64, size: Size) -> CatalogueDocument {
    let planned = plan::plan(seed, size);
    let made: Vec<item::Made> = planned
        .iter()
        .map(|planned| item::make(planned, seed))
        .collect();
    let uses = made.iter().flat_map(|made| made.uses.iter().cloned());
    let (posts, bindings) = people::people(uses);
    CatalogueDocument {
        departments: bodies::all(),
        centres: centres::all(),
        items: made.into_iter().map(|made| made.item).collect(),
        posts,
        bindings,
    }
}
