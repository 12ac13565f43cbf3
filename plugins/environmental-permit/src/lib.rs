//! Environmental permits of a municipality: the receipt phase. `README.md` says what it handles, by
//! which law, and how the real log fits it.
#![forbid(unsafe_code)]

mod acts;
mod application;
mod receipt;
mod rules;

pub use acts::{Act, AdviceNeed, Check, ExternalAdvice, ExternalNext, InternAdvice, InternNext};
pub use acts::{Need, Request, Stop, StopOutcome};
pub use application::{Channel, ReceiptApplication};
pub use receipt::{Receipt, Settings};

use sanquan_sdk::prelude::*;
use sanquan_sdk::text::Words;

/// The department.
#[derive(Debug)]
pub struct EnvironmentalPermit;

impl Department for EnvironmentalPermit {
    type Settings = Settings;
    const CODE: &'static str = "env";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const TITLES: Words = &[
        ("zh-CN", "环境许可科"),
        ("nl", "Omgevingsvergunningen"),
        ("en", "Environmental permits"),
    ];
    const RULES: &'static [Rule] = rules::ALL;
    const PROCEDURE: &'static [(&'static str, &'static str)] =
        &[("Algemene wet bestuursrecht", "3:2")];
    const EFFECTS: &'static [EffectKind] = &[EffectKind::Document];
    const ITEMS: &'static [Handles<Settings>] = &[handles::<Receipt>()];
}

register_department!(EnvironmentalPermit);
