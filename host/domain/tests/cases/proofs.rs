//! What is proved of an item before it is published, and how it is shown when it fails.

use std::collections::BTreeSet;

use expect_test::expect;
use sanquan_domain::catalogue::{CatalogueDocument, Category, ItemKind, PowerItem, RiskScale};
use sanquan_domain::county;
use sanquan_domain::flowchart::proof::{Outcome, ProcedureRules, Proof, Question, prove};

use super::broken_items::*;
use super::fixture::{self, day, working_days};
use super::proof_story::{calendar, item, proof};

#[test]
fn each_question_can_fail_and_a_failure_shows_a_course_with_dates() {
    let mut refuted = BTreeSet::new();
    let mut text = String::new();
    for (what, item) in broken() {
        let proof = proof(&item);
        refuted.extend(proof.failures().map(|failure| failure.question));
        text.push_str(&format!("== {what}\n{}\n", told(&item)));
        assert!(proof.is_refuted(), "{what}");
    }
    let asked: BTreeSet<Question> = Question::of_an_item().collect();
    assert_eq!(refuted, asked, "every question needs an example that fails");
    expect![[r#"
        == a step is named twice
        chart.id-twice at `review`: two steps have this id
        chart.id-twice at `review-time`: two supervision points have this id
        chart.id-twice at `review-flow`: two supervision points have this id
        chart.id-twice at `review-authority`: two supervision points have this id
        == people work without post
        chart.work-without-post at `review`: work needs a post: name one
        == nothing leads to the examination
        chart.unreachable at `examine`: no course comes here: lead a transition to it, or drop it
        == nothing leaves the examination
        chart.unreachable at `decide`: no course comes here: lead a transition to it, or drop it
        chart.unreachable at `deliver`: no course comes here: lead a transition to it, or drop it
        chart.dead-end at `examine`: no transition leaves it: lead one on, or end the case
        chart.no-end at `review`: a course can get stuck with open steps `review` and joins waiting none: no end is in reach
          2026-03-02 review
        == a join waits for a part that never opens
        chart.no-end at `fire`: a course can get stuck with open steps `fire` and joins waiting none: no end is in reach
          2026-03-02 split → go → 03-03 fire
        == two steps go round for ever
        chart.no-end at `ask`: a course can get stuck with open steps `ask` and joins waiting none: no end is in reach
          2026-03-02 take → in → 03-03 ask
        == the host goes round for ever
        chart.automatic-circle at `sort`: automatic steps can follow each other for ever: let somebody act between them
          2026-03-02 take → in → 03-03 sort
        == the longest way is longer than the promise
        chart.limits-exceed-promise: the longest way uses 12 working days, promised are 10 working days: shorten a step, or promise less
          2026-03-02 review → pass → 03-13 examine → agree → 03-16 decide → grant → 03-17 deliver → hand → 03-18 granted
        == the promise is longer than the law
        item.promise-exceeds-law: promised are 21 working days, the law allows 20 working days: promise less
        == a refusal without document
        chart.negative-without-document at `decide.refuse`: a negative end needs a document: list one at step `decide`
          2026-03-02 review → pass → 03-05 examine → agree → 03-06 decide → refuse → 03-09 refused
        == silence refuses without any document
        chart.negative-without-document at `collect.lapse`: a course ends against the applicant and no step on it makes a document: list one at a step before
          2026-03-02 review → pass → 03-03 collect → lapse → 03-06 terminated
        == a refusal without remedies
        refusal.no-remedy at `decide.refuse`: a course ends against the applicant, and the item names no remedy: say where and until when it can be contested
          2026-03-02 review → pass → 03-05 examine → agree → 03-06 decide → refuse → 03-09 refused
        == duties of strange and of doubled steps
        duty.sub-flow-of-itself at `review`: its sub-flow is the item itself, which would never end
        branch.unknown-action at `deliver`: a branch is declared for the action `pass`, by which no transition leaves
        branch.unknown-transition at `deliver`: a guard is declared for `review.away`, which is no transition
        duty.unknown-step at `hear`: a duty is given for this step, which the chart does not have
        duty.twice at `review`: two duties are given for this step: join them
        == a penalty without legal review
        chart.unreachable at `hear`: no course comes here: lead a transition to it, or drop it
        procedure.stage-missing at `deliver.serve`: a course is completed without legal review 法制审核 or trial of the case 审理 after investigation 调查取证 (行政处罚法 54, 57, 58, 61)
          2026-03-02 file → open → 03-03 investigate → report → 03-05 notify → tell → 03-06 decide → punish → 03-09 deliver → serve → 03-10 completed
        == legal review after the decision
        procedure.stage-missing at `deliver.serve`: a course is completed without decision 决定 after legal review 法制审核 or trial of the case 审理 (行政处罚法 54, 57, 58, 61)
          2026-03-02 file → open → 03-03 investigate → report → 03-05 notify → tell → 03-06 decide → punish → 03-09 hear → agree → 03-10 deliver → serve → 03-11 completed
        == legal review beside the decision, which may be quicker
        procedure.stage-missing at `deliver.serve`: a course is completed without decision 决定 after legal review 法制审核 or trial of the case 审理 (行政处罚法 54, 57, 58, 61)
          2026-03-02 file → open → 03-03 investigate → report → 03-05 decide → punish → 03-05 hear → agree → 03-06 deliver → serve → 03-09 completed
        == the investigator may decide
        procedure.not-apart at `decide`: whoever acts here may have acted at `investigate`: investigation 调查取证 and decision 决定 must be apart, name one step in the other's `apart_from` (行政处罚法 57)
          2026-03-02 file → open → 03-03 investigate → report → 03-05 hear → agree → 03-06 notify → tell → 03-09 decide → punish → 03-10 deliver
        procedure.not-apart at `decide`: whoever acts here may have acted at `hear`: legal review 法制审核 or trial of the case 审理 and decision 决定 must be apart, name one step in the other's `apart_from` (行政处罚法 58)
          2026-03-02 file → open → 03-03 investigate → report → 03-05 hear → agree → 03-06 notify → tell → 03-09 decide → punish → 03-10 deliver
        == one step is review and decision
        procedure.not-apart at `decide`: whoever acts here does examination 审核 and decision 决定, which must be apart: make two steps of it (承办、审核、批准三岗分离)
          2026-03-02 review → pass → 03-05 examine → agree → 03-06 decide
        == one officer investigates
        procedure.too-few-officers at `investigate`: 1 officer acts here, 2 must act together (行政处罚法 42)
          2026-03-02 file → open → 03-03 investigate
        == 301 square metres lead nowhere, 600 two ways
        branch.gap at `review`: with `area_m2` = 301, `pass` takes no transition: extend a guard
          2026-03-02 review
        branch.overlap at `review`: with `area_m2` = 600, `pass` takes several transitions: `review.pass`, `review.pass.2`
          2026-03-02 review
        == a guard beyond what can be
        branch.outside-domain at `review`: the guard of `review.pass.2` holds for 1001, which `area_m2` cannot be
          2026-03-02 review
        == canteens lead nowhere, stalls two ways
        branch.gap at `review`: with `kind` = canteen, `pass` takes no transition: extend a guard
          2026-03-02 review
        branch.overlap at `review`: with `kind` = stall, `pass` takes several transitions: `review.pass`, `review.pass.2`
          2026-03-02 review
        == a transition without guard, and a guard of another action
        branch.no-guard at `review`: `pass` may take `review.pass.2`, for which no guard says when
          2026-03-02 review
        branch.strange-guard at `review`: a guard of `pass` leads to `decide.grant`, which another action or step takes
          2026-03-02 review
        == nobody watches discretion
        supervision.no-point at `decide`: the handler has discretion: add an authority point and a flow or a material point
          2026-03-02 review → pass → 03-05 examine → agree → 03-06 decide
        == a high risk that is watched for time alone
        supervision.no-point at `review`: the risk `favour` is high: add an authority point and a flow or a material point
          2026-03-02 review
        == a risk without measure
        risk.no-measure at `favour`: nothing is named that lowers this risk: name a measure in `zh-CN`
        == a range upside down
        discretion.bounds-reversed at `small`: its least is more than its most: exchange them
    "#]].assert_eq(&text);
}

#[test]
fn a_whole_item_is_proved() {
    let mut licence = licence(|i| duty(i, "review").risks.push(risk(&["集体讨论"])));
    assert!(!proof(&licence).is_refuted());
    // One action of each step leads one way, so that there is nothing to declare.
    expect![[r#"
        5108220150100300 version 1 under procedures-2021
        proved      chart.well-formed
        proved      chart.work-without-post
        proved      chart.unreachable
        proved      chart.no-end
        proved      chart.automatic-circle
        proved      chart.limits-exceed-promise
        proved      item.promise-exceeds-law
        proved      chart.negative-without-document
        proved      refusal.no-remedy
        proved      duty.unknown-reference
        proved      procedure.stage-missing
        proved      procedure.not-apart
        proved      procedure.too-few-officers
        proved      branch.not-exact
        proved      supervision.no-point
        proved      risk.no-measure
        proved      discretion.bounds-reversed
        the longest way uses 6 working days: 2026-03-02 review → pass → 03-05 examine → agree → 03-06 decide → grant → 03-09 deliver → hand → 03-10 granted
    "#]].assert_eq(&proof(&licence).to_string());
    licence.version = 2;
    let county = fixture::county();
    assert!(county::publish_item(&county, licence).is_ok());
    assert!(!proof(&penalty(|_| ())).is_refuted());
}

#[test]
fn what_is_not_declared_is_listed_and_refuses_nothing() {
    let item = fixture::item();
    let proof = proof(&item);
    assert!(!proof.is_refuted());
    let missing: Vec<String> = proof
        .undeclared()
        .map(|(question, missing)| format!("{question}: {}", missing.join("; ")))
        .collect();
    expect![[r#"
        chart.limits-exceed-promise: no limit at deliver
        refusal.no-remedy: the item names no remedy, and its chart can refuse
        procedure.stage-missing: no step says which stage of the procedure it is
        procedure.not-apart: no step says which stage of the procedure it is
        procedure.too-few-officers: no step says which stage of the procedure it is
        supervision.no-point: no step says whether there is discretion or a risk
        risk.no-measure: no step names a risk"#]]
    .assert_eq(&missing.join("\n"));
    let forks = LICENCE.replace("pass > examine", "pass > examine; pass > decide");
    let forked = super::proof_story::proof(&super::proof_story::item(Category::Licence, &forks));
    let outcome = forked.outcome(Question::Branches).unwrap();
    assert!(matches!(outcome, Outcome::Undeclared { missing } if missing.len() == 1));
}

fn longest(item: &PowerItem) -> String {
    proof(item).longest.unwrap().to_string()
}

#[test]
fn the_longest_way_is_found_where_circles_meet() {
    // Whoever asks for the longest way on from `c` while `b` stands on the way learns that it is short,
    // and would remember it for `a → c → b → d` too.
    let item = item(
        Category::Other,
        "
        a 1 : x > b; y > c
        b 1 : x > c; y > d
        c 1 : x > b; y > !completed
        d 5 : x > !completed
    ",
    );
    expect!["the longest way uses 8 working days: 2026-03-02 a → y → 03-03 c → x → 03-04 b → y → 03-05 d → x → 03-12 completed"].assert_eq(&longest(&item));
}

#[test]
fn a_step_uses_only_what_its_limit_has_beyond_the_stop_of_the_clock() {
    let hearing = |days: u32| {
        let text = LICENCE.replace("pass > examine", "pass > hear");
        let text = format!("{text}\n hear {days} stop=20 apart=review : held > examine");
        item(Category::Licence, &text)
    };
    expect!["the longest way uses 8 working days: 2026-03-02 review → pass → 03-05 hear (clock stands still for 20 working days) → held → 04-06 examine → agree → 04-07 decide → grant → 04-08 deliver → hand → 04-09 granted"].assert_eq(&longest(&hearing(22)));
    assert!(!proof(&hearing(24)).is_refuted());
    expect![[r#"
        chart.limits-exceed-promise: the longest way uses 11 working days, promised are 10 working days: shorten a step, or promise less
          2026-03-02 review → pass → 03-05 hear (clock stands still for 20 working days) → held → 04-09 examine → agree → 04-10 decide → grant → 04-13 deliver → hand → 04-14 granted"#]].assert_eq(&told(&hearing(25)));
}

#[test]
fn parallel_parts_count_by_their_longest() {
    let item = item(
        Category::Other,
        "
        split 1 : go > fire + hygiene
        fire 4 : ok > meet
        hygiene 2 : ok > papers
        papers 1 : ok > meet
        meet 1 joins=fire,papers : end > !completed
    ",
    );
    expect!["the longest way uses 6 working days: 2026-03-02 split → go → 03-03 fire → ok → 03-09 meet → end → 03-10 completed"].assert_eq(&longest(&item));
}

#[test]
fn days_off_are_left_out_and_provisional_years_are_named() {
    let (rules, scale) = (ProcedureRules::default(), RiskScale::default());
    let slow = licence(|i| i.promised_limit = working_days(5));
    let proof = prove(&slow, &rules, &scale, calendar(), day("2026-12-26"));
    let failures: Vec<String> = proof.failures().map(ToString::to_string).collect();
    expect![[r#"
        chart.limits-exceed-promise: the longest way uses 6 working days, promised are 5 working days: shorten a step, or promise less
          2026-12-28 review → pass → 12-31 examine → agree → 2027-01-01 decide → grant → 01-04 deliver → hand → 01-05 granted (provisional days)"#]].assert_eq(&failures.join("\n"));
}

#[test]
fn an_item_on_the_spot_may_be_done_by_one_person() {
    let text = "counter 0 @review,decision,delivery doc : grant > !granted; refuse > !refused";
    let mut on_the_spot = item(Category::Licence, text);
    let codes = |proof: &Proof| proof.failures().map(|f| f.code).collect::<Vec<_>>();
    assert_eq!(codes(&proof(&on_the_spot)), ["procedure.not-apart"]);
    on_the_spot.elements.kind = Some(ItemKind::Instant);
    assert_eq!(codes(&proof(&on_the_spot)), [] as [&str; 0]);
}

#[test]
fn an_item_is_proved_under_each_law_that_holds_during_its_validity() {
    let county = fixture::county();
    let publish = |until: Option<&str>| {
        let mut item = penalty(|i| lead(i, "investigate.report", &["notify"]));
        // `hear` is left to the old chart, where an act of the notice may still lead to it.
        item.flowchart.transitions.push(fixture::transition(
            "notify.ask",
            "notify",
            "ask",
            &["hear"],
            None,
        ));
        item.version = 2;
        item.valid_from = day("2020-01-01");
        item.valid_until = until.map(day);
        county::publish_item(&county, item).map_err(|refusal| refusal.to_string())
    };
    assert!(publish(Some("2021-07-14")).is_ok());
    expect!["the flowchart of item `5108220150100300` has 1 problems, such as `deliver.serve`: a course is completed without legal review 法制审核 or trial of the case 审理 after investigation 调查取证 (行政处罚法 54, 57, 58, 61); for example 2021-07-15 file → open → 07-16 investigate → report → 07-20 notify → tell → 07-21 decide → punish → 07-22 deliver → serve → 07-23 completed (provisional days)"].assert_eq(&publish(None).unwrap_err());
    assert!(publish(Some("2021-07-15")).is_err());
}

#[test]
fn a_variation_may_not_lead_through_the_procedure_in_another_order() {
    let base = penalty(|_| ());
    assert!(county::check_chart(&base, &base.flowchart, ProcedureRules::published()).is_empty());
    // Every step is still on every course, but the decision comes first.
    let varied = penalty(|i| {
        lead(i, "investigate.report", &["notify"]);
        lead(i, "decide.punish", &["hear"]);
        lead(i, "hear.agree", &["deliver"]);
    });
    let problems = county::check_chart(&base, &varied.flowchart, ProcedureRules::published());
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    expect!["`deliver.serve`: a course is completed without decision 决定 after legal review 法制审核 or trial of the case 审理 (行政处罚法 54, 57, 58, 61); for example 2026-01-02 file → open → 01-05 investigate → report → 01-07 notify → tell → 01-08 decide → punish → 01-09 hear → agree → 01-12 deliver → serve → 01-13 completed (provisional days)"].assert_eq(&problems.join("\n"));
}

#[test]
fn rules_and_proofs_survive_json() {
    for rules in ProcedureRules::published() {
        let json = serde_json::to_string(rules).unwrap();
        assert_eq!(
            serde_json::from_str::<ProcedureRules>(&json).unwrap(),
            *rules
        );
        let cbor = minicbor::to_vec(rules).unwrap();
        assert_eq!(minicbor::decode::<ProcedureRules>(&cbor).unwrap(), *rules);
    }
    let failing = proof(&penalty(|i| i.flowchart.steps[1].officers = 1));
    let json = serde_json::to_value(&failing).unwrap();
    let refuted = json["answers"].as_array().unwrap().iter();
    let refuted: Vec<_> = refuted.filter(|a| a["outcome"] == "refuted").collect();
    assert_eq!(refuted.len(), 1);
    assert_eq!(refuted[0]["question"], "procedure.too-few-officers");
    let course = &refuted[0]["failures"][0]["counterexample"];
    assert_eq!(course["legs"][0]["opened_on"], "2026-03-02");
    assert_eq!(course["open"][0]["step"], "investigate");
}

/// Charts that are in use.
#[test]
fn the_catalogues_of_the_plugins_are_not_refuted() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins");
    let names = [
        "environmental-permit",
        "labour-dispatch",
        "market-supervision",
        "minimum-living",
    ];
    for name in names {
        let bytes = std::fs::read(root.join(name).join("catalogue.json")).unwrap();
        let catalogue: CatalogueDocument = serde_json::from_slice(&bytes).unwrap();
        for item in &catalogue.items {
            let proof = proof(item);
            assert!(!proof.is_refuted(), "{name}\n{proof}");
        }
    }
}

/// The size of a county's catalogue at share 100; two threads, as the caller may.
#[test]
fn a_catalogue_is_proved_alike_by_one_thread_and_by_two() {
    let count = usize::try_from(super::proof_oracle::scaled(5_728)).unwrap();
    let kinds = [licence(|_| ()), penalty(|_| ()), fixture::item()];
    let items: Vec<&PowerItem> = (0..count).map(|at| &kinds[at % kinds.len()]).collect();
    let (rules, scale, calendar) = (ProcedureRules::default(), RiskScale::default(), calendar());
    let all = |items: &[&PowerItem]| -> Vec<Proof> {
        let one = |item: &&PowerItem| prove(item, &rules, &scale, calendar, day("2026-03-02"));
        items.iter().map(one).collect()
    };
    let begun = std::time::Instant::now();
    let alone = all(&items);
    println!(
        "{count} items proved by one thread in {:?}",
        begun.elapsed()
    );
    let begun = std::time::Instant::now();
    let (left, right) = items.split_at(count / 2);
    let together = std::thread::scope(|scope| {
        let right = scope.spawn(|| all(right));
        let mut left = all(left);
        left.extend(right.join().unwrap());
        left
    });
    println!(
        "{count} items proved by two threads in {:?}",
        begun.elapsed()
    );
    assert_eq!(alone, together);
}

/// Five parts of five steps side by side: 7,776 combinations before they meet.
#[test]
fn many_parallel_steps_are_proved() {
    let mut text = String::from("split 1 : go > p0s0 + p1s0 + p2s0 + p3s0 + p4s0\n");
    for part in 0..5 {
        for step in 0..4 {
            text.push_str(&format!("p{part}s{step} 1 : on > p{part}s{}\n", step + 1));
        }
        text.push_str(&format!("p{part}s4 1 : on > meet\n"));
    }
    text.push_str("meet 1 @review joins=p0s4,p1s4,p2s4,p3s4,p4s4 : on > decide\n");
    text.push_str("decide 1 @decision apart=meet doc : grant > deliver; refuse > !refused\n");
    text.push_str("deliver 1 @delivery : hand > !granted");
    let item = item(Category::Licence, &text);
    let begun = std::time::Instant::now();
    let proof = proof(&item);
    println!("one chart proved in {:?}", begun.elapsed());
    assert!(!proof.is_refuted(), "{proof}");
    assert_eq!(proof.outcome(Question::Stages), Some(&Outcome::Proved));
    assert_eq!(
        proof.longest.map(|way| way.uses),
        Some("9 working days".to_owned())
    );
}
