//! A well-behaved department. Asked for the action `echo` it hands back every fact that it was given, so
//! that a test can compare; asked for anything else it rules as a small department would.

mod arena;

wit_bindgen::generate!({ path: "../../../wit", world: "department-plugin" });

use exports::sanquan::department::department::*;

struct Echo;

impl Guest for Echo {
    fn describe() -> Description {
        Description {
            department: "015".into(),
            version: "1.2.3".into(),
            titles: both("回声局", "Bureau of Echoes"),
            items: vec![ItemHandling {
                item: "5108220150100300".into(),
                application: every_kind(),
                acts: vec![ActForm {
                    step: "review".into(),
                    action: "approve".into(),
                    form: Form { fields: vec![] },
                }],
            }],
            rules: vec![Rule {
                id: "echo.area".into(),
                titles: both("面积", "Area"),
                basis: vec![LegalBasis {
                    law: "行政许可法".into(),
                    article: "32(4)".into(),
                }],
            }],
            effects: vec![
                EffectKind::Fee,
                EffectKind::Document,
                EffectKind::ClockStop,
                EffectKind::ClockResume,
                EffectKind::Extension,
                EffectKind::Ask,
            ],
            settings: Form { fields: vec![] },
            annexes: vec![Annex {
                name: "origin".into(),
                content: vec![0, 1, 255],
            }],
        }
    }

    fn flowchart(question: FlowchartQuestion) -> Result<Chart, Problem> {
        Ok(question.base)
    }

    fn intake(question: IntakeQuestion) -> Result<IntakeAnswer, Problem> {
        let ruling = match question.view.materials.len() {
            0 => IntakeRuling::Correct(vec![Shortcoming {
                what: "plan".into(),
                reason: reason(),
            }]),
            1 => IntakeRuling::Accept,
            2 => IntakeRuling::Refuse,
            _ => IntakeRuling::Refer("016".into()),
        };
        Ok(IntakeAnswer {
            ruling,
            reasons: vec![reason()],
            effects: every_effect(question.view.facts),
            annexes: vec![],
        })
    }

    fn review(question: ReviewQuestion) -> Result<ReviewAnswer, Problem> {
        if question.action == "echo" {
            return Ok(echo(question));
        }
        Ok(ReviewAnswer {
            ruling: ReviewRuling::Take(format!("{}-{}", question.step, question.action)),
            open_actions: vec!["approve".into(), "return".into()],
            reasons: vec![reason()],
            effects: vec![],
            annexes: vec![],
        })
    }

    fn inspect(question: InspectQuestion) -> Result<InspectAnswer, Problem> {
        let point = question.act.transition.unwrap_or(question.act.step);
        Ok(InspectAnswer {
            findings: vec![Finding {
                point,
                reason: reason(),
            }],
        })
    }
}

/// All facts of the question: one document per list, in the order of the contract.
fn echo(question: ReviewQuestion) -> ReviewAnswer {
    let document = |template: &str, fields: Facts| {
        Effect::Document(Document {
            template: template.into(),
            fields,
        })
    };
    let view = question.view;
    let mut effects = vec![document("view", view.facts)];
    for act in view.acts {
        effects.push(document(&act.step, act.facts));
    }
    effects.push(document("act", question.facts));
    effects.push(document("settings", question.circumstances.settings));
    for reply in question.circumstances.replies {
        effects.push(Effect::Ask(Ask {
            source: reply.source,
            key: reply.key,
            facts: reply.facts,
        }));
    }
    ReviewAnswer {
        ruling: ReviewRuling::Deny,
        open_actions: view.position,
        reasons: vec![],
        effects,
        annexes: vec![],
    }
}

fn every_kind() -> Form {
    let kinds = [
        FieldKind::Text(TextBounds {
            min_chars: 1,
            max_chars: 80,
        }),
        FieldKind::Whole(WholeBounds { min: -1, max: 9 }),
        FieldKind::Decimal(DecimalBounds {
            scale: 2,
            min_mantissa: 0,
            max_mantissa: 99_999,
        }),
        FieldKind::Amount(AmountBounds {
            currency: "CNY".into(),
            min_minor: 0,
            max_minor: 500_000,
        }),
        FieldKind::Date,
        FieldKind::Instant,
        FieldKind::Choice(vec![ChoiceOption {
            code: "new".into(),
            labels: both("新办", "New"),
        }]),
        FieldKind::YesNo,
        FieldKind::File(FileBounds {
            max_bytes: 1 << 20,
            media_types: vec!["application/pdf".into()],
        }),
    ];
    let field = |(index, kind)| Field {
        path: format!("field{index}"),
        kind,
        required: index == 0,
        max_count: 1,
        labels: both("栏", "Field"),
        help: vec![],
    };
    Form {
        fields: kinds.into_iter().enumerate().map(field).collect(),
    }
}

fn every_effect(facts: Facts) -> Vec<Effect> {
    vec![
        Effect::Fee(Fee {
            code: "licence".into(),
            amount: Amount {
                minor: 12_000,
                currency: "CNY".into(),
            },
            names: both("证照费", "Licence fee"),
        }),
        Effect::Document(Document {
            template: "notice".into(),
            fields: facts,
        }),
        Effect::ClockStop(ClockStop {
            ground: "hearing".into(),
            days: 5,
            reason: reason(),
        }),
        Effect::ClockResume,
        Effect::Extension(Extension {
            days: 10,
            reason: reason(),
        }),
        Effect::Ask(Ask {
            source: "register".into(),
            key: "91".into(),
            facts: vec![],
        }),
    ]
}

fn reason() -> Reason {
    Reason {
        rule: "echo.area".into(),
        texts: both("经营场所面积符合要求", "The premises are large enough"),
        read: vec!["premises[0].area".into()],
    }
}

fn both(zh: &str, en: &str) -> Vec<Text> {
    let text = |language: &str, content: &str| Text {
        language: language.into(),
        content: content.into(),
    };
    vec![text("zh-CN", zh), text("en", en)]
}

export!(Echo);
