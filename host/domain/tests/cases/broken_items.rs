//! Items that can be proved, and one for each way to fail.

use std::collections::BTreeSet;

use sanquan_domain::catalogue::{
    Branch, Category, Consequence, Discretion, DiscretionRange, Guard, GuardDomain, Likelihood,
    PowerItem, RiskPoint, Span, Stage, StepDuty, When,
};

use super::fixture::{self, names, working_days};
use super::proof_story::{item, proof};

pub const LICENCE: &str = "
    review 3 @review : pass > examine
    examine 1 @examination apart=review : agree > decide; back > review
    decide 1 @decision doc apart=review,examine discretion : grant > deliver; refuse > !refused
    deliver 1 @delivery : hand > !granted
";

pub const PENALTY: &str = "
    file 1 @filing : open > investigate
    investigate 2 two @investigation : report > hear
    hear 1 @trial apart=investigate : agree > notify
    notify 1 @prior_notice : tell > decide
    decide 1 @decision doc apart=investigate,hear : punish > deliver; spare > !terminated
    deliver 1 @delivery : serve > !completed
";

/// An item changed from a whole one.
pub fn licence(change: impl Fn(&mut PowerItem)) -> PowerItem {
    let mut item = item(Category::Licence, LICENCE);
    item.elements.discretion.push(range(1, 2));
    change(&mut item);
    item
}

pub fn penalty(change: impl Fn(&mut PowerItem)) -> PowerItem {
    let mut item = item(Category::Penalty, PENALTY);
    change(&mut item);
    item
}

pub fn range(low_minor: i64, high_minor: i64) -> Discretion {
    Discretion {
        id: "small".into(),
        circumstances: names("情节轻微"),
        range: DiscretionRange::Amount {
            low_minor,
            high_minor,
            currency: "CNY".into(),
        },
        basis: Vec::new(),
    }
}

pub fn duty<'i>(item: &'i mut PowerItem, step: &str) -> &'i mut StepDuty {
    item.duties
        .iter_mut()
        .find(|duty| duty.step == step)
        .unwrap()
}

/// Leads a transition elsewhere.
pub fn lead(item: &mut PowerItem, transition: &str, to: &[&str]) {
    let transitions = &mut item.flowchart.transitions;
    let led = transitions.iter_mut().find(|t| t.id == transition).unwrap();
    led.to = to.iter().map(|step| (*step).to_owned()).collect();
    led.ends = None;
}

pub fn risk(measures: &[&str]) -> RiskPoint {
    RiskPoint {
        id: "favour".into(),
        description: names("人情审批"),
        likelihood: Likelihood::Certain,
        consequence: Consequence::Grave,
        criteria: BTreeSet::new(),
        measures: measures.iter().map(|name| names(name)).collect(),
        identified_on: None,
        review_on: None,
    }
}

pub fn by_area(guards: &[(&str, i64, i64)]) -> Branch {
    let guard = |&(transition, low, high): &(&str, i64, i64)| Guard {
        transition: transition.into(),
        when: When::Spans(vec![Span { low, high }]),
    };
    Branch {
        action: "pass".into(),
        fact: "area_m2".into(),
        domain: GuardDomain::Whole(Span {
            low: 0,
            high: 1_000,
        }),
        guards: guards.iter().map(guard).collect(),
    }
}

pub fn by_choice(guards: &[(&str, &[&str])]) -> Branch {
    let texts = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect();
    let guard = |&(transition, values): &(&str, &[&str])| Guard {
        transition: transition.into(),
        when: When::Choices(texts(values)),
    };
    Branch {
        action: "pass".into(),
        fact: "kind".into(),
        domain: GuardDomain::Choice(texts(&["shop", "stall", "canteen"])),
        guards: guards.iter().map(guard).collect(),
    }
}

/// A review that leads on in two ways, which the branch chooses between.
pub fn forked(branch: Branch) -> PowerItem {
    let text = LICENCE.replace("pass > examine", "pass > examine; pass > decide");
    let mut item = item(Category::Licence, &text);
    item.elements.discretion.push(range(1, 2));
    duty(&mut item, "review").branches.push(branch);
    item
}

pub fn told(item: &PowerItem) -> String {
    let failures: Vec<String> = proof(item).failures().map(ToString::to_string).collect();
    failures.join("\n")
}

