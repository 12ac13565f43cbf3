//! A department that the host takes for a decent one, and that then misbehaves on request: the word is the
//! value of the field `word`, in the application or in the form of an act. The misdeeds are those of `hostile`,
//! whose own description no host takes; a word that is none is the transition to take.

wit_bindgen::generate!({ path: "../../../wit", world: "department-plugin" });

#[path = "../../hostile/src/answers.rs"]
#[allow(dead_code, reason = "the vast description is the other guest's")]
mod answers;
#[path = "../../hostile/src/deeds.rs"]
mod deeds;

use exports::sanquan::department::department::*;

struct Turncoat;

impl Guest for Turncoat {
    fn describe() -> Description {
        let pass = ActForm {
            step: "review".into(),
            action: "pass".into(),
            form: word(),
        };
        Description {
            department: "015".into(),
            version: "0.1.0".into(),
            titles: both("倒戈局", "Bureau of Turncoats"),
            items: vec![ItemHandling {
                item: "5108220150100300".into(),
                application: word(),
                acts: vec![pass],
            }],
            rules: vec![],
            effects: vec![],
            settings: Form { fields: vec![] },
            annexes: vec![],
        }
    }

    /// The county's own; a transition called `loop` makes it go round for ever.
    fn flowchart(question: FlowchartQuestion) -> Result<Chart, Problem> {
        let mut chart = question.base;
        let named = |t: &Transition| t.names.iter().any(|name| name.content == "loop");
        if chart.transitions.iter().any(named) {
            for transition in chart.transitions.iter_mut().filter(|t| t.ends.is_some()) {
                transition.ends = None;
                transition.to = vec![chart.start.clone()];
            }
        }
        Ok(chart)
    }

    fn intake(question: IntakeQuestion) -> Result<IntakeAnswer, Problem> {
        deeds::commit(&said(&question.view.facts));
        Ok(IntakeAnswer {
            ruling: IntakeRuling::Accept,
            reasons: vec![],
            effects: vec![],
            annexes: vec![],
        })
    }

    fn review(question: ReviewQuestion) -> Result<ReviewAnswer, Problem> {
        let word = said(&question.facts);
        deeds::commit(&word);
        match word.as_str() {
            "undeclared-rule" => Ok(with_an_undeclared_rule(answers::to("review-pass")?)),
            "inspect-loop" | "note-often" => answers::to("review-pass"),
            word => answers::to(word),
        }
    }

    fn inspect(question: InspectQuestion) -> Result<InspectAnswer, Problem> {
        if said(&question.act.facts) == "inspect-loop" {
            deeds::commit("loop");
        }
        Ok(InspectAnswer { findings: vec![] })
    }
}

fn with_an_undeclared_rule(mut answer: ReviewAnswer) -> ReviewAnswer {
    answer.reasons.push(Reason {
        rule: "turncoat.unheard-of".into(),
        texts: both("无此规则", "There is no such rule"),
        read: vec![],
    });
    answer
}

/// The word, where there is one.
fn said(facts: &Facts) -> String {
    let fact = facts.iter().find(|fact| fact.path == "word");
    match fact.map(|fact| &fact.value) {
        Some(Value::Text(word)) => word.clone(),
        _ => String::new(),
    }
}

fn word() -> Form {
    let bounds = TextBounds {
        min_chars: 1,
        max_chars: 40,
    };
    Form {
        fields: vec![Field {
            path: "word".into(),
            kind: FieldKind::Text(bounds),
            required: false,
            max_count: 1,
            labels: both("词", "Word"),
            help: vec![],
        }],
    }
}

fn both(zh: &str, en: &str) -> Vec<Text> {
    let text = |language: &str, content: &str| Text {
        language: language.into(),
        content: content.into(),
    };
    vec![text("zh-CN", zh), text("en", en)]
}

export!(Turncoat);
