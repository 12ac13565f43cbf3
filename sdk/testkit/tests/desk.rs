//! What the desk does beside the usual course: replies, extensions, past acts, several items, and
//! answers that the host would refuse.

use std::collections::BTreeMap;

use sanquan_sdk::prelude::*;
use sanquan_sdk::text::Words;
use sanquan_testkit::coverage::Coverage;
use sanquan_testkit::department::Department as Described;
use sanquan_testkit::desk::{Act as Proposed, Desk, Outcome, Ruling, Stopped};
use sanquan_testkit::folder::Item as Published;
use sanquan_testkit::native::Native;
use serde_json::{Value, json};

/// A department whose handlers say what it is to answer.
#[derive(Debug)]
struct Office;

impl Department for Office {
    type Settings = ();
    const CODE: &'static str = "001";
    const VERSION: &'static str = "0.1.0";
    const TITLES: Words = &[("zh-CN", "办公室")];
    const RULES: &'static [Rule] = &[FOUNDED, UNFOUNDED];
    const EFFECTS: &'static [EffectKind] = &[
        EffectKind::Extension,
        EffectKind::Ask,
        EffectKind::ClockResume,
        EffectKind::ClockStop,
    ];
    const ITEMS: &'static [Handles<()>] = &[handles::<Lease>(), handles::<Notice>()];
}

const FOUNDED: Rule = Rule::new(
    "office.founded",
    &[("zh-CN", "有依据")],
    &[("行政许可法", "38")],
);
const UNFOUNDED: Rule = Rule::new("office.unfounded", &[("zh-CN", "无依据")], &[]);
const UNDECLARED: Rule = Rule::new(
    "office.undeclared",
    &[("zh-CN", "未声明")],
    &[("行政许可法", "38")],
);
const WORDLESS: Rule = Rule::new(
    "office.founded",
    &[("en", "no Chinese")],
    &[("行政许可法", "38")],
);

#[derive(Debug, Form)]
struct Told {
    #[form(zh = "事", en = "What")]
    what: String,
}

#[derive(Debug, Acts)]
enum Act {
    #[act(step = "review", action = "tell")]
    Tell(Told),
    #[act(step = "review", action = "forgotten")]
    Forgotten,
}

#[derive(Debug)]
struct Lease;

impl Item for Lease {
    type Settings = ();
    type Application = ();
    type Acts = Act;
    const CODE: &'static str = "lease";

    fn intake(_: &Case<Self>) -> Result<Intake, Problem> {
        Ok(Intake::accept())
    }

    /// Nothing is open any more once it was told to narrow.
    fn open_actions(case: &Case<Self>, _step: &str) -> Vec<&'static str> {
        let narrow = |act: &sanquan_sdk::contract::PastAct| {
            act.read::<Told>().is_ok_and(|told| told.what == "narrow")
        };
        match case.acts.iter().any(narrow) {
            true => Vec::new(),
            false => vec!["tell", "forgotten"],
        }
    }

    fn review(case: &Case<Self>, act: Act) -> Result<Review, Problem> {
        let Act::Tell(told) = act else {
            return Ok(Review::go());
        };
        let stay = || Review::branch("stay");
        Ok(match told.what.as_str() {
            "stay" | "narrow" => stay(),
            "ask" => stay().with(Effect::ask("register", "owner", Facts::new())),
            "owner" => match case.replies.first() {
                Some(reply) => stay().because(FOUNDED.because(zh_en(
                    format!("{} {}", reply.source, reply.facts.len()),
                    "replied",
                ))),
                None => Review::deny(FOUNDED.reason()),
            },
            "extend" => stay().with(Effect::extend(5, FOUNDED.reason())),
            "due" => stay().because(FOUNDED.because(zh_en(
                format!(
                    "{:?} {}",
                    case.clock.promised_due_on, case.clock.elapsed_working_days
                ),
                "due",
            ))),
            "stop" => stay().with(Effect::stop_clock("testing", 3, FOUNDED.reason())),
            "resume" => stay().with(Effect::resume_clock()),
            "fee" => stay().with(Effect::fee(
                "a",
                Amount {
                    minor: 1,
                    currency: "CNY".to_owned(),
                },
                zh_en("费", "fee"),
            )),
            "unfounded" => stay().because(UNFOUNDED.reason()),
            "undeclared" => stay().because(UNDECLARED.reason()),
            "wordless" => stay().because(WORDLESS.reason()),
            "nowhere" => Review::take("nowhere"),
            "refuse" => Review::branch("refuse"),
            "panic" => panic!("told to"),
            _ => return Err(Problem::Other("it cannot tell".to_owned())),
        })
    }
}

