//! Whether there are people for what a chart asks, on a day.

use std::collections::BTreeSet;

use expect_test::expect;
use sanquan_domain::catalogue::{Binding, Post};
use sanquan_domain::flowchart::proof::{Answer, Outcome, Question, Staffing};

use super::fixture::{self, binding, day, post};

fn deputy(post: &str, handler: &str) -> Binding {
    Binding {
        deputy: true,
        ..binding(post, handler, None)
    }
}

/// Everybody that the item of the fixture needs on 2026-03-02.
fn people() -> (Vec<Post>, Vec<Binding>) {
    let posts = ["015-review", "015-check", "015-head"].map(post).to_vec();
    let bindings = vec![
        binding("015-review", "r1", None),
        deputy("015-review", "r2"),
        binding("015-check", "c1", Some("2026-12-31")),
        binding("015-check", "c2", Some("2026-12-31")),
        deputy("015-check", "c3"),
        binding("015-head", "h1", None),
        deputy("015-head", "h2"),
    ];
    (posts, bindings)
}

fn answers(change: impl Fn(&mut Vec<Post>, &mut Vec<Binding>)) -> Vec<Answer> {
    let (mut posts, mut bindings) = people();
    change(&mut posts, &mut bindings);
    let staffing = Staffing::new(&posts, &bindings, day("2026-03-02"));
    staffing.prove(&fixture::item())
}

#[test]
fn a_staffed_chart_is_proved() {
    let answers = answers(|_, _| ());
    assert_eq!(answers.len(), 5);
    assert!(answers.iter().all(|a| a.outcome == Outcome::Proved));
}

#[test]
fn each_question_of_staffing_can_fail() {
    type Change = fn(&mut Vec<Post>, &mut Vec<Binding>);
    let changes: [(&str, Change); 7] = [
        ("a post is not there", |posts, _| drop(posts.remove(0))),
        ("the head has left", |_, b| {
            b[5].until = Some(day("2026-03-01"))
        }),
        ("nobody stands in for the head", |_, b| drop(b.remove(6))),
        ("the deputy of the head is the head", |_, b| {
            b[6].handler = "h1".into()
        }),
        ("a certificate has run out", |_, b| {
            b.push(binding("015-check", "c2", Some("2026-03-01")));
        }),
        ("a certificate is renewed", |_, b| {
            b.push(binding("015-check", "c2", Some("2026-03-01")));
            b.push(binding("015-check", "c2", Some("2027-03-01")));
        }),
        ("one person reviews and decides", |_, b| {
            b.retain(|b| b.post.as_str() == "015-check");
            b.push(binding("015-review", "x", None));
            b.push(binding("015-head", "x", None));
        }),
    ];
    let mut refuted = BTreeSet::new();
    let mut text = String::new();
    for (what, change) in changes {
        let answers = answers(change);
        let failures: Vec<_> = answers.iter().flat_map(Answer::failures).collect();
        refuted.extend(failures.iter().map(|failure| failure.question));
        let lines: Vec<String> = failures.iter().map(ToString::to_string).collect();
        text.push_str(&format!("== {what}\n{}\n", lines.join("\n")));
    }
    let asked: BTreeSet<Question> = Question::of_staffing().collect();
    assert_eq!(refuted, asked, "every question needs an example that fails");
    expect![[r#"
        == a post is not there
        staffing.no-post at `review`: post `015-review` has not been entered
        staffing.no-post at `hygiene`: post `015-review` has not been entered
        == the head has left
        staffing.no-handler at `decide`: nobody is bound to post `015-head` on 2026-03-02
        == nobody stands in for the head
        staffing.no-deputy at `decide`: nobody stands in for the handler of post `015-head` on 2026-03-02: bind a deputy
        == the deputy of the head is the head
        staffing.no-handler at `decide`: nobody is bound to post `015-head` on 2026-03-02
        == a certificate has run out
        staffing.too-few-officers at `fire`: 1 of post `015-check` have a valid certificate on 2026-03-02, 2 must act
        == a certificate is renewed

        == one person reviews and decides
        staffing.no-deputy at `review`: nobody stands in for the handler of post `015-review` on 2026-03-02: bind a deputy
        staffing.no-deputy at `hygiene`: nobody stands in for the handler of post `015-review` on 2026-03-02: bind a deputy
        staffing.no-deputy at `decide`: nobody stands in for the handler of post `015-head` on 2026-03-02: bind a deputy
        staffing.same-handler at `decide`: it must be apart from `review`, and both have only `x` on 2026-03-02: bind somebody else to one of their posts
    "#]].assert_eq(&text);
}

#[test]
fn a_county_is_asked_by_its_own_posts() {
    let county = fixture::county();
    let answers = county
        .posts
        .staffing(day("2026-03-02"))
        .prove(&fixture::item());
    let failures = answers.iter().flat_map(Answer::failures);
    let codes: Vec<&str> = failures.map(|failure| failure.code).collect();
    assert_eq!(codes, ["staffing.no-deputy"; 4]);
}
