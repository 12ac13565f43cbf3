//! By which rules a county proves its items: what stands in its log, from which day it holds, and what is refused.

use expect_test::expect;
use sanquan_domain::catalogue::{
    Category, Consequence, ItemKind, Likelihood, NationalCategory, PowerItem, RiskScale, Stage,
};
use sanquan_domain::county::{self, County};
use sanquan_domain::event::{CountyEvent, ReviewOutcome, RiskScaleSet};
use sanquan_domain::flowchart::proof::{
    Procedure, ProcedureRules, StageOfficers, StageOrder, StagesApart,
};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::time::Date;

use super::broken_items::{duty, lead, licence, penalty, risk};
use super::fixture::{self, at, day};
use super::publication::{Office, PROPOSAL, publisher};
use super::story::tell_in;

const SOURCE: &str = "县规范性文件 3";

/// The newest published rules, and `stages` one after another for every licence, from 2027 on.
fn sharper(stages: &[Stage]) -> ProcedureRules {
    let mut rules = ProcedureRules {
        name: "procedures-2027".into(),
        valid_from: day("2027-01-01"),
        ..ProcedureRules::default()
    };
    let licences = &mut rules.procedures[0];
    assert_eq!(licences.category, Category::Licence);
    licences.orders.push(StageOrder {
        stages: stages.iter().map(|stage| vec![*stage]).collect(),
        source: SOURCE.into(),
    });
    rules
}

/// Demands a discussion that no licence of these tests has.
fn discussed() -> ProcedureRules {
    sharper(&[Stage::CollectiveDiscussion, Stage::Decision])
}

/// Half of the published score makes a medium risk, and the score of a medium one a high risk.
fn stricter(from: &str) -> RiskScaleSet {
    RiskScaleSet {
        valid_from: day(from),
        sources: vec![SOURCE.into()],
        scale: RiskScale {
            medium_from: 45,
            high_from: 90,
            ..RiskScale::default()
        },
    }
}

fn apply(county: &mut County, events: Result<Vec<CountyEvent>, Refusal>) -> usize {
    let events = events.map_err(|refusal| refusal.to_string()).unwrap();
    events.iter().for_each(|event| county.apply(event));
    events.len()
}

fn set(county: &mut County, rules: ProcedureRules) -> usize {
    let events = county::set_procedure_rules(county, rules);
    apply(county, events)
}

fn grade(county: &mut County, scale: RiskScaleSet) -> usize {
    let events = county::set_risk_scale(county, scale);
    apply(county, events)
}

/// What contradicts the next version of the item if it is valid within these days.
fn refuted(
    county: &County,
    item: &PowerItem,
    from: &str,
    until: Option<&str>,
) -> Vec<&'static str> {
    let next = PowerItem {
        version: 2,
        valid_from: day(from),
        valid_until: until.map(day),
        ..item.clone()
    };
    match county::publish_item(county, next) {
        Ok(_) => Vec::new(),
        Err(Refusal::ChartInvalid { problems, .. }) => problems.iter().map(|p| p.code).collect(),
        Err(other) => panic!("{other}"),
    }
}

fn days(county: &County) -> String {
    let line = |set: &ProcedureRules| {
        let until = set.valid_until.map(|day| day.to_string());
        let until = until.unwrap_or("further notice".into());
        format!("{} from {} until {until}\n", set.name, set.valid_from)
    };
    county.proof_rules.procedures().iter().map(line).collect()
}

