//! A diff finds every change, and nothing else. Two oracles say what there is to find: a list with one edit for
//! each field, and the JSON of an item, of which each leaf is changed alone.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use sanquan_domain::catalogue::diff::{Change, Diff, Field as F, Marks, Part, Turn, items};
use sanquan_domain::catalogue::*;
use sanquan_domain::flowchart::{Ending, Point, PointKind, StepKind};
use sanquan_domain::value::{Text, Texts};
use serde_json::Value;

use super::fixture::{self, ITEM, day, names, step, transition, working_days};
use super::full_item;

/// An item with everything, and two of whatever has an order.
pub fn base() -> PowerItem {
    let mut item = full_item::item();
    let second = Discretion {
        id: "large".into(),
        ..item.elements.discretion[0].clone()
    };
    item.elements.discretion.push(second);
    let head = &mut item.duties[1];
    let second = RiskPoint {
        id: "head-favour".into(),
        ..head.risks[0].clone()
    };
    head.risks.push(second);
    let second = Branch {
        action: "refuse".into(),
        ..head.branches[0].clone()
    };
    head.branches.push(second);
    item
}

pub struct Edit {
    pub field: F,
    pub turn: Turn,
    /// Another edit of the list is about the same, so the two are not made together.
    pub alone: bool,
    pub make: fn(&mut PowerItem),
}

fn changed(field: F, make: fn(&mut PowerItem)) -> Edit {
    Edit {
        field,
        turn: Turn::Changed,
        alone: false,
        make,
    }
}

fn added(field: F, make: fn(&mut PowerItem)) -> Edit {
    Edit {
        turn: Turn::Added,
        ..changed(field, make)
    }
}

fn removed(field: F, make: fn(&mut PowerItem)) -> Edit {
    Edit {
        turn: Turn::Removed,
        ..changed(field, make)
    }
}

fn reordered(field: F, make: fn(&mut PowerItem)) -> Edit {
    Edit {
        turn: Turn::Reordered,
        alone: true,
        ..changed(field, make)
    }
}

fn alone(edit: Edit) -> Edit {
    Edit {
        alone: true,
        ..edit
    }
}

/// Gives the text in `zh-CN` other words.
fn reword(texts: &mut Texts) {
    texts.0[0].content.push('新');
}

fn head(item: &mut PowerItem) -> &mut StepDuty {
    &mut item.duties[1]
}

fn risk(item: &mut PowerItem) -> &mut RiskPoint {
    &mut item.duties[1].risks[0]
}

