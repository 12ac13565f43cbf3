//! The records of the contract that need no better form; `wit/department.wit` documents each.

pub use crate::bindings::exports::sanquan::department::department::{
    ActForm, Amount, Chart, ChoiceOption, Clock, Date, Decimal as DecimalRecord, Description, Fact,
    Field, FieldKind, File as FileFacts, Form as FormRecord, ItemHandling, LegalBasis, Material,
    PastAct, Problem, Reply, Value,
};
