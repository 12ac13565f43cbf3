//! Workload W1: a permit of nine transitions, four of which wait for people.
//!
//! start → admission check of 20 fields → `accept` → review → `decide` → two consults side by side,
//! joined → decision → delivery. Automatic steps ride in the commit of the act before them.
#![forbid(unsafe_code)]

use sanquan_sdk::prelude::*;
use sanquan_sdk::text::Words;

/// The department.
#[derive(Debug)]
pub struct Bench;

impl Department for Bench {
    type Settings = ();
    const CODE: &'static str = DEPARTMENT;
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const TITLES: Words = &[("zh-CN", "基准测试局"), ("en", "Benchmark Office")];
    const RULES: &'static [Rule] = &[COMPLETE];
    const ITEMS: &'static [Handles<()>] = &[handles::<PermitNine>()];
}

register_department!(Bench);

/// Three digits. Benchmarks build one component for each of many departments.
const DEPARTMENT: &str = match option_env!("PERMIT_DEPARTMENT") {
    Some(code) => code,
    None => "901",
};

/// The item's code: the county, the department, the kind and the number of the item.
const ITEM: [u8; 16] = {
    let mut code = *b"510822...0100900";
    let department = DEPARTMENT.as_bytes();
    (code[6], code[7], code[8]) = (department[0], department[1], department[2]);
    code
};

/// Candidates for a replay over the cases of the plain one: one that says the same in other code, and
/// one with a rule more.
#[allow(dead_code, reason = "each build has one of them")]
enum Variant {
    Plain,
    Rewritten,
    Stricter,
}

const VARIANT: Variant = match option_env!("PERMIT_VARIANT") {
    None => Variant::Plain,
    Some(name) => match name.as_bytes() {
        b"rewritten" => Variant::Rewritten,
        b"stricter" => Variant::Stricter,
        _ => panic!("PERMIT_VARIANT is `rewritten` or `stricter`, or not set"),
    },
};

const COMPLETE: Rule = Rule::new(
    "nine.complete",
    &[
        ("zh-CN", "申请材料应当齐全"),
        ("en", "An application must be complete"),
    ],
    &[("行政许可法", "32(4)")],
);

macro_rules! twenty {
    ($($field:ident)*) => {
        /// Twenty fields of words, about half a kilobyte.
        #[derive(Debug, Form)]
        #[allow(missing_docs)]
        pub struct Application {
            $(#[form(zh = "字段", en = "field", max_chars = 100)] pub $field: String,)*
        }
    };
}
twenty!(f01 f02 f03 f04 f05 f06 f07 f08 f09 f10 f11 f12 f13 f14 f15 f16 f17 f18 f19 f20);

/// What comes with every act: half a kilobyte of words.
#[derive(Debug, Form)]
pub struct Remarks {
    /// In words.
    #[form(zh = "备注", en = "remarks", max_chars = 2_000)]
    pub remarks: String,
}

/// What is done, by people and by the host.
#[derive(Debug, Acts)]
pub enum Act {
    /// The papers are taken over.
    #[act(step = "accept", action = "accept")]
    Accept(Remarks),
    /// The host looks at them.
    #[act(step = "review", action = "proceed")]
    Review,
    /// Consults are asked for.
    #[act(step = "decide", action = "decide")]
    Decide(Remarks),
    /// One answers.
    #[act(step = "consult-a", action = "answer")]
    ConsultA(Remarks),
    /// The other answers.
    #[act(step = "consult-b", action = "answer")]
    ConsultB(Remarks),
    /// The host decides.
    #[act(step = "decision", action = "proceed")]
    Decision,
    /// The host delivers.
    #[act(step = "delivery", action = "proceed")]
    Delivery,
}

/// The item.
#[derive(Debug)]
pub struct PermitNine;

impl Item for PermitNine {
    type Settings = ();
    type Application = Application;
    type Acts = Act;
    const CODE: &'static str = match std::str::from_utf8(&ITEM) {
        Ok(code) => code,
        Err(_) => panic!("the code of a department is three digits"),
    };

    fn intake(case: &Case<Self>) -> Result<Intake, Problem> {
        let mut missing = Shortcomings::of(case);
        if let Err(faults) = &case.filed {
            missing.add_faults(faults, &COMPLETE);
        }
        Ok(Intake::correct_or_accept(missing))
    }

    fn review(case: &Case<Self>, act: Act) -> Result<Review, Problem> {
        Ok(match VARIANT {
            Variant::Plain => Review::go(),
            Variant::Rewritten => Review::take(transition(&act)),
            Variant::Stricter => match act {
                Act::Decide(_) if case.application()?.f01.ends_with('7') => {
                    Review::deny(COMPLETE.reason().reading(["f01"]))
                }
                _ => Review::go(),
            },
        })
    }
}

/// What [`Review::go`] takes, spelt out.
fn transition(act: &Act) -> &'static str {
    match act {
        Act::Accept(_) => "accept-accept",
        Act::Review => "review-proceed",
        Act::Decide(_) => "decide-decide",
        Act::ConsultA(_) => "consult-a-answer",
        Act::ConsultB(_) => "consult-b-answer",
        Act::Decision => "decision-proceed",
        Act::Delivery => "delivery-proceed",
    }
}
