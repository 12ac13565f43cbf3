//! What the department may change without a new version of the plugin.

use sanquan_sdk::prelude::*;

/// Parameters of the department.
#[derive(Clone, Debug, PartialEq, Eq, Form)]
pub struct Settings {
    /// Region code of the county; premises elsewhere are referred.
    #[form(zh = "行政区划代码", en = "Region code of the county", min_chars = 6, max_chars = 6, default = "510822".to_owned())]
    pub region: String,
    /// A site check that ends sooner than this after the papers were passed becomes a finding.
    #[form(
        zh = "现场核查最短间隔（分钟）",
        en = "Shortest time to a site check, in minutes",
        min = 0,
        max = 1_440,
        default = 30
    )]
    pub shortest_site_check_minutes: u32,
    /// How far the measured area may differ from the one applied for, in percent of the latter.
    #[form(
        zh = "面积允许偏差（百分比）",
        en = "Tolerated difference in area, in percent",
        min = 0,
        max = 100,
        default = 10
    )]
    pub area_tolerance_percent: u8,
    /// From this area on, a kitchen needs an expert's review before the site check.
    #[form(zh = "需专家评审的经营面积（平方米）", en = "Area from which an expert review is needed, in m²", min = "0", max = "100000", default = Decimal::literal("1000"))]
    pub expert_review_area: Decimal<2>,
    /// How long the clock may stop for an expert review, in working days.
    #[form(
        zh = "专家评审期限（工作日）",
        en = "Longest expert review, in working days",
        min = 1,
        max = 30,
        default = 15
    )]
    pub expert_review_days: u32,
}
