//! Forms: a struct says once what may be filled in, and `#[derive(Form)]` makes of it the form that
//! the host shows and checks by, the reading of facts into the struct, and the way back.
//!
//! Reading never stops at the first fault. The law lets an office ask for corrections once, and for
//! everything at once (行政许可法 32(4)), so all that is missing or wrong is collected with its path.

mod collection;
mod fault;
mod scalar;

use crate::contract::{Field, FormRecord};
use crate::facts::Facts;
use crate::text::{Words, texts};

pub use fault::{Fault, FaultKind, Faults};
pub use scalar::{Choice, Scalar};
#[doc(hidden)]
pub use scalar::{choice_from_value, choice_kind, declare_scalar, read_scalar};

/// A struct that is a form: derive it.
pub trait Form: Entry {
    /// The form as data, fields in the order of the struct.
    fn form() -> FormRecord {
        let mut fields = Vec::new();
        Self::declare(&Spec::NONE, &Place::root(), &mut fields);
        FormRecord { fields }
    }

    /// Fills the struct in, or says all that is missing or wrong.
    fn from_facts(facts: &Facts) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        match Self::read(&Spec::NONE, "", facts, &mut faults) {
            Some(form) if faults.is_empty() => Ok(form),
            _ => Err(faults),
        }
    }

    /// What the struct says, as facts.
    fn to_facts(&self) -> Facts {
        let mut facts = Facts::new();
        self.write("", &mut facts);
        facts
    }
}

/// Something that can stand in a form: one value, a list, a group of fields. Implemented for the
/// types of the contract and by `derive`; authors do not write it by hand.
pub trait Entry: Sized {
    /// Whether it is one labelled field, or a list of such; false for groups.
    const LABELLED: bool;
    /// Adds its fields.
    fn declare(spec: &Spec, place: &Place, fields: &mut Vec<Field>);
    /// Reads what stands at `path`, putting all that is missing or wrong into `faults`; `None` when
    /// that left nothing to return.
    fn read(spec: &Spec, path: &str, facts: &Facts, faults: &mut Faults) -> Option<Self>;
    /// Puts itself at `path`.
    fn write(&self, path: &str, facts: &mut Facts);
}

/// What the attributes of a field say. A bound that is `None` is the type's own.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Name of the field, by language.
    pub labels: Words,
    /// How to fill it in.
    pub help: Words,
    /// Smallest number (mantissa, minor units), fewest characters.
    pub min: Option<i64>,
    /// Largest number (mantissa, minor units), most characters.
    pub max: Option<i64>,
    /// ISO 4217, for amounts.
    pub currency: &'static str,
    /// Fewest entries of a list.
    pub min_count: u32,
    /// Most entries of a list.
    pub max_count: u32,
    /// Largest file.
    pub max_bytes: u64,
    /// Media types that are taken; empty means any.
    pub media_types: &'static [&'static str],
}

impl Spec {
    /// No attribute given.
    pub const NONE: Self = Self {
        labels: &[],
        help: &[],
        min: None,
        max: None,
        currency: "",
        min_count: 0,
        max_count: 64,
        max_bytes: 20 << 20,
        media_types: &[],
    };
}

/// Where a field is declared.
#[derive(Clone, Debug)]
pub struct Place {
    path: String,
    required: bool,
    max_count: u32,
}

impl Place {
    fn root() -> Self {
        Self {
            path: String::new(),
            required: true,
            max_count: 1,
        }
    }

    /// The field `name` below this place.
    pub fn field(&self, name: &str) -> Self {
        Self {
            path: join(&self.path, name),
            ..*self
        }
    }

    /// The same place, where nothing need be given.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    fn each(&self, max_count: u32) -> Self {
        Self {
            path: format!("{}[]", self.path),
            required: self.required,
            max_count,
        }
    }

    fn leaf(&self, spec: &Spec, kind: crate::contract::FieldKind) -> Field {
        Field {
            path: self.path.clone(),
            kind,
            required: self.required,
            max_count: self.max_count,
            labels: texts(spec.labels),
            help: texts(spec.help),
        }
    }
}

/// `name` below `path`.
pub fn join(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        _ => [path, ".", name].concat(),
    }
}