/// One of each kind, with every field filled.
pub fn every_kind_of_event() -> [CountyEvent; 2] {
    let procedure = Procedure {
        category: Category::Other,
        national: Some(NationalCategory::Inspection),
        kinds: vec![ItemKind::Promised],
        orders: vec![StageOrder {
            stages: vec![vec![Stage::SiteCheck, Stage::Review], vec![Stage::Decision]],
            source: SOURCE.into(),
        }],
        apart: vec![StagesApart {
            one: vec![Stage::SiteCheck],
            other: vec![Stage::Decision],
            source: SOURCE.into(),
        }],
        officers: vec![StageOfficers {
            stages: vec![Stage::SiteCheck],
            officers: 2,
            source: SOURCE.into(),
        }],
    };
    let rules = ProcedureRules {
        name: "procedures-2027".into(),
        valid_from: day("2027-01-01"),
        valid_until: Some(day("2027-12-31")),
        procedures: vec![procedure],
    };
    let county = fixture::county();
    let last = |events: Result<Vec<CountyEvent>, Refusal>| events.unwrap().pop().unwrap();
    [
        last(county::set_procedure_rules(&county, rules)),
        last(county::set_risk_scale(&county, stricter("2027-01-01"))),
    ]
}

#[test]
fn a_county_that_has_set_no_rules_goes_by_the_published_ones() {
    let county = fixture::county();
    let rules = &county.proof_rules;
    assert!(!rules.has_own_procedures() && !rules.has_own_scales());
    assert_eq!(rules.procedures(), ProcedureRules::published());
    assert_eq!(rules.scales(), RiskScaleSet::published());
    for on in ["1950-01-01", "2026-03-02", "2100-01-01"] {
        assert_eq!(*rules.scale_on(day(on)), RiskScale::default());
    }
    assert_eq!(
        refuted(&county, &licence(|_| ()), "2026-01-01", None),
        [""; 0]
    );
}

/// What a new county does: nothing changes for its items, and its log says by what they are judged.
#[test]
fn the_published_rules_can_be_put_on_record() {
    let mut county = fixture::county();
    assert_eq!(set(&mut county, ProcedureRules::default()), 2);
    assert_eq!(grade(&mut county, RiskScaleSet::published()[0].clone()), 1);
    let rules = &county.proof_rules;
    assert!(rules.has_own_procedures() && rules.has_own_scales());
    assert_eq!(rules.procedures(), ProcedureRules::published());
    assert_eq!(rules.scales(), RiskScaleSet::published());
    let again = county::set_procedure_rules(&county, ProcedureRules::default());
    assert_eq!(again.unwrap_err().code(), "county.unchanged");
    let again = county::set_risk_scale(&county, RiskScaleSet::published()[0].clone());
    assert_eq!(again.unwrap_err().code(), "county.unchanged");
}

