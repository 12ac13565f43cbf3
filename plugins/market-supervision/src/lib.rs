//! The market supervision bureau (市场监督管理局) of Qingchuan County. `README.md` says what it
//! handles and by which law.
#![forbid(unsafe_code)]

pub mod food_licence;
mod rules;
mod settings;

pub use settings::Settings;

use food_licence::FoodLicence;
use sanquan_sdk::prelude::*;

/// The department.
#[derive(Debug)]
pub struct MarketSupervision;

impl Department for MarketSupervision {
    type Settings = Settings;
    const CODE: &'static str = "015";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const TITLES: sanquan_sdk::text::Words = &[
        ("zh-CN", "市场监督管理局"),
        ("en", "Market Supervision Bureau"),
    ];
    const RULES: &'static [Rule] = rules::ALL;
    const EFFECTS: &'static [EffectKind] = &[
        EffectKind::Document,
        EffectKind::ClockStop,
        EffectKind::ClockResume,
    ];
    const ITEMS: &'static [Handles<Settings>] = &[handles::<FoodLicence>()];
}

register_department!(MarketSupervision);