/// What is broken, and the item.
pub fn broken() -> Vec<(&'static str, PowerItem)> {
    vec![
        (
            "a step is named twice",
            licence(|i| {
                let twice = i.flowchart.steps[0].clone();
                i.flowchart.steps.push(twice);
            }),
        ),
        (
            "people work without post",
            licence(|i| i.flowchart.steps[0].post = None),
        ),
        (
            "nothing leads to the examination",
            licence(|i| lead(i, "review.pass", &["decide"])),
        ),
        (
            "nothing leaves the examination",
            licence(|i| {
                i.flowchart.transitions.retain(|t| t.from != "examine");
            }),
        ),
        (
            "a join waits for a part that never opens",
            item(
                Category::Other,
                "
            split 1 : go > fire; both > fire + hygiene
            fire 2 : ok > meet
            hygiene 3 : ok > meet
            meet 1 joins=fire,hygiene : end > !completed
        ",
            ),
        ),
        (
            "two steps go round for ever",
            item(
                Category::Other,
                "
            take 1 : in > ask; out > !completed
            ask 2 : again > wait
            wait 2 : again > ask
        ",
            ),
        ),
        (
            "the host goes round for ever",
            item(
                Category::Other,
                "
            take 1 : in > sort; out > !completed
            sort - auto : proceed > sort; proceed > take
        ",
            ),
        ),
        (
            "the longest way is longer than the promise",
            licence(|i| {
                i.flowchart.steps[0].limit = Some(working_days(9));
            }),
        ),
        (
            "the promise is longer than the law",
            licence(|i| i.promised_limit = working_days(21)),
        ),
        (
            "a refusal without document",
            licence(|i| i.flowchart.steps[2].documents.clear()),
        ),
        (
            "silence refuses without any document",
            item(
                Category::Licence,
                "
            review 1 @review : pass > collect
            collect 3 wait : fetch > decide; lapse > !terminated
            decide 1 @decision apart=review : grant > deliver
            deliver 1 @delivery : hand > !granted
        ",
            ),
        ),
        (
            "a refusal without remedies",
            licence(|i| i.elements.remedies.clear()),
        ),
        (
            "duties of strange and of doubled steps",
            licence(|i| {
                duty(i, "review").sub_flow = Some(fixture::ITEM.into());
                i.duties.push(StepDuty {
                    step: "hear".into(),
                    ..StepDuty::default()
                });
                i.duties.push(StepDuty {
                    step: "review".into(),
                    ..StepDuty::default()
                });
                duty(i, "deliver")
                    .branches
                    .push(by_area(&[("review.away", 0, 1_000)]));
            }),
        ),
        (
            "a penalty without legal review",
            penalty(|i| lead(i, "investigate.report", &["notify"])),
        ),
        (
            "legal review after the decision",
            penalty(|i| {
                lead(i, "investigate.report", &["notify"]);
                lead(i, "decide.punish", &["hear"]);
                lead(i, "hear.agree", &["deliver"]);
            }),
        ),
        (
            "legal review beside the decision, which may be quicker",
            item(
                Category::Penalty,
                "
            file 1 @filing : open > investigate
            investigate 2 two @investigation,prior_notice : report > hear + decide
            hear 1 @legal_review apart=investigate : agree > deliver
            decide 3 @decision apart=investigate,hear : punish > deliver
            deliver 1 @delivery joins=hear,decide : serve > !completed
        ",
            ),
        ),
        (
            "the investigator may decide",
            penalty(|i| i.flowchart.steps[4].apart_from.clear()),
        ),
        (
            "one step is review and decision",
            licence(|i| {
                duty(i, "decide").stages.insert(0, Stage::Examination);
            }),
        ),
        (
            "one officer investigates",
            penalty(|i| i.flowchart.steps[1].officers = 1),
        ),
        (
            "301 square metres lead nowhere, 600 two ways",
            forked(by_area(&[
                ("review.pass", 0, 300),
                ("review.pass", 302, 650),
                ("review.pass.2", 600, 1_000),
            ])),
        ),
        (
            "a guard beyond what can be",
            forked(by_area(&[
                ("review.pass", 0, 300),
                ("review.pass.2", 301, 1_001),
            ])),
        ),
        (
            "canteens lead nowhere, stalls two ways",
            forked(by_choice(&[
                ("review.pass", &["shop", "stall"]),
                ("review.pass.2", &["stall"]),
            ])),
        ),
        (
            "a transition without guard, and a guard of another action",
            forked(by_choice(&[
                ("review.pass", &["shop", "stall"]),
                ("decide.grant", &["canteen"]),
            ])),
        ),
        (
            "nobody watches discretion",
            licence(|i| i.flowchart.steps[2].points.clear()),
        ),
        (
            "a high risk that is watched for time alone",
            licence(|i| {
                duty(i, "review").risks.push(risk(&["集体讨论"]));
                i.flowchart.steps[0].points.truncate(1);
            }),
        ),
        (
            "a risk without measure",
            licence(|i| duty(i, "review").risks.push(risk(&[]))),
        ),
        (
            "a range upside down",
            licence(|i| i.elements.discretion[0] = range(2, 1)),
        ),
    ]
}
