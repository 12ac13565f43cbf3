//! Four applicants in Qingchuan, March 2026, told line by line: instant, case, what happens.
//!
//! Promised are 8 working days, statutory 20. `demo-tofu` lacks a paper and gets its licence all the
//! same; `demo-noodles` is refused; `demo-tea` is left lying: early warning, yellow, red; `demo-bread`
//! is still open at the end. Lines before the county's present time have been played already.

use sanquan_domain::case::act::{Act, By};
use sanquan_domain::case::supply::Supply;
use sanquan_domain::contract::{ItemHandling, Material};
use sanquan_domain::event::Application;
use sanquan_domain::form::Form;
use sanquan_domain::id::{CaseId, DepartmentCode, Digest};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::time::Instant;
use sanquan_domain::value::{Facts, FileFacts};
use sanquan_engine::{Caller, Engine, EngineError, NewCase};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::talk::Talk;

const DEPARTMENT: &str = "015";
const ITEM: &str = "5108220150100300";

/// What every application needs.
const PAPERS: [&str; 5] = [
    "application-form",
    "business-licence",
    "premises-plan",
    "food-safety-rules",
    "health-certificates",
];

/// One thing that happens.
enum Deed {
    /// An application with the first so many of [`PAPERS`].
    File(&'static str, usize),
    /// The last so many of [`PAPERS`] come after.
    Supply(usize),
    /// Step, action, post, handlers, what they fill in.
    Act(
        &'static str,
        &'static str,
        &'static str,
        &'static [&'static str],
        Value,
    ),
    /// Nothing but time.
    Wait,
}

use Deed::{File, Supply as Later, Wait};

#[rustfmt::skip]
fn script() -> Vec<(&'static str, &'static str, Deed)> {
    let act = Deed::Act;
    let sound = || json!({ "opinion": "材料齐全，符合法定形式" });
    vec![
        ("2026-03-02T09:10:00+08:00", "demo-tofu", File("青溪豆花店", 4)),
        ("2026-03-02T09:30:00+08:00", "demo-noodles", File("乔庄面馆", 5)),
        ("2026-03-02T10:00:00+08:00", "demo-tea", File("白龙茶坊", 5)),
        ("2026-03-03T10:00:00+08:00", "demo-tofu", Later(1)),
        ("2026-03-03T15:00:00+08:00", "demo-noodles", act("review", "propose-refusal", "015-handler", &["015-h04"], json!({ "reason": "经营场所与污染源距离不足" }))),
        ("2026-03-04T09:30:00+08:00", "demo-tofu", act("review", "pass", "015-handler", &["015-h03"], sound())),
        ("2026-03-04T10:30:00+08:00", "demo-noodles", act("examine", "agree", "015-section", &["015-h09"], json!({ "opinion": "同意不予许可" }))),
        ("2026-03-05T09:30:00+08:00", "demo-noodles", act("decide", "refuse", "015-leader", &["015-h11"], json!({ "reason": "经营场所与污染源距离不足，不符合食品安全法第三十三条" }))),
        ("2026-03-05T14:30:00+08:00", "demo-tofu", act("site-check", "record", "015-inspector", &["015-h05", "015-h06"], json!({ "officers": 2, "measured_area": "121.5", "findings": "布局合理，设施齐全", "result": "passes" }))),
        ("2026-03-06T10:00:00+08:00", "demo-tofu", act("examine", "agree", "015-section", &["015-h08"], sound())),
        ("2026-03-09T09:00:00+08:00", "demo-tofu", act("decide", "grant", "015-leader", &["015-h10"], json!({}))),
        ("2026-03-09T15:00:00+08:00", "demo-tofu", act("certificate", "issue", "015-window", &["015-h01"], json!({}))),
        ("2026-03-10T10:00:00+08:00", "demo-tofu", act("deliver", "deliver", "015-window", &["015-h01"], json!({}))),
        ("2026-03-31T09:30:00+08:00", "demo-bread", File("木鱼面包房", 5)),
        ("2026-03-31T14:30:00+08:00", "demo-bread", act("review", "pass", "015-handler", &["015-h03"], sound())),
        ("2026-04-01T09:00:00+08:00", "", Wait),
    ]
}

