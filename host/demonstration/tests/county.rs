//! The county that is generated, held against the figures of the seed article (domain.md 0), the table of
//! real items (domain.md 11), the domain's own commands and the least that the procedural laws demand.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use sanquan_demonstration::{
    BROUGHT_BY_PLUGINS, MARK, MARK_ENGLISH, REGION, Size, generate, parts,
};
use sanquan_domain::catalogue::{
    BodyKind, CatalogueDocument, Category, CountyItemCode, ItemKind, Lane, Origin, PowerItem,
};
use sanquan_domain::county;
use sanquan_domain::flowchart::{Ending, PointKind, StepKind};
use sanquan_domain::id::{CountyCode, Digest};
use sanquan_domain::number::CaseNumber;
use sanquan_domain::time::Date;
use support::{chinese, digest, powers, whole};

fn count(document: &CatalogueDocument, kind: BodyKind) -> usize {
    let bodies = document.departments.iter();
    bodies.filter(|body| body.standing.kind == kind).count()
}

#[test]
fn the_county_has_the_figures_of_the_article() {
    let county = whole();
    assert_eq!(count(county, BodyKind::Department), 44);
    assert_eq!(count(county, BodyKind::PublicService), 26);
    assert_eq!(count(county, BodyKind::Township), 36);
    assert_eq!(county.centres.len(), 5);
    let windows = county.centres.iter().flat_map(|centre| &centre.windows);
    assert_eq!(windows.flat_map(|window| &window.departments).count(), 40);
    assert_eq!(powers(county).count(), 5_728);
    let steps = || powers(county).flat_map(|item| &item.flowchart.steps);
    let points = steps().map(|step| step.points.len()).sum::<usize>();
    let duties = powers(county).flat_map(|item| &item.duties);
    let risks = duties.map(|duty| duty.risks.len()).sum::<usize>();
    println!("{points} points, {risks} risks, {} steps", steps().count());
    assert!(points >= 50_000, "{points} supervision points");
    assert!(risks >= 30_000, "{risks} risk points");
    // One or two for each step (domain.md 0.2).
    let per_hundred_steps = points * 100 / steps().count();
    assert!(
        (100..=250).contains(&per_hundred_steps),
        "{per_hundred_steps}"
    );
}

#[test]
fn penalties_are_most_of_the_list_and_adjudications_the_fewest() {
    let mut counts: BTreeMap<Category, usize> = BTreeMap::new();
    for item in powers(whole()) {
        *counts.entry(item.category).or_default() += 1;
    }
    assert_eq!(counts.len(), 8);
    let penalties = counts[&Category::Penalty] * 100 / 5_728;
    assert!((60..=80).contains(&penalties), "{penalties} %");
    let fewest = counts.iter().min_by_key(|(_, count)| **count);
    assert_eq!(fewest, Some((&Category::Adjudication, &22)));
}

#[test]
fn every_department_has_powers() {
    let holders: BTreeSet<&str> = powers(whole())
        .map(|item| item.department.as_str())
        .collect();
    assert_eq!(holders.len(), 44);
}

#[test]
fn merged_townships_end_with_2019_and_name_their_successor() {
    let county = whole();
    let townships = county.departments.iter();
    let townships = townships.filter(|body| body.standing.kind == BodyKind::Township);
    let (merged, left): (Vec<_>, Vec<_>) =
        townships.partition(|body| body.standing.exists_until.is_some());
    assert_eq!((merged.len(), left.len()), (16, 20));
    let last = Date::new(2019, 12, 31);
    for township in merged {
        let standing = &township.standing;
        assert_eq!(standing.exists_until, last, "{}", township.code);
        let successor = left
            .iter()
            .find(|t| Some(&t.code) == standing.succeeded_by.as_ref());
        assert!(successor.is_some(), "{} has no successor", township.code);
        let area = standing.area.as_deref().expect("a township has an area");
        assert_eq!(area, format!("{REGION}{}", township.code));
    }
}

