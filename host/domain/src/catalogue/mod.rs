//! The catalogue: departments, power items, posts and handlers (domain.md 3 and 8).
//!
//! A document of these types in JSON is what `sanquan catalogue import` reads.
//!
//! | file | what is in it |
//! |---|---|
//! | `category.rs` | kinds of power, in the county's and the national scheme |
//! | `code.rs` | how items are numbered, and what of a code can be checked |
//! | `body.rs` | departments, townships, centres and their windows |
//! | `item.rs` | a power item |
//! | `elements.rs` | what is published about it beside its law, limits and chart |
//! | `duty.rs` | what is known of a step beyond its course: lane, stage, branches, risks |
//! | `risk.rs` | integrity-risk points and how they are graded |
//! | `discretion.rs` | how far a decision may reach |
//! | `people.rs` | posts and who may act in them |
//! | `diff/` | what a new version changes, in words |

mod body;
mod category;
mod code;
pub mod diff;
mod discretion;
mod duty;
mod elements;
mod item;
mod people;
mod risk;

pub use body::{BodyKind, Centre, Department, Standing, Window};
pub use category::{Category, NationalCategory};
pub use code::{CodeMistake, CountyItemCode, check_credit_code, check_implementation_code};
pub use discretion::{Discretion, DiscretionRange, OutOfRange};
pub use duty::{Branch, Guard, GuardDomain, Lane, Span, Stage, StepDuty, StopDuty, When};
pub use elements::{
    Applicants, Channel, ExerciseLevel, Fee, ItemElements, ItemKind, ItemResult, Origin, Promise,
    Publication, Remedy, Source, SpecialProcedure, Telephone,
};
pub use item::{PowerItem, RequiredMaterial};
pub use people::{Binding, Post};
pub use risk::{Consequence, Criterion, Likelihood, RiskGrade, RiskPoint, RiskScale};

use serde::{Deserialize, Serialize};

/// What `sanquan catalogue import` reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueDocument {
    /// Departments, townships, public-service departments.
    #[serde(default)]
    pub departments: Vec<Department>,
    /// Centres with their windows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub centres: Vec<Centre>,
    /// Items with their base flowcharts.
    #[serde(default)]
    pub items: Vec<PowerItem>,
    /// Posts.
    #[serde(default)]
    pub posts: Vec<Post>,
    /// Bindings of handlers to posts.
    #[serde(default)]
    pub bindings: Vec<Binding>,
}
