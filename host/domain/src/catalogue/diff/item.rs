//! Fields of the item itself, its materials and its discretion standards.

use super::collect::{Changes, Pairs, Subject};
use super::said::Said;
use super::{Field, Part, Turn, chart, duty, elements};
use crate::catalogue::{Discretion, PowerItem, RequiredMaterial};

pub(super) fn compare(changes: &mut Changes, before: &PowerItem, after: &PowerItem) {
    let PowerItem {
        code,
        // What is compared, and no change of it.
        version: _,
        department,
        names,
        category,
        basis,
        statutory_limit,
        promised_limit,
        materials: materials_before,
        flowchart,
        valid_from,
        valid_until,
        elements: elements_before,
        duties,
    } = before;
    let of = &Subject::item();
    changes.value(of, Field::Code, code, &after.code);
    changes.value(of, Field::Department, department, &after.department);
    changes.texts(of, Field::Name, names, &after.names);
    changes.value(of, Field::Category, category, &after.category);
    changes.list(of, Field::Basis, basis, &after.basis);
    let (then, now) = (Some(*statutory_limit), Some(after.statutory_limit));
    changes.limit(of, Field::StatutoryLimit, then, now);
    let (then, now) = (Some(*promised_limit), Some(after.promised_limit));
    changes.limit(of, Field::PromisedLimit, then, now);
    changes.value(of, Field::ValidFrom, valid_from, &after.valid_from);
    let (then, now) = (valid_until.as_ref(), after.valid_until.as_ref());
    changes.option(of, Field::ValidUntil, then, now);
    materials(changes, materials_before, &after.materials);
    elements::compare(changes, elements_before, &after.elements);
    let (then, now) = (&elements_before.discretion, &after.elements.discretion);
    discretion(changes, then, now);
    chart::compare(changes, flowchart, &after.flowchart);
    let charts = [&after.flowchart, flowchart];
    duty::compare(changes, charts, duties, &after.duties);
}

fn materials(changes: &mut Changes, before: &[RequiredMaterial], after: &[RequiredMaterial]) {
    let subject = |material: &RequiredMaterial| {
        let (code, names) = (&material.code, Some(&material.names));
        let said = Said::named(("申请材料", "material"), names, code);
        Subject::part(
            Part::Material {
                material: code.clone(),
            },
            said,
        )
    };
    let pairs = Pairs::of(before, after, |old, new| old.code == new.code);
    for gone in pairs.removed {
        changes.whole(subject(gone), Turn::Removed);
    }
    for (old, new) in pairs.kept {
        let RequiredMaterial {
            code: _,
            names,
            required,
        } = old;
        let of = &subject(new);
        changes.texts(of, Field::Name, names, &new.names);
        changes.value(of, Field::Required, required, &new.required);
    }
    for new in pairs.added {
        changes.whole(subject(new), Turn::Added);
    }
    if pairs.reordered {
        changes.order(&Subject::item(), Field::Materials);
    }
}

fn discretion(changes: &mut Changes, before: &[Discretion], after: &[Discretion]) {
    let subject = |standard: &Discretion| {
        let (id, names) = (&standard.id, Some(&standard.circumstances));
        let said = Said::named(("裁量标准", "discretion standard"), names, id);
        Subject::part(
            Part::Discretion {
                standard: id.clone(),
            },
            said,
        )
    };
    let pairs = Pairs::of(before, after, |old, new| old.id == new.id);
    for gone in pairs.removed {
        changes.whole(subject(gone), Turn::Removed);
    }
    for (old, new) in pairs.kept {
        let Discretion {
            id: _,
            circumstances,
            range,
            basis,
        } = old;
        let of = &subject(new);
        changes.texts(of, Field::Circumstances, circumstances, &new.circumstances);
        changes.value(of, Field::Range, range, &new.range);
        changes.list(of, Field::Basis, basis, &new.basis);
    }
    for new in pairs.added {
        changes.whole(subject(new), Turn::Added);
    }
    if pairs.reordered {
        changes.order(&Subject::item(), Field::DiscretionTable);
    }
}
