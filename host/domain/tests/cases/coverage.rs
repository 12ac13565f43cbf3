//! What of a county is not covered.

use expect_test::expect;
use sanquan_domain::catalogue::{Department, Lane, PowerItem, StepDuty};
use sanquan_domain::county::{self, County, CountyCoverage};
use sanquan_domain::event::CountyEvent;
use sanquan_domain::flowchart::{Point, PointKind, StepKind};

use super::fixture::{self, ITEM, binding, day, names};
use super::full_item;

fn told(coverage: &CountyCoverage) -> String {
    let line = |question: &county::CoverageQuestion| {
        let (id, examined) = (&question.id, question.examined);
        format!(
            "{id}: {} of {examined} {:?}\n",
            question.lacking.len(),
            question.lacking
        )
    };
    coverage.questions().map(line).collect()
}

fn on(county: &County) -> CountyCoverage {
    county::coverage(county, day("2026-03-02"))
}

#[test]
fn whatever_lacks_something_is_named() {
    let mut county = fixture::county();
    county.apply(&CountyEvent::DepartmentEntered(Department::new(
        "016",
        names("林业局"),
    )));
    let mut township = full_item::township();
    township.standing.exists_until = None;
    county.apply(&CountyEvent::DepartmentEntered(township));
    expect![[r#"
        department.without-item: 1 of 2 ["016"]
        department.without-post: 1 of 2 ["016"]
        department.without-point: 1 of 2 ["016"]
        public-service.without-item: 0 of 0 []
        public-service.without-post: 0 of 0 []
        public-service.without-point: 0 of 0 []
        department.without-plugin: 1 of 2 ["016"]
        township.without-post: 1 of 1 ["t200"]
        centre.without-window: 0 of 0 []
        window.without-department: 0 of 0 []
        post.without-handler: 0 of 3 []
        post.without-deputy: 3 of 3 ["015-check", "015-head", "015-review"]
        item.without-chart-in-force: 0 of 1 []
        item.without-point: 0 of 1 []
        item.without-risk-point: 1 of 1 ["5108220150100300"]
        item.without-stages: 1 of 1 ["5108220150100300"]
        item.without-plugin: 0 of 1 []
        step.without-point: 1 of 5 ["5108220150100300/deliver"]
        step.without-post: 0 of 4 []
        step.without-handler: 0 of 4 []
        risk.without-measure: 0 of 0 []
        risk.review-overdue: 0 of 0 []
        sub-flow.without-item: 0 of 0 []
        sub-flow.endless: 0 of 0 []
        area.without-point: 1 of 1 ["510822200 (t200)"]
        area.without-code: 0 of 1 []
    "#]]
    .assert_eq(&told(&on(&county)));
}

#[test]
fn a_county_with_everything_is_proved_complete() {
    let mut county = fixture::county();
    for post in ["015-review", "015-check", "015-head"] {
        let mut deputy = binding(post, "d1", None);
        deputy.deputy = true;
        county.apply(&CountyEvent::HandlerBound(deputy));
    }
    let mut item = full_item::item();
    item.version = 2;
    for step in &mut item.flowchart.steps {
        if step.kind == StepKind::Waiting {
            let id = format!("{}-time", step.id);
            step.points.push(Point {
                id,
                kind: PointKind::Time,
            });
        }
    }
    for risk in item.duties.iter_mut().flat_map(|duty| &mut duty.risks) {
        risk.review_on = Some(day("2027-01-01"));
    }
    for duty in &mut item.duties {
        duty.sub_flow = None;
    }
    item.duties.push(StepDuty {
        step: "review".into(),
        lane: Lane::Township,
        ..StepDuty::default()
    });
    county.apply(&CountyEvent::ItemPublished(item.into()));
    county.apply(&CountyEvent::CentreEntered(full_item::centre()));
    let coverage = on(&county);
    let open: Vec<_> = coverage
        .questions()
        .filter(|q| !q.lacking.is_empty())
        .collect();
    // The active plugin still has the chart of the first version, whose waiting step nothing watches.
    let ids: Vec<&str> = open.iter().map(|question| question.id.as_str()).collect();
    assert_eq!(ids, ["step.without-point"], "{open:?}");
}

#[test]
fn a_sub_flow_is_an_item_in_force_and_comes_to_an_end() {
    let mut county = fixture::county();
    let mut publish = |code: &str, sub_flow: &str| {
        let mut item = PowerItem::clone(county.catalogue.newest(&ITEM.into()).unwrap());
        item.code = code.into();
        item.duties = vec![StepDuty {
            step: "review".into(),
            sub_flow: Some(sub_flow.into()),
            ..StepDuty::default()
        }];
        county.apply(&CountyEvent::ItemPublished(item.into()));
    };
    publish("outside", "there");
    publish("there", "back");
    publish("back", "there");
    publish("lost", "nowhere");
    let coverage = on(&county);
    let lacking = |id: &str| &coverage.questions().find(|q| q.id == id).unwrap().lacking;
    assert_eq!(lacking("sub-flow.without-item"), &["lost/review"]);
    assert_eq!(
        lacking("sub-flow.endless"),
        &["back/review", "there/review"]
    );
}

#[test]
fn what_no_longer_exists_is_not_examined() {
    let mut county = fixture::county();
    county.apply(&CountyEvent::DepartmentEntered(full_item::township()));
    let merged = on(&county);
    let examined = |id: &str| merged.questions().find(|q| q.id == id).unwrap().examined;
    assert_eq!(examined("township.without-post"), 0);
    let before = county::coverage(&county, day("2019-12-31"));
    let township = before.questions().find(|q| q.id == "township.without-post");
    assert_eq!(township.unwrap().examined, 1);
    let item = before
        .questions()
        .find(|q| q.id == "item.without-chart-in-force");
    assert_eq!(item.unwrap().lacking, [ITEM]);
}
