//! Types that are one value in a form.

use super::{FaultKind, Faults, Place, Spec};
use crate::bindings::exports::sanquan::department::department as wit;
use crate::contract::{
    Amount, ChoiceOption, Date, DecimalRecord, Field, FieldKind, FileFacts, Value,
};
use crate::facts::Facts;
use crate::text::{Words, texts};
use crate::value::{Decimal, Instant};

/// Most characters of a text field that names no bound of its own.
const MAX_CHARS: i64 = 1_000;

/// A type that is one value.
pub trait Scalar: Sized + Clone + Into<Value> {
    /// The field's type and bounds.
    fn kind(spec: &Spec) -> FieldKind;
    /// From a value of exactly this type.
    fn from_value(value: &Value) -> Option<Self>;
    /// Whether it lies within the bounds.
    fn fits(&self, _spec: &Spec) -> bool {
        true
    }
}

/// A unit enum that is one of a field's options: derive it.
pub trait Choice: Sized + Clone + 'static {
    /// Each option with its code and labels.
    const OPTIONS: &'static [(Self, &'static str, Words)];
    /// What is stored.
    fn code(&self) -> &'static str;
}

#[doc(hidden)]
pub fn choice_kind<C: Choice>() -> FieldKind {
    let option = |(_, code, labels): &(C, &str, Words)| ChoiceOption {
        code: (*code).to_owned(),
        labels: texts(labels),
    };
    FieldKind::Choice(C::OPTIONS.iter().map(option).collect())
}

#[doc(hidden)]
pub fn choice_from_value<C: Choice>(value: &Value) -> Option<C> {
    let Value::Choice(given) = value else {
        return None;
    };
    C::OPTIONS
        .iter()
        .find(|(_, code, _)| code == given)
        .map(|(option, _, _)| option.clone())
}

#[doc(hidden)]
pub fn read_scalar<S: Scalar>(
    spec: &Spec,
    path: &str,
    facts: &Facts,
    faults: &mut Faults,
) -> Option<S> {
    let Some(given) = facts.get(path) else {
        faults.add(FaultKind::Missing, path, spec.labels);
        return None;
    };
    let value = S::from_value(given).filter(|value| value.fits(spec));
    if value.is_none() {
        faults.add(FaultKind::Wrong, path, spec.labels);
    }
    value
}

#[doc(hidden)]
pub fn declare_scalar<S: Scalar>(spec: &Spec, place: &Place, fields: &mut Vec<Field>) {
    fields.push(place.leaf(spec, S::kind(spec)));
}

/// Implements [`Entry`] for a [`Scalar`]. There is no blanket implementation, since it would
/// overlap with those of structs.
#[doc(hidden)]
#[macro_export]
macro_rules! __scalar_entry {
    ($type:ty $(where $($generics:tt)*)?) => {
        impl $(<$($generics)*>)? $crate::form::Entry for $type {
            const LABELLED: bool = true;
            fn declare(
                spec: &$crate::form::Spec,
                place: &$crate::form::Place,
                fields: &mut ::std::vec::Vec<$crate::contract::Field>,
            ) {
                $crate::form::declare_scalar::<Self>(spec, place, fields);
            }
            fn read(
                spec: &$crate::form::Spec,
                path: &str,
                facts: &$crate::facts::Facts,
                faults: &mut $crate::form::Faults,
            ) -> ::std::option::Option<Self> {
                $crate::form::read_scalar(spec, path, facts, faults)
            }
            fn write(&self, path: &str, facts: &mut $crate::facts::Facts) {
                facts.set(path, ::std::clone::Clone::clone(self).into());
            }
        }
    };
}

fn within(number: i64, spec: &Spec) -> bool {
    spec.min.is_none_or(|min| min <= number) && spec.max.is_none_or(|max| number <= max)
}

impl From<String> for Value {
    fn from(words: String) -> Self {
        Self::Text(words)
    }
}

impl From<&str> for Value {
    fn from(words: &str) -> Self {
        Self::Text(words.to_owned())
    }
}

