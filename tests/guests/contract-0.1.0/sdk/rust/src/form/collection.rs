//! What may be absent, what may be repeated, and the form without fields.

use super::{Entry, FaultKind, Faults, Form, Place, Spec};
use crate::contract::Field;
use crate::facts::Facts;

/// Absent is `None`. A group that was begun must be complete.
impl<T: Entry> Entry for Option<T> {
    const LABELLED: bool = T::LABELLED;

    fn declare(spec: &Spec, place: &Place, fields: &mut Vec<Field>) {
        T::declare(spec, &place.clone().optional(), fields);
    }

    fn read(spec: &Spec, path: &str, facts: &Facts, faults: &mut Faults) -> Option<Self> {
        match facts.has(path) {
            true => T::read(spec, path, facts, faults).map(Some),
            false => Some(None),
        }
    }

    fn write(&self, path: &str, facts: &mut Facts) {
        if let Some(value) = self {
            value.write(path, facts);
        }
    }
}

/// Entries at `path[0]`, `path[1]`, … without gaps. Where fewer than `min_count` are given, the
/// next ones are read as though begun, so that each field they need is named as missing.
impl<T: Entry> Entry for Vec<T> {
    const LABELLED: bool = T::LABELLED;

    fn declare(spec: &Spec, place: &Place, fields: &mut Vec<Field>) {
        T::declare(spec, &place.each(spec.max_count), fields);
    }

    fn read(spec: &Spec, path: &str, facts: &Facts, faults: &mut Faults) -> Option<Self> {
        let mut entries = Some(Self::new());
        let mut count = 0;
        loop {
            let at = format!("{path}[{count}]");
            if !facts.has(&at) && count >= spec.min_count {
                return entries;
            }
            if count == spec.max_count {
                faults.add(FaultKind::TooMany, &at, spec.labels);
                return None;
            }
            let entry = T::read(spec, &at, facts, faults);
            entries = entries.zip(entry).map(|(mut entries, entry)| {
                entries.push(entry);
                entries
            });
            count += 1;
        }
    }

    fn write(&self, path: &str, facts: &mut Facts) {
        for (index, entry) in self.iter().enumerate() {
            entry.write(&format!("{path}[{index}]"), facts);
        }
    }
}

/// The form without fields.
impl Entry for () {
    const LABELLED: bool = false;
    fn declare(_: &Spec, _: &Place, _: &mut Vec<Field>) {}
    fn read(_: &Spec, _: &str, _: &Facts, _: &mut Faults) -> Option<Self> {
        Some(())
    }
    fn write(&self, _: &str, _: &mut Facts) {}
}

impl Form for () {}