#[test]
fn the_domain_takes_in_the_whole_county() {
    let county = support::folded(whole());
    assert_eq!(county.catalogue.item_count(), whole().items.len());
    assert_eq!(county.catalogue.departments().count(), 106);
    assert_eq!(county.catalogue.centres().count(), 5);
    // No blind spot: every step that somebody moves has a point, a post where the county acts, and who holds it.
    let coverage = county::coverage(&county, Date::new(2026, 3, 2).expect("a day"));
    for id in [
        "item.without-point",
        "step.without-point",
        "step.without-post",
        "step.without-handler",
    ] {
        let question = coverage.questions().find(|question| question.id == id);
        let question = question.expect(id);
        assert!(question.examined > 5_000, "{id}: {}", question.examined);
        assert!(question.lacking.is_empty(), "{id}: {:?}", question.lacking);
    }
    // The items' digests are there already, so that the whole costs nothing more to compare.
    let digests = county
        .catalogue
        .items()
        .map(|item| county.catalogue.digest(item).to_string());
    let all: String = digests.collect();
    assert_eq!(
        Digest::of("sanquan.test", all.as_bytes()).to_string(),
        "fc353b66386f944d9ea70698ec271bda1d85f0f7dc71e778717033b66cfda313"
    );
}

#[test]
fn codes_are_unique_and_say_region_department_and_category() {
    let mut seen = BTreeSet::new();
    for item in &whole().items {
        assert!(seen.insert(&item.code), "{} comes twice", item.code);
        assert!(!BROUGHT_BY_PLUGINS.contains(&item.code.as_str()));
        let Some(digits) = item.category.digits() else {
            assert_eq!(
                CountyItemCode::of(item.code.as_str()),
                None,
                "a service is no power"
            );
            continue;
        };
        let code = CountyItemCode::of(item.code.as_str()).expect("16 digits");
        assert_eq!(
            (code.region, code.department, code.kind, code.sub_item),
            (REGION, item.department.as_str(), digits, "00")
        );
    }
}

/// Public services have hyphens in their codes, which a case number leaves out.
#[test]
fn a_case_of_every_item_has_a_number_that_reads_back() {
    let (county, day) = (
        CountyCode::from(REGION),
        Date::new(2026, 3, 2).expect("a day"),
    );
    for item in &whole().items {
        let number = CaseNumber::new(&county, &item.department, &item.code, day, 1);
        let text = number.to_string();
        assert_eq!(text.parse(), Ok(number), "{text}");
        assert_eq!(item.category.digits().is_some(), text.len() == 34, "{text}");
    }
}

#[test]
fn no_two_items_of_a_department_bear_the_same_name() {
    let mut seen = BTreeSet::new();
    for item in &whole().items {
        let name = (&item.department, item.category, chinese(&item.names));
        assert!(seen.insert(name), "{name:?} comes twice");
    }
}

#[test]
fn who_meets_a_made_up_item_sees_that_it_is_none() {
    for item in &whole().items {
        let (name, english) = (chinese(&item.names), item.names.get("en"));
        match &item.elements.origin {
            Origin::Generated { seed } => {
                assert_eq!(*seed, support::SEED);
                assert!(name.ends_with(MARK), "{name}");
                assert!(
                    english == name || english.ends_with(MARK_ENGLISH),
                    "{english}"
                );
            }
            Origin::Published { source } => {
                assert!(source.contains("法律法规文本"));
                assert!(
                    !name.contains(MARK) && !english.contains(MARK_ENGLISH),
                    "{name}"
                );
            }
            Origin::Entered => panic!("{name} says nothing of its origin"),
        }
    }
}

fn is_real(item: &&PowerItem) -> bool {
    matches!(item.elements.origin, Origin::Published { .. })
}

