//! A department that the host takes for a decent one, and that then misbehaves on request: the word is the
//! value of the field `word`, in the application or in the form of an act. The misdeeds are those of `hostile`,
//! whose own description no host takes; a word that is none is the transition to take.
//!
//! A copy can be made for one misdeed of its own: the gallery writes over [`ORDER`], so that each of its
//! components has a digest of its own and needs no build.

wit_bindgen::generate!({ path: "../../../wit", world: "department-plugin" });

#[path = "../../hostile/src/answers.rs"]
mod answers;
#[path = "../../hostile/src/deeds.rs"]
mod deeds;
mod lies;

use exports::sanquan::department::department::*;

struct Turncoat;

/// `DEPARTMENT/ITEM/FUNCTION:WORD`: for whom this component speaks, and its misdeed.
static ORDER: [u8; 72] =
    *b"order=015/5108220150100300/nothing......................................";

impl Guest for Turncoat {
    fn describe() -> Description {
        let misdeed = ordered("describe");
        deeds::commit(&misdeed);
        if misdeed == "vast" {
            return answers::vast_description();
        }
        let pass = ActForm {
            step: "review".into(),
            action: "pass".into(),
            form: word(),
        };
        let description = Description {
            department: order(0).into(),
            version: "0.1.0".into(),
            titles: both("倒戈局", "Bureau of Turncoats"),
            items: vec![ItemHandling {
                item: order(1).into(),
                application: word(),
                acts: vec![pass],
            }],
            rules: vec![],
            effects: vec![],
            settings: Form { fields: vec![] },
            annexes: vec![],
        };
        lies::told(&misdeed, description)
    }

    /// The county's own; a transition called `loop` makes it go round for ever.
    fn flowchart(question: FlowchartQuestion) -> Result<Chart, Problem> {
        let word = ordered("flowchart");
        deeds::commit(&word);
        let mut chart = lies::drawn(&word, question.base)?;
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
        deeds::commit(&ordered("intake"));
        deeds::commit(&said(&question.view.facts));
        Ok(IntakeAnswer {
            ruling: IntakeRuling::Accept,
            reasons: vec![],
            effects: vec![],
            annexes: vec![],
        })
    }

    fn review(question: ReviewQuestion) -> Result<ReviewAnswer, Problem> {
        let word = match ordered("review") {
            word if word.is_empty() => said(&question.facts),
            word => word,
        };
        deeds::commit(&word);
        match word.as_str() {
            "undeclared-rule" => Ok(with_an_undeclared_rule(answers::to("review-pass")?)),
            "" | "inspect-loop" | "note-often" | "note-long" => answers::to("review-pass"),
            word => answers::to(word),
        }
    }

    fn inspect(question: InspectQuestion) -> Result<InspectAnswer, Problem> {
        deeds::commit(&ordered("inspect"));
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

/// The misdeed that this component was made to do in `function`; none, as a rule.
fn ordered(function: &str) -> String {
    match order(2).split_once(':') {
        Some((of, word)) if of == function => word.to_owned(),
        _ => String::new(),
    }
}

/// A part of the order.
fn order(part: usize) -> &'static str {
    let order = std::str::from_utf8(std::hint::black_box(&ORDER)).unwrap_or_default();
    let order = order.trim_end_matches('.').trim_start_matches("order=");
    order.split('/').nth(part).unwrap_or_default()
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
