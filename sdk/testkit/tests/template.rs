//! The scenarios of the template of `sanquan plugin new`, and what a scenario that is wrong says.

#[path = "../../template/src/lib.rs"]
#[allow(dead_code, reason = "a plugin is a library: others read what it keeps")]
mod my_department;

use std::collections::BTreeMap;
use std::path::Path;

use my_department::MyDepartment;
use sanquan_testkit::coverage::Coverage;
use sanquan_testkit::department::Department;
use sanquan_testkit::folder::PluginFolder;
use sanquan_testkit::native::{Native, play_all};
use sanquan_testkit::play::{Played, play};
use sanquan_testkit::scenario::Scenario;

const GRANTED: &str = include_str!("../../template/scenarios/granted.toml");

fn template() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../template"))
}

fn folder() -> PluginFolder {
    PluginFolder::read(template()).expect("the template's folder")
}

fn department(folder: &PluginFolder) -> Department {
    Department::ask(&folder.items, &mut Native::<MyDepartment>::default()).expect("it answers")
}

/// The scenario `granted` with some of its text replaced, played natively.
fn varied(from: &str, to: &str) -> Played {
    assert!(GRANTED.contains(from), "the scenario has no `{from}`");
    let scenario: Scenario = toml::from_str::<toml::Value>(&GRANTED.replace(from, to))
        .expect("TOML")
        .try_into()
        .expect("a scenario");
    let mut answerer = Native::<MyDepartment>::default();
    let department = department(&folder());
    play(
        Path::new("varied.toml"),
        &scenario,
        &department,
        &mut answerer,
        false,
    )
}

#[test]
fn every_scenario_of_the_template_goes_as_it_is_told() {
    play_all::<MyDepartment>(template(), "my-department");
}

#[test]
fn the_scenarios_of_the_template_cover_it_and_each_is_needed() {
    let folder = folder();
    let department = department(&folder);
    let mut answerer = Native::<MyDepartment>::default();
    let mut covered = Coverage::of(&department, &folder.never);
    let mut bare = Coverage::of(&department, &BTreeMap::new());
    for (file, scenario) in &folder.scenarios {
        let played = play(file, scenario, &department, &mut answerer, false);
        covered.add(&department, &played.exchanges);
        bare.add(&department, &played.exchanges);
    }
    assert_eq!((covered.missing(), covered.stale()), (vec![], vec![]));
    assert_eq!(bare.missing(), ["intake refer", "intake refuse"]);
    assert_eq!(Coverage::of(&department, &folder.never).missing().len(), 7);
}

#[test]
fn a_reason_for_never_that_does_happen_is_stale() {
    let folder = folder();
    let department = department(&folder);
    let never =
        ["intake accept", "transition nowhere"].map(|what| (what.to_owned(), "…".to_owned()));
    let mut coverage = Coverage::of(&department, &BTreeMap::from(never));
    let (file, scenario) = &folder.scenarios[1];
    let mut answerer = Native::<MyDepartment>::default();
    let played = play(file, scenario, &department, &mut answerer, false);
    coverage.add(&department, &played.exchanges);
    assert_eq!(coverage.stale(), ["intake accept", "transition nowhere"]);
}

#[test]
fn what_went_otherwise_is_shown_with_its_place_both_values_and_the_answer() {
    let played = varied("takes = \"decide-grant\"", "takes = \"decide-refuse\"");
    assert_eq!(
        played.differences[0],
        "then[1] (decide grant): takes\n  expected  decide-refuse\n  answered  take decide-grant"
    );
    assert!(played.differences[1].starts_with("then[1] (decide grant)\n  the whole answer  {"));
}

#[test]
fn what_cannot_be_done_says_what_could_be() {
    for (from, to, why) in [
        (
            "action = \"pass\"",
            "action = \"stamp\"",
            "open are `review pass`",
        ),
        (
            "step = \"decide\"",
            "step = \"review\"",
            "open are `decide grant`, `decide refuse`",
        ),
        (
            "facts = { opinion = \"材料齐全\" }\n",
            "",
            "`opinion`: a text of 1 to 1000 characters is required",
        ),
        (
            "width = \"2.5\"",
            "breadth = \"2.5\"",
            "it has applicant, goods, width",
        ),
        (
            "width = \"2.5\"",
            "width = 2.5",
            "an exact number as a text",
        ),
        (
            "materials = [\"identity\"]",
            "materials = [\"passport\"]",
            "it has identity",
        ),
        (
            "2026-03-04T15",
            "2026-03-03T09",
            "is before the entry above it",
        ),
        (
            "at = 2026-03-02T09:00:00+08:00",
            "at = \"2026-03-02\"",
            "write day, time and offset",
        ),
    ] {
        let played = varied(from, to);
        let told = played.differences.join("\n");
        assert!(told.contains(why), "{to}: {told}");
    }
}

#[test]
fn a_scenario_that_expects_nothing_is_no_test() {
    let played = varied("expect = { takes = \"review-pass\" }\n", "");
    assert!(played.differences[0].contains("the scenario expects no ruling"));
}

#[test]
fn a_snapshot_is_written_where_it_is_blessed_and_compared_afterwards() {
    let place = std::env::temp_dir().join(format!("sanquan-testkit-{}", std::process::id()));
    std::fs::create_dir_all(&place).expect("writable");
    let file = place.join("granted.toml");
    let (folder, mut answerer) = (folder(), Native::<MyDepartment>::default());
    let department = department(&folder);
    let (_, scenario) = &folder.scenarios[1];
    let mut again = |bless| play(&file, scenario, &department, &mut answerer, bless);

    assert!(again(false).as_told(), "none is there, so none differs");
    assert!(again(true).as_told());
    assert!(again(false).as_told());
    let snapshot = place.join("granted.snapshot.json");
    let text = std::fs::read_to_string(&snapshot).expect("it was written");
    std::fs::write(&snapshot, text.replace("decide-grant", "decide-later")).expect("writable");
    let told = again(false).differences.join("\n");
    std::fs::remove_dir_all(&place).expect("ours");
    assert!(
        told.contains(
            "snapshot[3] (review decide grant).answer.ruling.take\n  expected  \"decide-later\""
        ),
        "{told}"
    );
    assert!(told.contains("sanquan plugin test --bless"), "{told}");
}

#[test]
fn the_readmes_show_the_templates_own_scenario() {
    for (name, readme) in [
        ("testkit", include_str!("../README.md")),
        ("rust", include_str!("../../rust/README.md")),
    ] {
        let shown = readme.contains(GRANTED);
        assert!(
            shown,
            "copy template/scenarios/granted.toml into {name}/README.md"
        );
    }
}