impl Scalar for String {
    fn kind(spec: &Spec) -> FieldKind {
        let chars = |bound: i64| u32::try_from(bound).unwrap_or(u32::MAX);
        FieldKind::Text(wit::TextBounds {
            min_chars: chars(spec.min.unwrap_or(1)),
            max_chars: chars(spec.max.unwrap_or(MAX_CHARS)),
        })
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(words) => Some(words.clone()),
            _ => None,
        }
    }
    fn fits(&self, spec: &Spec) -> bool {
        let chars = self.chars().count() as i64;
        spec.min.unwrap_or(1) <= chars && chars <= spec.max.unwrap_or(MAX_CHARS)
    }
}
crate::__scalar_entry!(String);

macro_rules! whole_number {
    ($($type:ty)*) => {$(
        impl From<$type> for Value {
            fn from(number: $type) -> Self {
                Self::Whole(number.into())
            }
        }
        impl Scalar for $type {
            fn kind(spec: &Spec) -> FieldKind {
                FieldKind::Whole(wit::WholeBounds {
                    min: spec.min.unwrap_or(Self::MIN.into()),
                    max: spec.max.unwrap_or(Self::MAX.into()),
                })
            }
            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::Whole(number) => Self::try_from(*number).ok(),
                    _ => None,
                }
            }
            fn fits(&self, spec: &Spec) -> bool {
                within(i64::from(*self), spec)
            }
        }
        crate::__scalar_entry!($type);
    )*};
}
whole_number!(i64 i32 i16 i8 u32 u16 u8);

impl<const SCALE: u8> From<Decimal<SCALE>> for Value {
    fn from(number: Decimal<SCALE>) -> Self {
        Self::Decimal(DecimalRecord {
            mantissa: number.mantissa(),
            scale: SCALE,
        })
    }
}

impl<const SCALE: u8> Scalar for Decimal<SCALE> {
    fn kind(spec: &Spec) -> FieldKind {
        FieldKind::Decimal(wit::DecimalBounds {
            scale: SCALE,
            min_mantissa: spec.min.unwrap_or(i64::MIN),
            max_mantissa: spec.max.unwrap_or(i64::MAX),
        })
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Decimal(number) if number.scale == SCALE => {
                Some(Self::from_mantissa(number.mantissa))
            }
            _ => None,
        }
    }
    fn fits(&self, spec: &Spec) -> bool {
        within(self.mantissa(), spec)
    }
}
crate::__scalar_entry!(Decimal<SCALE> where const SCALE: u8);

impl From<Amount> for Value {
    fn from(amount: Amount) -> Self {
        Self::Amount(amount)
    }
}

impl Scalar for Amount {
    fn kind(spec: &Spec) -> FieldKind {
        FieldKind::Amount(wit::AmountBounds {
            currency: spec.currency.to_owned(),
            min_minor: spec.min.unwrap_or(0),
            max_minor: spec.max.unwrap_or(i64::MAX),
        })
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Amount(amount) => Some(amount.clone()),
            _ => None,
        }
    }
    fn fits(&self, spec: &Spec) -> bool {
        self.currency == spec.currency
            && spec.min.unwrap_or(0) <= self.minor
            && within(self.minor, spec)
    }
}
crate::__scalar_entry!(Amount);

macro_rules! unbounded {
    ($($type:ty, $case:ident, $from:expr, $to:expr;)*) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                let to: fn($type) -> _ = $to;
                Self::$case(to(value))
            }
        }
        impl Scalar for $type {
            fn kind(_spec: &Spec) -> FieldKind {
                FieldKind::$case
            }
            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::$case(value) => Some($from(*value)),
                    _ => None,
                }
            }
        }
        crate::__scalar_entry!($type);
    )*};
}
unbounded! {
    Date, Date, |day| day, |day| day;
    Instant, Instant, Instant, |moment| moment.0;
    bool, YesNo, |answer| answer, |answer| answer;
}

impl From<FileFacts> for Value {
    fn from(file: FileFacts) -> Self {
        Self::File(file)
    }
}

impl Scalar for FileFacts {
    fn kind(spec: &Spec) -> FieldKind {
        FieldKind::File(wit::FileBounds {
            max_bytes: spec.max_bytes,
            media_types: spec
                .media_types
                .iter()
                .map(|media| (*media).to_owned())
                .collect(),
        })
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::File(file) => Some(file.clone()),
            _ => None,
        }
    }
    fn fits(&self, spec: &Spec) -> bool {
        let taken = spec.media_types;
        self.size_bytes <= spec.max_bytes
            && (taken.is_empty() || taken.contains(&self.media_type.as_str()))
    }
}
crate::__scalar_entry!(FileFacts);