#[rustfmt::skip]
pub fn edits() -> Vec<Edit> {
    vec![
        changed(F::Code, |i| i.code = "5108220150100301".into()),
        changed(F::Department, |i| i.department = "016".into()),
        changed(F::Name, |i| reword(&mut i.names)),
        changed(F::Name, |i| reword(&mut i.materials[0].names)),
        changed(F::Name, |i| reword(&mut i.flowchart.steps[2].names)),
        changed(F::Name, |i| reword(&mut i.flowchart.transitions[3].names)),
        changed(F::Category, |i| i.category = Category::Penalty),
        removed(F::Basis, |i| i.basis.clear()),
        removed(F::Basis, |i| i.elements.discretion[1].basis.clear()),
        changed(F::StatutoryLimit, |i| i.statutory_limit = working_days(30)),
        changed(F::PromisedLimit, |i| i.promised_limit = working_days(8)),
        changed(F::ValidFrom, |i| i.valid_from = day("2026-07-01")),
        added(F::ValidUntil, |i| i.valid_until = Some(day("2027-07-01"))),
        reordered(F::Materials, |i| i.materials.swap(0, 1)),
        changed(F::Required, |i| i.materials[1].required = true),

        changed(F::Origin, |i| i.elements.origin = Origin::Entered),
        changed(F::NationalCategory, |i| i.elements.national_category = Some(NationalCategory::Reward)),
        removed(F::BaseCode, |i| i.elements.base_code = None),
        removed(F::ImplementationCode, |i| i.elements.implementation_code = None),
        removed(F::MainItem, |i| i.elements.main_item = None),
        changed(F::Kind, |i| i.elements.kind = Some(ItemKind::Instant)),
        removed(F::Source, |i| i.elements.source = None),
        changed(F::Level, |i| i.elements.level = Some(ExerciseLevel::City)),
        changed(F::HandlingOffice, |i| reword(&mut i.elements.handling_office)),
        added(F::JointDepartments, |i| i.elements.joint_departments.push("017".into())),
        removed(F::Applicants, |i| i.elements.applicants.truncate(1)),
        added(F::Conditions, |i| i.elements.conditions.push(names("有健康证明"))),
        alone(removed(F::Fee, |i| i.elements.fee = None)),
        removed(F::FeeBasis, |i| i.elements.fee.as_mut().unwrap().basis.clear()),
        changed(F::FeeStandard, |i| reword(&mut i.elements.fee.as_mut().unwrap().standard)),
        removed(F::FeeAmount, |i| i.elements.fee.as_mut().unwrap().amount = None),
        changed(F::FeeExemption, |i| reword(&mut i.elements.fee.as_mut().unwrap().exemption)),
        alone(removed(F::Result, |i| i.elements.result = None)),
        changed(F::ResultName, |i| reword(&mut i.elements.result.as_mut().unwrap().names)),
        changed(F::ResultMonths, |i| i.elements.result.as_mut().unwrap().valid_months = Some(36)),
        reordered(F::Channels, |i| i.elements.channels.swap(0, 1)),
        removed(F::SpecialProcedures, |i| i.elements.special_procedures.clear()),
        removed(F::Remedies, |i| i.elements.remedies.clear()),
        alone(removed(F::Promise, |i| i.elements.promise = None)),
        changed(F::PromiseBy, |i| reword(&mut i.elements.promise.as_mut().unwrap().by)),
        changed(F::PromiseSince, |i| i.elements.promise.as_mut().unwrap().since = day("2026-01-01")),
        removed(F::Telephones, |i| i.elements.telephones.clear()),
        changed(F::Publicity, |i| i.elements.publication = Publication::Public),

        reordered(F::DiscretionTable, |i| i.elements.discretion.swap(0, 1)),
        changed(F::Circumstances, |i| reword(&mut i.elements.discretion[0].circumstances)),
        changed(F::Range, |i| i.elements.discretion[0].range = DiscretionRange::Kind { name: names("警告") }),

        changed(F::ChartItem, |i| i.flowchart.item = "5108220150100301".into()),
        changed(F::Start, |i| i.flowchart.start = "fire".into()),
        reordered(F::Steps, |i| i.flowchart.steps.swap(2, 3)),
        changed(F::StepKind, |i| i.flowchart.steps[5].kind = StepKind::Automatic),
        changed(F::Post, |i| i.flowchart.steps[0].post = Some("015-head".into())),
        changed(F::Officers, |i| i.flowchart.steps[3].officers = 2),
        changed(F::StepLimit, |i| i.flowchart.steps[0].limit = Some(working_days(1))),
        added(F::Documents, |i| i.flowchart.steps[2].documents.push("核查记录".into())),
        reordered(F::Points, |i| i.flowchart.steps[0].points.swap(0, 1)),
        changed(F::PointKind, |i| i.flowchart.steps[0].points[0].kind = PointKind::Material),
        removed(F::ApartFrom, |i| drop(i.flowchart.steps[4].apart_from.pop())),
        removed(F::Joins, |i| drop(i.flowchart.steps[4].joins.pop())),
        reordered(F::Transitions, |i| i.flowchart.transitions.swap(0, 1)),
        changed(F::From, |i| i.flowchart.transitions[1].from = "sort".into()),
        changed(F::Action, |i| i.flowchart.transitions[0].action = "ok".into()),
        removed(F::To, |i| drop(i.flowchart.transitions[2].to.pop())),
        changed(F::Ends, |i| i.flowchart.transitions[6].ends = Some(Ending::Returned)),

        added(F::Duty, |i| i.duties.push(StepDuty { step: "review".into(), ..StepDuty::default() })),
        reordered(F::Duties, |i| i.duties.swap(0, 1)),
        changed(F::Lane, |i| i.duties[0].lane = Lane::Township),
        added(F::Stages, |i| i.duties[0].stages.push(Stage::Review)),
        changed(F::Discretion, |i| head(i).discretion = false),
        removed(F::Stop, |i| i.duties[0].stop = None),
        removed(F::SubFlow, |i| i.duties[0].sub_flow = None),
        reordered(F::Branches, |i| head(i).branches.swap(0, 1)),
        changed(F::Fact, |i| head(i).branches[0].fact = "rooms".into()),
        changed(F::Domain, |i| head(i).branches[0].domain = GuardDomain::Choice(vec!["yes".into()])),
        removed(F::Guards, |i| head(i).branches[0].guards.clear()),

        reordered(F::Risks, |i| head(i).risks.swap(0, 1)),
        changed(F::Description, |i| reword(&mut risk(i).description)),
        changed(F::Likelihood, |i| risk(i).likelihood = Likelihood::Small),
        changed(F::Consequence, |i| risk(i).consequence = Consequence::Grave),
        added(F::Criteria, |i| risk(i).criteria.extend([Criterion::CanProfit])),
        added(F::Measures, |i| risk(i).measures.push(names("双人办理"))),
        changed(F::IdentifiedOn, |i| risk(i).identified_on = Some(day("2014-06-01"))),
        removed(F::ReviewOn, |i| risk(i).review_on = None),
    ]
}