#[derive(Debug)]
struct Notice;

impl Item for Notice {
    type Settings = ();
    type Application = ();
    type Acts = Act;
    const CODE: &'static str = "notice";

    fn intake(case: &Case<Self>) -> Result<Intake, Problem> {
        Ok(match case.materials.len() {
            0 => Intake::refer("elsewhere", FOUNDED.reason()),
            _ => Intake::refuse(FOUNDED.reason()),
        })
    }

    fn review(_: &Case<Self>, _: Act) -> Result<Review, Problem> {
        Ok(Review::go())
    }
}

fn item(code: &str) -> Published {
    let names = json!([{ "language": "zh-CN", "content": "环节" }]);
    let step = json!({
        "id": "review", "names": names, "kind": "work", "post": "clerk", "officers": 1,
        "limit": null, "documents": [], "points": [], "apart_from": [], "joins": [],
    });
    let leave = |branch: &str, to: &[&str], ends: Option<&str>| {
        json!({
            "id": format!("review-tell-{branch}"), "from": "review", "action": "tell",
            "names": names, "to": to, "ends": ends,
        })
    };
    let transitions = [
        leave("stay", &["review"], None),
        leave("refuse", &[], Some("refused")),
    ];
    serde_json::from_value(json!({
        "code": code, "names": names, "materials": [{ "code": "form", "required": false }],
        "promised_limit": { "days": 5, "unit": "working_days" },
        "statutory_limit": { "days": 20, "unit": "working_days" },
        "flowchart": { "item": code, "start": "review", "steps": [step], "transitions": transitions },
    }))
    .expect("an item")
}

fn department() -> Described {
    let items = ["lease", "notice"].map(item);
    Described::ask(&items, &mut Native::<Office>::default()).expect("it answers")
}

/// A lease that was filed on Monday 2026-03-02, told these things in order; the last outcome.
fn told(all: &[&str]) -> Result<Outcome, Stopped> {
    let (department, mut office) = (department(), Native::<Office>::default());
    let now = "2026-03-02T09:00:00+08:00".parse().expect("a moment");
    let mut desk = Desk::open(&department, Some("lease"), &json!({}), 0, now, &mut office)?;
    let mut outcome = desk.file(&json!({}), &[])?;
    for (day, what) in all.iter().enumerate() {
        let moment = format!("2026-03-{:02}T10:00:00+08:00", day + 3);
        desk.at(moment.parse().expect("a moment"), None);
        if *what == "reply" {
            desk.reply("register", "owner", &json!({ "owner": { "text": "甲" } }))?;
            continue;
        }
        let facts = json!({ "what": what });
        let act = Proposed {
            step: "review",
            action: "tell",
            facts: &facts,
        };
        outcome = desk.act(&act)?;
    }
    Ok(outcome)
}

fn words(outcome: &Outcome) -> &Value {
    &outcome.answer["reasons"][0]["texts"][0]["content"]
}

#[test]
fn a_reply_comes_with_every_later_question() {
    let asked = told(&["ask"]).expect("an outcome");
    assert_eq!(asked.effects, ["ask register owner"]);
    assert_eq!(told(&["owner"]).expect("an outcome").ruling, Ruling::Deny);
    let known = told(&["ask", "reply", "owner"]).expect("an outcome");
    assert_eq!(words(&known), "register 1");
}