#[test]
fn real_items_have_the_same_codes_for_every_seed() {
    let codes = |county: &CatalogueDocument| -> BTreeMap<String, String> {
        let real = county.items.iter().filter(is_real);
        real.map(|item| (chinese(&item.names).to_owned(), item.code.to_string()))
            .collect()
    };
    let whole = codes(whole());
    assert_eq!(whole.len(), 116);
    for (name, code) in codes(&generate(2, Size::share(4))) {
        assert_eq!(whole.get(&name), Some(&code), "{name}");
    }
}

#[test]
fn there_is_every_sort_of_course() {
    let county = whole();
    let steps = || powers(county).flat_map(|item| &item.flowchart.steps);
    let duties = || powers(county).flat_map(|item| &item.duties);
    let transitions = || powers(county).flat_map(|item| &item.flowchart.transitions);
    for kind in [StepKind::Work, StepKind::Automatic, StepKind::Waiting] {
        assert!(steps().any(|step| step.kind == kind), "{kind:?}");
    }
    for kind in [
        PointKind::Time,
        PointKind::Flow,
        PointKind::Authority,
        PointKind::Material,
    ] {
        assert!(
            steps().any(|step| step.points.iter().any(|p| p.kind == kind)),
            "{kind:?}"
        );
    }
    for ending in [
        Ending::Granted,
        Ending::Refused,
        Ending::NotAccepted,
        Ending::Referred,
        Ending::Withdrawn,
        Ending::Returned,
        Ending::Terminated,
        Ending::Completed,
    ] {
        assert!(transitions().any(|t| t.ends == Some(ending)), "{ending:?}");
    }
    for lane in [Lane::Own, Lane::Township, Lane::Village, Lane::Outside] {
        assert!(duties().any(|duty| duty.lane == lane), "{lane:?}");
    }
    assert!(duties().any(|duty| matches!(duty.lane, Lane::Body(_))));
    assert!(duties().any(|duty| duty.stop.is_some()));
    assert!(steps().any(|step| step.joins.len() > 1));
    let kinds = [
        ItemKind::Promised,
        ItemKind::Instant,
        ItemKind::Upward,
        ItemKind::Joint,
    ];
    for kind in kinds {
        assert!(
            powers(county).any(|item| item.elements.kind == Some(kind)),
            "{kind:?}"
        );
    }
    let shapes: BTreeSet<String> = powers(county).map(support::shape).collect();
    println!("{} shapes of charts", shapes.len());
    assert!(shapes.len() >= 75, "{} shapes", shapes.len());
}

/// The bytes of a seed are a promise: when the tables change, this digest changes with them, knowingly.
#[test]
fn the_same_seed_gives_the_same_bytes() {
    let small = Size::share(100);
    let once = digest(&generate(1, small));
    assert_eq!(digest(&generate(1, small)), once);
    assert_ne!(digest(&generate(2, small)), once);
    assert_eq!(
        once,
        "84c30e062f7da51fe1c408f2a582936d9272d85a7dcd43cd08adc4b11475f8e1"
    );
}

#[test]
fn three_items_fewer_are_made_beside_three_plugins() {
    let beside = generate(1, Size::beside(BROUGHT_BY_PLUGINS.len() as u32));
    assert_eq!(powers(&beside).count() + BROUGHT_BY_PLUGINS.len(), 5_728);
}

/// An entry of the log holds 16 MiB, and the bytes of an event stand in it twice. JSON is longer than what is
/// written there.
#[test]
fn the_county_can_be_entered_in_parts() {
    let parts = parts(whole().clone());
    let items: Vec<_> = parts.iter().flat_map(|part| &part.items).collect();
    assert_eq!(items, whole().items.iter().collect::<Vec<_>>());
    assert_eq!(parts[0].departments, whole().departments);
    assert!(parts[0].items.is_empty());
    let longest = parts
        .iter()
        .max_by_key(|part| part.items.len())
        .expect("a part");
    let bytes = serde_json::to_vec(longest).expect("a document").len();
    assert!(bytes < 8 << 20, "{bytes} bytes");
}