type Found = BTreeSet<(Part, Option<F>, Turn)>;

fn found(diff: &Diff) -> Found {
    let key = |change: &Change| (change.part.clone(), change.field, change.turn);
    diff.changes.iter().map(key).collect()
}

#[test]
fn each_field_has_an_edit_and_each_edit_alone_is_the_one_change_found() {
    let mut covered = BTreeSet::new();
    for edit in edits() {
        let mut item = base();
        (edit.make)(&mut item);
        let diff = items(&base(), &item);
        let fields: Vec<_> = diff.changes.iter().map(|c| (c.field, c.turn)).collect();
        assert_eq!(fields, [(Some(edit.field), edit.turn)], "{:?}", edit.field);
        let words = &diff.changes[0].words;
        assert!(words.has_chinese() && !words.get("en").is_empty());
        assert_ne!(words.get("en"), words.get("zh-CN"));
        covered.insert(edit.field);
    }
    let all: BTreeSet<F> = F::ALL.iter().copied().collect();
    let missing: Vec<_> = all.difference(&covered).collect();
    assert!(missing.is_empty(), "no edit for {missing:?}");
}

/// Each edit with what it changes alone.
static EDITS: LazyLock<Vec<(Edit, Found)>> = LazyLock::new(|| {
    let change = |edit: &Edit| {
        let mut item = base();
        (edit.make)(&mut item);
        found(&items(&base(), &item))
    };
    let with_change = |edit: Edit| {
        let found = change(&edit);
        (edit, found)
    };
    edits().into_iter().map(with_change).collect()
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// What several edits change together is what each of them changes alone.
    #[test]
    fn of_many_edits_each_is_found(chosen in prop::collection::vec(any::<bool>(), edits().len())) {
        let mut item = base();
        let mut expected = Found::new();
        for ((edit, alone), chosen) in EDITS.iter().zip(chosen) {
            if chosen && !edit.alone {
                expected.extend(alone.iter().cloned());
                (edit.make)(&mut item);
            }
        }
        let diff = items(&base(), &item);
        prop_assert_eq!(diff.is_empty(), item == base());
        prop_assert_eq!(found(&diff), expected);
    }

    /// Read backwards, what was added is removed.
    #[test]
    fn backwards_a_diff_says_the_contrary(chosen in prop::collection::vec(any::<bool>(), edits().len())) {
        let mut item = base();
        for ((edit, _), _) in EDITS.iter().zip(chosen).filter(|(_, chosen)| *chosen) {
            // An edit of what another one dropped cannot be made.
            if !edit.alone {
                (edit.make)(&mut item);
            }
        }
        item.flowchart.steps.push(step("new", StepKind::Waiting, None, None));
        let contrary = |(part, field, turn)| {
            let turn = match turn {
                Turn::Added => Turn::Removed,
                Turn::Removed => Turn::Added,
                Turn::Changed => Turn::Changed,
                Turn::Reordered => Turn::Reordered,
            };
            (part, field, turn)
        };
        let backwards = found(&items(&item, &base()));
        let expected: Found = found(&items(&base(), &item)).into_iter().map(contrary).collect();
        prop_assert_eq!(backwards, expected);
    }
}

#[test]
fn versions_that_say_the_same_differ_in_nothing() {
    let next = PowerItem {
        version: 7,
        ..base()
    };
    assert_eq!(items(&base(), &next), Diff::default());
    assert_eq!(items(&fixture::item(), &fixture::item()), Diff::default());
}

/// Paths of everything in the JSON of an item that is a value of its own.
fn leaves(value: &Value, path: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                leaves(inner, &format!("{path}/{name}"), into);
            }
        }
        Value::Array(entries) => {
            into.push(path.to_owned());
            for (at, inner) in entries.iter().enumerate() {
                leaves(inner, &format!("{path}/{at}"), into);
            }
        }
        _ => into.push(path.to_owned()),
    }
}

