//! Forms as data: what may be filled in, and of what type.
//!
//! | file | what it does |
//! |---|---|
//! | `path.rs` | the paths of facts and their order |
//! | `well_formed.rs` | whether a form is one |
//! | `validate.rs` | whether facts fit a form |
//! | `json.rs` | nested JSON to facts and back |
//! | `schema.rs` | JSON Schema of a form |
//!
//! JSON is here, and not in the room of file formats, because the form is what gives it its types:
//! reading, checking and describing go together, and `serde_json` values are plain data.

mod json;
pub mod path;
mod schema;
mod validate;
mod well_formed;

pub use validate::{Completeness, FieldError};
pub use well_formed::FormProblem;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::value::Texts;

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub struct ChoiceOption {
    /// What is stored.
    #[n(0)]
    pub code: String,
    /// What people read.
    #[n(1)]
    pub labels: Texts,
}

/// Type and bounds of a field; bounds are inclusive.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Words, counted in Unicode characters.
    #[n(0)]
    Text {
        /// Fewest characters.
        #[n(0)]
        min_chars: u32,
        /// Most characters.
        #[n(1)]
        max_chars: u32,
    },
    /// A whole number.
    #[n(1)]
    Whole {
        /// Smallest.
        #[n(0)]
        min: i64,
        /// Largest.
        #[n(1)]
        max: i64,
    },
    /// An exact number of this scale.
    #[n(2)]
    Decimal {
        /// Digits after the point.
        #[n(0)]
        scale: u8,
        /// Smallest mantissa at that scale.
        #[n(1)]
        min_mantissa: i64,
        /// Largest mantissa at that scale.
        #[n(2)]
        max_mantissa: i64,
    },
    /// Money in this currency.
    #[n(3)]
    Amount {
        /// ISO 4217.
        #[n(0)]
        currency: String,
        /// Smallest, in minor units.
        #[n(1)]
        min_minor: i64,
        /// Largest, in minor units.
        #[n(2)]
        max_minor: i64,
    },
    /// A day.
    #[n(4)]
    Date,
    /// A moment.
    #[n(5)]
    Instant,
    /// One of these.
    #[n(6)]
    Choice(#[n(0)] Vec<ChoiceOption>),
    /// Yes or no.
    #[n(7)]
    YesNo,
    /// A file.
    #[n(8)]
    File {
        /// Largest size.
        #[n(0)]
        max_bytes: u64,
        /// Media types that are taken; empty means any.
        #[n(1)]
        media_types: Vec<String>,
    },
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub struct Field {
    /// Path with `[]` for any index, such as `premises[].area`.
    #[n(0)]
    pub path: String,
    /// Type and bounds.
    #[n(1)]
    pub kind: FieldKind,
    /// Whether it must be there.
    #[n(2)]
    pub required: bool,
    /// Most entries of the list that the path's last `[]` stands for; 1 where there is none.
    #[n(3)]
    pub max_count: u32,
    /// Name of the field.
    #[n(4)]
    pub labels: Texts,
    /// How to fill it in.
    #[n(5)]
    pub help: Texts,
}

/// Fields in the order in which people fill them in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub struct Form {
    /// The fields.
    #[n(0)]
    pub fields: Vec<Field>,
}