#[test]
fn the_first_own_set_brings_those_before_it_on_record_and_ends_the_newest() {
    let mut county = fixture::county();
    assert_eq!(set(&mut county, discussed()), 3);
    expect![[r#"
        procedures-2012 from 2012-01-01 until 2021-07-14
        procedures-2021 from 2021-07-15 until 2026-12-31
        procedures-2027 from 2027-01-01 until further notice
    "#]]
    .assert_eq(&days(&county));
    let next = ProcedureRules {
        name: "procedures-2030".into(),
        valid_from: day("2030-01-01"),
        ..discussed()
    };
    assert_eq!(
        set(&mut county, next),
        2,
        "the one before gets its last day"
    );
    let mended = ProcedureRules {
        valid_until: Some(day("2028-12-31")),
        ..discussed()
    };
    assert_eq!(
        set(&mut county, mended),
        1,
        "it takes the place of its like"
    );
    expect![[r#"
        procedures-2012 from 2012-01-01 until 2021-07-14
        procedures-2021 from 2021-07-15 until 2026-12-31
        procedures-2027 from 2027-01-01 until 2028-12-31
        procedures-2030 from 2030-01-01 until further notice
    "#]]
    .assert_eq(&days(&county));
    assert_eq!(grade(&mut county, stricter("2027-01-01")), 2);
    let first_days: Vec<Date> = county
        .proof_rules
        .scales()
        .iter()
        .map(|set| set.valid_from)
        .collect();
    assert_eq!(first_days, [day("1970-01-01"), day("2027-01-01")]);
}

#[test]
fn an_item_must_fulfil_every_set_of_the_county_that_holds_while_it_is_valid() {
    let mut county = fixture::county();
    set(&mut county, discussed());
    let item = licence(|_| ());
    let broken = ["procedure.stage-missing"];
    for (from, until, expected) in [
        ("2026-01-01", Some("2026-12-31"), &broken[..0]),
        ("2026-01-01", Some("2027-01-01"), &broken[..]),
        ("2026-01-01", None, &broken[..]),
        ("2027-01-01", Some("2027-06-30"), &broken[..]),
    ] {
        assert_eq!(
            refuted(&county, &item, from, until),
            expected,
            "{from} {until:?}"
        );
    }
    assert_eq!(
        refuted(&county, &penalty(|_| ()), "2026-01-01", None),
        [""; 0]
    );
}

#[test]
fn a_draft_is_held_to_the_rules_that_were_set_meanwhile() {
    let mut office = Office::new();
    let draft = PowerItem {
        version: 2,
        valid_from: day("2026-05-01"),
        ..licence(|_| ())
    };
    office.propose(draft, "03-02 09:00");
    office.review(ReviewOutcome::Passed, "03-05 09:00");
    office.confirm("03-06 09:00");
    office.lay_open("2026-03-09");
    let publish = |county: &County| {
        let (by, at) = (publisher("p1"), at("04-08 09:00"));
        county::publication::publish_proposal(county, PROPOSAL, None, by, at)
    };
    assert!(publish(&office.county).is_ok());
    set(&mut office.county, discussed());
    let refused = publish(&office.county).unwrap_err();
    assert_eq!(refused.chart_problems()[0].code, "procedure.stage-missing");
}

#[test]
fn a_variation_is_held_to_the_rules_of_the_county_as_far_as_its_base_is() {
    let base = licence(|_| ());
    // It decides before it examines, which the law leaves open.
    let varied = licence(|i| {
        lead(i, "review.pass", &["decide"]);
        lead(i, "decide.grant", &["examine"]);
        lead(i, "examine.agree", &["deliver"]);
    });
    let broken = |rules: &[ProcedureRules]| -> Vec<&str> {
        let problems = county::check_chart(&base, &varied.flowchart, rules);
        problems.iter().map(|problem| problem.code).collect()
    };
    let mut county = fixture::county();
    assert_eq!(broken(county.proof_rules.procedures()), [""; 0]);
    set(&mut county, sharper(&[Stage::Examination, Stage::Decision]));
    assert_eq!(
        broken(county.proof_rules.procedures()),
        ["procedure.stage-missing"]
    );
    set(&mut county, discussed());
    assert_eq!(
        broken(county.proof_rules.procedures()),
        [""; 0],
        "the base has no discussion either"
    );
}

#[test]
fn a_risk_is_graded_by_the_scale_of_the_day() {
    let mut county = fixture::county();
    grade(&mut county, stricter("2027-01-01"));
    // 6 × 15 = 90 is medium by the published scale, and high by the county's.
    let unwatched = licence(|i| {
        let mut risk = risk(&["集体讨论"]);
        (risk.likelihood, risk.consequence) = (Likelihood::Large, Consequence::Ordinary);
        duty(i, "review").risks.push(risk);
        i.flowchart.steps[0].points.truncate(1);
    });
    let broken = ["supervision.no-point"];
    for (from, until, expected) in [
        ("2026-01-01", Some("2026-12-31"), &broken[..0]),
        ("2026-01-01", None, &broken[..]),
        ("2027-01-01", None, &broken[..]),
    ] {
        assert_eq!(
            refuted(&county, &unwatched, from, until),
            expected,
            "{from} {until:?}"
        );
    }
    let bare = licence(|i| {
        i.version = 2;
        let mut risk = risk(&[]);
        (risk.likelihood, risk.consequence) = (Likelihood::Large, Consequence::Ordinary);
        duty(i, "review").risks.push(risk);
    });
    county.apply(&CountyEvent::ItemPublished(bare.into()));
    let lacking = |on: &str| {
        let coverage = county::coverage(&county, day(on));
        let mut questions = coverage.questions();
        let question = questions.find(|q| q.id == "risk.without-measure").unwrap();
        question.lacking.clone()
    };
    assert_eq!(lacking("2026-12-31"), ["5108220150100300/favour (Medium)"]);
    assert_eq!(lacking("2027-01-01"), ["5108220150100300/favour (High)"]);
}

#[test]
fn a_case_keeps_the_scale_of_the_day_on_which_it_was_accepted() {
    let mut county = fixture::county();
    grade(&mut county, stricter("2026-03-03"));
    let scale = |story: &str| {
        let teller = tell_in(county.clone(), story);
        let law = teller.county.in_force(teller.case()).unwrap();
        law.scale.clone()
    };
    let before = scale("03-02 09:00 file id-card\n 03-02 09:00 accept");
    assert_eq!(before, RiskScale::default());
    let after = scale("03-02 09:00 file id-card\n 03-03 09:00 accept");
    assert_eq!(after, stricter("2026-03-03").scale);
}

type Mistake<'a, T> = &'a dyn Fn(&mut T);

#[test]
fn procedure_rules_by_which_nothing_could_be_proved_are_refused() {
    let county = fixture::county();
    let wrong: [Mistake<'_, ProcedureRules>; 11] = [
        &|rules| rules.valid_until = Some(day("2026-12-31")),
        &|rules| rules.procedures.clear(),
        &|rules| rules.procedures[0].national = Some(NationalCategory::Reward),
        &|rules| rules.procedures.push(rules.procedures[1].clone()),
        &|rules| rules.procedures[0].orders[0].source = " ".into(),
        &|rules| rules.procedures[0].orders[0].stages.clear(),
        &|rules| rules.procedures[0].orders[0].stages[1].clear(),
        &|rules| rules.procedures[0].apart[0].other.clear(),
        &|rules| rules.procedures[0].apart[0].other.push(Stage::Review),
        &|rules| rules.procedures[0].officers[0].stages.clear(),
        &|rules| rules.procedures[0].officers[0].officers = 21,
    ];
    let mut told = String::new();
    for change in wrong {
        let mut rules = discussed();
        change(&mut rules);
        let refused = county::set_procedure_rules(&county, rules).unwrap_err();
        assert_eq!(refused.code(), "procedure-rules.invalid", "{refused}");
        told.push_str(&format!("{refused}\n"));
    }
    expect![[r#"
        `procedures-2027` is not a set of procedure rules: it would hold from 2027-01-01 until 2026-12-31: give a later last day, or none
        `procedures-2027` is not a set of procedure rules: it says nothing of any category: give at least one row
        `procedures-2027` is not a set of procedure rules: row 1 (Licence) is of the national category Reward, which the county's list has under Other: name that one
        `procedures-2027` is not a set of procedure rules: row 2 (Licence) would never hold, as row 16 fits the same items and comes later: leave one out
        `procedures-2027` is not a set of procedure rules: row 1 (Licence) has a rule without source: say where it is written
        `procedures-2027` is not a set of procedure rules: row 1 (Licence) has a rule about no stage: name the stages
        `procedures-2027` is not a set of procedure rules: row 1 (Licence) has a rule about no stage: name the stages
        `procedures-2027` is not a set of procedure rules: row 1 (Licence) has a rule about no stage: name the stages
        `procedures-2027` is not a set of procedure rules: row 1 (Licence) keeps review 审查 apart from itself: name it on one side
        `procedures-2027` is not a set of procedure rules: row 1 (Licence) has a rule about no stage: name the stages
        `procedures-2027` is not a set of procedure rules: row 1 (Licence) wants 21 officers: give 1 to 20
    "#]].assert_eq(&told);
    let nameless = ProcedureRules {
        name: "rules of 2027".into(),
        ..discussed()
    };
    let refused = county::set_procedure_rules(&county, nameless).unwrap_err();
    assert_eq!(refused.code(), "county.malformed-code");
    let refused = county::set_procedure_rules(&County::default(), discussed()).unwrap_err();
    assert_eq!(refused.code(), "county.not-open");
}

#[test]
fn two_sets_of_procedure_rules_may_not_hold_on_one_day() {
    let mut county = fixture::county();
    set(&mut county, discussed());
    let between = |from: &str, until: Option<&str>| ProcedureRules {
        name: "procedures-between".into(),
        valid_from: day(from),
        valid_until: until.map(day),
        ..discussed()
    };
    let mut told = String::new();
    for rules in [
        between("2026-07-01", Some("2026-12-31")),
        between("2010-01-01", Some("2012-01-01")),
        between("2010-01-01", None),
    ] {
        let refused = county::set_procedure_rules(&county, rules).unwrap_err();
        assert_eq!(refused.code(), "procedure-rules.overlap");
        told.push_str(&format!("{refused}\n"));
    }
    expect![[r#"
        procedure rules `procedures-2021` hold until 2026-12-31, and `procedures-between` from 2026-07-01: one set holds on a day, let `procedures-2021` end before 2026-07-01
        procedure rules `procedures-between` hold until 2012-01-01, and `procedures-2012` from 2012-01-01: one set holds on a day, let `procedures-between` end before 2012-01-01
        procedure rules `procedures-between` hold, and `procedures-2012` from 2012-01-01: one set holds on a day, let `procedures-between` end before 2012-01-01
    "#]]
    .assert_eq(&told);
    let shortened = ProcedureRules {
        valid_until: Some(day("2026-06-30")),
        ..ProcedureRules::default()
    };
    set(&mut county, shortened);
    set(&mut county, between("2026-07-01", Some("2026-12-31")));
    set(&mut county, between("2010-01-01", Some("2011-12-31")));
    assert_eq!(county.proof_rules.procedures().len(), 5);
}

#[test]
fn a_scale_by_which_nothing_could_be_graded_is_refused() {
    let county = fixture::county();
    let wrong: [Mistake<'_, RiskScaleSet>; 8] = [
        &|set| set.sources.clear(),
        &|set| set.scale.likelihoods = [1, 3, 3, 10],
        &|set| set.scale.consequences = [0, 15, 40, 100],
        &|set| set.scale.consequences[3] = 1_001,
        &|set| set.scale.medium_from = 7,
        &|set| set.scale.high_from = set.scale.medium_from,
        &|set| set.scale.high_from = 1_001,
        &|set| set.scale.high_criteria = 6,
    ];
    let mut told = String::new();
    for change in wrong {
        let mut set = stricter("2027-01-01");
        change(&mut set);
        let refused = county::set_risk_scale(&county, set).unwrap_err();
        assert_eq!(refused.code(), "risk-scale.invalid", "{refused}");
        told.push_str(&format!("{refused}\n"));
    }
    expect![[r#"
        not a scale of risks: it names no source: say where its figures come from
        not a scale of risks: the scores of its likelihoods are [1, 3, 3, 10]: give four that rise, from 1 to 1000
        not a scale of risks: the scores of its consequences are [0, 15, 40, 100]: give four that rise, from 1 to 1000
        not a scale of risks: the scores of its consequences are [7, 15, 40, 1001]: give four that rise, from 1 to 1000
        not a scale of risks: medium risks begin with a score of 7 and high ones with 90: give two that rise, from 8 to 1000
        not a scale of risks: medium risks begin with a score of 45 and high ones with 45: give two that rise, from 8 to 1000
        not a scale of risks: medium risks begin with a score of 45 and high ones with 1001: give two that rise, from 8 to 1000
        not a scale of risks: medium risks begin with a number of criteria of 2 and high ones with 6: give two that rise, from 1 to 5
    "#]].assert_eq(&told);
    let refused = county::set_risk_scale(&County::default(), stricter("2027-01-01"));
    assert_eq!(refused.unwrap_err().code(), "county.not-open");
}
