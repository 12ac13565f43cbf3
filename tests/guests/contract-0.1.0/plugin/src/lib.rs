//! One department with one item: a permit for a stall at the weekly market.

use sanquan_sdk::prelude::*;
use sanquan_sdk::text::Words;

/// The department.
#[derive(Debug)]
pub struct MyDepartment;

impl Department for MyDepartment {
    type Settings = Settings;
    const CODE: &'static str = "099";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const TITLES: Words = &[("zh-CN", "集市管理局"), ("en", "Market Office")];
    const RULES: &'static [Rule] = &[COMPLETE, ROOM_LEFT];
    const ITEMS: &'static [Handles<Settings>] = &[handles::<StallPermit>()];
}

register_department!(MyDepartment);

/// What the department may change without a new version of the plugin.
#[derive(Debug, Form)]
pub struct Settings {
    /// The widest stall that fits.
    #[form(zh = "摊位最大宽度（米）", en = "Widest stall in m", default = Decimal::literal("4"))]
    pub widest: Decimal<1>,
}

const COMPLETE: Rule = Rule::new(
    "stall.complete",
    &[
        ("zh-CN", "申请材料应当齐全"),
        ("en", "An application must be complete"),
    ],
    &[("行政许可法", "32(4)")],
);

const ROOM_LEFT: Rule = Rule::new(
    "stall.room-left",
    &[
        ("zh-CN", "摊位不得超过场地限制"),
        ("en", "A stall must fit the place"),
    ],
    &[("行政许可法", "38")],
);

/// The application form.
#[derive(Debug, Form)]
pub struct StallApplication {
    /// Who applies.
    #[form(zh = "申请人姓名", en = "Name of the applicant", max_chars = 50)]
    pub applicant: String,
    /// What will be sold there.
    #[form(zh = "经营品种", en = "Goods")]
    pub goods: Goods,
    /// In metres.
    #[form(zh = "摊位宽度（米）", en = "Width in m", min = "0.5", max = "20")]
    pub width: Decimal<1>,
}

/// What is sold at a stall.
#[derive(Clone, Debug, PartialEq, Choice)]
pub enum Goods {
    /// From the fields.
    #[choice(zh = "农产品", en = "Produce")]
    Produce,
    /// Made by hand.
    #[choice(zh = "手工艺品", en = "Crafts")]
    Crafts,
}

/// What a handler writes down.
#[derive(Debug, Form)]
pub struct Opinion {
    /// In words.
    #[form(zh = "意见", en = "Opinion")]
    pub opinion: String,
}

/// What handlers can do.
#[derive(Debug, Acts)]
pub enum Act {
    /// The papers are in order.
    #[act(step = "review", action = "pass")]
    Pass(Opinion),
    /// The stall may stand.
    #[act(step = "decide", action = "grant")]
    Grant,
    /// It may not.
    #[act(step = "decide", action = "refuse")]
    Refuse(Opinion),
}

/// The item.
#[derive(Debug)]
pub struct StallPermit;

impl Item for StallPermit {
    type Settings = Settings;
    type Application = StallApplication;
    type Acts = Act;
    const CODE: &'static str = "0000000990100100";

    fn intake(case: &Case<Self>) -> Result<Intake, Problem> {
        let mut missing = Shortcomings::of(case);
        missing.add_materials(
            case,
            &[(
                "identity",
                &[("zh-CN", "身份证件"), ("en", "proof of identity")],
            )],
            &COMPLETE,
        );
        if let Err(faults) = &case.filed {
            missing.add_faults(faults, &COMPLETE);
        }
        Ok(Intake::correct_or_accept(missing))
    }

    fn review(case: &Case<Self>, act: Act) -> Result<Review, Problem> {
        Ok(match act {
            Act::Pass(_) => Review::go(),
            Act::Grant if case.application()?.width > case.settings.widest => {
                Review::deny(ROOM_LEFT.reason().reading(["width"]))
            }
            Act::Grant => Review::go(),
            Act::Refuse(refusal) => Review::go().because(ROOM_LEFT.because(zh_en(
                format!("不予许可：{}", refusal.opinion),
                format!("refused: {}", refusal.opinion),
            ))),
        })
    }
}
