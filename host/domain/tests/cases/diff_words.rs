//! Changes as clerks and citizens read them.

use expect_test::{Expect, expect};
use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::catalogue::diff::items;

use super::diff::{base, edits};
use super::fixture::working_days;
use sanquan_domain::flowchart::{DayUnit, Limit};
use sanquan_domain::value::Texts;

fn told(language: &str, change: impl Fn(&mut PowerItem)) -> String {
    let mut item = base();
    change(&mut item);
    let diff = items(&base(), &item);
    let lines: Vec<&str> = diff.words(language).collect();
    lines.join("\n")
}

#[test]
fn limits_and_officers_are_told_as_people_say_it() {
    let change = |item: &mut PowerItem| {
        item.promised_limit = working_days(8);
        item.statutory_limit = Limit {
            days: 30,
            unit: DayUnit::CalendarDays,
        };
        item.flowchart.steps[2].names = Texts::zh_en("现场核查", "Site check");
        item.flowchart.steps[2].officers = 3;
        item.flowchart.steps[2].limit = Some(working_days(1));
        item.flowchart.steps[3].limit = None;
    };
    expect![[r#"
        The statutory limit changes from 20 working days to 30 calendar days.
        The promised limit falls from 10 to 8 working days.
        Step 'Site check': the name (zh-CN) changes from 'fire' to '现场核查'.
        Step 'Site check': the name changes from 'fire' to 'Site check'.
        Step 'Site check' now needs 3 officers, was 2.
        Step 'Site check': the limit falls from 2 to 1 working day.
        Step 'hygiene': limit dropped: 2 working days."#]]
    .assert_eq(&told("en", change));
    expect![[r#"
        法定期限由20个工作日改为30个自然日。
        承诺期限由10个工作日缩短为8个工作日。
        环节“现场核查”：名称由“fire”改为“现场核查”。
        环节“现场核查”：名称（en）由“fire”改为“Site check”。
        环节“现场核查”现需3名办理人员，原为2名。
        环节“现场核查”：办理期限由2个工作日缩短为1个工作日。
        环节“hygiene”：取消办理期限：2个工作日。"#]]
    .assert_eq(&told("zh-CN", change));
}

/// Every sentence that there is, one edit after the other.
#[test]
fn every_edit_has_its_sentence() {
    let all = |language: &str| -> String {
        let lines = edits().into_iter().map(|edit| told(language, edit.make));
        lines.map(|line| line + "\n").collect()
    };
    check(
        &all("en"),
        &expect_test::expect_file!["../goldens/diff.en.txt"],
    );
    check(
        &all("zh-CN"),
        &expect_test::expect_file!["../goldens/diff.zh-CN.txt"],
    );
}

fn check(told: &str, golden: &expect_test::ExpectFile) {
    golden.assert_eq(told);
}

#[test]
fn parts_that_come_and_go_are_named() {
    let change = |item: &mut PowerItem| {
        item.materials.remove(1);
        item.flowchart.steps.remove(1);
        item.flowchart.steps[0].points.remove(2);
        item.duties[1].risks.remove(1);
        item.duties[1].branches.clear();
        item.elements.discretion.clear();
    };
    let golden: Expect = expect![[r#"
        Material 'lease' is dropped.
        Discretion standard '货值不足一万元' is dropped.
        Discretion standard '货值不足一万元' is dropped.
        Step 'sort' is dropped.
        Supervision point 'review-authority' of step 'review' is dropped.
        Branch 'decide' of step 'head' is dropped.
        Branch 'refuse' of step 'head' is dropped.
        Risk point '超越权限决定' of step 'head' is dropped."#]];
    golden.assert_eq(&told("en", change));
}