#[test]
fn an_extension_and_a_special_procedure_move_the_deadline_that_the_plugin_sees() {
    for (all, due) in [
        (&["due"][..], "9 }) 2"),
        (&["extend", "due"], "16 }) 3"),
        (&["stop", "resume", "due"], "10 }) 3"),
    ] {
        let told = told(all).expect("an outcome");
        let words = words(&told).as_str().expect("words");
        assert!(words.ends_with(due), "{all:?}: {words}");
    }
}

#[test]
fn an_action_that_the_item_does_not_hold_open_is_denied_on_lawful_ground() {
    let denied = told(&["narrow", "stay"]).expect("no fault of the plugin");
    assert_eq!(denied.ruling, Ruling::Deny);
    assert_eq!(denied.reasons, ["sdk.act-not-open"]);
}

#[test]
fn what_the_host_would_refuse_is_a_fault_by_the_hosts_own_code() {
    for (all, code) in [
        (&["unfounded"][..], "answer.rule-without-basis"),
        (&["undeclared"], "answer.undeclared-rule"),
        (&["wordless"], "answer.missing-zh"),
        (&["fee"], "answer.undeclared-effect"),
        (&["nowhere"], "answer.unknown-transition"),
        (&["refuse"], "answer.no-reason"),
        (&["resume"], "answer.clock-not-stopped"),
        (&["stop", "stop"], "answer.clock-already-stopped"),
        (&["something"], "plugin.problem"),
        (&["panic"], "plugin.trap"),
    ] {
        match told(all) {
            Err(Stopped::Fault(fault)) => assert_eq!(fault.code, code, "{fault}"),
            other => panic!("{all:?}: {other:?}"),
        }
    }
}

#[test]
fn a_past_act_is_recorded_without_asking_whether_it_was_allowed() {
    let (department, mut office) = (department(), Native::<Office>::default());
    let now = "2026-03-02T09:00:00+08:00".parse().expect("a moment");
    let mut desk =
        Desk::open(&department, Some("lease"), &json!({}), 0, now, &mut office).expect("a desk");
    desk.file(&json!({}), &[]).expect("accepted");
    let facts = json!({ "what": "panic" });
    let act = Proposed {
        step: "review",
        action: "tell",
        facts: &facts,
    };
    let unknown = desk
        .record_past(&act, "review-tell-elsewhere")
        .expect_err("no such transition");
    assert!(
        unknown.to_string().contains("does not leave step `review`"),
        "{unknown}"
    );
    let recorded = desk
        .record_past(&act, "review-tell-refuse")
        .expect("recorded");
    assert_eq!(recorded.ruling, Ruling::Recorded);
    assert_eq!(desk.position(), Vec::<String>::new());
    let closed = desk.act(&act).expect_err("the case is closed");
    assert!(
        closed.to_string().contains("the case is closed (refused)"),
        "{closed}"
    );
}

#[test]
fn where_there_are_several_items_one_is_named_and_each_is_covered_by_itself() {
    let (department, mut office) = (department(), Native::<Office>::default());
    let now = "2026-03-02T09:00:00+08:00".parse().expect("a moment");
    let unnamed = Desk::open(&department, None, &json!({}), 0, now, &mut office);
    let why = unnamed.err().expect("which one?").to_string();
    assert!(why.contains("name one of lease, notice"), "{why}");

    let mut coverage = Coverage::of(&department, &BTreeMap::new());
    for materials in [&[][..], &["form".to_owned()]] {
        let notice = Some("notice");
        let mut desk =
            Desk::open(&department, notice, &json!({}), 0, now, &mut office).expect("a desk");
        desk.file(&json!({}), materials).expect("an outcome");
        coverage.add(&department, desk.exchanges());
    }
    let missing = coverage.missing();
    assert!(
        !missing.contains(&"notice intake refer".to_owned()),
        "{missing:?}"
    );
    assert!(
        !missing.contains(&"notice intake refuse".to_owned()),
        "{missing:?}"
    );
    for gap in [
        "lease intake refer",
        "notice transition review-tell-stay",
        "rule office.unfounded",
    ] {
        assert!(missing.contains(&gap.to_owned()), "{gap}: {missing:?}");
    }
    assert!(
        missing.contains(&"lease act review forgotten".to_owned()),
        "no transition leaves with it"
    );
}
