//! What happens, told.

use expect_test::expect;

use super::story::tell;

fn check(story: &str, expected: expect_test::Expect) {
    expected.assert_eq(&tell(story).told);
}

#[test]
fn parallel_parts_meet_before_the_decision() {
    check(
        "03-02 09:00 file id-card
         03-02 09:00 accept
         03-03 10:00 act review pass 015-review r1 reviewed fee=2500
         03-04 10:00 act fire pass 015-check c1,c2 fire-ok
         03-05 10:00 act hygiene pass 015-review r1 hygiene-ok
         03-05 11:00 act decide grant 015-head h1 granted document=decision
         03-06 10:00 act deliver collect - - delivered",
        expect![[r#"
            03-02 09:00 filed 015-2026-0001
            03-02 09:00 accepted 03-02 09:00, opens review
            03-03 10:00 act review/pass → reviewed opens ["sort"] waits []
            03-03 10:00 fee 2500
            03-03 10:00 act sort/proceed → sorted opens ["fire", "hygiene"] waits []
            03-04 10:00 act fire/pass → fire-ok opens [] waits ["decide"]
            03-05 10:00 act hygiene/pass → hygiene-ok opens ["decide"] waits []
            03-05 11:00 act decide/grant → granted opens ["deliver"] waits []
            03-05 11:00 document decision
            03-06 10:00 act deliver/collect → delivered opens [] waits []
            03-06 10:00 closed Granted
        "#]],
    );
}

#[test]
fn one_notice_then_supplied_then_accepted() {
    check(
        "03-02 09:00 file
         03-02 09:00 correct id-card
         03-03 09:00 correct id-card lease
         03-04 09:00 supply id-card
         03-04 09:00 accept",
        expect![[r#"
            03-02 09:00 filed 015-2026-0001
            03-02 09:00 correction notice ["id-card"]
            03-03 09:00 ✗ answer.repeated-correction
            03-04 09:00 supplied ["id-card"]
            03-04 09:00 accepted 03-04 09:00, opens review
        "#]],
    );
}

#[test]
fn silence_accepts_from_the_day_of_receipt() {
    check(
        "03-02 09:00 file id-card\n 03-10 09:00 wait",
        expect![[r#"
            03-02 09:00 filed 015-2026-0001
            03-10 00:00 passed CorrectionTime
            03-10 00:00 deemed accepted 03-02 09:00, opens review
            03-10 00:00 finding 1 time.correction-time Notice at Some("review-time")
        "#]],
    );
}

#[test]
fn a_case_left_alone_goes_up_the_ladder() {
    check(
        "03-02 10:00 file id-card
         03-02 10:00 accept
         04-07 10:00 wait
         04-07 11:00 wait",
        expect![[r#"
            03-02 10:00 filed 015-2026-0001
            03-02 10:00 accepted 03-02 10:00, opens review
            03-05 10:00 passed StepPassed { step: "review", opening: 1 }
            03-05 10:00 finding 1 time.step-passed Warning at Some("review-time")
            03-05 10:00 card 1 EarlyWarning for finding 1 supersedes None
            03-06 10:00 passed StepOverdue { step: "review", opening: 1 }
            03-06 10:00 finding 2 time.step-overdue Yellow at Some("review-time")
            03-06 10:00 card 2 Yellow for finding 2 supersedes Some(1)
            03-11 10:00 passed PromisedNear
            03-11 10:00 finding 3 time.promised-near Warning at Some("review-time")
            03-11 10:00 card 3 EarlyWarning for finding 3 supersedes None
            03-16 10:00 passed PromisedPassed
            03-16 10:00 finding 4 time.promised-passed Yellow at Some("review-time")
            03-16 10:00 card 4 Yellow for finding 4 supersedes Some(3)
            03-30 10:00 passed StatutoryPassed
            03-30 10:00 finding 5 time.statutory-passed Red at Some("review-time")
            03-30 10:00 card 5 Red for finding 5 supersedes Some(4)
        "#]],
    );
}

#[test]
fn a_special_procedure_counts_for_at_most_its_days() {
    check(
        "03-02 10:00 file id-card
         03-02 10:00 accept
         03-03 10:00 act review again 015-review r1 again stop=3
         03-12 10:00 wait",
        expect![[r#"
            03-02 10:00 filed 015-2026-0001
            03-02 10:00 accepted 03-02 10:00, opens review
            03-03 10:00 act review/again → again opens ["review"] waits []
            03-03 10:00 clock stopped for 3 days
            03-03 10:00 passed StopNear { stop: 1 }
            03-03 10:00 finding 1 time.stop-near Warning at Some("review-time")
            03-03 10:00 card 1 EarlyWarning for finding 1 supersedes None
            03-06 10:00 passed StopExhausted { stop: 1 }
            03-06 10:00 finding 2 time.stop-exhausted Yellow at Some("review-time")
            03-06 10:00 card 2 Yellow for finding 2 supersedes Some(1)
            03-09 10:00 passed StopOverdue { stop: 1 }
            03-09 10:00 finding 3 time.stop-overdue Red at Some("review-time")
            03-09 10:00 card 3 Red for finding 3 supersedes Some(2)
            03-11 10:00 passed StepPassed { step: "review", opening: 2 }
            03-11 10:00 finding 4 time.step-passed Warning at Some("review-time")
            03-11 10:00 card 4 EarlyWarning for finding 4 supersedes None
        "#]],
    );
}

#[test]
fn a_refusal_is_looked_at_and_a_missing_paper_is_a_yellow_card() {
    check(
        "03-02 09:00 file
         03-02 09:00 accept
         03-02 10:00 act review pass 015-review r1 reviewed
         03-02 11:00 act fire pass 015-check c1,c2 fire-ok
         03-02 14:00 act hygiene pass 015-review r1 hygiene-ok
         03-02 15:00 act decide refuse 015-head h1 refused",
        expect![[r#"
            03-02 09:00 filed 015-2026-0001
            03-02 09:00 accepted 03-02 09:00, opens review
            03-02 10:00 act review/pass → reviewed opens ["sort"] waits []
            03-02 10:00 act sort/proceed → sorted opens ["fire", "hygiene"] waits []
            03-02 11:00 act fire/pass → fire-ok opens [] waits ["decide"]
            03-02 14:00 act hygiene/pass → hygiene-ok opens ["decide"] waits []
            03-02 15:00 act decide/refuse → refused opens [] waits []
            03-02 15:00 closed Refused
            03-02 15:00 finding 1 material.missing Yellow at Some("decide-material")
            03-02 15:00 card 1 Yellow for finding 1 supersedes None
            03-02 15:00 finding 2 material.document-not-made Notice at Some("decide-material")
            03-02 15:00 finding 3 decision.negative Yellow at None
        "#]],
    );
}

#[test]
fn intake_may_refuse_or_refer() {
    check(
        "03-02 09:00 file id-card\n 03-02 09:00 refuse",
        expect![[r#"
        03-02 09:00 filed 015-2026-0001
        03-02 09:00 closed NotAccepted
        03-02 09:00 finding 1 decision.negative Yellow at None
    "#]],
    );
    check(
        "03-02 09:00 file id-card\n 03-02 09:00 refer 017",
        expect![[r#"
        03-02 09:00 filed 015-2026-0001
        03-02 09:00 closed Referred
    "#]],
    );
}

#[test]
fn what_act_is_refused_for_a_past_act_is_recorded_with() {
    check(
        "03-02 09:00 file-past
         03-02 10:00 past decide grant 015-review x9
         03-02 11:00 past review pass 015-review r1
         03-02 12:00 past fire pass 015-check c1
         03-02 13:00 past party dance - -
         03-03 09:00 freeze
         03-03 10:00 past review pass 015-review r1",
        expect![[r#"
            03-02 09:00 filed 015-2026-0001
            03-02 09:00 accepted 03-02 09:00, opens review
            03-02 10:00 past act decide/grant → granted opens ["deliver"] waits []
            03-02 10:00 finding 1 flow.step-not-open Red at Some("decide-flow")
            03-02 10:00 card 1 Red for finding 1 supersedes None
            03-02 10:00 finding 2 authority.wrong-post Red at Some("decide-authority")
            03-02 10:00 card 2 Red for finding 2 supersedes None
            03-02 10:00 finding 3 authority.post-not-bound Red at Some("decide-authority")
            03-02 10:00 card 3 Red for finding 3 supersedes None
            03-02 11:00 past act review/pass → reviewed opens ["sort"] waits []
            03-02 12:00 past act fire/pass → fire-ok opens [] waits ["decide"]
            03-02 12:00 finding 4 flow.step-not-open Red at Some("fire-flow")
            03-02 12:00 finding 5 authority.too-few-officers Red at Some("fire-authority")
            03-02 12:00 card 4 Red for finding 5 supersedes None
            03-02 13:00 past act party/dance → ? opens [] waits []
            03-02 13:00 finding 6 flow.unknown-step Red at None
            03-02 13:00 card 5 Red for finding 6 supersedes None
            03-02 13:00 finding 7 flow.no-transition Notice at None
            03-03 09:00 frozen
            03-03 10:00 ✗ case.frozen
        "#]],
    );
}

#[test]
fn days_off_published_while_a_clock_runs_move_its_days_and_thresholds() {
    check(
        "03-02 09:00 file id-card
         03-02 09:00 accept
         03-03 09:00 days-off 03-05 03-06
         03-04 09:00 wait
         03-05 09:00 wait
         03-17 09:00 wait
         03-18 10:00 wait",
        expect![[r#"
            03-02 09:00 filed 015-2026-0001
            03-02 09:00 accepted 03-02 09:00, opens review
            03-04 09:00 clock recomputed: promised 03-16 → 03-18, statutory 03-30 → 04-01, passed early []
            03-09 09:00 passed StepPassed { step: "review", opening: 1 }
            03-09 09:00 finding 1 time.step-passed Warning at Some("review-time")
            03-09 09:00 card 1 EarlyWarning for finding 1 supersedes None
            03-10 09:00 passed StepOverdue { step: "review", opening: 1 }
            03-10 09:00 finding 2 time.step-overdue Yellow at Some("review-time")
            03-10 09:00 card 2 Yellow for finding 2 supersedes Some(1)
            03-13 09:00 passed PromisedNear
            03-13 09:00 finding 3 time.promised-near Warning at Some("review-time")
            03-13 09:00 card 3 EarlyWarning for finding 3 supersedes None
            03-18 09:00 passed PromisedPassed
            03-18 09:00 finding 4 time.promised-passed Yellow at Some("review-time")
            03-18 09:00 card 4 Yellow for finding 4 supersedes Some(3)
        "#]],
    );
}

#[test]
fn what_passed_by_the_former_calendar_stays_passed_and_is_named() {
    check(
        "03-02 09:00 file id-card
         03-02 09:00 accept
         03-12 09:00 wait
         03-12 10:00 days-off 03-10 03-11
         03-12 11:00 wait
         03-13 11:00 wait",
        expect![[r#"
            03-02 09:00 filed 015-2026-0001
            03-02 09:00 accepted 03-02 09:00, opens review
            03-05 09:00 passed StepPassed { step: "review", opening: 1 }
            03-05 09:00 finding 1 time.step-passed Warning at Some("review-time")
            03-05 09:00 card 1 EarlyWarning for finding 1 supersedes None
            03-06 09:00 passed StepOverdue { step: "review", opening: 1 }
            03-06 09:00 finding 2 time.step-overdue Yellow at Some("review-time")
            03-06 09:00 card 2 Yellow for finding 2 supersedes Some(1)
            03-11 09:00 passed PromisedNear
            03-11 09:00 finding 3 time.promised-near Warning at Some("review-time")
            03-11 09:00 card 3 EarlyWarning for finding 3 supersedes None
            03-12 11:00 clock recomputed: promised 03-16 → 03-18, statutory 03-30 → 04-01, passed early [PromisedNear]
        "#]],
    );
}

#[test]
fn a_calendar_that_moves_nothing_leaves_no_event_nor_does_one_for_a_case_at_rest() {
    check(
        "03-02 09:00 file id-card
         03-02 09:00 accept
         03-02 10:00 days-off 09-30
         03-03 10:00 wait
         03-03 11:00 freeze
         03-03 12:00 days-off 03-04
         03-20 10:00 wait",
        expect![[r#"
            03-02 09:00 filed 015-2026-0001
            03-02 09:00 accepted 03-02 09:00, opens review
            03-03 11:00 frozen
        "#]],
    );
}

/// The vector of the published rules (domain.md 1.4.1), moved to a week of 2026.
#[test]
fn a_special_procedure_goes_up_its_own_ladder_until_it_is_ended() {
    check(
        "03-02 10:00 file id-card
         03-02 10:00 accept
         03-02 10:00 act review again 015-review r1 again stop=7
         03-05 10:00 wait
         03-06 10:00 wait
         03-11 10:00 wait
         03-11 11:00 wait
         03-12 11:00 act review again 015-review r1 again resume
         03-13 10:00 wait",
        expect![[r#"
            03-02 10:00 filed 015-2026-0001
            03-02 10:00 accepted 03-02 10:00, opens review
            03-02 10:00 act review/again → again opens ["review"] waits []
            03-02 10:00 clock stopped for 7 days
            03-06 10:00 passed StopNear { stop: 1 }
            03-06 10:00 finding 1 time.stop-near Warning at Some("review-time")
            03-06 10:00 card 1 EarlyWarning for finding 1 supersedes None
            03-11 10:00 passed StopExhausted { stop: 1 }
            03-11 10:00 finding 2 time.stop-exhausted Yellow at Some("review-time")
            03-11 10:00 card 2 Yellow for finding 2 supersedes Some(1)
            03-12 10:00 passed StopOverdue { stop: 1 }
            03-12 10:00 finding 3 time.stop-overdue Red at Some("review-time")
            03-12 10:00 card 3 Red for finding 3 supersedes Some(2)
            03-12 11:00 act review/again → again opens ["review"] waits []
            03-12 11:00 clock resumed
        "#]],
    );
}

#[test]
fn a_special_procedure_ended_in_time_is_silent() {
    check(
        "03-02 10:00 file id-card
         03-02 10:00 accept
         03-02 10:00 act review again 015-review r1 again stop=7
         03-04 10:00 act review again 015-review r1 again resume
         03-06 10:00 wait",
        expect![[r#"
            03-02 10:00 filed 015-2026-0001
            03-02 10:00 accepted 03-02 10:00, opens review
            03-02 10:00 act review/again → again opens ["review"] waits []
            03-02 10:00 clock stopped for 7 days
            03-04 10:00 act review/again → again opens ["review"] waits []
            03-04 10:00 clock resumed
        "#]],
    );
}