/// Other values in the place of this one; not all of them fit there.
fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => vec![format!("{text}x").into(), "2031-01-01".into()],
        Value::Number(number) => vec![(number.as_i64().unwrap_or(0) + 1).into()],
        Value::Bool(yes) => vec![(!yes).into()],
        Value::Array(entries) if !entries.is_empty() => {
            let shorter = entries[1..].to_vec();
            let mut turned = entries.clone();
            turned.reverse();
            let twice = [entries.as_slice(), &entries[..1]].concat();
            vec![shorter.into(), turned.into(), twice.into()]
        }
        Value::Null | Value::Array(_) | Value::Object(_) => Vec::new(),
    }
}

#[test]
fn no_leaf_of_an_item_can_change_unseen() {
    let base = base();
    let json = serde_json::to_value(&base).unwrap();
    let mut paths = Vec::new();
    leaves(&json, "", &mut paths);
    let mut tried = 0;
    for path in paths {
        for other in others(json.pointer(&path).unwrap()) {
            let mut edited = json.clone();
            *edited.pointer_mut(&path).unwrap() = other;
            let Ok(mut item) = serde_json::from_value::<PowerItem>(edited) else {
                continue;
            };
            item.version = base.version;
            tried += 1;
            assert_eq!(items(&base, &item).is_empty(), item == base, "{path}");
        }
    }
    assert!(tried > 400, "only {tried} leaves could be changed");
}

#[test]
fn a_text_in_any_language_counts_and_so_does_their_order() {
    let mut tibetan = base();
    tibetan.names.0.push(Text {
        language: "bo".into(),
        content: "ཟས".into(),
    });
    let diff = items(&base(), &tibetan);
    assert_eq!(
        diff.words("en").collect::<Vec<_>>(),
        ["Name (bo) added: 'ཟས'."]
    );
    let mut turned = base();
    turned.names.0.reverse();
    let turn = items(&base(), &turned).changes[0].turn;
    assert_eq!(turn, Turn::Reordered);
}

#[test]
fn a_drawing_is_told_which_steps_and_transitions_to_colour() {
    let mut item = base();
    let chart = &mut item.flowchart;
    chart.steps.remove(5);
    chart.transitions.remove(7);
    chart.steps.push(step(
        "certificate",
        StepKind::Work,
        Some("015-head"),
        Some(1),
    ));
    chart.transitions[5].to = vec!["certificate".into()];
    chart.transitions.push(transition(
        "made",
        "certificate",
        "make",
        &[],
        Some(Ending::Granted),
    ));
    chart.steps[0].points.push(Point {
        id: "review-material".into(),
        kind: PointKind::Material,
    });
    item.duties[0].stop = None;
    let diff = items(&base(), &item);
    let set = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    let steps = Marks {
        added: set(&["certificate"]),
        removed: set(&["deliver"]),
        changed: set(&["check", "review"]),
    };
    assert_eq!(diff.steps, steps);
    let transitions = Marks {
        added: set(&["made"]),
        removed: set(&["delivered"]),
        changed: set(&["granted"]),
    };
    assert_eq!(diff.transitions, transitions);
}

#[test]
fn the_public_reads_nothing_of_risk_points() {
    let mut item = base();
    risk(&mut item).likelihood = Likelihood::Small;
    head(&mut item).risks.swap(0, 1);
    head(&mut item).risks.pop();
    item.promised_limit = working_days(8);
    let diff = items(&base(), &item);
    assert!(diff.steps.changed.contains("head"));
    let public = diff.without_risks();
    assert_eq!(
        public.words("en").collect::<Vec<_>>(),
        ["The promised limit falls from 10 to 8 working days."]
    );
    assert_eq!(public.steps, Marks::default());
}

/// The host keeps the county's base and the plugin's variation; their difference follows from both.
#[test]
fn the_variation_of_a_plugin_is_told_against_the_base() {
    let county = fixture::county();
    assert!(county.variation_of(&ITEM.into()).unwrap().is_empty());
    assert_eq!(
        county.variation_of(&"none".into()).unwrap_err().code(),
        "item.unknown"
    );
    let mut item = PowerItem {
        version: 2,
        ..fixture::item()
    };
    item.flowchart.steps[0].limit = Some(working_days(2));
    let event = sanquan_domain::county::publish_item(&county, item).unwrap();
    let mut county = county;
    county.apply(&event);
    let diff = county.variation_of(&ITEM.into()).unwrap();
    assert_eq!(
        diff.words("en").collect::<Vec<_>>(),
        ["Step 'review': the limit rises from 2 to 3 working days."]
    );
}
