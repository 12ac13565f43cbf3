//! What a replay holds a candidate's answers to: the same as a host holds those of the active component to.

use sanquan_domain::case::act::{self, Act, By};
use sanquan_domain::case::file;
use sanquan_domain::contract::{
    EffectKind, InspectAnswer, IntakeRuling, PluginFinding, ReviewQuestion, ReviewRuling,
};
use sanquan_domain::flowchart::Flowchart;
use sanquan_domain::shadow::{Declared, Judged};
use sanquan_domain::value::Facts;

use super::fixture::{self, at};
use super::story::{self, tell};

/// The question whether `review` may be passed, in a case with a running clock.
fn asked() -> ReviewQuestion {
    let teller = tell("03-02 09:00 file id-card\n 03-02 09:00 accept");
    let law = teller.county.in_force(teller.case()).unwrap();
    let pass = Act {
        step: "review".into(),
        action: "pass".into(),
        by: By::Handlers {
            post: "015-review".into(),
            handlers: vec!["r1".into()],
        },
        facts: Facts::default(),
        note: None,
        expected_version: None,
    };
    let dossier = teller.dossier.as_ref().unwrap();
    act::prepare(dossier, &pass, at("03-02 10:00"), &Facts::default(), &law).unwrap()
}

#[test]
fn a_transition_that_the_candidates_own_flowchart_lacks_would_have_been_a_fault() {
    let (question, description) = (asked(), fixture::description());
    let answer = story::review("reviewed", &[]);
    let mut chart = fixture::chart();
    let fault = |chart: &Flowchart| {
        let declared = Declared {
            description: &description,
            charts: std::slice::from_ref(chart),
        };
        answer.fault(&question, declared)
    };
    assert_eq!(fault(&chart), None);
    chart.transitions.retain(|way| way.id != "reviewed");
    assert_eq!(fault(&chart).unwrap().code(), "answer.unknown-transition");
}

#[test]
fn an_answer_may_use_what_the_candidate_declares_and_nothing_else() {
    let question = asked();
    let charts = [fixture::chart()];
    type Change = fn(&mut sanquan_domain::contract::Description);
    let cases: [(Change, &[&str], Option<&str>); 5] = [
        (|_| {}, &["stop=3"], None),
        (
            |d| d.effects.retain(|e| *e != EffectKind::ClockStop),
            &["stop=3"],
            Some("answer.undeclared-effect"),
        ),
        (
            |d| d.rules.retain(|rule| rule.id != "food.ok"),
            &[],
            Some("answer.undeclared-rule"),
        ),
        (
            |d| d.rules.iter_mut().for_each(|rule| rule.basis.clear()),
            &[],
            Some("answer.rule-without-basis"),
        ),
        // Whether a procedure is still open, the question does not tell.
        (|_| {}, &["resume"], None),
    ];
    for (change, effects, expected) in cases {
        let mut description = fixture::description();
        change(&mut description);
        let declared = Declared {
            description: &description,
            charts: &charts,
        };
        let fault = story::review("reviewed", effects).fault(&question, declared);
        let code = fault.as_ref().map(|fault| fault.code());
        assert_eq!(code, expected, "{effects:?}");
    }
}

#[test]
fn a_denial_and_a_refusal_give_a_reason() {
    let description = fixture::description();
    let charts = [fixture::chart()];
    let declared = Declared {
        description: &description,
        charts: &charts,
    };
    let mut deny = story::review("deny", &[]);
    assert_eq!(deny.ruling, ReviewRuling::Deny);
    assert_eq!(deny.fault(&asked(), declared), None);
    deny.reasons.clear();
    let fault = deny.fault(&asked(), declared);
    assert_eq!(fault.unwrap().code(), "answer.no-reason");

    let teller = tell("03-02 09:00 file id-card");
    let law = teller.county.in_force(teller.case()).unwrap();
    let dossier = teller.dossier.as_ref().unwrap();
    let question = file::question(dossier, at("03-02 09:00"), &Facts::default(), &law);
    let mut refuse = story::intake(IntakeRuling::Refuse);
    assert_eq!(refuse.fault(&question, declared), None);
    refuse.reasons.clear();
    let fault = refuse.fault(&question, declared);
    assert_eq!(fault.unwrap().code(), "answer.no-reason");
    let stopped = story::review("x", &["stop=3"]);
    refuse = story::intake(IntakeRuling::Refuse);
    refuse.effects = stopped.effects;
    let fault = refuse.fault(&question, declared);
    assert_eq!(fault.unwrap().code(), "answer.clock-not-started");
}

#[test]
fn a_finding_rests_on_a_declared_rule() {
    let description = fixture::description();
    let declared = Declared {
        description: &description,
        charts: &[],
    };
    let teller = tell(
        "03-02 09:00 file id-card\n 03-02 09:00 accept\n 03-02 10:00 act review pass 015-review r1 reviewed",
    );
    let law = teller.county.in_force(teller.case()).unwrap();
    let dossier = teller.dossier.as_ref().unwrap();
    let now = at("03-02 10:00");
    let question = sanquan_domain::case::inspect::question(dossier, now, &Facts::default(), &law);
    let question = question.unwrap();
    let found = |rule: &str| {
        let mut reason = story::review("x", &[]).reasons.remove(0);
        reason.rule = rule.into();
        InspectAnswer {
            findings: vec![PluginFinding {
                point: "hasty".into(),
                reason,
            }],
        }
    };
    assert_eq!(found("food.ok").fault(&question, declared), None);
    let fault = found("food.unheard-of").fault(&question, declared);
    assert_eq!(fault.unwrap().code(), "answer.undeclared-rule");
}