/// Plays what has not been played.
pub async fn play(talk: Talk, engine: &Engine) -> Result<(), Failure> {
    let begun = engine.now();
    for (at, case, deed) in script() {
        let at: Instant = at.parse().expect("a test reads every line");
        if at < begun {
            continue;
        }
        if at > engine.now() {
            engine.advance_clock(&Caller::operator(), at).await?;
        }
        match happen(engine, case, deed, at).await {
            // The line at which an earlier run was cut short, played once more.
            Err(EngineError::Refused(
                Refusal::ReferenceTaken { .. }
                | Refusal::StepNotOpen { .. }
                | Refusal::NothingAwaited,
            )) if at == begun => {}
            played => played?,
        }
    }
    talk.say(format!("     it is now {} there", engine.now()));
    Ok(())
}

async fn happen(engine: &Engine, case: &str, deed: Deed, at: Instant) -> Result<(), EngineError> {
    let operator = Caller::operator();
    match deed {
        Wait => {}
        File(applicant, papers) => {
            let county = engine.county();
            let facts = typed(&handling(engine)?.application, &application(applicant))?;
            let new = NewCase {
                case: engine.new_case_id(),
                item: ITEM.into(),
                external_ref: Some(case.to_owned()),
                application: Application {
                    applicant: applicant.to_owned(),
                    facts,
                    materials: PAPERS[..papers]
                        .iter()
                        .map(|code| paper(code, county.day(at)))
                        .collect(),
                },
            };
            engine.file_case(&operator, new, None).await?;
        }
        Later(papers) => {
            let day = engine.county().day(at);
            let late = &PAPERS[PAPERS.len() - papers..];
            let supply = Supply {
                added: Application {
                    applicant: String::new(),
                    facts: Facts::default(),
                    materials: late.iter().map(|code| paper(code, day)).collect(),
                },
                expected_version: None,
            };
            engine
                .supply(&operator, known(engine, case)?, supply, None)
                .await?;
        }
        Deed::Act(step, action, post, handlers, facts) => {
            let forms = handling(engine)?.acts;
            let form = forms
                .iter()
                .find(|form| form.step == step && form.action == action);
            let act = Act {
                step: step.to_owned(),
                action: action.to_owned(),
                by: By::Handlers {
                    post: post.into(),
                    handlers: handlers.iter().map(|&handler| handler.into()).collect(),
                },
                facts: form.map_or(Ok(Facts::default()), |form| typed(&form.form, &facts))?,
                note: None,
                expected_version: None,
            };
            engine
                .act(&operator, known(engine, case)?, act, None)
                .await?;
        }
    }
    Ok(())
}

fn known(engine: &Engine, reference: &str) -> Result<CaseId, EngineError> {
    let case = engine.case_by_reference(&DEPARTMENT.into(), reference)?;
    case.ok_or_else(|| EngineError::NotFound {
        what: "case",
        id: reference.to_owned(),
    })
}

fn handling(engine: &Engine) -> Result<ItemHandling, EngineError> {
    let county = engine.county();
    let plugin = county.plugins.active(&DepartmentCode::from(DEPARTMENT));
    let handling =
        plugin.and_then(|plugin| plugin.description.items.iter().find(|i| i.item == ITEM));
    handling.cloned().ok_or_else(|| EngineError::NotFound {
        what: "item",
        id: ITEM.to_owned(),
    })
}

fn typed(form: &Form, json: &Value) -> Result<Facts, EngineError> {
    form.facts_from_json(json)
        .map_err(|errors| Refusal::FormInvalid { errors }.into())
}

fn application(name: &str) -> Value {
    json!({
        "applicant": {
            "name": name,
            "credit_code": "92510822MA00000000",
            "legal_representative": "张三",
            "phone": "0839-7200000",
        },
        "kind": "catering",
        "premises": [{ "region": "510822", "address": "乔庄镇某街 1 号", "area": "120" }],
        "staff": [{
            "name": "李四",
            "certificate": "JK-0001",
            "certificate_valid_until": "2026-12-31",
        }],
    })
}

fn paper(code: &str, supplied_on: sanquan_domain::time::Date) -> Material {
    Material {
        code: code.to_owned(),
        file: FileFacts {
            name: format!("{code}.pdf"),
            media_type: "application/pdf".to_owned(),
            size_bytes: 20_480,
            sha256: Digest::plain(code.as_bytes()),
        },
        supplied_on,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_stand_in_the_order_of_time_and_no_two_at_once() {
        let instants: Vec<Instant> = script()
            .iter()
            .map(|(at, ..)| at.parse().expect("an instant"))
            .collect();
        assert!(instants.is_sorted_by(|one, next| one < next));
    }
}
