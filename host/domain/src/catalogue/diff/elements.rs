//! The published elements of an item.

use super::Field;
use super::collect::{Changes, Subject};
use crate::catalogue::{Fee, ItemElements, ItemResult, Promise};

pub(super) fn compare(changes: &mut Changes, before: &ItemElements, after: &ItemElements) {
    let ItemElements {
        origin,
        national_category,
        base_code,
        implementation_code,
        main_item,
        kind,
        source,
        level,
        handling_office,
        joint_departments,
        applicants,
        conditions,
        fee: fee_before,
        result: result_before,
        channels,
        special_procedures,
        remedies,
        // Has names of its own: `item.rs` compares it.
        discretion: _,
        promise: promise_before,
        telephones,
        publication,
    } = before;
    let of = &Subject::item();
    changes.value(of, Field::Origin, origin, &after.origin);
    let (then, now) = (national_category.as_ref(), after.national_category.as_ref());
    changes.option(of, Field::NationalCategory, then, now);
    let (then, now) = (base_code.as_ref(), after.base_code.as_ref());
    changes.option(of, Field::BaseCode, then, now);
    let (then, now) = (
        implementation_code.as_ref(),
        after.implementation_code.as_ref(),
    );
    changes.option(of, Field::ImplementationCode, then, now);
    let (then, now) = (main_item.as_ref(), after.main_item.as_ref());
    changes.option(of, Field::MainItem, then, now);
    changes.option(of, Field::Kind, kind.as_ref(), after.kind.as_ref());
    changes.option(of, Field::Source, source.as_ref(), after.source.as_ref());
    changes.option(of, Field::Level, level.as_ref(), after.level.as_ref());
    changes.texts(
        of,
        Field::HandlingOffice,
        handling_office,
        &after.handling_office,
    );
    let now = &after.joint_departments;
    changes.list(of, Field::JointDepartments, joint_departments, now);
    changes.list(of, Field::Applicants, applicants, &after.applicants);
    changes.list(of, Field::Conditions, conditions, &after.conditions);
    fee(changes, fee_before.as_ref(), after.fee.as_ref());
    result(changes, result_before.as_ref(), after.result.as_ref());
    changes.list(of, Field::Channels, channels, &after.channels);
    let now = &after.special_procedures;
    changes.list(of, Field::SpecialProcedures, special_procedures, now);
    changes.list(of, Field::Remedies, remedies, &after.remedies);
    promise(changes, promise_before.as_ref(), after.promise.as_ref());
    changes.list(of, Field::Telephones, telephones, &after.telephones);
    changes.value(of, Field::Publicity, publication, &after.publication);
}

fn fee(changes: &mut Changes, before: Option<&Fee>, after: Option<&Fee>) {
    let of = &Subject::item();
    let (Some(old), Some(new)) = (before, after) else {
        return changes.option(of, Field::Fee, before, after);
    };
    let Fee {
        basis,
        standard,
        amount,
        exemption,
    } = old;
    changes.list(of, Field::FeeBasis, basis, &new.basis);
    changes.texts(of, Field::FeeStandard, standard, &new.standard);
    changes.option(of, Field::FeeAmount, amount.as_ref(), new.amount.as_ref());
    changes.texts(of, Field::FeeExemption, exemption, &new.exemption);
}

fn result(changes: &mut Changes, before: Option<&ItemResult>, after: Option<&ItemResult>) {
    let of = &Subject::item();
    let (Some(old), Some(new)) = (before, after) else {
        return changes.option(of, Field::Result, before, after);
    };
    let ItemResult {
        names,
        valid_months,
    } = old;
    changes.texts(of, Field::ResultName, names, &new.names);
    let (then, now) = (valid_months.as_ref(), new.valid_months.as_ref());
    changes.option(of, Field::ResultMonths, then, now);
}

fn promise(changes: &mut Changes, before: Option<&Promise>, after: Option<&Promise>) {
    let of = &Subject::item();
    let (Some(old), Some(new)) = (before, after) else {
        return changes.option(of, Field::Promise, before, after);
    };
    let Promise { by, since } = old;
    changes.texts(of, Field::PromiseBy, by, &new.by);
    changes.value(of, Field::PromiseSince, since, &new.since);
}
