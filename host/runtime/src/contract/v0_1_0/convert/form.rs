//! Forms, which only ever come out of a plugin.

use sanquan_domain::form::{ChoiceOption, Field, FieldKind, Form};

use super::value::{scale, texts};
use super::{Unusable, all, each, wit};

pub(super) fn form(form: wit::Form) -> Result<Form, Unusable> {
    Ok(Form {
        fields: all(form.fields, field)?,
    })
}

fn field(field: wit::Field) -> Result<Field, Unusable> {
    Ok(Field {
        path: field.path,
        kind: kind(field.kind)?,
        required: field.required,
        max_count: field.max_count,
        labels: texts(field.labels),
        help: texts(field.help),
    })
}

fn kind(kind: wit::FieldKind) -> Result<FieldKind, Unusable> {
    Ok(match kind {
        wit::FieldKind::Text(bounds) => FieldKind::Text {
            min_chars: bounds.min_chars,
            max_chars: bounds.max_chars,
        },
        wit::FieldKind::Whole(bounds) => FieldKind::Whole {
            min: bounds.min,
            max: bounds.max,
        },
        wit::FieldKind::Decimal(bounds) => FieldKind::Decimal {
            scale: scale(bounds.scale)?,
            min_mantissa: bounds.min_mantissa,
            max_mantissa: bounds.max_mantissa,
        },
        wit::FieldKind::Amount(bounds) => FieldKind::Amount {
            currency: bounds.currency,
            min_minor: bounds.min_minor,
            max_minor: bounds.max_minor,
        },
        wit::FieldKind::Date => FieldKind::Date,
        wit::FieldKind::Instant => FieldKind::Instant,
        wit::FieldKind::Choice(options) => {
            FieldKind::Choice(each(options, |option| ChoiceOption {
                code: option.code,
                labels: texts(option.labels),
            }))
        }
        wit::FieldKind::YesNo => FieldKind::YesNo,
        wit::FieldKind::File(bounds) => FieldKind::File {
            max_bytes: bounds.max_bytes,
            media_types: bounds.media_types,
        },
    })
}
