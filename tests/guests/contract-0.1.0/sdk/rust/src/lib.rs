#![doc = include_str!("../README.md")]

extern crate self as sanquan_sdk;

pub mod answer;
pub mod case;
pub mod contract;
pub mod department;
mod dispatch;
pub mod facts;
pub mod flowchart;
pub mod form;
mod lean;
pub mod note;
pub mod rule;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
pub mod text;
pub mod value;

/// Generated from `wit/department.wit`; `contract` re-exports what authors meet.
#[doc(hidden)]
#[allow(missing_docs, unsafe_code)]
pub mod bindings {
    wit_bindgen::generate!({
        path: "../../wit",
        world: "department-plugin",
        pub_export_macro: true,
        default_bindings_module: "sanquan_sdk::bindings",
        additional_derives: [PartialEq, Eq],
    });
}

/// What a plugin's source usually imports.
pub mod prelude {
    pub use crate::answer::{Effect, EffectKind, Finding, Intake, Review, Shortcomings};
    pub use crate::case::{Case, Observed};
    pub use crate::contract::{Amount, Date, FileFacts, Problem};
    pub use crate::department::{Acts, Department, Handles, Item, handles};
    pub use crate::facts::Facts;
    pub use crate::flowchart::{Ending, Flowchart, PointKind, Step, Transition};
    pub use crate::form::{Faults, Form};
    pub use crate::rule::{Reason, Rule};
    pub use crate::text::{Text, Texts, texts, zh_en};
    pub use crate::value::{Decimal, Instant};
    pub use crate::{note, register_department};
    pub use sanquan_sdk_derive::{Acts, Choice, Form};
}

/// Makes `Type`, which implements [`Department`](department::Department), the department that
/// this component serves. Once per plugin.
///
/// The glue that the component model needs stays in here, so that a plugin can say
/// `#![forbid(unsafe_code)]`. Outside wasm it expands to a check of the type alone.
#[macro_export]
macro_rules! register_department {
    ($type:ident) => {
        #[cfg(target_arch = "wasm32")]
        $crate::bindings::export!($type with_types_in $crate::bindings);
        const _: fn() -> $crate::contract::Description = $crate::department::describe::<$type>;
    };
}
